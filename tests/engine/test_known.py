from typing import Any

import pytest

from bot.engine.known import Vocabulary
from bot.engine.limits import MAX_GIVEN
from bot.engine.model import FactId, Flow, Value
from tests.engine.factories import choice, engine, flow, guard, option, outcome, router, start


@pytest.fixture
def vocabulary(guichet: Flow, lieu: Flow) -> Vocabulary:
    titled = flow(
        "titres",
        choice("q", option("a", "r", sets={"titre": "etudiant"})),
        router("r", (guard(titre="visiteur", pays="UA"), "fin"), "fin"),
        outcome("fin"),
    )
    return Vocabulary([guichet, lieu, titled], frozenset({"75"}))


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("besoin", "carte"),
        ("etape", "inconnu"),
        ("motifs", ("famille", "travail")),
        ("expire_le", "2026-12-31"),
        ("departement", "75"),
        ("titre", "etudiant"),
        ("titre", "visiteur"),
        ("pays", "UA"),
        ("commune", "ce que la table sait"),
    ],
)
def test_what_a_flow_asks_sets_or_wants_is_believed(
    vocabulary: Vocabulary, fact: str, value: Value
) -> None:
    assert vocabulary.believable({FactId(fact): value}) == {fact: value}


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("besoin", "sorcellerie"),
        ("besoin", "inconnu"),
        ("motifs", ("famille", "aucun")),
        ("expire_le", "31/12/2026"),
        ("departement", "999"),
        ("titre", "roi"),
        ("titre", ("etudiant",)),
    ],
)
def test_what_no_flow_knows_is_forgotten(vocabulary: Vocabulary, fact: str, value: Value) -> None:
    assert vocabulary.believable({FactId(fact): value}) == {}


def test_a_router_sends_nobody_on_for_a_value_that_does_not_exist() -> None:
    tree = flow(
        "f",
        router("r", (guard(known=["titre"]), "fin"), "titre"),
        choice("titre", etudiant="fin"),
        outcome("fin"),
    )
    desk = engine(tree)

    assert start(desk, {"titre": "roi"}).place.node.id == "titre"
    assert start(desk, {"titre": "etudiant"}).place.node.id == "fin"


@pytest.mark.parametrize("value", [["etudiant"], {"a": "b"}, None, 3, "x" * 81, ("x",) * 13])
def test_what_is_no_value_is_forgotten_without_an_error(vocabulary: Vocabulary, value: Any) -> None:
    assert vocabulary.believable({FactId("titre"): value, FactId("commune"): value}) == {}


def test_a_link_gives_a_bounded_number_of_facts(vocabulary: Vocabulary) -> None:
    many = {FactId(f"fait_{i}"): "x" for i in range(MAX_GIVEN + 1)}

    assert len(vocabulary.believable(many)) == MAX_GIVEN
