"""A flow made ready to run: its graph as one shared machine, its guards closed over policies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from bot.engine.fsm import Fsm, Way
from bot.engine.guards import Policies, holds
from bot.engine.model import (
    POSSIBLE,
    UNKNOWN,
    Facts,
    Flow,
    Guard,
    Node,
    Notice,
    Option,
    OptionId,
    Outcome,
    Question,
    Router,
    Subflow,
)

NEXT = "@next"  #: the trigger of nodes that ask nothing
ANSWERED = "@answered"  #: the trigger of dates, départements and several choices


class Compiled:
    """One flow and its machine; immutable, shared by all conversations."""

    __slots__ = ("_guarded", "flow", "fsm", "policies")

    def __init__(self, flow: Flow, policies: Policies) -> None:
        self.flow = flow
        self.policies = policies
        self.fsm = Fsm(flow.id, flow.nodes, _ways(flow, policies))
        self._guarded = frozenset(
            node.id
            for node in flow.nodes.values()
            if any(not option.guard.is_unconditional for option in options_of(node).values())
        )

    def offered(self, node: Question | Outcome, facts: Facts) -> Mapping[OptionId, Option]:
        """Return the options whose guard holds; the mapping itself when none has a guard."""
        options = options_of(node)
        if node.id not in self._guarded:
            return options
        return {i: o for i, o in options.items() if holds(o.guard, facts, self.policies)}


def options_of(node: Node) -> Mapping[OptionId, Option]:
    """Return the options that the content gives to this node, whatever their guards."""
    if isinstance(node, Question):
        return node.options
    return node.follow if isinstance(node, Outcome) else {}


def trigger_of(question: Question, value: object) -> str:
    """Return the trigger by which this value leaves the question."""
    if value == UNKNOWN and question.unknown:
        return UNKNOWN
    return str(value) if question.kind == "choice" else ANSWERED


def _ways(flow: Flow, policies: Policies) -> Iterator[Way]:
    for node in flow.nodes.values():
        yield from _ways_from(node, policies)


def _ways_from(node: Node, policies: Policies) -> Iterator[Way]:
    match node:
        case Question():
            if node.kind == "choice":
                for option in node.options.values():
                    yield Way(node.id, option.id, option.goto)
            elif node.goto:
                yield Way(node.id, ANSWERED, node.goto)
            if node.unknown and node.unknown != POSSIBLE:
                yield Way(node.id, UNKNOWN, node.unknown)
        case Router():
            for branch in node.branches:
                yield Way(node.id, NEXT, branch.goto, _closure(branch.guard, policies))
        case Notice() | Subflow():
            yield Way(node.id, NEXT, node.goto)
        case Outcome():
            for option in node.follow.values():
                yield Way(node.id, option.id, option.goto)


def _closure(guard: Guard, policies: Policies) -> Callable[[Facts], bool] | None:
    if guard.is_unconditional:
        return None
    return lambda facts: holds(guard, facts, policies)
