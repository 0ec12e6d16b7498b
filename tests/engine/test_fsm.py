import pytest

from bot.engine.fsm import Cursor, Fsm, NoTransition, Way
from bot.engine.model import FlowId, NodeId

A, B, C = NodeId("a"), NodeId("b"), NodeId("c")


@pytest.fixture
def fsm() -> Fsm:
    ways = [
        Way(A, "go", B, lambda facts: bool(facts.get("direct"))),
        Way(A, "go", C, lambda facts: not facts.get("stuck")),
        Way(B, "home", A),
    ]
    return Fsm(FlowId("f"), [A, B, C], ways)


@pytest.mark.parametrize(("facts", "goal"), [({"direct": True}, B), ({}, C)])
def test_the_first_way_that_holds_is_taken(fsm: Fsm, facts: dict[str, bool], goal: NodeId) -> None:
    cursor = Cursor(A, facts)

    fsm.fire(cursor, "go")

    assert cursor.state == goal


@pytest.mark.parametrize(
    ("state", "trigger"),
    [(A, "nowhere"), (A, "home"), (C, "go")],
    ids=["no such trigger", "not from here", "a dead end"],
)
def test_a_missing_way_is_said_and_moves_nothing(fsm: Fsm, state: NodeId, trigger: str) -> None:
    cursor = Cursor(state, {})

    with pytest.raises(NoTransition) as error:
        fsm.fire(cursor, trigger)

    assert (error.value.flow, error.value.node, error.value.trigger) == ("f", state, trigger)
    assert cursor.state == state


def test_no_guard_that_holds_is_said_too(fsm: Fsm) -> None:
    """transitions returns False there, in silence."""
    cursor = Cursor(A, {"stuck": True})

    with pytest.raises(NoTransition, match="node 'a' has no way 'go' that holds"):
        fsm.fire(cursor, "go")


def test_cursors_of_one_machine_are_independent(fsm: Fsm) -> None:
    one, other = Cursor(A, {"direct": True}), Cursor(A, {})

    fsm.fire(one, "go")

    assert (one.state, other.state) == (B, A)
