"""« I don't know »: `Engine.outcomes_from`, and the way back to knowing."""

import pytest

from bot.engine.engine import Engine
from bot.engine.events import (
    Changed,
    Chose,
    Event,
    Typed,
    WentBack,
)
from bot.engine.limits import (
    MAX_EXPLORED,
    MAX_FAN_OUT,
)
from bot.engine.model import UNKNOWN, OptionId
from tests.engine.factories import (
    as_said,
    choice,
    date_asked,
    engine,
    facts,
    flow,
    option,
    outcome,
    play,
    router,
)


def test_not_knowing_may_lead_to_a_way_to_find_out(desk: Engine) -> None:
    turn = play(desk, "carte", UNKNOWN)

    assert [text.id for text in turn.place.passed] == ["sans_lieu"]
    assert facts(turn)["departement"] == UNKNOWN


def test_not_knowing_may_leave_the_question_open(desk: Engine) -> None:
    place = play(desk, "titre", UNKNOWN).place

    assert (place.node.id, place.is_open, place.question, place.outcome) == (
        "etape",
        True,
        None,
        None,
    )


def test_what_remains_possible_is_a_set_with_the_question_that_settles_it(desk: Engine) -> None:
    remaining = desk.outcomes_from(play(desk, "titre", UNKNOWN).session)

    assert remaining is not None
    assert remaining.question.id == "etape"
    assert {
        (end.id, said["etape"], said.get("motifs"))
        for said, end in ((as_said(known), end) for known, end in remaining.reached)
    } == {
        ("sans_piste", "premiere", ("aucun",)),
        ("decision", "renouvellement", None),
        ("decision", "premiere", ("famille",)),
        ("decision", "premiere", ("travail",)),
    }
    assert not remaining.is_truncated


def test_dates_and_places_stay_unknown_there(desk: Engine) -> None:
    remaining = desk.outcomes_from(play(desk, "titre", UNKNOWN).session)

    assert remaining is not None
    assert {as_said(known).get("departement", UNKNOWN) for known, _ in remaining.reached} == {
        UNKNOWN
    }


def test_nothing_is_open_where_a_question_is_asked(desk: Engine) -> None:
    assert desk.outcomes_from(play(desk, "titre").session) is None
    assert desk.outcomes_from(play(desk, "carte", "75").session) is None


@pytest.mark.parametrize("event", [Chose(OptionId("premiere")), Typed("première")])
def test_now_i_know_replaces_not_knowing(desk: Engine, event: Event) -> None:
    turn = play(desk, "titre", UNKNOWN, event)

    assert turn.place.node.id == "motifs"
    assert turn.session.answers == play(desk, "titre", "premiere").session.answers


def test_back_from_an_open_question_asks_it(desk: Engine) -> None:
    assert play(desk, "titre", UNKNOWN, WentBack()).place == play(desk, "titre").place


def test_a_continuation_kept_from_before_does_not_hide_an_outcome(desk: Engine) -> None:
    seen = play(
        desk, "titre", "premiere", Typed("famille"), "75", "compte", Changed("etape"), UNKNOWN
    )

    remaining = desk.outcomes_from(seen.session)

    assert remaining is not None
    assert {outcome.id for _, outcome in remaining.reached} == {"decision"}


def test_what_is_set_unknown_may_be_answered() -> None:
    tree = flow(
        "f",
        choice("q", option("a", "etape", sets={"etape": UNKNOWN})),
        choice("etape", premiere="fin", unknown="possible"),
        outcome("fin"),
    )
    desk = engine(tree)

    assert play(desk, "a").place.is_open
    assert facts(play(desk, "a", "premiere"))["etape"] == "premiere"


def _fan(ways: int, depth: int) -> Engine:
    """Return a flow whose open question leads to ways ** depth outcomes."""
    first = choice("q0", **{f"o{i}": "q1" for i in range(ways)}, unknown="possible")
    rest = [choice(f"q{d}", **{f"o{i}": f"q{d + 1}" for i in range(ways)}) for d in range(1, depth)]
    return engine(flow("f", first, *rest, outcome(f"q{depth}")))


def test_all_outcomes_up_to_the_limit_are_shown() -> None:
    remaining = _fan(8, 3).outcomes_from(play(_fan(8, 3), UNKNOWN).session)

    assert remaining is not None
    assert (len(remaining.reached), remaining.is_truncated) == (MAX_FAN_OUT, False)


def test_more_outcomes_are_cut_and_said_to_be() -> None:
    remaining = _fan(9, 3).outcomes_from(play(_fan(9, 3), UNKNOWN).session)

    assert remaining is not None
    assert (len(remaining.reached), remaining.is_truncated) == (MAX_FAN_OUT, True)


def test_the_search_for_outcomes_is_bounded() -> None:
    assert MAX_EXPLORED < 8**4

    remaining = _fan(8, 6).outcomes_from(play(_fan(8, 6), UNKNOWN).session)

    assert remaining is not None
    assert (remaining.reached, remaining.is_truncated) == ((), True)


@pytest.mark.parametrize("unknown", [None, "possible"])
def test_a_date_that_must_be_known_cuts_the_set(unknown: str | None) -> None:
    """What lies behind it is not known; saying « these are all » would be a lie."""
    tree = flow(
        "f",
        choice("q", a="quand", b="fin", unknown="possible"),
        date_asked("quand", "r", unknown=unknown),
        router("r", "fin"),
        outcome("fin"),
    )
    desk = engine(tree)

    remaining = desk.outcomes_from(play(desk, UNKNOWN).session)

    assert remaining is not None
    assert [as_said(known)["q"] for known, _ in remaining.reached] == ["b"]
    assert remaining.is_truncated
