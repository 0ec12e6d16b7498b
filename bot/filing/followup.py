"""Live checklists: what a person did of a protocol, what is open now, what comes next and when.

A checklist keeps ticks, dates and what the steps said when they were last seen. It keeps nothing
that a person typed, and it never stops somebody from noting a step done early: « open » is advice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from bot.filing.following import ProtocolDecision, ProtocolStep
from bot.filing.reminders import ReminderRule

MAX_LISTS = 9  #: of one person: the key stays one digit, and a screen shows them all
MAX_DATES = 20  #: of one step: captures taken day after day
MAX_FACTS = 8  #: dates and places that the clocks and the order of one protocol may need
MAX_PAST_YEARS = 20  #: a proof may be older than the checklist: a relative's confirmation

Answer = Literal["worked", "failed"]


@dataclass(frozen=True, slots=True)
class Tick:
    """One step done, on one day or on several."""

    step: str
    dates: tuple[date, ...]  #: oldest first, at least one
    answer: Answer | None = None  #: None: nobody answered, as far as was noted
    answered_on: date | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A step as the person last saw it: enough to name it once the content has dropped it."""

    step: str
    label: str
    exhibit: str | None
    mark: str  #: changes with any word of the step


@dataclass(frozen=True, slots=True)
class Checklist:
    """One protocol followed by one person; every change is a new checklist."""

    key: str  #: one digit, unique among the person's checklists
    protocol: str
    label: str
    opened_on: date
    known: tuple[Known, ...]  #: in the order last seen
    ticks: tuple[Tick, ...] = ()  #: in the order they were first made
    facts: tuple[tuple[str, str], ...] = ()  #: what clocks and order need: dates, a département

    def tick(self, step: str) -> Tick | None:
        """Return the tick of a step."""
        return next((one for one in self.ticks if one.step == step), None)

    @property
    def solved_on(self) -> date | None:
        """Return the day on which the door opened, when it did."""
        days = (t.answered_on for t in self.ticks if t.answer == "worked")
        return min((day for day in days if day), default=None)


