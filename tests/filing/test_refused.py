"""Facts that cannot be used: every error at once, each with the nearest right word."""

from __future__ import annotations

import pytest

from bot.engine.model import FactId, Value
from bot.filing.formats import is_well_written, nearest_territory, proposal
from bot.filing.model import FactError, Refused, Table
from bot.filing.refusals import check_facts
from bot.filing.resolve import resolve
from tests.filing.factories import TODAY, facts, titre


def refusal(held: Table, fact: str, value: Value) -> FactError | None:
    errors = check_facts(held, {FactId(fact): value})
    return errors[0] if errors else None


def test_every_error_is_given_at_once(held: Table) -> None:
    known = facts(demarche="duplicatas", titr="etudiant", expire_le="02/05/2027", etape="premiere")

    answer = resolve(held, known, TODAY)

    assert answer == Refused(
        (
            FactError("demarche", "duplicatas", "unknown_value", "duplicata"),
            FactError("titr", "etudiant", "unknown_fact", "titre"),
            FactError("expire_le", "02/05/2027", "not_a_date", "2027-05-02"),
        )
    )


def test_an_error_in_a_fact_that_the_decision_does_not_use_is_refused_too(held: Table) -> None:
    answer = resolve(held, facts(demarche="duplicata", departement="999"), TODAY)

    assert isinstance(answer, Refused)


def test_a_right_fact_has_no_error(held: Table) -> None:
    assert check_facts(held, titre("etudiant", "premiere", departement="2A")) == ()


def test_a_fact_that_nobody_knows_has_no_proposal_when_nothing_is_like_it(held: Table) -> None:
    assert refusal(held, "zzz", "x") == FactError("zzz", "x", "unknown_fact", None)


@pytest.mark.parametrize(
    ("fact", "value", "near"),
    [
        ("titre", "etudient", "etudiant"),
        ("titre", "Etudiant", "etudiant"),
        ("etape", "renouvelement", "renouvellement"),
        ("titre", "", None),
        ("titre", "zzz", None),
    ],
)
def test_an_unknown_value_proposes_the_nearest(
    held: Table, fact: str, value: str, near: str | None
) -> None:
    assert refusal(held, fact, value) == FactError(fact, value, "unknown_value", near)


@pytest.mark.parametrize("fact", ["titre", "expire_le", "departement", "article", "commune"])
def test_unknown_is_a_value_of_every_fact(held: Table, fact: str) -> None:
    assert refusal(held, fact, "inconnu") is None


# --- dates ----------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["2027-05-02", "2028-02-29", "1900-01-01", "2199-12-31"])
def test_a_date_is_written_as_iso(value: str) -> None:
    assert is_well_written("date", value)


@pytest.mark.parametrize(
    "value",
    [
        "2027-02-29",
        "2027-02-30",
        "2027-13-01",
        "2027-00-10",
        "2027-5-2",
        "27-05-02",
        "1899-12-31",
        "2200-01-01",
        "0001-01-01",
        "9999-12-31",
        "2027-05-02T00:00",
        " 2027-05-02",
        "٢٠٢٧-٠٥-٠٢",
        "",
    ],
)
def test_an_impossible_or_absurd_date_is_not_a_date(value: str) -> None:
    """Far years would overflow the calendar when a window is computed."""
    assert not is_well_written("date", value)


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("02/05/2027", "2027-05-02"),
        ("2/5/2027", "2027-05-02"),
        ("2.5.2027", "2027-05-02"),
        ("31-12-2026", "2026-12-31"),
        ("31 12 2026", "2026-12-31"),
        ("2027-5-2", "2027-05-02"),
        ("2027/05/02", "2027-05-02"),
        ("٠٢/٠٥/٢٠٢٧", "2027-05-02"),
        ("30/02/2027", None),
        ("05/13/2027", None),
        ("02/05/27", None),
        ("hier", None),
        ("01/01/9999", None),
    ],
)
def test_a_date_written_another_way_is_proposed_as_iso(value: str, iso: str | None) -> None:
    assert proposal("date", value) == iso


