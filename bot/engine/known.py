"""Facts given with a link or a table row: which of them the flows can believe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.engine.compiled import options_of
from bot.engine.limits import MAX_CHOICES, MAX_GIVEN, MAX_GIVEN_CHARS
from bot.engine.model import FactId, Facts, Flow, Node, Question, Router, Value
from bot.engine.replay import accepts


class Vocabulary:
    """What every flow asks and sets; a fact that none of them knows is left to others."""

    __slots__ = ("_places", "_questions", "_words")

    def __init__(self, flows: Iterable[Flow], places: frozenset[str]) -> None:
        self._places = places
        self._questions: dict[FactId, list[Question]] = {}
        self._words: dict[FactId, set[str]] = {}
        for flow in flows:
            for node in flow.nodes.values():
                for fact, value in _mentioned(node):
                    self._words.setdefault(fact, set()).add(value)
                if isinstance(node, Question):
                    self._questions.setdefault(node.fact, []).append(node)

    def believable(self, facts: Mapping[FactId, Value]) -> Facts:
        """Return the facts whose value some question takes, some option sets or some guard wants.

        The others are asked: a router must not send anybody on for what nobody could answer.
        """
        kept = [(f, v) for f, v in facts.items() if self._believes(f, v)]
        return dict(kept[:MAX_GIVEN])

    def _believes(self, fact: FactId, value: Value) -> bool:
        if not (_is_short(fact) and _is_value(value)):
            return False
        questions, words = self._questions.get(fact, ()), self._words.get(fact, ())
        if not questions and not words:
            return True
        if any(accepts(question, value, question.options, self._places) for question in questions):
            return True
        return value in words


def _is_short(text: object) -> bool:
    return isinstance(text, str) and len(text) <= MAX_GIVEN_CHARS


def _is_value(value: object) -> bool:
    """Say whether this is a value at all: a link or a program may give a list, a number, None."""
    if isinstance(value, tuple):
        return len(value) <= MAX_CHOICES and all(map(_is_short, value))
    return _is_short(value)


def _mentioned(node: Node) -> Iterator[tuple[FactId, str]]:
    """Yield each fact with a value that the node sets, or wants in a guard."""
    options = options_of(node).values()
    guards = [option.guard for option in options]
    if isinstance(node, Router):
        guards += [branch.guard for branch in node.branches]
    for option in options:
        yield from option.sets
    for guard in guards:
        for fact, values in guard.when:
            yield from ((fact, value) for value in values)
