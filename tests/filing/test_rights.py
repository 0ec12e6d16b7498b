"""What a door gives: the right to work in the meantime, and what silence means."""

from __future__ import annotations

import pytest

from bot.filing.doors import work_for
from bot.filing.model import Delay, Table, Work
from tests.filing.factories import decided, door, paper, titre


def test_without_a_provisional_document_nothing_is_said_of_work(held: Table) -> None:
    assert decided(held, titre("salarie", "premiere")).work is None


@pytest.mark.parametrize(
    ("article", "work"),
    [("L421-14", "yes"), ("L421-11", "no"), ("L421-9", "conditional"), ("inconnu", "conditional")],
)
def test_the_first_branch_that_holds_says_whether_work_is_allowed(
    held: Table, article: str, work: str
) -> None:
    assert decided(held, titre("talent", "premiere", article=article)).work == work


@pytest.mark.parametrize("work", ["yes", "no", "as_previous", "conditional"])
def test_a_right_to_work_without_condition_always_holds(work: Work) -> None:
    assert work_for(door(paper=paper(work)), {}) == work


@pytest.mark.parametrize(
    ("article", "days", "source"),
    [
        ("L421-14", 60, "R421-26"),
        ("L421-11", 90, "R421-26"),
        ("L421-9", 120, "R432-2"),
        ("L999-1", 120, "R432-2"),
    ],
)
def test_an_article_has_its_own_delay_or_the_general_one(
    held: Table, article: str, days: int, source: str
) -> None:
    found = decided(held, titre("talent", "premiere", article=article))

    assert found.silence == Delay(None, days, source)


@pytest.mark.parametrize("known", [{}, {"article": "inconnu"}])
def test_without_the_article_each_article_of_the_title_has_its_delay(
    held: Table, known: dict[str, str]
) -> None:
    """The general delay too: it is that of the articles that have none of their own."""
    found = decided(held, titre("talent", "premiere", **known))

    assert isinstance(found.silence, tuple)
    days = [(article, delay.days) for article, delay in found.silence]
    assert days == [("L421-14", 60), ("L421-11", 90), ("L421-9", 120)]


def test_a_delay_that_no_article_changes_is_one_delay(held: Table) -> None:
    assert decided(held, titre("etudiant", "premiere")).silence == Delay(None, 90, "R432-2")


def test_a_door_without_a_delay_says_nothing_of_silence(held: Table) -> None:
    assert decided(held, titre("salarie", "premiere")).silence is None
