"""The questions that a flow may put to the table."""

from __future__ import annotations

import pytest

from bot.engine.model import FactId, Facts, PolicyId
from bot.filing.model import Table
from bot.filing.policies import POLICY_NAMES, policies
from tests.filing.factories import door, facts, paper, row, rule, table, titre, when
from tests.real import real_resolver


def says(held: Table, name: str, known: Facts) -> bool:
    return policies(held)[PolicyId(name)](known)


def test_every_policy_has_its_name(held: Table) -> None:
    expected = {"depends_on_article", "has_window", "local_door", "anef_door", "several_doors"}
    expected.add("place_unknown")

    assert set(policies(held)) == expected == POLICY_NAMES


@pytest.mark.parametrize("name", sorted(POLICY_NAMES - {"place_unknown"}))
@pytest.mark.parametrize(
    "known",
    [
        {},
        titre(),
        titre("etudiant"),
        titre("inconnu", "premiere"),
        titre("etudiant", "inconnu"),
        facts(demarche="inconnu"),
        titre("resident", "premiere"),
        titre("resident", "premiere", fondement="inconnu"),
        facts(demarche="pendant_asile"),
    ],
)
def test_nothing_holds_while_the_door_is_not_known(held: Table, name: str, known: Facts) -> None:
    assert not says(held, name, known)


@pytest.mark.parametrize(
    ("known", "is_anef", "is_local"),
    [
        (titre("etudiant", "premiere"), True, False),
        (titre("salarie", "premiere"), False, True),
        (facts(demarche="duplicata"), False, False),
        (facts(demarche="pendant_asile", titre="etudiant"), True, False),
        (titre("etudiant", "premiere", departement="976"), False, True),
    ],
)
def test_the_channel_of_the_door_where_the_person_lives(
    held: Table, known: Facts, is_anef: bool, is_local: bool
) -> None:
    found = says(held, "anef_door", known), says(held, "local_door", known)

    assert found == (is_anef, is_local)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (titre("etudiant", "renouvellement"), True),
        (titre("etudiant", "renouvellement", expire_le="2027-05-02"), False),
        (titre("etudiant", "renouvellement", expire_le="inconnu"), False),
        (titre("salarie", "renouvellement"), False),
        (titre("etudiant", "renouvellement", departement="976"), False),
    ],
)
def test_a_window_is_offered_while_its_date_is_not_said(
    held: Table, known: Facts, expected: bool
) -> None:
    assert says(held, "has_window", known) is expected


def test_a_window_that_does_not_concern_the_person_is_not_offered() -> None:
    guarded = rule("anef", unless=when(document_detenu="aucun"))
    lone = table(row("vpf", {"premiere": door(windows=("anef",))}), rules=(guarded,))

    assert not says(lone, "has_window", titre("vpf", "premiere", document_detenu="aucun"))


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (titre("talent", "premiere"), True),
        (titre("talent", "premiere", article="inconnu"), True),
        (titre("talent", "premiere", article="L421-9"), False),
        (titre("etudiant", "premiere"), False),
        (titre("salarie", "premiere"), False),
    ],
)
def test_the_article_matters_until_it_is_known(held: Table, known: Facts, expected: bool) -> None:
    assert says(held, "depends_on_article", known) is expected


@pytest.mark.parametrize(("known", "expected"), [({}, True), ({"document_detenu": "carte"}, False)])
def test_a_right_to_work_depends_on_a_fact_not_said_yet(
    known: dict[str, str], expected: bool
) -> None:
    branches = paper(((when(document_detenu="vls_ts"), "yes"),))
    lone = table(row("vpf", {"premiere": door(paper=branches)}))

    assert says(lone, "depends_on_article", titre("vpf", "premiere", **known)) is expected


@pytest.mark.parametrize(
    ("known", "expected"),
    [({}, True), (facts(blocage="rdv"), True), (facts(departement="93"), False)],
)
def test_a_place_is_asked_only_while_it_is_not_said(
    held: Table, known: Facts, expected: bool
) -> None:
    assert says(held, "place_unknown", known) is expected


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"titre": "salarie", "etape": "renouvellement", "departement": "93"}, True),
        ({"titre": "salarie", "etape": "premiere", "departement": "93"}, False),
        ({"titre": "salarie", "etape": "renouvellement", "departement": "02"}, False),
        ({"titre": "salarie", "etape": "renouvellement"}, False),
        ({"titre": "etudiant", "etape": "premiere", "departement": "92"}, False),
        ({"titre": "salarie", "etape": "premiere", "departement": "92"}, True),
        (
            {
                "titre": "salarie",
                "etape": "renouvellement",
                "departement": "93",
                "commune": "93066",
            },
            False,
        ),
    ],
    ids=str,
)
def test_a_commune_is_asked_only_where_it_may_change_the_door(
    known: dict[str, str], expected: bool
) -> None:
    real = real_resolver().library.table
    said: Facts = {FactId("demarche"): "titre_sejour"} | {FactId(f): v for f, v in known.items()}

    assert says(real, "several_doors", said) is expected
