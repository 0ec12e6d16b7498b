"""`bonguichet letter`: a model letter, filled from facts and answers, printed or written.

What is typed stays in memory, goes into the file that was asked for, and nowhere else.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from bot.authoring.asked import LetterWanted
from bot.authoring.exits import WrongUse
from bot.authoring.facts import from_words
from bot.authoring.wording import tr
from bot.faces.terminal.paper import printer
from bot.filing.letter_form import Ask, Form, NotTaken, answer, finish, next_step, skip
from bot.filing.letters import Letter, LetterField, frame_of
from bot.filing.model import Table
from bot.filing.nearest import nearest
from bot.filing.refusals import check_facts
from bot.render.catalogs import SOURCE_LANGUAGE
from bot.render.contract import error
from bot.render.decision import Explainer
from bot.render.letter_files import KINDS, Kind, letter_file
from bot.render.letters import letter_screen, letter_text, write_letter
from bot.render.screen import Block, Screen

MAX_LINE_CHARS = 10_000  #: read of one answer; every field is shorter
_SKIP, _END = ("", "-"), ("/fin", "/end")


def write(
    wanted: LetterWanted,
    say: Explainer,
    source: TextIO,
    fed: Callable[[Form], Form] = lambda form: form,
) -> None:
    """Print the letter, or write it to the file; raises WrongUse with all that is wrong.

    `fed` gives a form what a checklist knows, when there is one.
    """
    show = printer(sys.stdout)
    if wanted.name is None:
        show(_listing(say))
        return
    letter = _found(say.table, wanted.name)
    kind = _kind(wanted.output)
    form = fed(_known(wanted, letter, say))
    if wanted.ask:
        form = _asked(form, say, source)
    form = finish(say.table, form)
    written = write_letter(say.table, form, today=say.today)
    if wanted.output is None:
        sys.stdout.write(f"{letter_text(written)}\n{'-' * 40}\n\n")
    else:
        wanted.output.write_bytes(letter_file(written, kind, today=say.today))
    is_french = say.words.language.code == SOURCE_LANGUAGE
    show(letter_screen(form, say, is_read=is_french and wanted.output is None))


def _listing(say: Explainer) -> Screen:
    letters = tuple(
        f"{one.id} : {say.say(one.label)}. {say.say(one.purpose)}"
        for one in say.table.letters.values()
    )
    return Screen((Block("list", letters, say.words.ui("Lettres types")),))


def _found(table: Table, name: str) -> Letter:
    if name not in table.letters:
        hint = nearest(name, table.letters)
        raise WrongUse(
            tr(f"la lettre « {name} » n'existe pas", f"no letter “{name}”")
            + (
                tr(f" ; vouliez-vous dire « {hint} » ?", f"; did you mean “{hint}”?")
                if hint
                else ""
            )
        )
    return table.letters[name]


def _kind(output: Path | None) -> Kind:
    if output is None:
        return "txt"
    said = output.suffix.lower().removeprefix(".")
    for kind in KINDS:
        if said == kind:
            return kind
    raise WrongUse(
        tr(
            f"« {output} » : un nom qui finit par .docx, .pdf ou .txt est attendu",
            f"“{output}”: expected a name that ends with .docx, .pdf or .txt",
        )
    )


def _known(wanted: LetterWanted, letter: Letter, say: Explainer) -> Form:
    """Return the form with what the command line says: fields by their name, the rest as facts."""
    table = say.table
    fields = frame_of(table).fields
    of_fields, of_facts, wrong = [], [], []
    for word in wanted.words:
        name, equals, text = word.partition("=")
        one = fields.get(name.strip())
        if one is not None and equals and one.id not in table.facts:
            of_fields.append((one, text))
        else:
            of_facts.append(word)
    facts, faults = from_words(table, of_facts)
    wrong = [error(fault, say)["message"] for fault in (*faults, *check_facts(table, facts))]
    form = Form(letter, "someone" if wanted.for_someone else "me", facts)
    for one, text in of_fields:
        taken = answer(table, form, one, text) if text.strip() else skip(form, one)
        if isinstance(taken, NotTaken):
            wrong.append(_refusal(taken))
        else:
            form = taken
    if wrong:
        raise WrongUse(*wrong)
    return form


def _refusal(refused: NotTaken) -> str:
    """Say what does not fit, without repeating what was typed."""
    one = refused.field
    if refused.problem == "empty":
        return tr(f"{one.id} : rien ne se lit", f"{one.id}: nothing can be read")
    return tr(
        f"{one.id} : {one.max_chars} caractères au plus ; trouvé : {refused.chars}",
        f"{one.id}: at most {one.max_chars} characters; found: {refused.chars}",
    )


# --- asking -----------------------------------------------------------------------------------


def _asked(form: Form, say: Explainer, source: TextIO) -> Form:
    """Return the form once each field was asked; the end of the input leaves blanks."""
    show = printer(sys.stdout)
    while isinstance(step := next_step(say.table, form), Ask):
        show(_question(step, say))
        line = source.readline(MAX_LINE_CHARS)
        if not line or line.strip() in _END:
            break
        form = _taken(form, step.field, line, say)
    return form


def _question(step: Ask, say: Explainer) -> Screen:
    ui = say.words.ui
    example = ui("Exemple : {example}", example=say.say(step.field.example))
    help_ = ui("Ligne vide : laisser un blanc. « /fin » : laisser tout le reste.")
    return Screen(
        (
            Block("question", (f"{step.number}/{step.of} {say.say(step.question)}",)),
            Block("quiet", (example, help_) if step.number == 1 else (example,)),
        )
    )


def _taken(form: Form, asked: LetterField, line: str, say: Explainer) -> Form:
    if line.strip() in _SKIP:
        return skip(form, asked)
    taken = answer(say.table, form, asked, line)
    if isinstance(taken, NotTaken):
        printer(sys.stdout)(Screen((Block("warning", (_refusal(taken),)),)))
        return form
    return taken
