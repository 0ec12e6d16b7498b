"""From named answers to a place in the flow: the one function behind back, change, resume and links."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.engine.compiled import NEXT, Compiled, trigger_of
from bot.engine.events import Given, Place
from bot.engine.fsm import Cursor
from bot.engine.limits import MAX_CHOICES, MAX_HOPS, MAX_SUBFLOW_DEPTH
from bot.engine.model import (
    POSSIBLE,
    UNKNOWN,
    FactId,
    FlowId,
    Notice,
    Option,
    Outcome,
    Question,
    Router,
    Subflow,
    Value,
)
from bot.engine.session import AnswerName, Session


class EngineError(Exception):
    """The flow cannot be run: the content checks make that impossible for checked flows."""


class Replay:
    """One walk from the start with the answers of a session. Made for one use."""

    __slots__ = (
        "answers",
        "dropped",
        "facts",
        "flows",
        "frames",
        "known",
        "passed",
        "path",
        "places",
    )

    def __init__(
        self, flows: dict[FlowId, Compiled], places: frozenset[str], session: Session
    ) -> None:
        if session.flow not in flows:
            raise EngineError(f"unknown flow {session.flow!r}")
        self.flows = flows
        self.places = places
        self.answers: dict[AnswerName, Value] = {a.name: a.value for a in session.answers}
        self.facts: dict[FactId, Value] = {FactId(a.name): a.value for a in session.given}
        self.known = tuple(self.facts)
        self.path: list[Given] = []
        self.passed: list[Notice] = []
        self.dropped: list[AnswerName] = []
        self.frames: list[tuple[Compiled, Cursor]] = []
        self._enter(session.flow)

    def run(self) -> Place:
        """Return the first place where something must be asked, or that ends the flow."""
        for _ in range(MAX_HOPS):
            compiled, cursor = self.frames[-1]
            node: Any = compiled.flow.nodes[cursor.state]  # its type is tested below, by speed
            kind = type(node)
            if kind is Question:
                if (place := self._answered(compiled, cursor, node)) is not None:
                    return place
            elif kind is Router:
                compiled.fsm.fire(cursor, NEXT)
            elif kind is Notice:
                self.passed.append(node)
                compiled.fsm.fire(cursor, NEXT)
            elif kind is Subflow:
                self._enter(node.flow)
            elif (place := self._ended(compiled, cursor, node)) is not None:
                return place
        raise EngineError(f"more than {MAX_HOPS} hops in flow {self.frames[0][0].flow.id!r}")

    def _enter(self, flow: FlowId) -> None:
        if len(self.frames) >= MAX_SUBFLOW_DEPTH:
            raise EngineError(f"more than {MAX_SUBFLOW_DEPTH} flows inside flows at {flow!r}")
        compiled = self.flows[flow]
        self.frames.append((compiled, Cursor(compiled.flow.start, self.facts)))

    def _answered(self, compiled: Compiled, cursor: Cursor, node: Any) -> Place | None:
        """Cross the question when its answer is known; return the place where it is asked otherwise."""
        fact = node.fact
        offered: Mapping[Any, Option] = compiled.offered(node.options, self.facts)
        value = self.facts.get(fact)
        if value is None or not accepts(node, value, offered, self.places):
            value = self.answers.get(fact)
            if value is None:
                return self._place(node, offered)
            if not accepts(node, value, offered, self.places):
                self.dropped.append(fact)
                return self._place(node, offered)
            self.path.append(Given(node.id, fact, value, node))
            self.passed.clear()
        self.facts[fact] = value
        if value == UNKNOWN and node.unknown == POSSIBLE:
            return self._place(node, offered, is_open=True)
        if node.kind == "choice" and value in offered:
            self.facts.update(offered[value].sets)
        compiled.fsm.fire(cursor, trigger_of(node, value))
        return None

    def _ended(self, compiled: Compiled, cursor: Cursor, node: Any) -> Place | None:
        """Go back to the calling flow, or on along a chosen continuation; else this is the place."""
        if node.decide == "back":
            if len(self.frames) == 1:
                return self._place(node, {})
            self.frames.pop()
            caller, above = self.frames[-1]
            caller.fsm.fire(above, NEXT)
            return None
        offered: Mapping[Any, Option] = compiled.offered(node.follow, self.facts)
        name = follow_name(node)
        value = self.answers.get(name)
        if value is None:
            return self._place(node, offered)
        if value not in offered:
            self.dropped.append(name)
            return self._place(node, offered)
        self.path.append(Given(node.id, name, value, None))
        self.passed.clear()
        self.facts.update(offered[value].sets)
        compiled.fsm.fire(cursor, str(value))
        return None

    def _place(self, node: Question | Outcome, offered: Any, *, is_open: bool = False) -> Place:
        return Place(
            node=node,
            facts=self.facts,
            path=tuple(self.path),
            passed=tuple(self.passed),
            options=offered,
            is_open=is_open,
            dropped=tuple(self.dropped),
            known=self.known,
        )


def follow_name(outcome: Outcome) -> AnswerName:
    """Return the name under which the continuation of an outcome is stored: no fact begins so."""
    return f"@{outcome.id}"


def accepts(
    question: Question, value: Value, offered: Mapping[OptionId, Option], places: frozenset[str]
) -> bool:
    """Say whether the question takes this value now."""
    if value == UNKNOWN and question.unknown:
        return True
    if question.kind == "choice":
        return OptionId(str(value)) in offered
    if isinstance(value, tuple):
        alone = question.none not in value or len(value) == 1
        known = 0 < len(value) <= MAX_CHOICES and all(OptionId(v) in offered for v in value)
        return question.kind == "several" and alone and known
    if question.kind == "departement":
        return value in places
    return question.kind == "date" and _is_date(value)


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return len(value) == 10