def test_a_wrong_date_is_called_so(held: Table) -> None:
    assert refusal(held, "ne_le", "hier") == FactError("ne_le", "hier", "not_a_date", None)


# --- départements, communes, articles -------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "near"),
    [
        ("1", "01"),
        ("2a", "2A"),
        (" 93", "93"),
        ("Mayotte", "976"),
        ("corse-du-sud", "2A"),
        ("le neuf trois", "93"),
        ("93200", "93"),
        ("20100", "2A"),
        ("97600", "976"),
        ("75020", None),
        ("999", None),
        ("", None),
    ],
)
def test_a_departement_is_proposed_from_its_number_name_or_postcode(
    held: Table, value: str, near: str | None
) -> None:
    assert nearest_territory(held.territories, value) == near


def test_an_unknown_departement_is_refused(held: Table) -> None:
    expected = FactError("departement", "1", "unknown_value", "01")

    assert refusal(held, "departement", "1") == expected


@pytest.mark.parametrize("value", ["01", "2A", "976"])
def test_a_departement_of_the_table_is_taken(held: Table, value: str) -> None:
    assert refusal(held, "departement", value) is None


@pytest.mark.parametrize("value", ["93066", "2A004", "97611"])
def test_a_commune_is_an_insee_code(value: str) -> None:
    assert is_well_written("commune", value)


@pytest.mark.parametrize(
    ("value", "near"),
    [("2a004", "2A004"), ("93 066", "93066"), ("Bobigny", None), ("2C004", None), ("9306", None)],
)
def test_a_commune_written_another_way_is_proposed(value: str, near: str | None) -> None:
    assert not is_well_written("commune", value)
    assert proposal("commune", value) == near


@pytest.mark.parametrize(
    "value", ["L421-14", "L421-13-1", "R431-5", "D431-7", "6-2", "7bis", "7_ter"]
)
def test_an_article_is_of_the_ceseda_or_of_the_algerian_agreement(value: str) -> None:
    assert is_well_written("article", value)


@pytest.mark.parametrize(
    ("value", "near"),
    [
        ("L.421-14", "L421-14"),
        ("l421-14", "L421-14"),
        ("L. 421-14", "L421-14"),
        ("R*432-1", "R432-1"),
        ("article L421-14", "L421-14"),
        ("art. 7 bis", "7bis"),
        ("7 BIS", "7bis"),
        ("étudiant", None),
        ("L42114", None),
    ],
)
def test_an_article_written_another_way_is_proposed(
    held: Table, value: str, near: str | None
) -> None:
    assert refusal(held, "article", value) == FactError("article", value, "unknown_value", near)


# --- lists ----------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [(), ("famille",), ("famille", "travail"), "famille"])
def test_a_fact_of_several_choices_takes_a_list(held: Table, value: Value) -> None:
    assert refusal(held, "vecu", value) is None


def test_a_wrong_choice_in_a_list_is_the_one_refused(held: Table) -> None:
    expected = FactError("vecu", "famile", "unknown_value", "famille")

    assert refusal(held, "vecu", ("travail", "famile")) == expected


@pytest.mark.parametrize(
    ("fact", "value", "shown", "near"),
    [
        ("titre", ("etudiant",), "[etudiant]", "etudiant"),
        ("titre", ("etudiant", "salarie"), "[etudiant, salarie]", None),
        ("titre", ("etudient",), "[etudient]", None),
        ("expire_le", ("2027-05-02",), "[2027-05-02]", None),
        ("titre", (), "[]", None),
    ],
)
def test_a_list_is_refused_where_one_value_is_expected(
    held: Table, fact: str, value: Value, shown: str, near: str | None
) -> None:
    assert refusal(held, fact, value) == FactError(fact, shown, "unknown_value", near)


def test_a_departement_number_that_does_not_exist_proposes_no_other_place(held: Table) -> None:
    assert nearest_territory(held.territories, "984") is None
