"""A session and an event give a turn. The engine never sends, stores, sleeps or reads a clock."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.engine import events, typed
from bot.engine.compiled import Compiled
from bot.engine.events import Event, Place, Remaining, Remark, Turn
from bot.engine.guards import Policies
from bot.engine.known import Vocabulary
from bot.engine.limits import MAX_ANSWERS, MAX_EXPLORED, MAX_FAN_OUT, MAX_TYPED_CHARS
from bot.engine.model import (
    UNKNOWN,
    FactId,
    Facts,
    Flow,
    FlowId,
    Option,
    OptionId,
    Outcome,
    Question,
    Subflow,
    Value,
)
from bot.engine.replay import FOLLOW, EngineError, Replay, accepts, follow_name
from bot.engine.session import Answer, AnswerName, Session, given
from bot.engine.towns import LazyTowns
from bot.engine.where import Gazetteer, find_place, find_town

#: The words by which a person may name each option, in the person's language.
Words = Callable[[Question | Outcome, Mapping[OptionId, Option]], Mapping[str, Sequence[str]]]

#: Outcomes reached while exploring, by the facts that lead there.
Reached = dict[tuple[tuple[str, Value], ...], tuple[Facts, Outcome]]


def french_words(
    node: Question | Outcome, options: Mapping[OptionId, Option]
) -> Mapping[str, Sequence[str]]:
    """Return label, id and synonyms of each option, as the content writes them."""
    words: dict[str, Sequence[str]] = {i: (o.label, i, *o.synonyms) for i, o in options.items()}
    if isinstance(node, Question) and node.unknown:
        words[UNKNOWN] = ("Je ne sais pas", UNKNOWN, "?", "aucune idée")
    return words


class Engine:
    """All flows, compiled once. Holds nothing of any conversation."""

    def __init__(
        self,
        flows: Iterable[Flow],
        *,
        policies: Policies,
        places: Sequence[typed.PlaceNames] = (),
        towns: LazyTowns | None = None,
        revision: str = "",
    ) -> None:
        self.flows = {flow.id: Compiled(flow, policies) for flow in flows}
        self.revision = revision
        self._asked = {flow: _asked(self.flows, flow) for flow in self.flows}
        self._places = Gazetteer(tuple(places), towns)
        self._codes = self._places.codes
        self._vocabulary = Vocabulary((c.flow for c in self.flows.values()), self._codes)

    def start(
        self, flow: FlowId, *, known: Mapping[FactId, Value] | None = None, language: str = "fr"
    ) -> Turn:
        """Return the first turn of a flow; known facts are not asked, invalid ones are."""
        believed = self._vocabulary.believable(known or {})
        return self._arrive(Session(flow=flow, given=given(believed), language=language))

    def place(self, session: Session) -> Place:
        """Return where the answers lead in the present content; the session is not changed."""
        return self._walk(session)[1]

    def resume(self, session: Session) -> Turn:
        """Return the current turn: the same, or the longest valid one when the content changed."""
        return self._settle(session, self.place(session))

    def step(
        self, session: Session, event: Event, *, today: date, words: Words = french_words
    ) -> Turn:
        """Return the turn that follows event; session is not modified.

        Answers still valid in the current content are kept, in order; `Turn.dropped` names the
        others. A press made on an older screen changes nothing and gives STALE; no event raises
        for what a person did. Raises EngineError or NoTransition for flows that the checks refuse.
        """
        replay, place = self._walk(session)
        now = self._settle(session, place)
        match event:
            case events.Restarted():
                return self._arrive(replace(now.session, answers=()))
            case events.LanguageChosen(language):
                spoken = replace(now.session, language=language, turn=now.session.turn + 1)
                return replace(now, session=spoken)
        if now.remark is not None:
            return now
        match event:
            case events.Chose(turn=turn) | events.Confirmed(turn) | events.WentBack(turn) if (
                turn not in (None, now.session.turn)
            ):
                return replace(now, remark=Remark.STALE)
            case events.Chose(option):
                said = self._chose(now, option)
            case events.Confirmed():
                said = self._confirmed(now)
            case events.Typed(text):
                said = self._typed(now, text, today, words)
            case events.WentBack():
                return self._back(now)
            case events.Changed(name):
                return self._changed(now, name)
        return said if isinstance(said, Turn) else self._answer(now, said, replay)

    # --- where a session stands -------------------------------------------------------------

    def _walk(self, session: Session) -> tuple[Replay, Place]:
        asked = self._asked.get(session.flow)
        if asked is None:
            raise EngineError(f"unknown flow {session.flow!r}")
        replay = Replay(self.flows, self._codes, session, asked)
        return replay, replay.run()

    def _settle(self, session: Session, place: Place) -> Turn:
        """Return the turn shown, or the one that the changed content makes of it."""
        asked, current = session.asked, place.node.id
        if asked == current and not place.dropped:
            ticked = tuple(i for i in session.draft if i in place.options)
            return Turn(replace(session, draft=ticked) if session.draft else session, place)
        remark = Remark.CONTENT_CHANGED if place.dropped or asked else None
        return replace(self._arrive(session, place), remark=remark)

    def _arrive(self, session: Session, place: Place | None = None) -> Turn:
        """Return the turn at the place the session now leads to; drop what no longer fits."""
        place = place or self.place(session)
        dropped = place.dropped
        session = replace(
            session,
            answers=tuple(a for a in session.answers if a.name not in dropped),
            draft=(),
            turn=session.turn + 1,
            asked=place.node.id,
            revision=self.revision,
        )
        return Turn(session, place, dropped=dropped)

    # --- what an event says -----------------------------------------------------------------

    def _chose(self, now: Turn, option: OptionId) -> Turn | Answer:
        place, node = now.place, now.place.node
        if isinstance(node, Question) and node.kind == "several" and option in place.options:
            return self._tick(now, node, option)
        return self._taken(place, option) or replace(now, remark=Remark.NOT_OFFERED)

    def _tick(self, now: Turn, node: Question, option: OptionId) -> Turn:
        draft = now.session.draft
        if option in draft:
            draft = tuple(i for i in draft if i != option)
        elif option == node.none:
            draft = (option,)
        else:
            draft = (*(i for i in draft if i != node.none), option)
        return replace(now, session=replace(now.session, draft=draft))

    def _confirmed(self, now: Turn) -> Turn | Answer:
        place, node = now.place, now.place.node
        if not isinstance(node, Question) or node.kind != "several":
            return replace(now, remark=Remark.NOT_OFFERED)
        ticked = tuple(i for i in place.options if i in now.session.draft)
        return self._taken(place, ticked) or replace(now, remark=Remark.NOTHING_CHOSEN)

    def _typed(self, now: Turn, text: str, today: date, words: Words) -> Turn | Answer:
        place, node = now.place, now.place.node
        if len(text) > MAX_TYPED_CHARS:
            return replace(now, remark=Remark.TOO_LONG)
        assert isinstance(node, Question | Outcome)
        named = words(node, place.options)
        found = self._read(now, text, named, today)
        if found.remark is not None:
            return replace(now, remark=found.remark, candidates=found.candidates)
        value = _with_ticks(node, now.session.draft, found.value, place.options)
        return self._taken(place, value) or replace(now, remark=Remark.NO_MATCH)

    def _read(
        self, now: Turn, text: str, named: Mapping[str, Sequence[str]], today: date
    ) -> typed.Found:
        node = now.place.node
        assert isinstance(node, Question | Outcome)
        if isinstance(node, Question) and node.kind in ("departement", "commune"):
            said = typed.match(text, named)  # « je ne sais pas »
            if said.remark is None:
                return said
            if node.kind == "departement":
                return find_place(text, self._places)
            within = next((v for v in now.place.facts.values() if v in self._codes), None)
            return find_town(text, self._places, within if isinstance(within, str) else None)
        return typed.read(node, text, named, today, now.session.language)

    def _taken(self, place: Place, value: Value) -> Answer | None:
        """Return the answer that this value is here, or None when this place does not take it."""
        node = place.node
        if isinstance(node, Outcome):
            return Answer(follow_name(node), value) if value in place.options else None
        assert isinstance(node, Question)
        return (
            Answer(node.fact, value) if accepts(node, value, place.options, self._codes) else None
        )

    # --- what it changes --------------------------------------------------------------------

    def _back(self, now: Turn) -> Turn:
        if not now.place.path:
            return replace(now, remark=Remark.NOTHING_TO_UNDO)
        return self._arrive(now.session.without(now.place.path[-1].name))

    def _changed(self, now: Turn, name: str) -> Turn:
        if all(step.name != name for step in now.place.path):
            return replace(now, remark=Remark.NOT_OFFERED)
        return self._arrive(now.session.without(name))

    def _answer(self, now: Turn, said: Answer, replay: Replay) -> Turn:
        """Return the turn after one more answer: behind those used, before those that wait."""
        used = replay.used - {said.name}
        if len(used) >= MAX_ANSWERS:
            return replace(now, remark=Remark.FULL)
        before = [a for a in now.session.answers if a.name in used]
        after = [a for a in now.session.answers if a.name not in used and a.name != said.name]
        answers = (*before, said, *after)
        session = replace(now.session, answers=answers[:MAX_ANSWERS])
        if len(answers) <= MAX_ANSWERS and replay.may_go_on(now.place, said.name):
            return self._arrive(session, replay.go_on(said.name, said.value))
        return self._arrive(session)

    # --- « I don't know » -------------------------------------------------------------------

    def outcomes_from(self, session: Session) -> Remaining | None:
        """Return the outcomes that remain possible from an open question; None when none is open.

        Every choice still unanswered is tried; dates and places stay unknown. At most
        limits.MAX_FAN_OUT outcomes, compared by the facts that lead there; `is_truncated` also when
        a question on the way can be neither tried nor left unknown.
        """
        place = self.place(session)
        if not place.is_open or not isinstance(place.node, Question):
            return None
        used = {step.name for step in place.path}
        later = [a.name for a in session.answers if a.name[0] == FOLLOW and a.name not in used]
        reached: Reached = {}
        queue = deque([session.without(place.node.fact, *later)])
        is_truncated = False
        for _ in range(MAX_EXPLORED):
            if not queue or len(reached) >= MAX_FAN_OUT:
                break
            ways = self._explore(queue.popleft(), reached)
            is_truncated = is_truncated or ways is None
            queue.extend(ways or ())
        return Remaining(tuple(reached.values()), place.node, is_truncated or bool(queue))

    def _explore(self, session: Session, reached: Reached) -> list[Session] | None:
        """Return the sessions one answer further: none at an outcome, None at a dead end."""
        place = self.place(session)
        question = place.node
        if isinstance(question, Outcome):
            reached[tuple(sorted(place.facts.items()))] = (place.facts, question)
            return []
        assert isinstance(question, Question)
        if question.kind in ("choice", "several"):
            values: list[Value] = [i if question.kind == "choice" else (i,) for i in place.options]
        else:
            values = [UNKNOWN] if question.unknown and not place.is_open else []
        return [session.with_answer(question.fact, value) for value in values] or None


def _with_ticks(
    node: Question | Outcome, draft: Sequence[str], typed_value: Value, offered: Iterable[str]
) -> Value:
    """Return what was typed together with the boxes ticked; « none » stands alone, typed last."""
    if isinstance(typed_value, str) or not isinstance(node, Question) or node.none in typed_value:
        return typed_value
    chosen = {*draft, *typed_value} - {node.none}
    return tuple(i for i in offered if i in chosen) if draft else typed_value


def _asked(flows: Mapping[FlowId, Compiled], flow: FlowId) -> frozenset[AnswerName]:
    """Return the names under which this flow, or a flow inside it, stores answers."""
    names: set[AnswerName] = set()
    seen, queue = {flow}, [flow]
    while queue:
        compiled = flows.get(queue.pop())
        for node in compiled.flow.nodes.values() if compiled else ():
            if isinstance(node, Question):
                names.add(node.fact)
            elif isinstance(node, Outcome):
                names.add(follow_name(node))
            elif isinstance(node, Subflow) and node.flow not in seen:
                seen.add(node.flow)
                queue.append(node.flow)
    return frozenset(names)
