"""Windows as date arithmetic. A day of a limit is still good; the next one is not."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.engine.guards import holds
from bot.engine.model import UNKNOWN, Facts
from bot.filing.model import Offset, Window, WindowRule, WindowStatus

if TYPE_CHECKING:
    from dateutil.relativedelta import relativedelta


@lru_cache(maxsize=1024)  # the rows of « I don't know » count from the same few dates
def shift(day: date, offset: Offset) -> date:
    """Return day moved by the offset: months first, the end of a month clipped, then days."""
    if offset.months:
        day += _months(offset.months)
    return day + timedelta(days=offset.days)


@lru_cache(maxsize=256)
def _months(count: int) -> relativedelta:
    from dateutil.relativedelta import relativedelta  # 10 ms that counting in days does not pay

    return relativedelta(months=count)


def window_for(
    rules: tuple[WindowRule, ...], facts: Facts, today: date
) -> tuple[Window | None, WindowRule | None]:
    """Return the window of the first rule that concerns the person and whose date is known.

    With a date said to be unknown, the window is « unknown »; with no date at all, there is none.
    """
    unknown: WindowRule | None = None
    for rule in rules:
        if not applies(rule, facts):
            continue
        said = facts.get(rule.anchor)
        if said == UNKNOWN:
            unknown = unknown or rule
        elif isinstance(said, str):
            anchor = date.fromisoformat(said)
            if rule.lapses is None or today <= shift(anchor, rule.lapses):
                return _window(rule, anchor, today), rule
    if unknown is not None:
        return Window(unknown.id, None, None, "unknown"), unknown
    return None, None


def applies(rule: WindowRule, facts: Facts) -> bool:
    """Say whether the rule concerns the person, whatever the date."""
    return holds(rule.when, facts, {}) and not (rule.unless and holds(rule.unless, facts, {}))


def _window(rule: WindowRule, anchor: date, today: date) -> Window:
    opens, closes = shift(anchor, rule.opens), shift(anchor, rule.closes)
    ends = shift(anchor, rule.ends) if rule.ends else None
    status: WindowStatus
    if today < opens:
        status = "too_early"
    elif today <= closes:
        status = "open"
    elif ends is not None and today > ends:
        status = "expired"
    else:
        status = "late"
    return Window(rule.id, opens, closes, status)


def warnings_for(
    window: Window | None, rule: WindowRule | None, facts: Facts, today: date
) -> tuple[str, ...]:
    """Return the warnings that the window brings today."""
    if window is None or rule is None or window.status == "unknown":
        return ()
    anchor = date.fromisoformat(str(facts[rule.anchor]))
    later = (warning for after, warning in rule.later if today > shift(anchor, after))
    return (*rule.warnings.get(window.status, ()), *later)
