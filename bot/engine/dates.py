"""Dates as people write them: 31/12/2026, 31 déc. 2026, 2026-12-31, 31.12.26; day before month."""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Iterable
from datetime import date, datetime, time

from bot.engine.events import Remark

_GAP = r"[\W_]{1,4}"
_YEAR_FIRST = re.compile(rf"^\D*(\d{{4}}){_GAP}(\d{{1,2}}){_GAP}(\d{{1,2}})\D*$")
_DAY_FIRST = re.compile(rf"^\D*(\d{{1,2}}){_GAP}(\d{{1,2}}){_GAP}(\d{{4}}|\d{{2}})\D*$")
_CLOSED_UP = re.compile(r"^\D*(\d{2})(\d{2})(\d{4})\D*$")
_CLOSED_UP_YEAR_FIRST = re.compile(r"^\D*(\d{4})(\d{2})(\d{2})\D*$")
_SHORT_YEAR = re.compile(r"(?<!\d)'?(\d{2})$")
_HAS_DAY_AND_YEAR = re.compile(r"(?<!\d)\d{1,2}\D+(\d{4}|\d{2})$|^\d{4}\D+\d{1,2}$")
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")

#: Months as dateparser does not know them: Arabic as written in the Maghreb and in the Levant,
#: Pashto and Dari. Two names of one month share an entry.
_MONTHS = (
    "جانفي كانون_الثاني جنوري جنوری ژانویه يناير",
    "فيفري شباط فبروري فبروری فوریه فبراير",
    "آذار مارچ مارس",
    "أفريل نيسان ابريل اپریل آوریل أبريل",
    "ماي أيار می مايو",
    "جوان حزيران جون يونيو",
    "جويلية تموز جولای جولاي يوليو يوليوز",
    "أوت آب غشت اگست أغسطس",
    "أيلول شتنبر سپتمبر سبتمبر",
    "تشرين_الأول أكتوبر اکتوبر",
    "تشرين_الثاني نونبر نوفمبر نومبر",
    "كانون_الأول دجنبر دسمبر ديسمبر",
)


def read_date(
    text: str, today: date, language: str, *, past_years: int, future_years: int
) -> date | Remark:
    """Return the date, or why it is none. Digits are expected as 0-9 (`typed.digits`).

    It lies at most `past_years` before today and `future_years` after. A two-digit year is taken
    in the century that keeps it there; when both do, the date nearest to today.
    """
    text = _bare(text)
    found = _numeric(text)
    if found is None:
        found = _worded(text, today, language)
    if isinstance(found, Remark):
        return found
    earliest, latest = _shifted(today, -past_years), _shifted(today, future_years)
    fit = [day for day in found if earliest <= day <= latest]
    read = min(fit or found, key=lambda day: abs(day - today))
    if read < earliest:
        return Remark.DATE_TOO_OLD
    return Remark.DATE_TOO_FAR if read > latest else read


def _bare(text: str) -> str:
    """Return the text without invisible marks (Arabic keyboards add some) and outer stops."""
    return "".join(c for c in text if unicodedata.category(c) != "Cf").strip(" \t\r\n.,;:!?؟()«»")


def _shifted(day: date, years: int) -> date:
    year = min(max(day.year + years, date.min.year), date.max.year)
    is_29_february = (day.month, day.day) == (2, 29)
    return day.replace(year=year, day=28) if is_29_february else day.replace(year=year)


def _numeric(text: str) -> list[date] | Remark | None:
    text = _MONTH_NAME.sub(lambda name: f" {_MONTH_OF[name[0]]} ", _plain(text))
    if found := _YEAR_FIRST.match(text):
        return _real((found[1],), found[2], found[3])
    if found := _DAY_FIRST.match(text):
        return _real(_centuries(found[3]), found[2], found[1])
    if found := _CLOSED_UP.match(text):
        read = _real((found[3],), found[2], found[1])
        if isinstance(read, Remark) and (turned := _CLOSED_UP_YEAR_FIRST.match(text)):
            return _real((turned[1],), turned[2], turned[3])
        return read
    return None


def _centuries(year: str) -> tuple[str, ...]:
    return (year,) if len(year) == 4 else (f"19{year}", f"20{year}")


def _real(years: Iterable[str], month: str, day: str) -> list[date] | Remark:
    dates = []
    for year in years:
        try:
            dates.append(date(int(year), int(month), int(day)))
        except ValueError:  # the 29th of February exists in one of two centuries
            continue
    return dates or Remark.DATE_IMPOSSIBLE


def _worded(text: str, today: date, language: str) -> list[date] | Remark:
    if not _HAS_DAY_AND_YEAR.search(text):
        return Remark.DATE_UNREADABLE  # « en mars », « demain »: a clock needs a whole date
    texts = [text]
    if (short := _SHORT_YEAR.search(text)) and not re.match(r"\d{4}", text):
        texts = [text[: short.start()] + year for year in _centuries(short[1])]
    read = [day for one in texts if (day := _dateparser(one, today, language))]
    if read:
        return read
    is_real_month = _dateparser(_DAY.sub("1", texts[-1], count=1), today, language)
    return Remark.DATE_IMPOSSIBLE if is_real_month else Remark.DATE_UNREADABLE


def _dateparser(text: str, today: date, language: str) -> date | None:
    import dateparser  # 80 ms: only for dates written in words
    from dateparser.data.languages_info import language_order

    codes = dict.fromkeys([re.split(r"[_-]", language)[0], "fr", "en"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of ambiguous day-and-month texts: DMY is set
        parsed: datetime | None = dateparser.parse(
            text,
            languages=[code for code in codes if code in language_order],  # it raises for others
            settings={
                "DATE_ORDER": "DMY",
                "REQUIRE_PARTS": ["day", "month", "year"],
                "RELATIVE_BASE": datetime.combine(today, time()),
                "PARSERS": ["absolute-time"],
            },
        )
    return parsed.date() if parsed else None


def _plain(text: str) -> str:
    """Return the text without marks above or below its letters: أفريل and افريل are one word."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


_MONTH_OF = {
    _plain(name).replace("_", " "): number
    for number, names in enumerate(_MONTHS, start=1)
    for name in names.split()
}
_MONTH_NAME = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(_MONTH_OF, key=len, reverse=True))})(?!\w)")
