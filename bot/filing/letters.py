"""Model letters as frozen values, and which of their passages concern a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.engine.guards import holds
from bot.engine.model import UNKNOWN, FactId, Facts, Guard
from bot.filing.deadlines import window_for
from bot.filing.doors import DEMARCHE, ETAPE, TITRE, door_for, procedure_for
from bot.filing.model import Missing, Table, WindowRule

Voice = Literal["me", "someone"]
Need = Literal["depot_a_temps", "depot_tardif"]

#: a place to fill in a sentence of a letter: `{numero_etranger}`
PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
DAY = "jour"  #: the place of the day of the letter, which nobody is asked
_DEPOSE, _EXPIRE = FactId("depose_le"), FactId("expire_le")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph in the two voices; empty in a voice: not said there."""

    me: str
    someone: str
    when: Guard
    unless: Guard | None = None
    needs: Need | None = None

    def said(self, voice: Voice) -> str:
        """Return the paragraph in a voice."""
        return self.me if voice == "me" else self.someone


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as the content has it, its places not filled."""

    id: str
    label: str
    purpose: str
    send: str
    to: str  #: of LetterFrame.recipients
    before: tuple[Passage, ...]  #: to check before sending; never in the letter
    subject: str
    identity: tuple[str, ...]  #: field ids
    facts: tuple[Passage, ...]
    law: tuple[Passage, ...]
    request: tuple[Passage, ...]
    exhibits: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LetterField:
    """One thing that a person may fill in, or leave as a bracketed blank."""

    id: str
    label: str
    question: str
    question_someone: str
    example: str
    max_chars: int
    max_lines: int = 1
    fact: FactId | None = None  #: a known fact fills it without a question

    def asked(self, voice: Voice) -> str:
        """Return the question in a voice."""
        return self.question if voice == "me" else self.question_someone


@dataclass(frozen=True, slots=True)
class LetterFrame:
    """What all letters share."""

    salutation: str
    opening: Passage
    closing: str
    farewell: str
    dated: str
    senders: Mapping[Voice, tuple[str, ...]]
    recipients: Mapping[str, tuple[str, ...]]
    fields: Mapping[str, LetterField]


@dataclass(frozen=True, slots=True)
class Said:
    """The passages of a letter that concern a person, in one voice; places not filled."""

    before: tuple[str, ...]
    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    dated: str
    subject: str
    identity: tuple[str, ...]  #: field ids; what the sender's lines say is not said twice
    facts: tuple[str, ...]
    law: tuple[str, ...]
    request: tuple[str, ...]
    exhibits: tuple[str, ...]

    def places(self) -> tuple[str, ...]:
        """Return the fields to fill, those of the request before those of the address."""
        texts = (*self.facts, *self.law, *self.request, self.subject)
        far = (*self.sender, *self.recipient, self.dated)
        found = (*self.identity, *_places(texts), *_places(far))
        return tuple(dict.fromkeys(place for place in found if place != DAY))


def _places(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from PLACE.findall(text)


def said_of(table: Table, letter: Letter, voice: Voice, facts: Facts) -> Said:
    """Return what the letter says of these facts. A passage on another case is left out."""
    frame = frame_of(table)
    late = is_late(table, facts)

    def kept(passages: Iterable[Passage]) -> tuple[str, ...]:
        said = (one.said(voice) for one in passages if _concerns(one, facts, late=late))
        return tuple(text for text in said if text)

    sender = frame.senders[voice]
    shown = set(_places(sender))
    return Said(
        before=kept(letter.before),
        sender=sender,
        recipient=frame.recipients[letter.to],
        dated=frame.dated,
        subject=letter.subject,
        identity=tuple(field for field in letter.identity if field not in shown),
        facts=kept((frame.opening, *letter.facts)),
        law=kept(letter.law),
        request=(*kept(letter.request), frame.closing),
        exhibits=letter.exhibits,
    )


def frame_of(table: Table) -> LetterFrame:
    """Return what all letters share; raises LookupError for a content without letters."""
    if table.letter_frame is None:
        raise LookupError("lettres.yaml: expected one file of what letters share, found none")
    return table.letter_frame


def _concerns(passage: Passage, facts: Facts, *, late: bool) -> bool:
    if passage.needs is not None and (passage.needs == "depot_tardif") != late:
        return False
    if passage.unless is not None and holds(passage.unless, facts, {}):
        return False
    return holds(passage.when, facts, {})


def is_late(table: Table, facts: Facts) -> bool:
    """Say whether the known dates show a filing after the window (R431-5): then no API is due.

    Without both dates nothing is said of it, and the answer is False.
    """
    filed = facts.get(_DEPOSE, UNKNOWN)
    if UNKNOWN in (filed, facts.get(_EXPIRE, UNKNOWN)):
        return False
    window, _ = window_for(_rules(table, facts), facts, date.fromisoformat(str(filed)))
    return window is not None and window.status in ("late", "expired")


def _rules(table: Table, facts: Facts) -> tuple[WindowRule, ...]:
    """Return the windows of the title asked for; those of the ANEF when it is not known."""
    general = tuple(rule for i, rule in table.windows.items() if i == "anef")
    known = DEMARCHE in facts and UNKNOWN not in (facts.get(f) for f in (DEMARCHE, TITRE, ETAPE))
    found = procedure_for(table, facts) if known else None
    if found is None or isinstance(found, Missing):
        return general
    door = door_for(table, *found, facts)
    if isinstance(door, Missing) or not door.windows:
        return general
    return tuple(table.windows[rule] for rule in door.windows)
