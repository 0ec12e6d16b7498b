"""Filling a letter: (letter, what is known) -> the next thing to ask, or ready.

Pure, and without memory: a face keeps `Form.given` while the person fills the letter, and forgets
it after. Nothing of it is meant for a disk or a log.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from bot.engine.model import UNKNOWN, Facts
from bot.filing.letters import Letter, LetterField, Said, Voice, frame_of, said_of
from bot.filing.model import Table
from bot.filing.plain import plain


@dataclass(frozen=True, slots=True)
class Form:
    """A letter being filled. `given` holds clean texts; None: the person left a blank."""

    letter: Letter
    voice: Voice
    facts: Facts
    given: Mapping[str, str | None] = field(default_factory=dict)
    chronology: tuple[str, ...] = ()  #: of a checklist, in French
    exhibits: tuple[str, ...] | None = None  #: likewise; None: those that the letter names

    def __repr__(self) -> str:
        """Show no answer: a form may end in a traceback."""
        return f"Form({self.letter.id}, {len(self.given)} given)"


@dataclass(frozen=True, slots=True)
class Ask:
    """One field to ask, and how far the person is."""

    field: LetterField
    question: str  #: in French, in the voice of the form
    number: int  #: from 1
    of: int


@dataclass(frozen=True, slots=True)
class Ready:
    """Every field was asked, answered or left blank."""

    said: Said


@dataclass(frozen=True, slots=True)
class NotTaken:
    """An answer that does not fit its field; the field is still to be asked."""

    field: LetterField
    problem: Literal["empty", "too_long"]
    chars: int  #: of the answer, once plain


def next_step(table: Table, form: Form) -> Ask | Ready:
    """Return the next field to ask, or the passages of a letter that is ready."""
    said = said_of(table, form.letter, form.voice, form.facts)
    fields = frame_of(table).fields
    asked = [
        fields[place]
        for place in said.places()
        if place in form.given or not is_known(fields[place], form.facts)
    ]
    for number, one in enumerate(asked, start=1):
        if one.id not in form.given:
            return Ask(one, one.asked(form.voice), number, len(asked))
    return Ready(said)


def is_known(one: LetterField, facts: Facts) -> bool:
    """Say whether a fact fills the field."""
    return one.fact is not None and facts.get(one.fact, UNKNOWN) != UNKNOWN


def answer(table: Table, form: Form, asked: LetterField, text: str) -> Form | NotTaken:
    """Return the form with the answer, as plain text. A date that the law counts from is a fact.

    An empty answer is not a blank: `skip` is.
    """
    room = asked.max_chars + 1
    clean = plain(text, max_chars=room, max_lines=asked.max_lines)
    if not clean:
        return NotTaken(asked, "empty", 0)
    if len(clean) > asked.max_chars:
        return NotTaken(asked, "too_long", len(text.strip()))
    given = {**form.given, asked.id: clean}
    if asked.fact and table.facts[asked.fact].kind == "date" and (day := _day(clean)):
        return replace(form, given=given, facts={**form.facts, asked.fact: day.isoformat()})
    return replace(form, given=given)


def skip(form: Form, asked: LetterField) -> Form:
    """Return the form with a bracketed blank for that field."""
    return replace(form, given={**form.given, asked.id: None})


def finish(table: Table, form: Form) -> Form:
    """Return the form with a blank for every field that is left."""
    while isinstance(step := next_step(table, form), Ask):
        form = skip(form, step.field)
    return form


def _day(text: str) -> date | None:
    """Return the day that « 2026-11-04 » or « 4/11/2026 » names; other words stay words."""
    parts = text.replace("/", "-").replace(".", "-").split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    numbers = [int(part) for part in parts]
    year, month, day = numbers if len(parts[0]) == 4 else reversed(numbers)
    try:
        return date(year, month, day)
    except ValueError:
        return None
