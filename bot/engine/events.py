"""What may happen to a session, and what comes of it. Refusals are results, never exceptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.engine.model import (
    FactId,
    Facts,
    Node,
    NodeId,
    Notice,
    Option,
    OptionId,
    Outcome,
    Question,
    Value,
)
from bot.engine.session import AnswerName, Session

# --- events ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chose:
    """A button was pressed. For a « several choices » question it ticks or unticks a box."""

    option: OptionId
    turn: int | None = None  #: the turn that showed the button; None: surely the current one


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The ticked boxes are the answer."""

    turn: int | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """A text was typed; it is matched, then forgotten."""

    text: str


@dataclass(frozen=True, slots=True)
class WentBack:
    """Undo the last answer."""

    turn: int | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """Ask one earlier question again; the later answers that still hold are kept."""

    name: AnswerName


@dataclass(frozen=True, slots=True)
class Restarted:
    """Begin again, with the facts known from the start."""


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """Go on in another language."""

    language: str


Event = Chose | Confirmed | Typed | WentBack | Changed | Restarted | LanguageChosen

# --- results --------------------------------------------------------------------------------


class Remark(StrEnum):
    """Why the turn is not simply the next question."""

    STALE = "stale"  #: the button belongs to an older screen
    NOT_OFFERED = "not_offered"  #: no such option on this screen
    NO_MATCH = "no_match"  #: the text looks like no option
    AMBIGUOUS = "ambiguous"  #: the text looks like two or three options: `Turn.candidates`
    TOO_LONG = "too_long"
    DATE_UNREADABLE = "date_unreadable"
    DATE_IMPOSSIBLE = "date_impossible"  #: the 31st of February
    DATE_TOO_OLD = "date_too_old"
    DATE_TOO_FAR = "date_too_far"
    CONTENT_CHANGED = "content_changed"  #: some answers no longer exist: `Turn.dropped`
    NOTHING_TO_UNDO = "nothing_to_undo"
    NOTHING_CHOSEN = "nothing_chosen"  #: « several choices » confirmed without a box
    FULL = "full"  #: limits.MAX_ANSWERS reached


@dataclass(frozen=True, slots=True)
class Given:
    """One answered question on the way, for « my answers »."""

    node: NodeId
    name: AnswerName
    value: Value
    question: Question | None  #: None for the continuation chosen under an outcome


@dataclass(frozen=True, slots=True)
class Place:
    """Where a replay arrived."""

    node: Node  #: a Question (asked or left open) or an Outcome
    facts: Facts
    path: tuple[Given, ...]  #: answers used, in the order of the questions
    passed: tuple[Notice, ...]  #: texts crossed since the last answer
    options: Mapping[OptionId, Option]  #: offered here: those whose guard holds
    is_open: bool = False  #: « I don't know »: several outcomes remain, see Engine.outcomes_from
    dropped: tuple[AnswerName, ...] = ()  #: answers that the content no longer takes
    known: tuple[FactId, ...] = ()  #: facts given from the start

    @property
    def outcome(self) -> Outcome | None:
        """Return the outcome reached, if any."""
        return self.node if isinstance(self.node, Outcome) else None

    @property
    def question(self) -> Question | None:
        """Return the question asked here, if any."""
        return self.node if isinstance(self.node, Question) and not self.is_open else None


@dataclass(frozen=True, slots=True)
class Turn:
    """What follows an event."""

    session: Session
    place: Place
    remark: Remark | None = None
    candidates: tuple[str, ...] = ()  #: options, or département codes, an ambiguous text may mean
    dropped: tuple[AnswerName, ...] = ()


@dataclass(frozen=True, slots=True)
class Remaining:
    """The outcomes that remain possible when something is not known."""

    reached: tuple[tuple[Facts, Outcome], ...]
    question: Question  #: the one that was answered « I don't know »
    is_truncated: bool = (
        False  #: there are more: a bound of limits was met, or a question in the way
    )
