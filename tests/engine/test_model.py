import pytest

from bot.engine.model import ALWAYS, Guard, Node, goals
from tests.engine.factories import (
    choice,
    date_asked,
    guard,
    notice,
    option,
    outcome,
    router,
    several,
    subflow,
)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (choice("q", oui="a", non="b", unknown="c"), ("a", "b", "c")),
        (choice("q", oui="a", non="a"), ("a",)),
        (choice("q", oui="a", unknown="possible"), ("a",)),
        (several("q", "x", "y", goto="a"), ("a",)),
        (date_asked("q", "a", unknown="b"), ("a", "b")),
        (router("r", (guard(x="1"), "b"), "a"), ("b", "a")),
        (notice("n", "a"), ("a",)),
        (subflow("s", "autre", "a"), ("a",)),
        (outcome("o"), ()),
        (outcome("o", option("suite", "a")), ("a",)),
    ],
)
def test_goals_are_every_way_out_once_in_reading_order(node: Node, expected: object) -> None:
    assert goals(node) == expected


def test_a_guard_without_conditions_always_holds() -> None:
    assert ALWAYS.is_unconditional


@pytest.mark.parametrize("held", [guard(x="1"), guard(known=["x"]), guard(policy="p")])
def test_a_guard_with_one_condition_is_conditional(held: Guard) -> None:
    assert not held.is_unconditional
