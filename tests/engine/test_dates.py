from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.engine.dates import read_date
from bot.engine.events import Remark
from bot.engine.typed import digits
from tests.engine.factories import TODAY

LAST_DAY = date(2026, 12, 31)


def _read(text: str, language: str = "fr", *, past: int = 100, future: int = 20) -> date | Remark:
    return read_date(digits(text), TODAY, language, past_years=past, future_years=future)


@pytest.mark.parametrize(
    "text",
    [
        "31/12/2026",
        "31/12/26",
        "31-12-2026",
        "31.12.2026",
        "31 12 2026",
        "31 / 12 / 2026",
        "31–12–2026",
        "31122026",
        "2026-12-31",
        "2026/12/31",
        " 31/12/2026. ",
        "expire le 31/12/2026",
        "31 déc. 2026",
        "31 dec 26",
        "31 décembre 2026",
        "31 DÉCEMBRE 2026",
        "le 31 décembre 2026.",
        "jeudi 31 décembre 2026",
    ],
)
def test_a_date_is_read_in_every_form(text: str) -> None:
    assert _read(text) == LAST_DAY


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("December 31, 2026", "en"),
        ("31st December 2026", "en"),
        ("dec 31 2026", "en"),
        ("2026 dec 31", "en"),
        ("٣١/١٢/٢٠٢٦", "ar"),
        ("٢٠٢٦/١٢/٣١", "ar"),
        ("31\u200f/12\u200f/2026", "ar"),
        ("31 ديسمبر 2026", "ar"),
        ("٣١ ديسمبر ٢٠٢٦", "ar"),
        ("31 دجنبر 2026", "ar"),
        ("31 كانون الأول 2026", "ar"),
        ("۳۱ دسمبر ۲۰۲۶", "ps"),
        ("31 грудня 2026", "uk"),
        ("৩১ ডিসেম্বর ২০২৬", "bn"),
        ("31 décembre 2026", "en"),
        ("31 dec 2026", "pt-BR"),
        ("31 dec 2026", "xx"),
    ],
)
def test_a_date_is_read_in_the_words_of_the_language(text: str, language: str) -> None:
    assert _read(text, language) == LAST_DAY


@pytest.mark.parametrize(
    ("text", "month"),
    [("3 جانفي 2026", 1), ("3 أفريل 2026", 4), ("3 افريل 2026", 4), ("3 أوت 2026", 8)],
)
def test_the_months_of_the_maghreb_are_known(text: str, month: int) -> None:
    assert _read(text, "ar") == date(2026, month, 3)


def test_1er_is_the_first() -> None:
    assert _read("1er janvier 2027") == date(2027, 1, 1)


def test_the_day_comes_before_the_month() -> None:
    assert _read("3/4/2026") == date(2026, 4, 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12/05/68", date(1968, 5, 12)),
        ("12 mai 68", date(1968, 5, 12)),
        ("12 mai '68", date(1968, 5, 12)),
        ("3/4/30", date(1930, 4, 3)),
        ("12/12/26", date(1926, 12, 12)),
        ("1/1/26", date(2026, 1, 1)),
    ],
)
def test_a_two_digit_year_of_birth_is_in_the_past(text: str, expected: date) -> None:
    assert _read(text, past=110, future=0) == expected


def test_a_two_digit_year_that_fits_twice_is_the_nearest() -> None:
    assert _read("1/6/30") == date(2030, 6, 1)


def test_29_february_of_a_two_digit_year_is_in_the_century_that_has_it() -> None:
    assert _read("29/02/00") == date(2000, 2, 29)


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2026",
        "29/02/2025",
        "32/01/2026",
        "12/31/2026",
        "2026-13-01",
        "31 février 2026",
        "0/0/26",
    ],
)
def test_an_impossible_date_is_said_to_be_so(text: str) -> None:
    assert _read(text) is Remark.DATE_IMPOSSIBLE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "demain",
        "en mars",
        "mars 2026",
        "12/2026",
        "31 décembre",
        "31/12",
        "2026",
        "31 foo 2026",
        "?",
    ],
)
def test_what_is_no_whole_date_is_unreadable(text: str) -> None:
    assert _read(text) is Remark.DATE_UNREADABLE


def test_a_date_before_the_bounds_is_too_old() -> None:
    assert _read("20/11/2016", past=10) is Remark.DATE_TOO_OLD
    assert _read("21/11/2016", past=10) == date(2016, 11, 21)


def test_a_date_after_the_bounds_is_too_far() -> None:
    assert _read("22/11/2026", future=0) is Remark.DATE_TOO_FAR
    assert _read("21/11/2026", future=0) == TODAY


@pytest.mark.parametrize(
    ("text", "remark"),
    [("01/01/0001", Remark.DATE_TOO_OLD), ("31/12/9999", Remark.DATE_TOO_FAR)],
)
def test_the_ends_of_the_calendar_are_absurd(text: str, remark: Remark) -> None:
    assert _read(text) is remark


def test_bounds_are_counted_from_a_29_february_too() -> None:
    today = date(2028, 2, 29)

    assert read_date("28/02/2027", today, "fr", past_years=1, future_years=0) == date(2027, 2, 28)


def test_bounds_beyond_the_calendar_are_its_ends() -> None:
    assert _read("01/01/0002", past=5_000, future=9_000) == date(2, 1, 1)


@settings(max_examples=300, deadline=None)
@example("１２/0３/²0²6", "fr")
@example("1" * 200, "fr")
@given(
    st.text(alphabet="0123456789/-. ,'déjanfvriermcost٣٢\u200f", max_size=25), st.text(max_size=5)
)
def test_no_text_and_no_language_raises(text: str, language: str) -> None:
    assert isinstance(_read(text, language), date | Remark)


@given(
    st.dates(date(1990, 1, 1), date(2040, 1, 1)),
    st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d%m%Y"]),
)
def test_every_day_is_read_back(day: date, form: str) -> None:
    assert _read(day.strftime(form)) == day


def test_closed_up_date_may_begin_with_the_year() -> None:
    found = read_date("20261231", date(2026, 11, 21), "fr", past_years=5, future_years=5)

    assert found == date(2026, 12, 31)
