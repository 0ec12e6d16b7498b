"""The whole state of a conversation: the named answers so far. The position is never stored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.engine.model import FactId, FlowId, NodeId, Value

VERSION = 1  #: of the JSON below; a reader refuses what it does not know

#: A fact for a question; `@node` for the continuation chosen under an outcome.
AnswerName = str


class SessionError(ValueError):
    """A stored session that cannot be read: said by its version or by what is missing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to one question."""

    name: AnswerName
    value: Value


@dataclass(frozen=True, slots=True)
class Session:
    """Compared by content; every change is a new session."""

    flow: FlowId
    given: tuple[Answer, ...] = ()  #: known from the start (deep link): never asked, never undone
    answers: tuple[Answer, ...] = ()  #: oldest first; at most limits.MAX_ANSWERS
    language: str = "fr"
    turn: int = 0  #: grows at each accepted event; a button carries the turn that showed it
    asked: NodeId | None = None  #: the node shown at this turn: a press is meant for it
    draft: tuple[
        str, ...
    ] = ()  #: boxes ticked, not yet confirmed, of a « several choices » question
    revision: str = ""  #: of the content that showed this turn

    def answer(self, name: AnswerName) -> Value | None:
        """Return the value answered under that name."""
        for answer in self.answers:
            if answer.name == name:
                return answer.value
        return None

    def with_answer(self, name: AnswerName, value: Value) -> Session:
        """Return the session in which name has that value, at its old place or at the end."""
        kept = tuple(Answer(name, value) if a.name == name else a for a in self.answers)
        if self.answer(name) is None:
            kept = (*self.answers, Answer(name, value))
        return replace(self, answers=kept, draft=())

    def without(self, *names: AnswerName) -> Session:
        """Return the session without the answers of those names."""
        kept = tuple(a for a in self.answers if a.name not in names)
        return replace(self, answers=kept, draft=())


def to_json(session: Session) -> str:
    """Return the session as one line of ASCII: a lone surrogate in a link breaks no store."""
    return json.dumps(
        {
            "version": VERSION,
            "flow": session.flow,
            "given": [[a.name, a.value] for a in session.given],
            "answers": [[a.name, a.value] for a in session.answers],
            "language": session.language,
            "turn": session.turn,
            "asked": session.asked,
            "draft": list(session.draft),
            "revision": session.revision,
        },
        separators=(",", ":"),
    )


def from_json(text: str) -> Session:
    """Return the session written by to_json; raises SessionError when it is not one."""
    try:
        data = json.loads(text)
        if data["version"] != VERSION:
            raise SessionError(f"session version {data['version']}, expected {VERSION}")
        return Session(
            flow=FlowId(_text(data["flow"])),
            given=_answers(data["given"]),
            answers=_answers(data["answers"]),
            language=_text(data["language"]),
            turn=_turn(data["turn"]),
            asked=None if data["asked"] is None else NodeId(_text(data["asked"])),
            draft=_texts(data["draft"]),
            revision=_text(data["revision"]),
        )
    except SessionError:
        raise
    except (KeyError, TypeError, ValueError, RecursionError) as err:
        raise SessionError(f"not a session: {err!r}") from err


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise SessionError(f"not a session: expected a text, found {value!r}")
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise SessionError(f"not a session: expected a list, found {value!r}")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(_text, _list(value)))


def _turn(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise SessionError(f"not a session: expected a turn, found {value!r}")
    return value


def _answers(rows: Any) -> tuple[Answer, ...]:
    return tuple(
        Answer(_text(name), _texts(value) if isinstance(value, list) else _text(value))
        for name, value in map(_list, _list(rows))
    )


def given(facts: Mapping[FactId, Value]) -> tuple[Answer, ...]:
    """Return pre-filled facts as a session stores them."""
    return tuple(Answer(fact, value) for fact, value in facts.items())
