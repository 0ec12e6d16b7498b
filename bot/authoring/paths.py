"""`bonguichet paths`: one sorted line per path, answers -> decision. Ids only, no prose.

Committed as `flows/paths.txt`: its diff is the behavioural diff that a lawyer reviews. Follow-ups
under a decision are tried once for each different situation, not once for each path to it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.authoring.places_paths import place_lines
from bot.content.small import offset
from bot.conversation import MAIN_FLOW, Conversation, several
from bot.engine.events import Place
from bot.engine.model import UNKNOWN, FlowId, Outcome, Question, Value
from bot.engine.replay import follow_name
from bot.engine.session import Session
from bot.filing.deadlines import shift
from bot.filing.following import ClockDecision, ProtocolDecision
from bot.filing.model import Decision, Delay, PaperDecision, Several
from bot.filing.resolve import resolve

REFERENCE_DAY = date(2026, 11, 21)  #: the table's own « today »: its dates do not move
#: The territories tried: the usual case, and one whose rules are its own.
PLACES = ("93", "976")
#: The communes tried there: one that has a door of its own, and one that has none.
COMMUNES = ("93066", "93008")
#: From these questions on, the answer no longer depends on the situation: they are tried once.
ANEW = ("blocage_groupe",)
#: Facts on which the decision itself depends: what makes two situations different.
SITUATION = ("demarche", "titre", "etape", "fondement")


@dataclass
class _Walker:
    conversation: Conversation
    day: date
    seen: set[tuple[str, ...]]
    lines: set[str]

    def walk(self, session: Session, trail: tuple[str, ...]) -> None:
        place = self.conversation.engine.place(session)
        if place.is_open:
            self.lines.add(
                _line(trail, "several", _open_result(self.conversation, session, self.day))
            )
            return
        node = place.node
        if isinstance(node, Question):
            if node.fact in ANEW:
                if (node.fact,) in self.seen:
                    return
                self.seen.add((node.fact,))
                trail = ()
            for value in self._values(node, place):
                said = "+".join(value) if isinstance(value, tuple) else value
                shown = self._shown(node, said)
                step = (*trail, f"{node.fact}={shown}")
                self.walk(session.with_answer(node.fact, value), step)
            return
        assert isinstance(node, Outcome)
        self.lines.add(_line(trail, node.id, self._result(place, node)))
        if not self._is_new(node.id, place):
            return
        known = {str(fact): value for fact, value in place.facts.items()}
        start = tuple(f"{fact}={known[fact]}" for fact in SITUATION if fact in known)
        for option in place.options:
            step = (*start, f"@{node.id}={option}")
            self.walk(session.with_answer(follow_name(node), option), step)

    def _is_new(self, node: str, place: Place) -> bool:
        """Say whether this node is reached in this situation for the first time."""
        known = {str(fact): value for fact, value in place.facts.items()}
        situation = (node, *(str(known.get(fact, "")) for fact in SITUATION))
        if situation in self.seen:
            return False
        self.seen.add(situation)
        return True

    def _values(self, node: Question, place: Place) -> Iterator[Value]:
        match node.kind:
            case "choice":
                yield from place.options
            case "several":
                yield from ((option,) for option in place.options)
            case "date":
                samples = node.samples if self._is_new(node.id, place) else node.samples[:1]
                yield from (shift(self.day, offset(s)).isoformat() for s in samples)
            case "commune":
                yield from COMMUNES
            case "departement":
                yield PLACES[0]
                if self._is_new(node.id, place):
                    yield from PLACES[1:]
        if node.unknown:
            yield UNKNOWN

    def _shown(self, node: Question, said: str) -> str:
        """A date is shown as its distance from today: the table does not change from day to day."""
        if node.kind != "date" or said == UNKNOWN:
            return said
        return f"J{(date.fromisoformat(said) - self.day).days:+d}"

    def _result(self, place: Place, node: Outcome) -> str:
        if node.decide != "filing":
            return "text"
        return result(resolve(self.conversation.library.table, place.facts, self.day))


def path_table(conversation: Conversation, day: date, flow: FlowId = MAIN_FLOW) -> list[str]:
    """Return the sorted lines of the table."""
    walker = _Walker(conversation, day, set(), set())
    walker.walk(Session(flow=flow), ())
    return sorted({*walker.lines, *place_lines(conversation.library.table, day)})


def _line(trail: tuple[str, ...], end: str, result_: str) -> str:
    return f"{' '.join(trail)} -> {end}: {result_}"


def result(answer: object) -> str:
    """Return a decision in ids: channel, regime, protocol, window, paper, silence, warnings."""
    if isinstance(answer, Several):
        doors = sorted({f"{d.procedure.id}:{d.door.channel}" for d in answer.decisions})
        return f"several({answer.settle_with}) {' '.join(doors)}"
    if isinstance(answer, PaperDecision):
        return f"paper({answer.paper.id})"
    if isinstance(answer, ClockDecision):
        return f"clock({answer.clock.id})"
    if isinstance(answer, ProtocolDecision):
        return f"protocol({answer.protocol.id})"
    if not isinstance(answer, Decision):
        return type(answer).__name__.lower()
    window = answer.window
    shown = [
        answer.procedure.id,
        answer.stage or "-",
        answer.door.channel + (f"/{answer.door.site}" if answer.door.site else ""),
        answer.door.regime,
        answer.guide.protocol or "-",
        f"{window.rule}:{window.status}" if window else "-",
        f"{answer.door.paper.id}:{answer.work}" if answer.door.paper else "-",
        _silence(answer),
        ",".join(answer.warnings) or "-",
    ]
    return " ".join(shown)


def _silence(decision: Decision) -> str:
    silence = decision.silence
    if silence is None:
        return "-"
    if isinstance(silence, Delay):
        return f"{silence.months}m" if silence.months else f"{silence.days}d"
    return "depends"


def _open_result(conversation: Conversation, session: Session, day: date) -> str:
    remaining = conversation.engine.outcomes_from(session)
    assert remaining is not None
    answer = several(conversation.library.table, remaining, day)
    found = answer.decisions if isinstance(answer, Several) else (answer,)
    doors = {f"{d.procedure.id}:{d.door.channel}" for d in found}
    end = " (truncated)" if remaining.is_truncated else ""
    return f"settle({remaining.question.fact}) {' '.join(sorted(doors))}{end}"


def changes(kept: list[str], now: list[str]) -> list[str]:
    """Return the situations that change, as a unified diff without its headers."""
    diff = difflib.unified_diff(kept, now, lineterm="", n=0)
    return [line for line in diff if not line.startswith(("---", "+++", "@@"))]
