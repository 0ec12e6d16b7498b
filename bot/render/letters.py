"""A filled letter -> French text; and what it says, in the person's language.

The letter itself is always French. Files are made of a `WrittenLetter` in bot/render/letter_files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.engine.model import UNKNOWN
from bot.filing.doors import DEPARTEMENT
from bot.filing.letter_form import Form, is_known
from bot.filing.letters import DAY, PLACE, LetterField, frame_of, said_of
from bot.filing.model import Table
from bot.filing.places import recipient_of
from bot.filing.plain import plain
from bot.render.decision import Explainer
from bot.render.screen import Block, Button, Screen
from bot.render.templates import date_in_words

RECIPIENT = "adresse_prefecture"  #: the field that a known préfecture fills
MAX_EXHIBIT_CHARS = 600  #: of one line that a checklist hands over: a name and twenty days
MAX_EXHIBITS = 500  #: lines; a protocol of twenty steps, twenty days each, and the answers


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """A letter, every place filled or bracketed: plain text in each line, no markup."""

    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    dated: str
    subject: str
    references: tuple[str, ...]
    salutation: str
    paragraphs: tuple[str, ...]
    farewell: str
    signature: str
    chronology: tuple[str, ...]
    exhibits: tuple[str, ...]  #: in the order of their numbers

    def __repr__(self) -> str:
        """Show no name: a letter may end in a traceback."""
        return f"WrittenLetter({len(self.paragraphs)} paragraphs)"


def write_letter(table: Table, form: Form, *, today: date) -> WrittenLetter:
    """Return the letter of a form; what was not answered is a bracketed blank."""
    said = said_of(table, form.letter, form.voice, form.facts)
    frame = frame_of(table)
    write = _Writer(table, form, today)
    names = frame.fields
    signer = "nom" if form.voice == "me" else "aidant_nom"
    return WrittenLetter(
        sender=write.lines(said.sender),
        recipient=write.lines(said.recipient),
        dated=write.line(said.dated),
        subject=write.line(said.subject),
        references=tuple(
            f"{_capital(names[i].label)} : {write.line('{' + i + '}')}" for i in said.identity
        ),
        salutation=frame.salutation,
        paragraphs=tuple(write.line(text) for text in (*said.facts, *said.law, *said.request)),
        farewell=frame.farewell,
        signature=write.line("{" + signer + "}"),
        chronology=_listed(form.chronology),
        exhibits=_listed(said.exhibits if form.exhibits is None else form.exhibits),
    )


def _listed(lines: Sequence[str]) -> tuple[str, ...]:
    clean = (plain(line, max_chars=MAX_EXHIBIT_CHARS) for line in lines[:MAX_EXHIBITS])
    return tuple(line for line in clean if line)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class _Writer:
    """Fills places. A value is put in once and never read again: `{nom}` in a name stays so."""

    table: Table
    form: Form
    today: date

    def line(self, text: str) -> str:
        """Return a sentence with its places filled, on one line."""
        return _fill(text, lambda place: self._value(place).replace("\n", ", "))

    def lines(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return lines with their places filled; an address of four lines is four lines."""
        filled = (_fill(text, self._value) for text in texts)
        return tuple(line for text in filled for line in text.split("\n"))

    def _value(self, place: str) -> str:
        if place == DAY:
            return date_in_words(self.today, "fr")
        one = frame_of(self.table).fields[place]
        said = self._fact(one) if is_known(one, self.form.facts) else self.form.given.get(place)
        if not said and place == RECIPIENT:
            said = self._prefecture()
        if not said:
            return f"[{one.label}]"
        return plain(said, max_chars=one.max_chars, max_lines=one.max_lines)

    def _prefecture(self) -> str | None:
        """Return the official address of the préfecture, where one is known and in force."""
        place = self.table.places.get(str(self.form.facts.get(DEPARTEMENT)))
        return recipient_of(place, self.form.facts, self.today) if place else None

    def _fact(self, one: LetterField) -> str:
        if one.fact is None or (value := self.form.facts.get(one.fact, UNKNOWN)) == UNKNOWN:
            return ""
        return _fact_in_words(self.table, one, str(value))


