"""Walks that cross every node of every flow: found by search, so that new content is in them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from bot.content.small import offset
from bot.conversation import MAIN_FLOW
from bot.engine.events import Chose, Confirmed, Event, Turn, Typed
from bot.engine.model import (
    UNKNOWN,
    FactId,
    Facts,
    Guard,
    Node,
    Notice,
    OptionId,
    Outcome,
    Question,
    Router,
)
from bot.filing.deadlines import shift
from tests.process.crowd import Doing
from tests.process.people import Someone
from tests.real import real_conversation

#: A button to press, or a text to write.
Step = tuple[str, str]
PRESS, WRITE = "press", "write"


@dataclass(frozen=True)
class Walk:
    """The steps, and the nodes that they cross, by their identity."""

    steps: tuple[Step, ...]
    nodes: frozenset[int]


def _crossed(turn: Turn) -> set[int]:
    return {id(turn.place.node), *map(id, turn.place.passed)}


def _events(turn: Turn, today: date) -> Iterator[tuple[str, list[tuple[Step, Event]]]]:
    """Yield each answer that the screen offers: its name, and what gives it."""
    question = turn.place.question
    kind = question.kind if question else "choice"
    for option in turn.place.options:
        if kind == "several":
            ticked = ((PRESS, f"!on.{option}"), Chose(option))
            yield option, [ticked, ((PRESS, "!done"), Confirmed())]
        else:
            yield option, [((PRESS, option), Chose(option))]
    if question is not None and kind == "date":
        for sample in question.samples:
            day = shift(today, offset(sample)).strftime("%d/%m/%Y")
            yield sample, [((WRITE, day), Typed(day))]
    if question is not None and kind == "departement":
        yield "93", [((WRITE, "93"), Typed("93"))]
    if question is not None and question.unknown:
        yield UNKNOWN, [((PRESS, UNKNOWN), Chose(OptionId(UNKNOWN)))]


def _search(today: date, situation: Callable[[Facts], object]) -> Iterator[tuple[Walk, bool]]:
    """Yield each walk, shortest first, and whether it can be continued.

    An answer is given once in each situation: walks with every combination have no end.
    """
    engine = real_conversation().engine
    start = engine.start(MAIN_FLOW)
    tried: set[tuple[object, ...]] = set()
    waiting = deque([(start, Walk((), frozenset(_crossed(start))))])
    while waiting:
        turn, walk = waiting.popleft()
        here, goes_on = situation(turn.place.facts), False
        for name, gives in _events(turn, today):
            answer = (id(turn.place.node), name, here)
            if answer in tried:
                continue
            tried.add(answer)
            after, steps = turn, walk.steps
            for step, event in gives:
                after, steps = engine.step(after.session, event, today=today), (*steps, step)
            assert after.remark is None, (steps, after.remark)
            waiting.append((after, Walk(steps, walk.nodes | _crossed(after))))
            goes_on = True
        yield walk, goes_on


@cache
def every_answer(today: date) -> tuple[Walk, ...]:
    """Return walks that together give every answer of every screen."""
    return tuple(walk for walk, goes_on in _search(today, lambda _: None) if not goes_on)


@cache
def every_node(today: date) -> tuple[Walk, ...]:
    """Return a few walks that together cross every node."""
    missing, found = set(nodes()), list[Walk]()
    for walk, _ in _search(today, _what_routes):
        if walk.nodes & missing:
            found.append(walk)
            missing -= walk.nodes
        if not missing:
            break
    assert not missing, f"never crossed: {[nodes()[one] for one in missing]}"
    return tuple(_few(found))


def _few(walks: list[Walk]) -> Iterator[Walk]:
    """Yield those that are needed, the longest first."""
    missing = set(nodes())
    for walk in reversed(walks):
        if walk.nodes & missing:
            yield walk
            missing -= walk.nodes


def _what_routes(facts: Facts) -> object:
    """Return what of the facts the routers and the offers look at."""
    said = ((fact, value) for fact, value in facts.items() if (fact, value) in _routing())
    return tuple(sorted(said))


@cache
def _routing() -> frozenset[tuple[FactId, str]]:
    return frozenset(
        (fact, value)
        for flow in real_conversation().library.flows.values()
        for node in flow.nodes.values()
        for guard in _guards(node)
        for fact, values in guard.when
        for value in values
    )


def _guards(node: Node) -> Iterator[Guard]:
    if isinstance(node, Router):
        yield from (branch.guard for branch in node.branches)
    elif isinstance(node, Question):
        yield from (option.guard for option in node.options.values())
    elif isinstance(node, Outcome):
        yield from (option.guard for option in node.follow.values())


@cache
def nodes() -> dict[int, str]:
    """Return the nodes that a person sees, by their identity."""
    flows = real_conversation().engine.flows
    return {
        id(node): f"{flow.id}/{node.id}"
        for flow in real_conversation().library.flows.values()
        if flow.id in flows
        for node in flow.nodes.values()
        if isinstance(node, Question | Notice)
        or (isinstance(node, Outcome) and node.decide != "back")
    }


def begin(someone: Someone, language: str) -> Doing:
    """Choose a language."""
    someone.write("/start")
    yield
    someone.press(f"!lang.{language}")
    yield


def walk(someone: Someone, steps: tuple[Step, ...]) -> Doing:
    """Answer one question after the other."""
    for kind, said in steps:
        if kind == PRESS:
            someone.press(said)
        else:
            someone.write(said)
        yield
