"""Days on which counters and post offices are open: a limit that falls on another comes sooner.

No rule of the content speaks of working days, and a judge may add one to a limit that ends on a
Sunday. Nothing is added here: the day named is always the safer one.
"""

from __future__ import annotations

from datetime import date, timedelta

#: departments with holidays of their own -> the name that `holidays` gives them
_OWN = {
    **dict.fromkeys(("57",), "57"),
    **dict.fromkeys(("67", "68"), "6AE"),
    **{code: code for code in ("971", "972", "973", "974", "976")},
    "975": "PM",
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}
SATURDAY = 5


def last_working_day(day: date, departement: str | None = None) -> date:
    """Return day when counters are open, else the last earlier day on which they are."""
    while day.weekday() >= SATURDAY or _is_holiday(day, departement):
        day -= timedelta(days=1)
    return day


def _is_holiday(day: date, departement: str | None) -> bool:
    from holidays import country_holidays  # 20 ms that a filing does not pay

    subdivision = _OWN.get(departement or "")
    return day in country_holidays("FR", subdiv=subdivision, years=day.year)