def _fact_in_words(table: Table, one: LetterField, value: str) -> str:
    spec = table.facts[one.fact] if one.fact else None
    if spec is None:
        return value
    if spec.kind == "date":
        return date_in_words(date.fromisoformat(value), "fr")
    if spec.kind == "departement":
        return f"{table.territories[value].name} ({value})"
    if value in table.papers and spec.id == "document":
        return table.papers[value].printed or table.papers[value].label
    return spec.values.get(value, value)


def _fill(text: str, value: Callable[[str], str]) -> str:
    """Return the text with each place filled once; no two full stops in a row."""
    parts: list[str] = []
    end = 0
    for found in PLACE.finditer(text):
        said = value(found[1])
        after = text[found.end() : found.end() + 1]
        parts += [text[end : found.start()], said[:-1] if after == "." == said[-1:] else said]
        end = found.end()
    return "".join((*parts, text[end:]))


def letter_text(letter: WrittenLetter) -> str:
    """Return the letter as text to copy into an e-mail or a form."""
    parts: list[Sequence[str]] = [
        letter.sender,
        letter.recipient,
        (letter.dated,),
        (f"Objet : {letter.subject}",),
        letter.references,
        (letter.salutation,),
        *((paragraph,) for paragraph in letter.paragraphs),
        ("Chronologie :", *letter.chronology) if letter.chronology else (),
        (letter.farewell,),
        (letter.signature,),
        ("Pièces jointes :", *numbered(letter.exhibits)) if letter.exhibits else (),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def numbered(exhibits: Iterable[str]) -> list[str]:
    """Return the exhibits as a list is numbered in a file for a lawyer."""
    return [f"{number}. {text}" for number, text in enumerate(exhibits, start=1)]


# --- screens ----------------------------------------------------------------------------------


def letter_screen(
    form: Form, explain: Explainer, *, is_read: bool = False, exhibits: Sequence[str] = ()
) -> Screen:
    """Return what the letter is, what to check before sending, and what it says, translated.

    `exhibits`: those of a checklist, in the language of the screen.
    `is_read`: the person has the French text under the eyes and reads French; it is not said again.
    Places stay places here: nothing that the person typed is on this screen.
    """
    letter = form.letter
    say, ui, table = explain.say, explain.words.ui, explain.table
    said = said_of(table, letter, form.voice, form.facts)
    meant = (said.subject, *said.facts, *said.law, *said.request)
    spoken = tuple(_blanks(explain, say(text)) for text in meant)
    proofs = tuple(exhibits) or form.exhibits or tuple(say(text) for text in said.exhibits)
    return explain.screen(
        (
            Block("answer", (f"{say(letter.label)}.", say(letter.purpose))),
            Block("warning", tuple(say(text) for text in said.before), ui("Avant d'envoyer")),
            Block("text", (say(letter.send),), ui("Comment l'envoyer")),
            *(() if is_read else (Block("text", spoken, ui("Ce que dit la lettre")),)),
            *(() if is_read else (Block("steps", proofs, ui("Pièces à joindre, numérotées")),)),
            *explain.sources(table.sources[one] for one in letter.sources),
        )
    )


def _blanks(explain: Explainer, text: str) -> str:
    fields, say = frame_of(explain.table).fields, explain.say
    return _fill(text, lambda place: f"[{say(fields[place].label)}]" if place in fields else place)


def letters_screen(explain: Explainer, ids: Iterable[str] | None = None) -> Screen:
    """Return the letters to choose from: those of a protocol, or all of them."""
    ui, say = explain.words.ui, explain.say
    letters = explain.table.letters
    chosen = [letters[one] for one in (letters if ids is None else ids)]
    lines = tuple(explain.words.pair(say(one.label), say(one.purpose)) for one in chosen)
    return explain.screen(
        (Block("list", lines, ui("Lettres types")),),
        tuple(Button(one.id, say(one.label)) for one in chosen),
    )
