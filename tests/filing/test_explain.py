"""What a decision brings with it: steps in order, every source once."""

from __future__ import annotations

from datetime import date

from bot.engine.model import FactId
from bot.filing.explain import sources_of, steps_of
from bot.filing.model import Decision, PaperDecision, Table
from tests.filing.factories import (
    TODAY,
    decided,
    door,
    facts,
    guide,
    row,
    rule,
    step,
    table,
    titre,
)


def ids(held: Table, decision: Decision | PaperDecision) -> list[str]:
    return [source.id for source in sources_of(held, decision)]


def test_the_steps_of_the_title_come_before_those_of_the_channel() -> None:
    anef = guide("anef", steps=(step("compte"), step("depot")))
    lone = table(row("vpf", {"premiere": door(steps=("langue",))}), guides=(anef,))

    assert steps_of(decided(lone, titre("vpf", "premiere"))) == ("langue", "compte", "depot")


def test_a_step_with_a_condition_is_for_those_it_names(held: Table) -> None:
    with_visa = decided(held, titre("etudiant", "premiere", document_detenu="vls_ts"))
    without = decided(held, titre("etudiant", "premiere"))

    assert (steps_of(with_visa), steps_of(without)) == (("compte", "visa"), ("compte",))


def test_what_to_do_after_a_scheme_comes_first_once_it_has_ended(held: Table) -> None:
    ended = decided(held, titre("metiers", "premiere"), date(2027, 1, 1))
    running = decided(held, titre("metiers", "premiere"), date(2026, 12, 31))

    assert (steps_of(ended), steps_of(running)) == (("Autre titre.",), ())


def test_what_to_do_after_the_scheme_of_the_title_asked_for_comes_first(held: Table) -> None:
    ended = decided(held, facts(demarche="pendant_asile", titre="metiers"), date(2027, 1, 1))

    assert steps_of(ended) == ("Autre titre.", "asile")


def test_an_ended_scheme_without_a_sequel_adds_no_step() -> None:
    lone = table(
        row("vpf", {"premiere": door(steps=("seul",))}, until=date(2020, 1, 1)),
        warnings={"scheme_ended": ()},
    )

    assert steps_of(decided(lone, titre("vpf", "premiere"))) == ("seul",)


def test_every_part_of_the_decision_gives_its_sources_the_row_s_first() -> None:
    anef = guide("anef", sources=("portail",))
    window = rule("anef", sources=("loi",), warnings={"open": ("late_fee",)})
    lone = table(
        row("vpf", {"premiere": door(windows=("anef",))}, sources=("rangee",)),
        rules=(window,),
        guides=(anef,),
        warnings={"late_fee": ("taxe",)},
    )

    found = decided(lone, titre("vpf", "premiere", expire_le=TODAY.isoformat()))

    assert ids(lone, found) == ["rangee", "R431-2", "portail", "loi", "taxe"]


def test_a_source_that_serves_twice_is_given_once() -> None:
    anef = guide("anef", sources=("loi", "R431-2"))
    lone = table(row("vpf", {"premiere": door()}, sources=("loi",)), guides=(anef,))

    assert ids(lone, decided(lone, titre("vpf", "premiere"))) == ["loi", "R431-2"]


def test_without_a_window_its_rule_gives_no_source(held: Table) -> None:
    assert ids(held, decided(held, titre("etudiant", "premiere"))) == ["etudiant", "R431-2"]


def test_the_title_asked_for_gives_its_sources_to_the_demarche(held: Table) -> None:
    found = decided(held, facts(demarche="pendant_asile", titre="etudiant"))

    assert ids(held, found) == ["pendant_asile", "etudiant", "R431-2", "law_asylum"]


def test_a_paper_gives_its_own_sources(held: Table) -> None:
    assert ids(held, PaperDecision(held.papers["recepisse"])) == ["s_recepisse"]


def test_an_unknown_window_still_gives_the_source_of_its_rule() -> None:
    window = rule("anef", anchor=FactId("ne_le"), sources=("loi",))
    lone = table(row("vpf", {"premiere": door(windows=("anef",))}), rules=(window,))

    found = decided(lone, titre("vpf", "premiere", ne_le="inconnu"))

    assert ids(lone, found) == ["vpf", "R431-2", "loi"]