# --- what happens ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ticked:
    """The step is done: on that day, else today. Once more: one more day of the same step."""

    step: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Unticked:
    """The step is not done after all; its dates and its answer go with it."""

    step: str


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer came: the door opened, or it was a no."""

    step: str
    answer: Answer
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Learned:
    """A date or a place that the clocks or the order of this protocol need."""

    fact: str
    value: str


@dataclass(frozen=True, slots=True)
class Seen:
    """The person has seen what changed in the content."""


Event = Ticked | Unticked | Answered | Learned | Seen


class Remark(StrEnum):
    """Why an event changed nothing."""

    NO_STEP = "no_step"  #: neither in the content nor in the history
    NOT_TICKED = "not_ticked"
    IN_FUTURE = "in_future"
    TOO_OLD = "too_old"
    NO_LIST = "no_list"  #: the checklist was stopped
    FULL = "full"  #: MAX_DATES, MAX_FACTS or MAX_LISTS reached


@dataclass(frozen=True, slots=True)
class Handled:
    """The checklist after an event; the same one when there is a remark."""

    checklist: Checklist
    remark: Remark | None = None


def open_checklist(
    decision: ProtocolDecision,
    today: date,
    *,
    key: str,
    facts: Iterable[tuple[str, str]] = (),
) -> Checklist:
    """Return a checklist of the protocol with nothing ticked."""
    return Checklist(
        key=key,
        protocol=decision.protocol.id,
        label=decision.protocol.label,
        opened_on=today,
        known=tuple(map(known, decision.steps)),
        facts=tuple(facts)[:MAX_FACTS],
    )


def handle(
    checklist: Checklist, event: Event, steps: tuple[ProtocolStep, ...], today: date
) -> Handled:
    """Return what follows the event; a day to come or an unknown step changes nothing."""
    match event:
        case Ticked(step, on):
            return _ticked(checklist, step, on or today, steps, today)
        case Unticked(step):
            if checklist.tick(step) is None:
                return Handled(checklist, Remark.NOT_TICKED)
            kept = tuple(tick for tick in checklist.ticks if tick.step != step)
            return Handled(replace(checklist, ticks=kept))
        case Answered(step, answer, on):
            return _answered(checklist, step, answer, on or today, today)
        case Learned(fact, value):
            facts = {**dict(checklist.facts), fact: value}
            if len(facts) > MAX_FACTS:
                return Handled(checklist, Remark.FULL)
            return Handled(replace(checklist, facts=tuple(facts.items())))
        case Seen():
            return Handled(_seen(checklist, steps))


def _ticked(
    checklist: Checklist, step: str, on: date, steps: tuple[ProtocolStep, ...], today: date
) -> Handled:
    tick = checklist.tick(step)
    if tick is None and step not in {one.id for one in steps}:
        return Handled(checklist, Remark.NO_STEP)
    if remark := _misdated(on, today):
        return Handled(checklist, remark)
    if tick is None:
        now = checklist if step in {k.step for k in checklist.known} else _seen(checklist, steps)
        return Handled(replace(now, ticks=(*now.ticks, Tick(step, (on,)))))
    dates = tuple(sorted({*tick.dates, on}))
    if len(dates) > MAX_DATES:
        return Handled(checklist, Remark.FULL)
    return Handled(_with(checklist, replace(tick, dates=dates)))


def _answered(checklist: Checklist, step: str, answer: Answer, on: date, today: date) -> Handled:
    tick = checklist.tick(step)
    if tick is None:
        return Handled(checklist, Remark.NOT_TICKED)
    if remark := _misdated(on, today):
        return Handled(checklist, remark)
    return Handled(_with(checklist, replace(tick, answer=answer, answered_on=on)))


def _with(checklist: Checklist, tick: Tick) -> Checklist:
    ticks = tuple(tick if one.step == tick.step else one for one in checklist.ticks)
    return replace(checklist, ticks=ticks)


def _misdated(on: date, today: date) -> Remark | None:
    if on > today:
        return Remark.IN_FUTURE
    return Remark.TOO_OLD if on.year < today.year - MAX_PAST_YEARS else None


def _seen(checklist: Checklist, steps: tuple[ProtocolStep, ...]) -> Checklist:
    """Return the checklist that knows the steps as they are; what was done and removed stays."""
    now = {step.id for step in steps}
    history = (k for k in checklist.known if k.step not in now and checklist.tick(k.step))
    return replace(checklist, known=(*map(known, steps), *history))


def known(step: ProtocolStep) -> Known:
    """Return what a checklist remembers of a step."""
    said = (step.label, step.text, step.evidence, step.wait_days, step.article, step.exhibit)
    mark = hashlib.sha256(repr(said).encode()).hexdigest()[:12]
    return Known(step.id, step.label, step.exhibit, mark)


# --- where it stands ------------------------------------------------------------------------


class Status(StrEnum):
    """Where a step stands on a day."""

    DONE = "done"
    OPEN = "open"
    WAITING = "waiting"  #: what comes before is done; the wait is not over
    LATER = "later"  #: something compulsory comes before


@dataclass(frozen=True, slots=True)
class StepState:
    """One step on one day."""

    step: ProtocolStep
    status: Status
    since: date | None  #: open since, or to wait until; None when done or later
    tick: Tick | None
    waits_until: date | None = None  #: of a step done: the day its wait ends
    is_changed: bool = False  #: it reads otherwise than when it was last seen
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """A checklist on one day."""

    checklist: Checklist
    states: tuple[StepState, ...]  #: in the order of the content, as it adapts to the place
    removed: tuple[Known, ...]  #: no longer in the content
    is_gone: bool = False  #: the whole protocol is no longer in the content

    @property
    def open(self) -> tuple[StepState, ...]:
        """Return what can be done today, the compulsory steps first; nothing once it is solved."""
        if self.checklist.solved_on:
            return ()
        found = [one for one in self.states if one.status is Status.OPEN]
        return tuple(sorted(found, key=lambda one: not one.step.is_required))

    @property
    def waiting(self) -> StepState | None:
        """Return the step whose wait ends first, a compulsory one rather than an optional one."""
        if self.checklist.solved_on:
            return None
        found = (one for one in self.states if one.status is Status.WAITING)
        by_day = sorted(found, key=lambda one: (one.since or date.max, not one.step.is_required))
        return by_day[0] if by_day else None

    @property
    def has_changed(self) -> bool:
        """Say whether the content changed since the person last looked."""
        gone = any(self.checklist.tick(one.step) is None for one in self.removed)
        return gone or any(one.is_changed or one.is_new for one in self.states)


def progress(
    checklist: Checklist, steps: tuple[ProtocolStep, ...], today: date, *, is_gone: bool = False
) -> Progress:
    """Return where every step stands: it opens when the compulsory ones before it are done and
    the waits of all that was done before it are over."""
    seen = {one.step: one.mark for one in checklist.known}
    gate, is_blocked = checklist.opened_on, False
    states = []
    for step in steps:
        tick = checklist.tick(step.id)
        until = wait_ends(tick, step) if tick else None
        if tick:
            status, since = Status.DONE, None
            gate = max(gate, until or gate)
        elif is_blocked:
            status, since = Status.LATER, None
        else:
            status, since = (Status.OPEN if today >= gate else Status.WAITING), gate
            is_blocked = step.is_required
        changed = step.id in seen and seen[step.id] != known(step).mark
        states.append(StepState(step, status, since, tick, until, changed, step.id not in seen))
    now = {step.id for step in steps}
    removed = tuple(one for one in checklist.known if one.step not in now)
    return Progress(checklist, tuple(states), removed, is_gone)


def wait_ends(tick: Tick, step: ProtocolStep) -> date:
    """Return the day from which the next step is open: a no ends the wait at once."""
    end = tick.dates[0] + timedelta(days=step.wait_days)
    return min(end, tick.answered_on) if tick.answered_on else end


# --- reminders ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StepReminder:
    """What may be offered: a day, and the rule whose text is sent. No word of the situation."""

    day: date
    rule: str  #: of flows/rappels.yaml
    key: str  #: of the checklist
    subject: str  #: the step whose wait ends, or the clock

    @property
    def id(self) -> str:
        """Return a name that stays the same while the reminder is about the same thing."""
        return f"{self.key}.{self.rule}.{self.subject}"

    @classmethod
    def named(cls, id_: str, day: date) -> StepReminder | None:
        """Return the reminder of that id and day; None for the id of no checklist."""
        parts = id_.split(".")
        return cls(day, parts[1], parts[0], parts[2]) if len(parts) == 3 else None


def step_reminders(
    now: Progress, dues: Mapping[str, date], rules: Iterable[ReminderRule], today: date
) -> tuple[StepReminder, ...]:
    """Return what may be offered of a checklist, the first day first; nothing once it is solved.

    `dues` are the last days of the clocks that run meanwhile, by clock.
    """
    waiting, key = now.waiting, now.checklist.key
    if now.checklist.solved_on:
        return ()
    found = []
    for rule in rules:
        before = timedelta(days=rule.days_before)
        if rule.on == "step_due" and waiting and waiting.since:
            found.append(StepReminder(waiting.since - before, rule.id, key, waiting.step.id))
        if rule.on == "clock_due":
            found += [StepReminder(due - before, rule.id, key, i) for i, due in dues.items()]
    to_come = (one for one in found if one.day > today)
    return tuple(sorted(to_come, key=lambda one: one.day))
