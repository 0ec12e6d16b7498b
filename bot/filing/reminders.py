"""Which days of an answer a person can be reminded of; the content says which, how long before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.filing.following import ClockDecision
from bot.filing.model import Decision

Moment = Literal["window_opens", "window_closes", "clock_opens", "clock_due", "step_due"]


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """One kind of reminder. Its text is read on a lock screen: nothing of the situation."""

    id: str
    on: Moment
    days_before: int
    label: str
    text: str


def moments(answer: object) -> Mapping[Moment, date]:
    """Return the days that an answer names."""
    found: dict[Moment, date | None] = {}
    if isinstance(answer, Decision) and answer.window is not None:
        found = {"window_opens": answer.window.opens, "window_closes": answer.window.closes}
    elif isinstance(answer, ClockDecision):
        found = {"clock_opens": answer.opens, "clock_due": answer.due}
    return {moment: day for moment, day in found.items() if day is not None}


def reminders_for(
    rules: Iterable[ReminderRule], answer: object, today: date
) -> list[tuple[ReminderRule, date]]:
    """Return each rule that has a day to come, with that day, the first first."""
    days = moments(answer)
    found = [
        (rule, days[rule.on] - timedelta(days=rule.days_before))
        for rule in rules
        if rule.on in days
    ]
    return sorted(((r, day) for r, day in found if day > today), key=lambda pair: pair[1])
