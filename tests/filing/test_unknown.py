"""« inconnu »: the set of decisions that remain, and the one fact that would settle it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.engine.limits import MAX_EXPLORED, MAX_FAN_OUT
from bot.engine.model import FactId, Facts
from bot.filing.explain import told_apart
from bot.filing.model import Decision, Missing, Several, Table
from bot.filing.resolve import resolve
from tests.filing.factories import (
    TODAY,
    door,
    facts,
    guide,
    local,
    row,
    spec,
    stage,
    step,
    table,
    titre,
    when,
)


def several(held: Table, known: Facts) -> Several:
    answer = resolve(held, known, TODAY)
    assert isinstance(answer, Several), answer
    return answer


def test_an_unknown_stage_leaves_a_decision_for_each_stage(held: Table) -> None:
    answer = several(held, titre("salarie", "inconnu"))

    assert [one.stage for one in answer.decisions] == ["premiere", "renouvellement"]
    assert answer.settle_with == "etape"
    assert not answer.is_truncated


def test_an_unknown_title_leaves_the_decisions_of_every_title(held: Table) -> None:
    answer = several(held, titre("inconnu", "renouvellement"))

    found = [one.procedure.id for one in answer.decisions]
    assert found == ["etudiant", "salarie", "talent", "resident", "metiers"]
    assert answer.settle_with == "titre"


def test_an_unknown_title_without_a_stage_asks_the_stage_first(held: Table) -> None:
    """It is needed whatever the title turns out to be."""
    expected = Missing(FactId("etape"), ("premiere", "renouvellement", "changement_statut"))

    assert resolve(held, titre("inconnu"), TODAY) == expected


def test_an_unknown_ground_asks_the_stage_among_those_of_the_title(held: Table) -> None:
    answer = resolve(held, titre("resident", fondement="inconnu"), TODAY)

    assert answer == Missing(FactId("etape"), ("premiere", "renouvellement"))


def test_a_title_is_asked_before_an_unknown_ground(held: Table) -> None:
    answer = resolve(held, titre(etape="premiere", fondement="inconnu"), TODAY)

    assert isinstance(answer, Missing)
    assert answer.fact == "titre"


def test_an_unknown_ground_leaves_each_door_once(held: Table) -> None:
    """Marriage and protection share a door; « armée » waits for a paper that is not known."""
    answer = several(held, titre("resident", "premiere", fondement="inconnu"))

    assert [one.door.channel for one in answer.decisions] == [
        "anef",
        "prefecture_decides",
        "prefecture_decides",
    ]
    assert answer.settle_with == "fondement"


def test_an_unknown_demarche_leaves_every_demarche(held: Table) -> None:
    answer = several(held, facts(demarche="inconnu"))

    found = {one.procedure.id for one in answer.decisions}
    assert found == set(held.procedures)
    assert answer.settle_with == "demarche"


def test_the_first_question_settles_whatever_the_order_of_the_facts(held: Table) -> None:
    orders = (("demarche", "titre", "etape"), ("etape", "titre", "demarche"))

    answers = [several(held, {FactId(f): "inconnu" for f in order}) for order in orders]

    assert answers[0] == answers[1]
    assert answers[0].settle_with == "demarche"


def test_an_unknown_fact_that_the_decision_does_not_use_is_ignored(held: Table) -> None:
    answer = resolve(held, facts(demarche="duplicata", titre="inconnu"), TODAY)

    assert isinstance(answer, Decision)


def test_what_the_unknown_does_not_change_is_decided() -> None:
    cases = [(when(fondement=ground), door()) for ground in ("mariage", "armee")]
    lone = table(row("resident", {"premiere": stage(None, *cases)}))

    answer = resolve(lone, titre("resident", "premiere", fondement="inconnu"), TODAY)

    assert isinstance(answer, Decision)
    assert answer.door == door()


def test_a_decision_that_the_unknown_does_not_change_still_says_it_is_unknown(
    held: Table,
) -> None:
    """No ground that was only tried may show as if the person had given it."""
    known = titre("resident", "premiere", fondement="inconnu", departement="976")
    same = table(row("resident", {"premiere": stage(None, (when(fondement="armee"), door()))}))

    answer = resolve(same, known, TODAY)

    assert isinstance(answer, Decision)
    assert answer.facts == known


def test_grounds_that_share_a_door_are_all_named(held: Table) -> None:
    answer = several(held, titre("resident", "premiere", fondement="inconnu"))

    told = [facts[FactId("fondement")] for facts in told_apart(held, answer)]
    assert told[0] == ("mariage", "protection")


def test_doors_that_a_territory_makes_equal_are_one_decision() -> None:
    cases = [
        (when(fondement="mariage"), door(menu="Famille")),
        (when(fondement="armee"), door(menu="Autre")),
    ]
    lone = table(row("resident", {"premiere": stage(None, *cases)}))
    known = titre("resident", "premiere", fondement="inconnu", departement="976")

    assert isinstance(resolve(lone, known, TODAY), Decision)


def test_the_same_door_with_other_steps_is_another_decision() -> None:
    cases = [(when(fondement=ground), door()) for ground in ("mariage", "armee")]
    anef = guide("anef", steps=(step("livret", when(fondement="armee")),))
    lone = table(row("resident", {"premiere": stage(None, *cases)}), guides=(anef,))

    answer = several(lone, titre("resident", "premiere", fondement="inconnu"))

    assert len(answer.decisions) == 2


@pytest.mark.parametrize("fact", ["departement", "article", "document_detenu", "vecu"])
def test_a_refining_fact_that_is_unknown_is_as_if_not_said(held: Table, fact: str) -> None:
    known = titre("talent", "premiere")

    with_it = resolve(held, {**known, FactId(fact): "inconnu"}, TODAY)
    without = resolve(held, known, TODAY)

    assert isinstance(with_it, Decision)
    assert isinstance(without, Decision)
    assert with_it.door == without.door
    assert with_it.silence == without.silence


def test_a_known_value_that_no_case_takes_is_asked_again_even_with_an_unknown() -> None:
    cases = (
        (when(fondement="armee", document_detenu="carte"), door()),
        (when(fondement="mariage", document_detenu="carte"), local()),
    )
    lone = table(row("resident", {"premiere": stage(None, *cases)}))
    known = titre("resident", "premiere", fondement="inconnu", document_detenu="aucun")

    assert resolve(lone, known, TODAY) == Missing(FactId("fondement"), ("mariage", "armee"))


def test_what_remains_is_bounded_and_says_so() -> None:
    rows = [row(f"titre_{n:03}", {"premiere": door()}) for n in range(MAX_FAN_OUT + 5)]

    answer = several(table(*rows), titre("inconnu", "premiere"))

    assert len(answer.decisions) == MAX_FAN_OUT
    assert answer.is_truncated


def test_the_search_is_bounded_even_when_it_decides_little() -> None:
    """Every ground leads to the same door: one decision, found a thousand times."""
    grounds = [f"motif_{n}" for n in range(MAX_EXPLORED + 10)]
    cases = [(when(fondement=ground), door()) for ground in grounds]
    small = table(row("resident", {"premiere": stage(None, *cases)}))
    specs = {**small.facts, FactId("fondement"): spec("fondement", *grounds)}

    answer = several(
        replace(small, facts=specs), titre("resident", "premiere", fondement="inconnu")
    )

    assert answer.is_truncated
