"""How open values are written (dates, articles, communes, départements), and what to propose."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from bot.engine.limits import MAX_YEAR, MIN_YEAR
from bot.filing.model import Territory
from bot.filing.nearest import nearest

DATE, COMMUNE, ARTICLE, DEPARTEMENT = "date", "commune", "article", "departement"

_PATTERNS = {
    DATE: re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    COMMUNE: re.compile(r"([0-9]{2}|2[AB])[0-9]{3}"),
    # of the CESEDA (L421-14), or of the agreement with Algeria (7 bis, 6-2)
    ARTICLE: re.compile(r"[LRD][0-9]{3}-[0-9]+(-[0-9]+)?|[1-9][0-9]?(_?(bis|ter))?(-[0-9])?"),
}
_DAY_FIRST = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[/. -](\d{1,2})[/. -](\d{1,2})")


def is_well_written(kind: str, value: str) -> bool:
    """Say whether the value has the form of its kind; a date must also exist, in a sane year."""
    if not _PATTERNS[kind].fullmatch(value):
        return False
    return kind != DATE or _exists(int(value[:4]), int(value[5:7]), int(value[8:])) is not None


def proposal(kind: str, value: str) -> str | None:
    """Return the value as it should have been written, when there is no doubt."""
    if kind == DATE:
        return _iso(value)
    tidy = re.sub(r"^art(icle)?\b|[.\s*]", "", value.strip(), flags=re.IGNORECASE)
    return next((t for t in (tidy.upper(), tidy.lower()) if _PATTERNS[kind].fullmatch(t)), None)


def nearest_territory(territories: Mapping[str, Territory], value: str) -> str | None:
    """Return the code that a number, a name or a postcode stands for, else one like it."""
    code = value.strip().upper().zfill(2)
    if code in territories:
        return code
    name = value.strip().casefold()
    for one in territories.values():
        if name in (one.name.casefold(), *(s.casefold() for s in one.synonyms)):
            return one.code
    if re.fullmatch(r"[0-9]{5}", name):
        starts = [(p, one.code) for one in territories.values() for p in one.postcodes]
        return max(((p, c) for p, c in starts if name.startswith(p)), default=("", None))[1]
    # a number close to another is another place, not a slip
    return None if code.isdigit() else nearest(code, territories)


def _iso(text: str) -> str | None:
    if found := _DAY_FIRST.fullmatch(text.strip()):
        day, month, year = map(int, found.groups())
    elif found := _YEAR_FIRST.fullmatch(text.strip()):
        year, month, day = map(int, found.groups())
    else:
        return None
    exists = _exists(year, month, day)
    return exists.isoformat() if exists else None


def _exists(year: int, month: int, day: int) -> date | None:
    # far from both ends of the calendar: date arithmetic overflows there
    if not MIN_YEAR <= year <= MAX_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
