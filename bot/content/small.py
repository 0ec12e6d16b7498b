"""The two small languages inside the content: guards (`when`) and offsets (« +2 mois »)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.content.documents.words import When
from bot.engine import model as m
from bot.filing.model import Offset

_UNITS = {"jour": (0, 1), "jours": (0, 1), "mois": (1, 0), "an": (12, 0), "ans": (12, 0)}


def offset(text: str) -> Offset:
    """Return « +19 ans -1 jour » as months and days."""
    months = days = 0
    for number, unit in re.findall(r"([+-]?\d+) ([a-z]+)", text):
        by_month, by_day = _UNITS[unit]
        months += int(number) * by_month
        days += int(number) * by_day
    return Offset(months, days)


def guard(when: When, known: Iterable[str] = (), policy: str | None = None) -> m.Guard:
    """Return the guard of a `when` block; a list means « one of »."""
    if not (when or known or policy):
        return m.ALWAYS
    pairs = tuple(
        (m.FactId(fact), frozenset([value] if isinstance(value, str) else value))
        for fact, value in when.items()
    )
    facts = tuple(m.FactId(fact) for fact in known)
    return m.Guard(pairs, facts, m.PolicyId(policy) if policy else None)
