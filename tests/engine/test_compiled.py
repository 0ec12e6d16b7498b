import pytest

from bot.engine.compiled import ANSWERED, NEXT, Compiled, options_of, trigger_of
from bot.engine.fsm import Cursor, NoTransition
from bot.engine.model import Facts, Flow, NodeId, PolicyId, Question, Value
from tests.engine.factories import (
    choice,
    date_asked,
    flow,
    guard,
    notice,
    option,
    outcome,
    router,
    several,
)


@pytest.mark.parametrize(
    ("node", "trigger", "goal"),
    [
        ("besoin", "titre", "etape"),
        ("motifs", ANSWERED, "tri"),
        ("expire_le", ANSWERED, "ou"),
        ("expire_le", "inconnu", "conseil"),
        ("tri", NEXT, "conseil"),
        ("conseil", NEXT, "ou"),
        ("ou", NEXT, "decision"),
        ("decision", "dates", "entre_le"),
    ],
)
def test_each_kind_of_node_has_its_ways(guichet: Flow, node: str, trigger: str, goal: str) -> None:
    cursor = Cursor(NodeId(node), {})

    Compiled(guichet, {}).fsm.fire(cursor, trigger)

    assert cursor.state == goal


def test_a_set_of_what_remains_is_no_node_to_go_to(guichet: Flow) -> None:
    with pytest.raises(NoTransition):
        Compiled(guichet, {}).fsm.fire(Cursor(NodeId("etape"), {}), "inconnu")


def test_a_router_asks_its_policy() -> None:
    held = guard(policy="paris")
    tree = flow("f", router("r", (held, "oui"), "non"), outcome("oui"), outcome("non"))
    compiled = Compiled(tree, {PolicyId("paris"): _is_paris})
    inside, outside = Cursor(NodeId("r"), {"departement": "75"}), Cursor(NodeId("r"), {})

    compiled.fsm.fire(inside, NEXT)
    compiled.fsm.fire(outside, NEXT)

    assert (inside.state, outside.state) == ("oui", "non")


def _is_paris(facts: Facts) -> bool:
    return "75" in facts.values()


def test_only_options_whose_guard_holds_are_offered() -> None:
    node = choice("q", option("a", "fin"), option("b", "fin", when=guard(age="majeur")))
    compiled = Compiled(flow("f", node, outcome("fin")), {})

    offered = list(compiled.offered(node, {}))

    assert offered == ["a"]


def test_options_without_guards_are_offered_as_they_stand() -> None:
    node = choice("q", oui="fin")
    compiled = Compiled(flow("f", node, outcome("fin")), {})

    assert compiled.offered(node, {}) is node.options


def test_nodes_that_offer_nothing_have_no_options() -> None:
    assert options_of(notice("n", "fin")) == {}


@pytest.mark.parametrize(
    ("question", "value", "trigger"),
    [
        (choice("q", oui="fin"), "oui", "oui"),
        (choice("q", oui="fin", unknown="aide"), "inconnu", "inconnu"),
        (choice("q", option("inconnu", "fin")), "inconnu", "inconnu"),
        (date_asked("q", "fin"), "2026-12-31", ANSWERED),
        (several("q", "a", "b", goto="fin"), ("a", "b"), ANSWERED),
    ],
)
def test_trigger_of_a_value(question: Question, value: Value, trigger: str) -> None:
    assert trigger_of(question, value) == trigger
