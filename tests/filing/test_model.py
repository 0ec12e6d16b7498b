"""The values that carry a little behaviour."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from bot.filing.model import Amount, Period, Table
from tests.filing.factories import decided, facts, titre

FEE = Amount(
    "taxe",
    "Taxe",
    "euros",
    (
        Period("200", None, date(2026, 4, 30)),
        Period("300", date(2026, 5, 1), date(2026, 12, 31)),
    ),
)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(1990, 1, 1), "200"),
        (date(2026, 4, 30), "200"),
        (date(2026, 5, 1), "300"),
        (date(2026, 12, 31), "300"),
        (date(2027, 1, 1), None),
    ],
)
def test_an_amount_is_that_of_the_day_and_never_an_ended_one(
    day: date, expected: str | None
) -> None:
    assert FEE.on(day) == expected


def test_an_open_period_has_no_end() -> None:
    amount = Amount("a", "a", "jours", (Period("30", date(2026, 1, 1), None),))

    assert (amount.on(date(2025, 12, 31)), amount.on(date(2199, 1, 1))) == (None, "30")


def test_of_two_periods_that_meet_the_later_one_holds() -> None:
    amount = Amount(
        "a", "a", "mois", (Period("1", None, None), Period("2", date(2026, 1, 1), None))
    )

    assert amount.on(date(2026, 1, 1)) == "2"


def test_a_decision_cannot_be_changed(held: Table) -> None:
    found = decided(held, titre("etudiant", "premiere"))

    with pytest.raises(FrozenInstanceError):
        found.work = "yes"  # type: ignore[misc]


def test_a_demarche_without_a_title_has_none(held: Table) -> None:
    assert decided(held, facts(demarche="duplicata")).title is None
