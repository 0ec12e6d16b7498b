"""Dates as people write them: 31/12/2026, 31 déc. 2026, 2026-12-31, 31.12.26; day before month."""

from __future__ import annotations

import re
import warnings
from datetime import date, datetime, time

from bot.engine.events import Remark

_ISO = re.compile(r"^\s*(\d{4})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*$")
_NUMBERS = re.compile(r"^\s*(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})\s*$")
_SHORT_YEAR = re.compile(r"(?<!\d)'?(\d{2})\s*$")
_HAS_DAY_AND_YEAR = re.compile(r"\d{1,2}\D+(\d{4}|'?\d{2})\s*$|^\s*\d{4}\D+\d{1,2}")


def read_date(
    text: str, today: date, language: str, *, past_years: int, future_years: int
) -> date | Remark:
    """Return the date, or why it is none. Digits are expected as 0-9 (`typed.digits`).

    Bounds are whole years around today. A two-digit year is taken in the century that keeps the date
    within the bounds; when both do, the date nearest to today.
    """
    read = _numeric(text, today, past_years, future_years)
    if read is None:
        read = _worded(text, today, language, past_years, future_years)
    if isinstance(read, Remark):
        return read
    if read.year < today.year - past_years:
        return Remark.DATE_TOO_OLD
    if read.year > today.year + future_years:
        return Remark.DATE_TOO_FAR
    return read


def _numeric(text: str, today: date, past: int, future: int) -> date | Remark | None:
    if found := _ISO.match(text):
        year, month, day = map(int, found.groups())
        return _real(year, month, day)
    if found := _NUMBERS.match(text):
        day, month, year = map(int, found.groups())
        if len(found[3]) == 2:
            year = _full_year(year, today, past, future)
        return _real(year, month, day)
    return None


def _real(year: int, month: int, day: int) -> date | Remark:
    try:
        return date(year, month, day)
    except ValueError:
        return Remark.DATE_IMPOSSIBLE


def _full_year(short: int, today: date, past: int, future: int) -> int:
    years = (1900 + short, 2000 + short)
    fit = [y for y in years if today.year - past <= y <= today.year + future]
    return min(fit or years, key=lambda year: abs(year - today.year))


def _worded(text: str, today: date, language: str, past: int, future: int) -> date | Remark:
    if not _HAS_DAY_AND_YEAR.search(text):
        return Remark.DATE_UNREADABLE  # « en mars », « demain »: a clock needs a whole date
    if short := _SHORT_YEAR.search(text):
        year = _full_year(int(short[1]), today, past, future)
        text = f"{text[: short.start()]}{year}"
    read = _dateparser(text, today, language)
    return read.date() if read else _why_not(text)


def _why_not(text: str) -> Remark:
    day = re.match(r"\s*(\d{1,2})\D", text)
    return Remark.DATE_IMPOSSIBLE if day and int(day[1]) > 28 else Remark.DATE_UNREADABLE


def _dateparser(text: str, today: date, language: str) -> datetime | None:
    import dateparser  # 80 ms: only for dates written in words

    known = dict.fromkeys([language.partition("_")[0], "fr", "en"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of ambiguous day-and-month texts: DMY is set
        parsed: datetime | None = dateparser.parse(
            text,
            languages=[code for code in known if code != "ps"],  # dateparser has no Pashto
            settings={
                "DATE_ORDER": "DMY",
                "REQUIRE_PARTS": ["day", "month", "year"],
                "RELATIVE_BASE": datetime.combine(today, time()),
                "PARSERS": ["absolute-time"],
            },
        )
        return parsed
