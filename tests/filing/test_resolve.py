"""Facts and a day become one decision, or the next fact to ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.engine.model import FactId, Facts
from bot.filing.doors import door_for, procedure_for
from bot.filing.model import (
    Decision,
    Door,
    Missing,
    PaperDecision,
    Paragraph,
    Table,
    Window,
)
from bot.filing.resolve import resolve
from tests.filing.factories import (
    TODAY,
    decided,
    door,
    facts,
    guide,
    local,
    row,
    spec,
    stage,
    table,
    titre,
    when,
)

# --- the fact that is needed next -----------------------------------------------------------


def test_without_a_demarche_it_is_asked_with_every_value(held: Table) -> None:
    answer = resolve(held, {}, TODAY)

    assert answer == Missing(FactId("demarche"), tuple(held.facts[FactId("demarche")].values))


def test_a_title_alone_still_needs_the_demarche(held: Table) -> None:
    answer = resolve(held, facts(titre="etudiant", etape="premiere"), TODAY)

    assert isinstance(answer, Missing)
    assert answer.fact == "demarche"


def test_a_request_for_a_title_needs_the_title(held: Table) -> None:
    expected = Missing(FactId("titre"), ("etudiant", "salarie", "talent", "resident", "metiers"))

    assert resolve(held, titre(), TODAY) == expected


@pytest.mark.parametrize(
    ("id_", "stages"),
    [("etudiant", ("premiere", "renouvellement")), ("talent", ("premiere",))],
)
def test_the_stage_is_asked_among_those_that_the_title_knows(
    held: Table, id_: str, stages: tuple[str, ...]
) -> None:
    assert resolve(held, titre(id_), TODAY) == Missing(FactId("etape"), stages)


def test_a_disputed_title_asks_the_ground_with_the_values_that_a_case_takes(held: Table) -> None:
    expected = Missing(FactId("fondement"), ("mariage", "protection", "armee", "autre"))

    assert resolve(held, titre("resident", "premiere"), TODAY) == expected


def test_a_case_with_two_conditions_asks_the_second_one_with_its_values(held: Table) -> None:
    answer = resolve(held, titre("resident", "premiere", fondement="armee"), TODAY)

    assert answer == Missing(FactId("document_detenu"), ("carte",))


def test_a_known_value_that_no_case_takes_is_asked_again(held: Table) -> None:
    known = titre("resident", "premiere", fondement="armee", document_detenu="aucun")

    answer = resolve(held, known, TODAY)

    expected = Missing(FactId("fondement"), ("mariage", "protection", "armee", "autre"))
    assert answer == expected


def test_a_case_on_an_open_fact_offers_its_own_values() -> None:
    cases = (when(departement="93"), local()), (when(departement="01"), door())
    lone = table(row("vpf", {"premiere": stage(None, *cases)}))

    answer = resolve(lone, titre("vpf", "premiere"), TODAY)

    assert answer == Missing(FactId("departement"), ("01", "93"))


# --- the door -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ground", "channel"),
    [("mariage", "anef"), ("protection", "anef"), ("autre", "prefecture_decides")],
)
def test_the_first_case_that_holds_gives_the_door(held: Table, ground: str, channel: str) -> None:
    found = decided(held, titre("resident", "premiere", fondement=ground))

    assert found.door.channel == channel


def test_without_a_case_that_holds_the_base_is_the_door() -> None:
    lone = table(row("vpf", {"premiere": stage(door(), (when(fondement="armee"), local()))}))

    assert decided(lone, titre("vpf", "premiere")).door.channel == "anef"


def test_a_case_is_tried_before_the_base() -> None:
    lone = table(row("vpf", {"premiere": stage(door(), (when(fondement="armee"), local()))}))

    found = decided(lone, titre("vpf", "premiere", fondement="armee"))

    assert found.door.channel == "prefecture_decides"


def test_a_demarche_has_one_door_whatever_the_stage(held: Table) -> None:
    found = decided(held, facts(demarche="duplicata", titre="salarie", etape="renouvellement"))

    assert (found.procedure.id, found.stage, found.door.site) == ("duplicata", None, "ofii")


def test_a_door_of_a_site_takes_the_guide_of_that_site() -> None:
    ofii = guide("autre", "ofii")
    lone = table(
        row("famille", {"filing": door("autre", "autre", site="ofii")}),
        row("visa", {"filing": door("autre", "autre", site="consulat")}),
        guides=(ofii,),
    )

    assert decided(lone, facts(demarche="famille")).guide is ofii
    assert decided(lone, facts(demarche="visa")).guide.site is None


@pytest.mark.parametrize(
    ("known", "scope"),
    [
        (titre("etudiant", "premiere"), "national"),
        (titre("salarie", "premiere"), "local"),
        (facts(demarche="rdv_retrait"), "local"),
    ],
)
def test_only_a_door_that_the_prefecture_chooses_is_local(
    held: Table, known: Facts, scope: str
) -> None:
    assert decided(held, known).scope == scope


def test_a_stage_that_the_title_does_not_know_has_the_door_of_a_first_request(
    held: Table,
) -> None:
    found = decided(held, titre("metiers", "renouvellement"))

    assert found.stage == "renouvellement"
    assert found.door.channel == "prefecture_decides"
    assert "not_renewable" in found.warnings


def test_a_stage_that_the_title_knows_does_not_warn(held: Table) -> None:
    assert "not_renewable" not in decided(held, titre("salarie", "renouvellement")).warnings


# --- a démarche that follows the title ------------------------------------------------------


def test_a_demarche_of_the_title_asks_the_title(held: Table) -> None:
    answer = resolve(held, facts(demarche="pendant_asile"), TODAY)

    assert isinstance(answer, Missing)
    assert answer.fact == "titre"


def test_a_demarche_of_the_title_asks_what_the_title_needs(held: Table) -> None:
    answer = resolve(held, facts(demarche="pendant_asile", titre="resident"), TODAY)

    assert isinstance(answer, Missing)
    assert answer.fact == "fondement"


def test_a_demarche_of_the_title_has_the_title_s_door_and_its_own_window(held: Table) -> None:
    known = facts(demarche="pendant_asile", titre="etudiant", entre_le="2026-10-01")

    found = decided(held, known)

    assert found.procedure.id == "pendant_asile"
    assert (found.door.channel, found.door.regime) == ("anef", "R431-2")
    assert found.window == Window("asile", date(2026, 10, 1), date(2027, 1, 1), "open")
    assert found.door.steps == ("asile",)
    assert found.warnings == ("asylum",)


def test_a_demarche_of_the_title_does_not_give_the_title_s_paper(held: Table) -> None:
    """An asylum seeker who asks for a title is given no récépissé (R431-12)."""
    found = decided(held, facts(demarche="pendant_asile", titre="etudiant"))

    assert (found.door.paper, found.work) == (None, None)


def test_a_demarche_of_the_title_ignores_the_stage(held: Table) -> None:
    first = decided(held, facts(demarche="pendant_asile", titre="etudiant"))
    second = decided(
        held, facts(demarche="pendant_asile", titre="etudiant", etape="renouvellement")
    )

    assert first.door == second.door


def test_a_demarche_without_a_base_is_just_the_title_s_door(held: Table) -> None:
    found = decided(held, facts(demarche="suit_le_titre", titre="etudiant"))

    assert found.door is held.procedures["etudiant"].stages["premiere"].base


def test_a_demarche_of_the_title_says_when_the_title_s_scheme_has_ended(held: Table) -> None:
    known = facts(demarche="pendant_asile", titre="metiers")

    assert "scheme_ended" in decided(held, known, date(2027, 1, 1)).warnings


def test_a_case_of_a_demarche_is_tried_before_the_title_s_door() -> None:
    lone = table(
        row("etudiant", {"premiere": door()}),
        row(
            "asile",
            {"filing": stage(None, (when(fondement="autre"), door("rdv")), door_of="titre")},
        ),
    )

    found = decided(lone, facts(demarche="asile", fondement="autre"))

    assert (found.door.channel, found.title) == ("rdv", None)


# --- territories with rules of their own ----------------------------------------------------


def test_nothing_national_is_claimed_in_a_territory_with_its_own_rules(held: Table) -> None:
    found = decided(
        held, titre("etudiant", "renouvellement", departement="976", expire_le="2027-05-02")
    )

    assert (found.door.channel, found.door.regime) == ("prefecture_decides", "autre")
    assert (found.window, found.work, found.silence) == (None, None, None)
    assert found.warnings == ("territory_to_check",)


def test_a_local_door_stays_in_a_territory_with_its_own_rules_without_its_window(
    held: Table,
) -> None:
    found = decided(held, titre("salarie", "premiere", departement="976", entre_le="2026-10-01"))

    assert (found.door.channel, found.door.regime) == ("prefecture_decides", "R431-3")
    assert found.window is None
    assert found.warnings == ("territory_to_check", "wrong_door_no_effect")


@pytest.mark.parametrize("code", ["93", "inconnu", None])
def test_elsewhere_the_national_list_holds(held: Table, code: str | None) -> None:
    known = titre("etudiant", "premiere", **({"departement": code} if code else {}))

    found = decided(held, known)

    assert found.door.channel == "anef"
    assert "territory_to_check" not in found.warnings


def test_the_territory_of_a_known_departement_is_given(held: Table) -> None:
    found = decided(held, titre("salarie", "premiere", departement="93"))

    assert found.territory is held.territories["93"]


# --- windows and warnings -------------------------------------------------------------------


def test_the_window_is_computed_from_the_date(held: Table) -> None:
    found = decided(held, titre("etudiant", "renouvellement", expire_le="2027-05-02"))

    assert found.window == Window("anef", date(2027, 1, 2), date(2027, 3, 3), "too_early")


def test_an_unknown_date_gives_an_unknown_window(held: Table) -> None:
    found = decided(held, titre("etudiant", "renouvellement", expire_le="inconnu"))

    assert found.window == Window("anef", None, None, "unknown")


def test_a_date_that_the_door_does_not_use_gives_no_window(held: Table) -> None:
    assert decided(held, titre("etudiant", "premiere", ne_le="2008-05-10")).window is None


@pytest.mark.parametrize(
    ("today", "has_ended"),
    [(date(2026, 12, 30), False), (date(2026, 12, 31), False), (date(2027, 1, 1), True)],
)
def test_a_scheme_is_over_the_day_after_its_last_day(
    held: Table, today: date, has_ended: bool
) -> None:
    found = decided(held, titre("metiers", "premiere"), today)

    assert ("scheme_ended" in found.warnings) is has_ended


def test_a_warning_said_twice_is_given_once() -> None:
    twice = local(warnings=("wrong_door_no_effect",))
    lone = table(row("vpf", {"premiere": twice}))

    assert decided(lone, titre("vpf", "premiere")).warnings == ("wrong_door_no_effect",)


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (local(), ("wrong_door_no_effect",)),
        (door("prefecture_decides", "autre"), ()),
        (door("rdv", "R431-3"), ()),
    ],
)
def test_post_is_warned_against_where_the_law_wants_the_person_to_come(
    of: Door, expected: tuple[str, ...]
) -> None:
    """CE, avis, 10 October 2024, n° 493514."""
    lone = table(row("vpf", {"premiere": of}))

    assert decided(lone, titre("vpf", "premiere")).warnings == expected


# --- other kinds of decision ----------------------------------------------------------------


def test_a_paper_received_is_decided_by_itself(held: Table) -> None:
    paper = held.papers["recepisse"]

    assert resolve(held, facts(document="recepisse"), TODAY) == PaperDecision(
        paper, paper.work, social_rights=paper.social_rights
    )


def test_an_unknown_paper_is_asked(held: Table) -> None:
    expected = Missing(FactId("document"), ("recepisse", "refus"))

    assert resolve(held, facts(document="inconnu"), TODAY) == expected


def test_a_demarche_prevails_over_a_paper(held: Table) -> None:
    answer = resolve(held, facts(document="recepisse", demarche="duplicata"), TODAY)

    assert isinstance(answer, Decision)


# --- the parts, as policies use them --------------------------------------------------------


def test_procedure_for_gives_the_row_and_its_stage(held: Table) -> None:
    expected = held.procedures["talent"], "premiere"

    assert procedure_for(held, titre("talent", "premiere")) == expected


def test_door_for_gives_the_door_where_the_person_lives(held: Table) -> None:
    found = door_for(held, held.procedures["etudiant"], "premiere", titre(departement="976"))

    assert isinstance(found, Door)
    assert found.channel == "prefecture_decides"


@pytest.mark.parametrize(("known", "warnings"), [("oui", ("accord",)), ("non", ())])
def test_a_warning_with_a_condition_is_said_of_these_facts_only(
    known: str, warnings: tuple[str, ...]
) -> None:
    lone = table(row("vpf", {"premiere": door(warnings=("accord",))}))
    some = Paragraph("accord", (), when(vecu="oui"))
    held = replace(lone, warnings={"accord": some}, facts={**lone.facts, **_YES_NO})

    assert decided(held, titre("vpf", "premiere", vecu=known)).warnings == warnings


_YES_NO = {FactId("vecu"): spec("vecu", "oui", "non", refines=True)}
