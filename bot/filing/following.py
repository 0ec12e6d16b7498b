"""After the door: which clock runs and until when, and what to do when the door is jammed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.engine.guards import holds
from bot.engine.model import UNKNOWN, FactId, Facts, Guard
from bot.filing.deadlines import shift
from bot.filing.doors import DEMARCHE, ETAPE, TITRE, door_for, procedure_for, silence_for
from bot.filing.model import Delay, Missing, Offset, Table
from bot.filing.places import Entry


@dataclass(frozen=True, slots=True)
class ClockCase:
    """A delay, when the guard holds; without `due` the clock gives no date."""

    guard: Guard
    due: Offset | None
    article: str
    effect: str | None


@dataclass(frozen=True, slots=True)
class Clock:
    """A delay that runs from one dated fact, or a filing window."""

    id: str
    label: str
    anchor: FactId | None
    window: str | None  #: of Table.windows, instead of anchor and cases
    cases: tuple[ClockCase, ...]  #: the last without condition
    is_of_title: bool  #: the delay of the title asked for comes first, when it is known
    due_is: Literal["limite", "naissance", "fin"]  #: last day to act, birth of a refusal, end
    ask: tuple[FactId, ...]
    counted_from: str
    stops: str | None
    effect: str
    steps: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClockDecision:
    """One clock of one person: a day within the limit is still good."""

    clock: Clock
    starts_on: date | None
    opens: date | None  #: of a window
    due: date | None  #: None: the date is not known, or this clock has none
    article: str
    effect: str
    is_past: bool = False  #: the last good day is behind


@dataclass(frozen=True, slots=True)
class ProtocolStep:
    """One thing to do, the proof it leaves, and how long to wait after it."""

    id: str
    is_required: bool
    text: str
    evidence: tuple[str, ...]
    wait_days: int
    kind: str  #: rule | practice
    article: str | None


@dataclass(frozen=True, slots=True)
class Protocol:
    """What to do, in order, when a door is jammed; `then` names the protocol that goes on."""

    id: str
    label: str
    meaning: str
    steps: tuple[ProtocolStep, ...]
    then: str | None
    letters: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProtocolDecision:
    """A protocol with the steps of those that follow it, each step once."""

    protocol: Protocol
    steps: tuple[ProtocolStep, ...]
    letters: tuple[str, ...]
    sources: tuple[str, ...]
    contacts: tuple[Entry, ...] = ()  #: who helps with it where the person lives


def decide_clock(table: Table, code: str, facts: Facts, today: date) -> ClockDecision | Missing:
    """Return the clock with its dates, or the fact that it needs; « inconnu » gives no date."""
    if code == UNKNOWN:
        return Missing(FactId("delai"), tuple(table.clocks))
    clock = table.clocks[code]
    rule = table.windows[clock.window] if clock.window else None
    anchor = rule.anchor if rule else clock.anchor
    for fact in (*clock.ask, *((anchor,) if anchor else ())):
        if fact not in facts:
            return Missing(fact, tuple(table.facts[fact].values))
    said = facts[anchor] if anchor else UNKNOWN
    start = None if said == UNKNOWN else date.fromisoformat(str(said))
    if rule is not None:
        opens = shift(start, rule.opens) if start else None
        due, article, effect = start and shift(start, rule.closes), rule.article, clock.effect
    else:
        due_in, article, effect = _delay(table, clock, facts)
        opens, due = None, shift(start, due_in) if start and due_in else None
    return ClockDecision(
        clock, start, opens, due, article, effect, is_past=due is not None and today > due
    )


def _delay(table: Table, clock: Clock, facts: Facts) -> tuple[Offset | None, str, str]:
    if clock.is_of_title and (delay := _silence_of_title(table, facts)):
        offset = Offset(months=delay.months or 0, days=delay.days or 0)
        return offset, delay.article, clock.effect
    case = next(case for case in clock.cases if holds(case.guard, facts, {}))
    return case.due, case.article, case.effect or clock.effect


def _silence_of_title(table: Table, facts: Facts) -> Delay | None:
    """Return the one delay of the title asked for, when the facts settle it."""
    if any(facts.get(fact) == UNKNOWN for fact in (DEMARCHE, TITRE, ETAPE)):
        return None
    found = procedure_for(table, facts)
    if isinstance(found, Missing):
        return None
    door = door_for(table, *found, facts)
    if isinstance(door, Missing):
        return None
    silence = silence_for(door, found[0], facts)
    return silence if isinstance(silence, Delay) else None


def decide_protocol(table: Table, code: str) -> ProtocolDecision | Missing:
    """Return the protocol of a block, followed by the general ones that it leads to."""
    if code == UNKNOWN:
        blocks = table.facts[FactId("blocage")].values
        return Missing(FactId("blocage"), tuple(blocks))
    steps: dict[str, ProtocolStep] = {}
    letters: dict[str, None] = {}
    sources: dict[str, None] = {}
    seen: list[str] = []
    following: str | None = code
    while following is not None and following not in seen:
        seen.append(following)
        one = table.protocols[following]
        for step in one.steps:
            steps.setdefault(step.id, step)
        letters |= dict.fromkeys(one.letters)
        sources |= dict.fromkeys(one.sources)
        following = one.then
    return ProtocolDecision(
        table.protocols[code], tuple(steps.values()), tuple(letters), tuple(sources)
    )
