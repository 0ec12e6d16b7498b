"""The words of CONTRACT.md section 1 are all known: none is missing, none was renamed."""

from __future__ import annotations

import pytest

from bot.authoring.resolving import Resolver
from bot.authoring.stories import DEFAULT_DAY
from bot.engine.model import UNKNOWN, FactId
from bot.filing.model import Channel, Refused
from bot.filing.refusals import check_facts
from bot.filing.resolve import resolve
from bot.render.decision import CHANNELS
from tests.contracts.conftest import WORDS

CLOSED: dict[str, list[str]] = WORDS["facts"]
OPEN: dict[str, list[str]] = WORDS["open_facts"]


@pytest.mark.parametrize("fact", CLOSED)
def test_the_values_of_a_fact_are_those_of_the_contract(held: Resolver, fact: str) -> None:
    known = held.library.table.facts[FactId(fact)].values

    assert set(known) == set(CLOSED[fact])


@pytest.mark.parametrize(
    ("fact", "value"), [(fact, value) for fact, values in OPEN.items() for value in values]
)
def test_an_open_fact_takes_the_values_that_the_contract_shows(
    held: Resolver, fact: str, value: str
) -> None:
    assert check_facts(held.library.table, {FactId(fact): value}) == ()


@pytest.mark.parametrize("fact", [*CLOSED, *OPEN, "departement"])
def test_unknown_is_taken_for_any_fact(held: Resolver, fact: str) -> None:
    assert WORDS["unknown"] == UNKNOWN
    assert check_facts(held.library.table, {FactId(fact): UNKNOWN}) == ()


def test_every_departement_and_collectivity_is_known(held: Resolver) -> None:
    assert set(held.library.table.territories) == set(WORDS["departements"])


@pytest.mark.parametrize("code", ["20", "96", "00", "2C", "970", "1"])
def test_what_is_no_departement_is_refused(held: Resolver, code: str) -> None:
    assert check_facts(held.library.table, {FactId("departement"): code}) != ()


def test_the_channels_are_those_of_the_contract() -> None:
    channels: tuple[Channel, ...] = Channel.__args__  # type: ignore[attr-defined]

    assert set(channels) == set(CHANNELS) == set(WORDS["channels"])


def test_the_regimes_are_those_of_the_contract(held: Resolver) -> None:
    assert set(held.library.table.regimes) == set(WORDS["regimes"])


@pytest.mark.parametrize("titre", CLOSED["titre"])
@pytest.mark.parametrize("etape", CLOSED["etape"])
def test_every_title_has_its_row_at_every_stage(held: Resolver, titre: str, etape: str) -> None:
    known = {
        FactId("demarche"): "titre_sejour",
        FactId("titre"): titre,
        FactId("etape"): etape,
        FactId("fondement"): "autre",
    }

    answer = resolve(held.library.table, known, DEFAULT_DAY)

    assert not isinstance(answer, Refused)
    assert held.library.table.procedures[titre].fact == "titre"
