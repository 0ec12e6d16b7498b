"""The trail of a checklist: a dated chronology, and the numbered list of exhibits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.filing.followup import Progress, StepState, Tick

What = Literal["done", "worked", "failed"]


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the chronology. The label is French content; words are the renderer's."""

    on: date
    label: str
    what: What
    exhibit: int | None  #: the number of the proof
    silent_since: date | None = None  #: the wait is over and nobody answered, as far as noted


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One proof, with the days it comes from."""

    number: int
    name: str
    dates: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Trail:
    """What a person can hand over: facts in order, proofs by number."""

    label: str  #: of the protocol
    made_on: date
    events: tuple[Event, ...]  #: oldest first
    exhibits: tuple[Exhibit, ...]  #: in the order of the protocol, as lawyers list them


def trail_of(now: Progress, today: date) -> Trail:
    """Return the trail of what was ticked; a step that the content has dropped is still there.

    Exhibits follow the order of the protocol, so that a number given in a letter stays the same
    when later steps are done; what the content no longer knows comes last.
    """
    exhibits: list[Exhibit] = []
    events: list[Event] = []
    for label, exhibit, tick, state in _done(now):
        number = None
        if exhibit:
            number = len(exhibits) + 1
            exhibits.append(Exhibit(number, exhibit, tick.dates))
        events += _events(label, number, tick, state, today)
    events.sort(key=lambda one: one.on)
    return Trail(now.checklist.label, today, tuple(events), tuple(exhibits))


def _done(now: Progress) -> list[tuple[str, str | None, Tick, StepState | None]]:
    done: list[tuple[str, str | None, Tick, StepState | None]] = [
        (one.step.label, one.step.exhibit, one.tick, one) for one in now.states if one.tick
    ]
    gone = ((one, now.checklist.tick(one.step)) for one in now.removed)
    return done + [(one.label, one.exhibit, tick, None) for one, tick in gone if tick]


def _events(
    label: str, number: int | None, tick: Tick, state: StepState | None, today: date
) -> list[Event]:
    until = state.waits_until if state and state.step.awaits_answer and not tick.answer else None
    silent = until if until and tick.dates[-1] < until <= today else None
    events = [Event(on, label, "done", number) for on in tick.dates[:-1]]
    events.append(Event(tick.dates[-1], label, "done", number, silent))
    if tick.answer and tick.answered_on:
        events.append(Event(tick.answered_on, label, tick.answer, number))
    return events
