"""From named answers to a place in the flow: what back, change, resume and links all stand on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from bot.engine.compiled import NEXT, Compiled, trigger_of
from bot.engine.events import Given, Place
from bot.engine.fsm import Cursor
from bot.engine.limits import MAX_CHOICES, MAX_HOPS, MAX_SUBFLOW_DEPTH, MAX_YEAR, MIN_YEAR
from bot.engine.model import (
    POSSIBLE,
    UNKNOWN,
    FactId,
    FlowId,
    NodeId,
    Notice,
    Option,
    OptionId,
    Outcome,
    Question,
    Router,
    Subflow,
    Value,
)
from bot.engine.session import AnswerName, Session
from bot.engine.towns import is_insee

FOLLOW = "@"  #: begins the name of a continuation

#: A flow being walked, where, and the nodes crossed by an answer in it.
Frame = tuple[Compiled, Cursor, set[NodeId]]


class EngineError(Exception):
    """The flow cannot be run: the content checks make that impossible for checked flows."""


class Replay:
    """One walk from the start with the answers of a session; it may go on by one more answer."""

    __slots__ = (
        "answers",
        "dropped",
        "facts",
        "flows",
        "frames",
        "given",
        "hops",
        "passed",
        "path",
        "places",
        "used",
    )

    def __init__(
        self,
        flows: Mapping[FlowId, Compiled],
        places: frozenset[str],
        session: Session,
        asked: Collection[AnswerName],
    ) -> None:
        """Start; answers to what is not `asked` anywhere (any more) are dropped."""
        self.flows = flows
        self.places = places
        self.answers: dict[AnswerName, Value] = {a.name: a.value for a in session.answers}
        self.facts: dict[FactId, Value] = {FactId(a.name): a.value for a in session.given}
        self.given = tuple(self.facts)
        self.path: list[Given] = []
        self.used: set[AnswerName] = set()
        self.passed: list[Notice] = []
        self.dropped = [name for name in self.answers if name not in asked]
        self.frames: list[Frame] = []
        self.hops = 0
        self._enter(session.flow)

    def go_on(self, name: AnswerName, value: Value) -> Place:
        """Return the place that one more answer leads to, from the place where `run` stopped.

        Equal to a walk from the start, for less; only where `may_go_on` says so.
        """
        self.answers[name] = value
        return self.run()

    def may_go_on(self, place: Place, name: AnswerName) -> bool:
        """Say whether the answer changes nothing before this place."""
        is_again = place.node.id in self.frames[-1][2]
        return not (place.is_open or is_again or name in self.used)

    def run(self) -> Place:
        """Return the first place where something must be asked, or that ends the flow."""
        while self.hops < MAX_HOPS:
            self.hops += 1
            frame = self.frames[-1]
            compiled, cursor, _ = frame
            node: Any = compiled.flow.nodes[cursor.state]  # its type is tested below, by speed
            kind = type(node)
            if kind is Question:
                if (place := self._answered(frame, node)) is not None:
                    return place
            elif kind is Router:
                compiled.fsm.fire(cursor, NEXT)
            elif kind is Notice:
                self.passed.append(node)
                compiled.fsm.fire(cursor, NEXT)
            elif kind is Subflow:
                self._enter(node.flow)
            elif (place := self._ended(frame, node)) is not None:
                return place
        raise EngineError(f"more than {MAX_HOPS} hops in flow {self.frames[0][0].flow.id!r}")

    def _enter(self, flow: FlowId) -> None:
        if len(self.frames) >= MAX_SUBFLOW_DEPTH:
            raise EngineError(f"more than {MAX_SUBFLOW_DEPTH} flows inside flows at {flow!r}")
        compiled = self.flows.get(flow)
        if compiled is None:
            raise EngineError(f"unknown flow {flow!r}")
        self.frames.append((compiled, Cursor(compiled.flow.start, self.facts), set()))

    def _answered(self, frame: Frame, node: Any) -> Place | None:
        """Cross the question when its answer is known; else return the place where it is asked."""
        compiled, cursor, crossed = frame
        offered: Mapping[Any, Option] = compiled.offered(node, self.facts)
        if node.id in crossed:  # a retry led back here: the same answer would turn in circles
            return self._place(node, offered)
        value = self._known(node, offered)
        if value is None:
            value = self._said(node, offered)
            if value is None:
                return self._place(node, offered)
            self._note(Given(node.id, node.fact, value, node))
        self.facts[node.fact] = value
        if value == UNKNOWN and node.unknown == POSSIBLE:
            return self._place(node, offered, is_open=True)
        if node.kind == "choice" and value in offered:
            self.facts.update(offered[value].sets)
        crossed.add(node.id)
        compiled.fsm.fire(cursor, trigger_of(node, value))
        return None

    def _known(self, node: Any, offered: Mapping[Any, Option]) -> Value | None:
        """Return the value known without asking; what the person answered here beats a link."""
        fact = node.fact
        value = self.facts.get(fact)
        if value is None:
            return None
        is_free = fact in self.answers and fact not in self.used
        is_overruled = is_free and (fact in self.given or value == UNKNOWN)
        if not is_overruled and accepts(node, value, offered, self.places):
            return value
        del self.facts[fact]
        return None

    def _said(self, node: Any, offered: Mapping[Any, Option]) -> Value | None:
        """Return the answer given to this question if it still holds; note it as dropped if not."""
        value = self.answers.get(node.fact)
        if value is None or accepts(node, value, offered, self.places):
            return value
        if node.fact not in self.used:
            self.dropped.append(node.fact)
        return None

    def _note(self, step: Given) -> None:
        self.path.append(step)
        self.used.add(step.name)
        self.passed.clear()
        self.hops = 0

    def _ended(self, frame: Frame, node: Any) -> Place | None:
        """Go back to the calling flow, or on by a chosen continuation; else this is the place."""
        compiled, cursor, crossed = frame
        if node.decide == "back" and len(self.frames) > 1:
            self.frames.pop()
            caller, above, _ = self.frames[-1]
            caller.fsm.fire(above, NEXT)
            return None
        offered: Mapping[Any, Option] = compiled.offered(node, self.facts)
        name = follow_name(node)
        value = self.answers.get(name)
        if value is None or node.id in crossed:
            return self._place(node, offered)
        if value not in offered:
            self.dropped.append(name)
            return self._place(node, offered)
        self._note(Given(node.id, name, value, None))
        self.facts.update(offered[value].sets)
        crossed.add(node.id)
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
            known=tuple(f for f in self.given if f in self.facts and f not in self.used),
        )


def follow_name(outcome: Outcome) -> AnswerName:
    """Return the name under which the continuation of an outcome is stored: no fact begins so."""
    return f"{FOLLOW}{outcome.id}"


def accepts(
    question: Question, value: Value, offered: Mapping[OptionId, Option], places: frozenset[str]
) -> bool:
    """Say whether the question takes this value now."""
    if value == UNKNOWN and question.unknown:
        return True
    if question.kind == "choice":
        return value in offered
    if isinstance(value, tuple):
        alone = question.none not in value or len(value) == 1
        known = 0 < len(value) <= MAX_CHOICES and all(v in offered for v in value)
        return question.kind == "several" and alone and known
    if question.kind == "departement":
        return value in places
    if question.kind == "commune":
        return is_insee(value)
    return question.kind == "date" and _is_date(value)


def _is_date(value: str) -> bool:
    try:
        read = date.fromisoformat(value)
    except ValueError:
        return False
    return MIN_YEAR <= read.year <= MAX_YEAR and read.isoformat() == value
