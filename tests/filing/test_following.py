"""Clocks and protocols: a date that is never too late, and steps in the right order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.engine.model import ALWAYS, FactId, Facts, Guard
from bot.filing.following import (
    Clock,
    ClockCase,
    ClockDecision,
    Protocol,
    ProtocolDecision,
    ProtocolStep,
)
from bot.filing.model import FactSpec, Missing, Offset, Table
from bot.filing.resolve import resolve

TODAY = date(2026, 11, 21)


def facts(**known: str) -> Facts:
    return {FactId(fact): value for fact, value in known.items()}


def spec(name: str, kind: str, *values: str) -> FactSpec:
    shown = {value: value for value in values}
    return FactSpec(FactId(name), name, f"{name} ?", kind, shown, refines=True)


def case(due: Offset | None, article: str = "R1", guard: Guard = ALWAYS) -> ClockCase:
    return ClockCase(guard, due, article, None)


def clock(name: str, *cases: ClockCase, anchor: str | None = "notifie_le") -> Clock:
    return Clock(
        id=name,
        label=name,
        anchor=FactId(anchor) if anchor else None,
        window=None,
        cases=cases,
        is_of_title=False,
        due_is="limite",
        ask=(),
        counted_from="depuis",
        stops=None,
        effect="effet",
        steps=("agir",),
        sources=(),
    )


def only(fact: str, value: str) -> Guard:
    return Guard(((FactId(fact), frozenset({value})),))


def step(name: str) -> ProtocolStep:
    return ProtocolStep(name, True, name, (), 0, "practice", None)


def protocol(name: str, *steps: str, then: str | None = None, letter: str = "") -> Protocol:
    letters = (letter,) if letter else ()
    return Protocol(name, name, "sens", tuple(map(step, steps)), then, letters, (f"s_{name}",))


@pytest.fixture
def following(held: Table) -> Table:
    """The table of the other tests, with clocks and protocols."""
    oqtf = clock(
        "recours_oqtf",
        case(Offset(months=1), "L911-1", only("lieu", "libre")),
        case(Offset(days=7), "L921-1", only("lieu", "assignation")),
        case(Offset(days=2), "L921-2"),
    )
    clocks = (
        clock("complement", case(Offset(days=30), "R431-11")),
        clock("deux_mois", case(Offset(months=2), "R421-1")),
        replace(oqtf, ask=(FactId("lieu"),)),
        replace(clock("fenetre", anchor=None), window="anef"),
        clock("sans_date", case(None), anchor=None),
        replace(clock("rejet", case(Offset(months=4), "R432-2")), is_of_title=True),
    )
    protocols = (
        protocol("api", "mail", "lrar", then="cadre", letter="demande_api"),
        protocol("cadre", "lrar", "juge", letter="substitution"),
    )
    specs = (
        spec("delai", "choice", *(one.id for one in clocks)),
        spec("blocage", "choice", *(one.id for one in protocols)),
        spec("notifie_le", "date"),
        spec("lieu", "choice", "libre", "assignation"),
    )
    return replace(
        held,
        facts={**held.facts, **{one.id: one for one in specs}},
        clocks={one.id: one for one in clocks},
        protocols={one.id: one for one in protocols},
    )


def decided(table: Table, **known: str) -> ClockDecision:
    answer = resolve(table, facts(**known), TODAY)
    assert isinstance(answer, ClockDecision)
    return answer


def test_thirty_days_are_counted_from_the_day_after(following: Table) -> None:
    answer = decided(following, delai="complement", notifie_le="2026-11-21")

    assert (answer.starts_on, answer.due) == (date(2026, 11, 21), date(2026, 12, 21))


@pytest.mark.parametrize(
    ("notified", "due"),
    [
        ("2026-12-31", date(2027, 2, 28)),
        ("2027-12-31", date(2028, 2, 29)),
        ("2026-11-30", date(2027, 1, 30)),
        ("2026-08-31", date(2026, 10, 31)),  # over the change to winter time
    ],
)
def test_two_months_end_at_the_last_day_that_exists(
    following: Table, notified: str, due: date
) -> None:
    assert decided(following, delai="deux_mois", notifie_le=notified).due == due


@pytest.mark.parametrize(("notified", "is_past"), [("2026-10-22", False), ("2026-10-21", True)])
def test_last_day_is_still_good_and_the_next_is_not(
    following: Table, notified: str, is_past: bool
) -> None:
    answer = decided(following, delai="complement", notifie_le=notified)

    assert answer.is_past is is_past


def test_missing_date_is_asked(following: Table) -> None:
    answer = resolve(following, facts(delai="complement"), TODAY)

    assert answer == Missing(FactId("notifie_le"), ())


def test_unknown_date_gives_the_rule_without_a_date(following: Table) -> None:
    answer = decided(following, delai="complement", notifie_le="inconnu")

    assert (answer.due, answer.article, answer.is_past) == (None, "R431-11", False)


@pytest.mark.parametrize(
    ("where", "due"),
    [
        ("libre", date(2026, 12, 20)),
        ("assignation", date(2026, 11, 27)),
        ("inconnu", date(2026, 11, 22)),
    ],
)
def test_oqtf_asks_where_and_shows_the_shortest_when_unknown(
    following: Table, where: str, due: date
) -> None:
    known = {"delai": "recours_oqtf", "notifie_le": "2026-11-20"}

    assert resolve(following, facts(**known), TODAY) == Missing(
        FactId("lieu"), ("libre", "assignation")
    )
    assert decided(following, **known, lieu=where).due == due


def test_window_as_a_clock_opens_and_closes(following: Table) -> None:
    answer = decided(following, delai="fenetre", expire_le="2027-05-02")

    assert (answer.opens, answer.due) == (date(2027, 1, 2), date(2027, 3, 3))


def test_clock_without_a_date_still_says_its_rule(following: Table) -> None:
    answer = decided(following, delai="sans_date")

    assert (answer.starts_on, answer.due, answer.article) == (None, None, "R1")


def test_silence_is_that_of_the_title_when_the_title_is_known(following: Table) -> None:
    known = {"delai": "rejet", "notifie_le": "2026-11-21", "demarche": "titre_sejour"}

    of_title = decided(following, **known, titre="etudiant", etape="premiere")

    assert of_title.due == date(2027, 2, 19)
    assert decided(following, **known).due == date(2027, 3, 21)
    assert decided(following, **known, titre="inconnu", etape="premiere").due == date(2027, 3, 21)
    assert decided(following, **known, titre="talent", etape="premiere").due == date(2027, 3, 21)
    assert decided(following, **known, titre="resident", etape="premiere").due == date(2027, 3, 21)


def test_protocol_goes_on_with_its_frame_and_says_each_step_once(following: Table) -> None:
    answer = resolve(following, facts(blocage="api", demarche="duplicata"), TODAY)

    assert isinstance(answer, ProtocolDecision)
    assert [one.id for one in answer.steps] == ["mail", "lrar", "juge"]
    assert answer.letters == ("demande_api", "substitution")
    assert answer.sources == ("s_api", "s_cadre")


@pytest.mark.parametrize("fact", ["delai", "blocage"])
def test_unknown_clock_or_block_is_asked(following: Table, fact: str) -> None:
    answer = resolve(following, facts(**{fact: "inconnu"}), TODAY)

    assert answer == Missing(FactId(fact), tuple(following.facts[FactId(fact)].values))
