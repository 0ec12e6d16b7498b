"""What a flow is made of. Values only: frozen, compared by content, no behaviour beyond look-up.

Ids route, texts never do: `Text` is carried to the renderer and never read here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NewType

FlowId = NewType("FlowId", str)
NodeId = NewType("NodeId", str)
FactId = NewType("FactId", str)
OptionId = NewType("OptionId", str)
PolicyId = NewType("PolicyId", str)

#: A value is an option id, an ISO date, a département code; a tuple for « several choices ».
Value = str | tuple[str, ...]
Facts = Mapping[FactId, Value]

UNKNOWN = "inconnu"  #: the value of « I don't know », the same for every fact
POSSIBLE = NodeId("possible")  #: `unknown: possible`: show the set of what remains possible

Kind = Literal["choice", "several", "date", "departement", "commune"]


@dataclass(frozen=True, slots=True)
class Guard:
    """All of it must hold: every `when` entry, every `known` fact, and the policy."""

    when: tuple[tuple[FactId, frozenset[str]], ...] = ()
    known: tuple[FactId, ...] = ()
    policy: PolicyId | None = None

    @property
    def is_unconditional(self) -> bool:
        """Say whether this guard always holds."""
        return not (self.when or self.known or self.policy)


ALWAYS = Guard()


@dataclass(frozen=True, slots=True)
class Option:
    """One button of a question, or one continuation of an outcome."""

    id: OptionId
    label: str
    goto: NodeId
    sets: tuple[tuple[FactId, str], ...] = ()
    guard: Guard = ALWAYS
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Asks one fact."""

    id: NodeId
    fact: FactId
    text: str
    why: str
    find: str | None
    kind: Kind
    options: Mapping[OptionId, Option]
    goto: NodeId | None  #: where dates and several choices lead; None for a single choice
    unknown: NodeId | None = None  #: a node, `POSSIBLE`, or None: « I don't know » is not offered
    none: OptionId | None = None  #: the option that excludes the others
    past_years: int = 100
    future_years: int = 20
    samples: tuple[str, ...] = ()  #: offsets from today, tried by the path table


@dataclass(frozen=True, slots=True)
class Branch:
    """One way out of a router."""

    guard: Guard
    goto: NodeId


@dataclass(frozen=True, slots=True)
class Router:
    """Chooses the next node from the facts; nobody sees it. The last branch has no condition."""

    id: NodeId
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A text shown in passing, above the next question."""

    id: NodeId
    text: str
    goto: NodeId
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subflow:
    """Another flow, walked before going on."""

    id: NodeId
    flow: FlowId
    goto: NodeId


@dataclass(frozen=True, slots=True)
class Outcome:
    """An end: the filing table decides, a text stands, or a subflow goes back to its caller."""

    id: NodeId
    decide: Literal["filing", "back"] | None
    text: str | None = None
    sources: tuple[str, ...] = ()
    follow: Mapping[OptionId, Option] = field(default_factory=dict)


Node = Question | Router | Notice | Subflow | Outcome


@dataclass(frozen=True, slots=True)
class Flow:
    """A whole tree; every id in it leads to a node of it (the content checks make sure)."""

    id: FlowId
    title: str
    start: NodeId
    nodes: Mapping[NodeId, Node]
    retry: frozenset[NodeId] = frozenset()


def goals(node: Node) -> tuple[NodeId, ...]:
    """Return every node that this one may lead to, in reading order, without repeats."""
    match node:
        case Question():
            ways = [option.goto for option in node.options.values()]
            ways += [way for way in (node.goto, node.unknown) if way and way != POSSIBLE]
        case Router():
            ways = [branch.goto for branch in node.branches]
        case Notice() | Subflow():
            ways = [node.goto]
        case Outcome():
            ways = [option.goto for option in node.follow.values()]
    return tuple(dict.fromkeys(ways))
