from bot.engine.graph import circles, reachable, stuck, ways
from bot.engine.model import Flow
from tests.engine.factories import choice, flow, notice, outcome


def test_every_node_of_a_sound_flow_is_reached_and_ends(guichet: Flow) -> None:
    assert reachable(guichet) == set(guichet.nodes)
    assert stuck(guichet) == []
    assert circles(guichet) == []


def test_unknown_nodes_are_left_out_of_the_ways() -> None:
    tree = flow("f", choice("q", oui="fin", non="nulle_part"), outcome("fin"))

    assert ways(tree) == {"q": ("fin",), "fin": ()}


def test_a_node_that_nothing_leads_to_is_not_reached() -> None:
    tree = flow("f", choice("q", oui="fin"), outcome("fin"), outcome("seul"))

    assert reachable(tree) == {"q", "fin"}


def test_a_node_from_which_no_outcome_is_reached_is_stuck() -> None:
    tree = flow(
        "f", choice("q", oui="fin", non="a"), notice("a", "b"), notice("b", "a"), outcome("fin")
    )

    assert stuck(tree) == ["a", "b"]


def test_a_circle_is_named_once_by_its_nodes() -> None:
    tree = flow("f", choice("q", oui="fin", non="a"), notice("a", "q"), outcome("fin"))

    assert circles(tree) == [("q", "a")]


def test_a_circle_through_a_retry_is_allowed() -> None:
    tree = flow("f", choice("q", oui="fin", non="a"), notice("a", "q"), outcome("fin"), retry=["a"])

    assert circles(tree) == []


def test_two_ways_that_meet_are_no_circle() -> None:
    tree = flow(
        "f", choice("q", oui="a", non="b"), notice("a", "b"), notice("b", "c"), outcome("c")
    )

    assert circles(tree) == []
