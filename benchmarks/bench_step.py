"""One engine step of a 12-answer session, against the bare `transitions` triggers that it makes.

And the same step in a flow of ten times more nodes: the cost must not move.
"""

from __future__ import annotations

from datetime import date

from measure import compare

from bot.engine.engine import Engine
from bot.engine.events import Chose
from bot.engine.fsm import Cursor
from bot.engine.model import (
    ALWAYS,
    Branch,
    FactId,
    Flow,
    FlowId,
    Guard,
    Node,
    NodeId,
    Option,
    OptionId,
    Outcome,
    Question,
    Router,
)
from bot.engine.session import Session

ANSWERS = 12
DAY = date(2026, 11, 21)


def chain(length: int, *, beside: int = 0) -> Flow:
    """Return a flow of `length` questions, a router after every third, and `beside` more nodes."""
    nodes: dict[NodeId, Node] = {}
    for i in range(length):
        nodes[NodeId(f"q{i}")] = question(f"q{i}", f"r{i}" if i % 3 == 2 else f"q{i + 1}")
        if i % 3 == 2:
            goal = NodeId(f"q{i + 1}")
            guard = Guard(((FactId(f"q{i}"), frozenset({"non"})),))
            branches = (Branch(guard, goal), Branch(ALWAYS, goal))
            nodes[NodeId(f"r{i}")] = Router(NodeId(f"r{i}"), branches)
    nodes[NodeId(f"q{length}")] = question(f"q{length}", "fin")
    nodes[NodeId("fin")] = Outcome(NodeId("fin"), "filing")
    for i in range(beside):
        nodes[NodeId(f"x{i}")] = question(f"x{i}", "fin")
    return Flow(FlowId("f"), "F", NodeId("q0"), nodes)


def question(name: str, goal: str) -> Question:
    """Return a question with eight options."""
    options = {
        OptionId(o): Option(OptionId(o), o, NodeId(goal))
        for o in ("oui", "non", *(f"o{i}" for i in range(6)))
    }
    return Question(NodeId(name), FactId(name), "?", "?", None, "choice", options, None)


def session_of(engine: Engine) -> Session:
    """Return a session with twelve answers."""
    turn = engine.start(FlowId("f"))
    for _ in range(ANSWERS):
        turn = engine.step(turn.session, Chose(OptionId("oui")), today=DAY)
    return turn.session


def replays_of(engine: Engine, session: Session, event: Chose) -> list[list[str]]:
    """Return the triggers that one step fires, replay by replay."""
    compiled = engine.flows[FlowId("f")]
    bare = compiled.fsm
    fired: dict[int, list[str]] = {}

    class Spy:
        flow = bare.flow

        def fire(self, cursor: Cursor, trigger: str) -> None:
            fired.setdefault(id(cursor), []).append(trigger)
            kept.append(cursor)  # so that no later cursor takes its id
            bare.fire(cursor, trigger)

    kept: list[Cursor] = []
    compiled.fsm = Spy()  # type: ignore[assignment]  # only here, to count
    engine.step(session, event, today=DAY)
    compiled.fsm = bare
    return list(fired.values())


def main() -> None:
    """Print the two ratios."""
    small = Engine([chain(ANSWERS)], policies={})
    large = Engine([chain(ANSWERS, beside=ANSWERS * 10)], policies={})
    session, session_large = session_of(small), session_of(large)
    event = Chose(OptionId("oui"))
    replays = replays_of(small, session, event)
    triggers = small.flows[FlowId("f")].fsm._events  # noqa: SLF001  the library itself

    def bare() -> None:
        for replay in replays:
            cursor = Cursor(NodeId("q0"), {})
            for trigger in replay:
                triggers[trigger].trigger(cursor)

    def step() -> None:
        small.step(session, event, today=DAY)

    def step_in_large() -> None:
        large.step(session_large, event, today=DAY)

    count = sum(map(len, replays))
    compare(f"step, {ANSWERS} answers, {count} triggers", step, bare, goal=3)
    compare("the same step, ten times more nodes", step_in_large, step, goal=1.2)


if __name__ == "__main__":
    main()
