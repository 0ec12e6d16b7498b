"""After the door: which clock runs and until when, and what to do when the door is jammed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from bot.engine.guards import holds
from bot.engine.model import UNKNOWN, FactId, Facts, Guard
from bot.filing.deadlines import shift
from bot.filing.doors import DEMARCHE, ETAPE, TITRE, door_for, procedure_for, silence_for
from bot.filing.helping import help_for
from bot.filing.model import Delay, Missing, Offset, Table
from bot.filing.places import Entry
from bot.filing.received import Help
from bot.filing.workdays import last_working_day


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
    help: tuple[str, ...] = ()  #: kinds of free help, said right after the date
    renewal: str | None = None  #: the window of a renewal, when it is another
    reply: str | None = None  #: the clock of the answer, once the day it starts from is known


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
    help: tuple[Help, ...] = ()
    open_day: date | None = None  #: the last day with open counters, when `due` is not one


@dataclass(frozen=True, slots=True)
class LocalPractice:
    """How some départements do it: compulsory there, or before another step there."""

    guard: Guard
    is_required: bool | None
    before: str | None  #: a step of the same protocol
    note: str
    sources: tuple[str, ...]


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
    label: str = ""  #: a noun, for a button and for the chronology
    exhibit: str | None = None  #: how the proof is named in a list of exhibits
    fills: str | None = None  #: the field of a letter that its days fill
    awaits_answer: bool = False  #: somebody may say yes or no to it
    worked: str | None = None  #: what to do then, where the protocol's own word does not do
    failed: str | None = None
    silent: str | None = None
    help: tuple[str, ...] = ()  #: kinds of free help that the step promises
    local: tuple[LocalPractice, ...] = ()
    note: str | None = None  #: of the local practice that applies


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
    clocks: tuple[str, ...] = ()  #: limits that run meanwhile
    solved: str | None = None  #: what to do once the door is open


@dataclass(frozen=True, slots=True)
class ProtocolDecision:
    """A protocol with the steps of those that follow it, each step once, in the local order."""

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
    if clock.reply and _is_known(table.clocks[clock.reply].anchor, facts):
        return decide_clock(table, clock.reply, facts, today)
    window = clock.window
    if clock.renewal and facts.get(ETAPE) == "renouvellement":
        window = clock.renewal
    rule = table.windows[window] if window else None
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
        clock,
        start,
        opens,
        due,
        article,
        effect,
        is_past=due is not None and today > due,
        help=help_for(table, clock.help, facts),
        open_day=_open_day(clock, start, due, facts),
    )


def _is_known(fact: FactId | None, facts: Facts) -> bool:
    return fact is not None and facts.get(fact, UNKNOWN) != UNKNOWN


def _open_day(clock: Clock, start: date | None, due: date | None, facts: Facts) -> date | None:
    """Return the earlier day to act by, for a limit that falls on a Sunday or a holiday."""
    if clock.due_is != "limite" or due is None or start is None:
        return None
    place = facts.get(FactId("departement"))
    day = last_working_day(due, place if isinstance(place, str) else None)
    return day if start <= day < due else None


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


def decide_protocol(
    table: Table, code: str, facts: Facts | None = None
) -> ProtocolDecision | Missing:
    """Return the protocol of a block, followed by the general ones that it leads to.

    Where the practice of the département is known, it moves a step or makes it compulsory.
    """
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
    ordered, local = _as_done_there(tuple(steps.values()), facts or {})
    return ProtocolDecision(
        table.protocols[code],
        ordered,
        tuple(letters),
        (*sources, *(s for s in local if s not in sources)),
    )


def _as_done_there(
    steps: tuple[ProtocolStep, ...], facts: Facts
) -> tuple[tuple[ProtocolStep, ...], tuple[str, ...]]:
    """Return the steps as the département does them, and the sources of that practice."""
    ordered, sources = list(steps), dict[str, None]()
    for step in steps:
        practice = next((one for one in step.local if holds(one.guard, facts, {})), None)
        if practice is None:
            continue
        here = replace(
            step,
            is_required=step.is_required if practice.is_required is None else practice.is_required,
            note=practice.note,
        )
        place = ordered.index(step)
        del ordered[place]
        ids = [one.id for one in ordered]
        place = ids.index(practice.before) if practice.before in ids else place
        ordered.insert(place, here)
        sources |= dict.fromkeys(practice.sources)
    return tuple(ordered), tuple(sources)
