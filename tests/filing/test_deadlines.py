"""The windows, day by day: a day of a limit is still good, the next one is not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.model import FactId, Facts
from bot.filing.deadlines import applies, shift, warnings_for, window_for
from bot.filing.model import Offset, Window, WindowRule
from tests.filing.factories import facts, rule, when

ANEF = rule(
    "anef",
    opens=Offset(days=-120),
    closes=Offset(days=-60),
    ends=Offset(),
    warnings={"late": ("fee", "no_api"), "expired": ("fee",)},
    later=((Offset(months=6), "over_6"), (Offset(months=9), "over_9")),
)
TWO_MONTHS = rule("hors_anef", opens=Offset(months=-2), ends=Offset())
ENTRY = rule("entree", anchor=FactId("entre_le"), closes=Offset(months=2))
MAJORITY = rule(
    "majorite",
    anchor=FactId("ne_le"),
    opens=Offset(months=18 * 12),
    closes=Offset(months=19 * 12, days=-1),
    lapses=Offset(months=22 * 12),
)
EXPIRY = date(2027, 5, 2)


def status(of: WindowRule, anchor: date, today: date) -> str:
    known = {of.anchor: anchor.isoformat()}
    window, _ = window_for((of,), known, today)
    assert window is not None
    return window.status


def bounds(of: WindowRule, anchor: str) -> tuple[date | None, date | None]:
    window, _ = window_for((of,), {of.anchor: anchor}, date(2026, 1, 1))
    assert window is not None
    return window.opens, window.closes


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-121, "too_early"),
        (-120, "open"),
        (-119, "open"),
        (-61, "open"),
        (-60, "open"),
        (-59, "late"),
        (-1, "late"),
        (0, "late"),
        (1, "expired"),
        (400, "expired"),
    ],
)
def test_the_anef_window_opens_120_days_and_closes_60_days_before_the_end(
    days: int, expected: str
) -> None:
    """R431-5 1°; the title is still worth something on its last day."""
    assert status(ANEF, EXPIRY, EXPIRY + timedelta(days=days)) == expected


@pytest.mark.parametrize(
    ("anchor", "opens", "closes"),
    [
        ("2027-05-02", date(2027, 1, 2), date(2027, 3, 3)),
        ("2028-04-29", date(2027, 12, 31), date(2028, 2, 29)),
        ("2027-04-29", date(2026, 12, 30), date(2027, 2, 28)),
        ("2028-02-29", date(2027, 11, 1), date(2027, 12, 31)),
    ],
)
def test_the_anef_window_counts_real_days_across_february(
    anchor: str, opens: date, closes: date
) -> None:
    assert bounds(ANEF, anchor) == (opens, closes)


@pytest.mark.parametrize(
    ("anchor", "opens"),
    [
        ("2027-05-31", date(2027, 3, 31)),  # 31 days in both months
        ("2027-08-31", date(2027, 6, 30)),  # the 31st does not exist in June
        ("2027-04-30", date(2027, 2, 28)),
        ("2028-04-30", date(2028, 2, 29)),
        ("2027-04-28", date(2027, 2, 28)),
        ("2028-02-29", date(2027, 12, 29)),
        ("2027-01-31", date(2026, 11, 30)),
        ("2027-03-31", date(2027, 1, 31)),
    ],
)
def test_two_months_before_the_end_clip_to_the_end_of_a_short_month(
    anchor: str, opens: date
) -> None:
    assert bounds(TWO_MONTHS, anchor) == (opens, date.fromisoformat(anchor))


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2027, 6, 29), "too_early"),
        (date(2027, 6, 30), "open"),
        (date(2027, 8, 31), "open"),
        (date(2027, 9, 1), "expired"),
    ],
)
def test_the_two_months_window_closes_with_the_title(today: date, expected: str) -> None:
    assert status(TWO_MONTHS, date(2027, 8, 31), today) == expected


@pytest.mark.parametrize(
    ("entered", "closes"),
    [
        ("2026-12-31", date(2027, 2, 28)),
        ("2027-12-31", date(2028, 2, 29)),
        ("2027-01-31", date(2027, 3, 31)),
        ("2027-12-29", date(2028, 2, 29)),
        ("2026-04-30", date(2026, 6, 30)),
        ("2026-07-31", date(2026, 9, 30)),
    ],
)
def test_two_months_after_entry_clip_to_the_end_of_a_short_month(
    entered: str, closes: date
) -> None:
    assert bounds(ENTRY, entered) == (date.fromisoformat(entered), closes)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 9, 30), "too_early"),
        (date(2026, 10, 1), "open"),
        (date(2026, 12, 1), "open"),
        (date(2026, 12, 2), "late"),
        (date(2030, 1, 1), "late"),
    ],
)
def test_a_window_without_an_end_is_late_for_ever(today: date, expected: str) -> None:
    assert status(ENTRY, date(2026, 10, 1), today) == expected


@pytest.mark.parametrize(
    ("born", "opens", "closes"),
    [
        ("2008-05-10", date(2026, 5, 10), date(2027, 5, 9)),
        ("2008-03-01", date(2026, 3, 1), date(2027, 2, 28)),
        ("2009-03-01", date(2027, 3, 1), date(2028, 2, 29)),
        ("2008-01-01", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_the_window_of_majority_closes_on_the_eve_of_the_19th_birthday(
    born: str, opens: date, closes: date
) -> None:
    """R431-5 2°."""
    assert bounds(MAJORITY, born) == (opens, closes)


def test_a_birth_on_29_february_counts_as_the_28th_in_a_common_year() -> None:
    """Of the two readings, the shorter limit is the one that cannot hurt."""
    assert bounds(MAJORITY, "2008-02-29") == (date(2026, 2, 28), date(2027, 2, 27))


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2027, 5, 9), "open"),
        (date(2027, 5, 10), "late"),
        (date(2030, 5, 10), "late"),
    ],
)
def test_the_window_of_majority_is_late_from_the_19th_birthday(today: date, expected: str) -> None:
    assert status(MAJORITY, date(2008, 5, 10), today) == expected


def test_a_rule_concerns_nobody_after_the_day_it_lapses() -> None:
    day_after = date(2030, 5, 11)

    found = window_for((MAJORITY,), {FactId("ne_le"): "2008-05-10"}, day_after)

    assert found == (None, None)


def test_a_lapsed_rule_leaves_its_place_to_the_next() -> None:
    known = facts(ne_le="1990-01-01", entre_le="2026-10-01")

    window, found = window_for((MAJORITY, ENTRY), known, date(2026, 11, 21))

    assert found is ENTRY
    assert window == Window("entree", date(2026, 10, 1), date(2026, 12, 1), "open")


def test_the_first_rule_that_concerns_the_person_prevails() -> None:
    known = facts(expire_le="2027-05-02", entre_le="2026-10-01")

    _, found = window_for((ANEF, ENTRY), known, date(2026, 11, 21))

    assert found is ANEF


def test_without_any_date_there_is_no_window() -> None:
    assert window_for((ANEF, ENTRY), {}, date(2026, 11, 21)) == (None, None)


def test_without_rules_there_is_no_window() -> None:
    assert window_for((), facts(expire_le="2027-05-02"), date(2026, 11, 21)) == (None, None)


def test_a_date_said_to_be_unknown_gives_a_window_of_status_unknown() -> None:
    window, found = window_for((ANEF,), facts(expire_le="inconnu"), date(2026, 11, 21))

    assert window == Window("anef", None, None, "unknown")
    assert found is ANEF


def test_a_known_date_prevails_over_one_said_to_be_unknown() -> None:
    known = facts(expire_le="inconnu", entre_le="2026-10-01")

    _, found = window_for((ANEF, ENTRY), known, date(2026, 11, 21))

    assert found is ENTRY


def test_of_several_unknown_dates_the_first_rule_is_named() -> None:
    known = facts(expire_le="inconnu", entre_le="inconnu")

    window, _ = window_for((ENTRY, ANEF), known, date(2026, 11, 21))

    assert window == Window("entree", None, None, "unknown")


@pytest.mark.parametrize(
    ("held", "expected"), [("carte", True), ("aucun", False), ("inconnu", True)]
)
def test_unless_takes_the_rule_away_from_those_it_names(held: str, expected: bool) -> None:
    guarded = rule(unless=when(document_detenu="aucun"))

    assert applies(guarded, facts(document_detenu=held)) is expected


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (facts(document_detenu="carte"), True),
        (facts(document_detenu="vls_ts"), False),
        (facts(document_detenu="inconnu"), False),
        ({}, False),
    ],
)
def test_when_keeps_the_rule_for_those_it_names(known: Facts, expected: bool) -> None:
    assert applies(rule(when=when(document_detenu="carte")), known) is expected


def test_a_rule_that_does_not_apply_is_skipped_even_with_its_date() -> None:
    guarded = rule(unless=when(document_detenu="aucun"))
    known = facts(document_detenu="aucun", expire_le="2027-05-02")

    assert window_for((guarded,), known, date(2027, 5, 2)) == (None, None)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2027, 1, 1), ()),
        (date(2027, 3, 3), ()),
        (date(2027, 3, 4), ("fee", "no_api")),
        (date(2027, 5, 2), ("fee", "no_api")),
        (date(2027, 5, 3), ("fee",)),
        (date(2027, 11, 1), ("fee",)),
        (date(2027, 11, 2), ("fee",)),  # six months to the day: not yet over
        (date(2027, 11, 3), ("fee", "over_6")),
        (date(2028, 2, 1), ("fee", "over_6")),
        (date(2028, 2, 2), ("fee", "over_6")),  # nine months to the day
        (date(2028, 2, 3), ("fee", "over_6", "over_9")),
    ],
)
def test_warnings_follow_the_status_and_the_time_since_the_end(
    today: date, expected: tuple[str, ...]
) -> None:
    known = {FactId("expire_le"): EXPIRY.isoformat()}
    window, found = window_for((ANEF,), known, today)

    assert warnings_for(window, found, known, today) == expected


@pytest.mark.parametrize(
    ("today", "expected"), [(date(2027, 2, 28), ()), (date(2027, 3, 1), ("over_6",))]
)
def test_six_months_after_31_august_end_with_february(
    today: date, expected: tuple[str, ...]
) -> None:
    known = facts(expire_le="2026-08-31")
    later = rule(ends=Offset(), later=((Offset(months=6), "over_6"),))
    window, found = window_for((later,), known, today)

    assert warnings_for(window, found, known, today) == expected


def test_an_unknown_window_warns_of_nothing() -> None:
    known = facts(expire_le="inconnu")
    window, found = window_for((ANEF,), known, date(2030, 1, 1))

    assert warnings_for(window, found, known, date(2030, 1, 1)) == ()


def test_no_window_warns_of_nothing() -> None:
    assert warnings_for(None, None, {}, date(2030, 1, 1)) == ()


@pytest.mark.parametrize(
    ("day", "offset", "expected"),
    [
        (date(2027, 1, 31), Offset(months=1), date(2027, 2, 28)),
        (date(2028, 1, 31), Offset(months=1), date(2028, 2, 29)),
        (date(2027, 3, 31), Offset(months=-1, days=1), date(2027, 3, 1)),
        (date(2028, 2, 29), Offset(months=12), date(2029, 2, 28)),
        (date(2026, 12, 31), Offset(days=1), date(2027, 1, 1)),
    ],
)
def test_months_are_moved_first_and_clipped_then_days(
    day: date, offset: Offset, expected: date
) -> None:
    assert shift(day, offset) == expected


@settings(deadline=None)  # a busy machine is not a fault
@given(
    st.dates(date(1950, 1, 1), date(2150, 1, 1)),
    st.integers(-800, 800),
    st.sampled_from([ANEF, TWO_MONTHS]),
)
def test_the_status_never_goes_back_as_days_pass(anchor: date, days: int, of: WindowRule) -> None:
    order = ["too_early", "open", "late", "expired"]
    day = anchor + timedelta(days=days)

    before, after = status(of, anchor, day), status(of, anchor, day + timedelta(days=1))

    assert order.index(before) <= order.index(after)
