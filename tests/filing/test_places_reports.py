"""A vote says what and when, never who."""

from __future__ import annotations

from datetime import date

import pytest

from bot.engine.model import FactId, Facts
from bot.filing.model import Decision
from bot.filing.places_reports import Tally, reported, tally, vote
from bot.filing.resolve import resolve
from tests.real import TODAY, real_resolver

DAY = date(2026, 11, 27)


def test_the_same_person_has_another_name_each_day_each_entry_and_each_server() -> None:
    one = vote(b"k" * 32, person="42", entry="93/a", day=DAY)

    others = [
        vote(b"k" * 32, person="42", entry="93/a", day=date(2026, 11, 28)),
        vote(b"k" * 32, person="42", entry="93/b", day=DAY),
        vote(b"k" * 32, person="43", entry="93/a", day=DAY),
        vote(b"l" * 32, person="42", entry="93/a", day=DAY),
    ]

    assert one == vote(b"k" * 32, person="42", entry="93/a", day=DAY)
    assert len({one.voter, *(other.voter for other in others)}) == 5


def test_without_a_secret_nobody_votes() -> None:
    with pytest.raises(ValueError, match="secret"):
        vote(b"", person="42", entry="93/a", day=DAY)


def test_votes_of_several_days_add_up() -> None:
    later = date(2026, 12, 1)

    assert tally([("a", later, 2), ("b", DAY, 1), ("a", DAY, 3)]) == (
        Tally("a", 5, DAY, later),
        Tally("b", 1, DAY, DAY),
    )


@pytest.mark.parametrize(
    ("titre", "departement", "expected"),
    [
        ("aes_travail", "14", "14/aes_courrier"),
        ("salarie", "14", "14/salarie"),
        ("etudiant", "14", None),
    ],
)
def test_a_press_is_about_the_entry_that_routed_or_about_the_request(
    titre: str, departement: str, expected: str | None
) -> None:
    facts: Facts = {
        FactId("demarche"): "titre_sejour",
        FactId("titre"): titre,
        FactId("etape"): "premiere",
        FactId("departement"): departement,
    }

    found = resolve(real_resolver().library.table, facts, TODAY)

    assert isinstance(found, Decision)
    assert reported(found) == expected
