"""Flows inside flows, and the bounds of one walk."""

import pytest

from bot.engine.engine import Engine
from bot.engine.events import Typed
from bot.engine.limits import MAX_SUBFLOW_DEPTH
from bot.engine.model import FlowId, Node
from bot.engine.replay import EngineError
from bot.engine.session import Answer, Session
from tests.engine.factories import (
    back,
    choice,
    engine,
    facts,
    flow,
    notice,
    outcome,
    play,
    start,
    step,
    subflow,
)


def test_a_subflow_goes_back_to_its_caller(desk: Engine) -> None:
    turn = play(desk, "carte", Typed("93"))

    assert (turn.place.node.id, facts(turn)["departement"]) == ("decision", "93")


def test_a_flow_that_goes_back_may_be_walked_alone(lieu: object, desk: Engine) -> None:
    first = desk.start(FlowId("lieu"))

    place = step(desk, first.session, Typed("93")).place

    assert (place.node.id, place.outcome is not None) == ("retour", True)


def test_a_subflow_walked_twice_asks_once() -> None:
    below = flow("dessous", choice("x", oui="retour"), back())
    tree = flow("f", subflow("a", "dessous", "b"), subflow("b", "dessous", "fin"), outcome("fin"))

    turn = play(engine(tree, below), "oui")

    assert turn.place.node.id == "fin"


def test_an_outcome_inside_a_subflow_ends_the_conversation() -> None:
    below = flow("dessous", choice("x", oui="retour", non="stop"), back(), outcome("stop"))
    tree = flow("f", subflow("a", "dessous", "fin"), outcome("fin"))

    assert play(engine(tree, below), "non").place.node.id == "stop"


def _nested(depth: int) -> Engine:
    flows = [flow(f"f{i}", subflow("s", f"f{i + 1}", "retour"), back()) for i in range(depth - 1)]
    return engine(*flows, flow(f"f{depth - 1}", choice("q", oui="retour"), back()))


def test_flows_nest_to_the_limit() -> None:
    assert start(_nested(MAX_SUBFLOW_DEPTH)).place.node.id == "q"


def test_flows_nested_deeper_are_refused() -> None:
    with pytest.raises(EngineError, match="flows inside flows at 'f4'"):
        start(_nested(MAX_SUBFLOW_DEPTH + 1))


def test_an_unknown_flow_is_named() -> None:
    with pytest.raises(EngineError, match="unknown flow 'ailleurs'"):
        engine().place(Session(FlowId("ailleurs")))


def test_an_unknown_flow_inside_a_flow_is_named() -> None:
    with pytest.raises(EngineError, match="unknown flow 'ailleurs'"):
        start(engine(flow("f", subflow("s", "ailleurs", "fin"), outcome("fin"))))


# --- limits -----------------------------------------------------------------------------------


def test_a_flow_that_turns_without_asking_is_stopped() -> None:
    tree = flow("f", choice("q", oui="a"), notice("a", "b"), notice("b", "a"))

    with pytest.raises(EngineError, match="hops in flow 'f'"):
        play(engine(tree), "oui")


def test_a_long_conversation_is_not_a_runaway_one() -> None:
    """Hops are counted between two answers: 55 questions with three notices each go through."""
    nodes: list[Node] = []
    for i in range(55):
        nodes += [choice(f"q{i}", oui=f"a{i}"), notice(f"a{i}", f"b{i}")]
        nodes += [notice(f"b{i}", f"c{i}"), notice(f"c{i}", f"q{i + 1}")]
    desk = engine(flow("f", *nodes, outcome("q55")))
    session = Session(FlowId("f"), answers=tuple(Answer(f"q{i}", "oui") for i in range(55)))

    assert desk.place(session).node.id == "q55"
