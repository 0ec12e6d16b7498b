"""The engine: a session and an event give a turn. It never sends, stores, sleeps or reads a clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.engine import events, typed
from bot.engine.compiled import Compiled
from bot.engine.events import Event, Place, Remaining, Remark, Turn
from bot.engine.guards import Policies
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
    Value,
)
from bot.engine.replay import Replay, accepts, follow_name
from bot.engine.session import Answer, Session, given

#: The words by which a person may name each option, in the person's language.
Words = Callable[[Question | Outcome, Mapping[OptionId, Option]], Mapping[str, Sequence[str]]]


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
        revision: str = "",
    ) -> None:
        self.flows = {flow.id: Compiled(flow, policies) for flow in flows}
        self.revision = revision
        self._places = tuple(places)
        self._codes = frozenset(place.code for place in places)

    def start(
        self, flow: FlowId, *, known: Mapping[FactId, Value] | None = None, language: str = "fr"
    ) -> Turn:
        """Return the first turn of a flow; known facts are not asked."""
        return self._arrive(Session(flow=flow, given=given(known or {}), language=language))

    def place(self, session: Session) -> Place:
        """Return where the answers lead in the present content; the session is not changed."""
        return Replay(self.flows, self._codes, session).run()

    def resume(self, session: Session) -> Turn:
        """Return the current turn: the same, or the longest valid one when the content changed."""
        place = self.place(session)
        asked, current = session.asked, place.node.id
        if asked == current and not place.dropped:
            return Turn(session, place)
        moved = replace(session.without(*place.dropped), turn=session.turn + 1, asked=current)
        remark = Remark.CONTENT_CHANGED if place.dropped or asked else None
        return Turn(replace(moved, revision=self.revision), place, remark, dropped=place.dropped)

    def step(
        self, session: Session, event: Event, *, today: date, words: Words = french_words
    ) -> Turn:
        """Return the turn that follows event; session is not modified.

        Answers still valid in the current content are kept, in order; `Turn.dropped` names the others.
        A press made on an older screen changes nothing and gives STALE; no event raises for what a
        person did. Raises EngineError or NoTransition for flows that the checks would refuse.
        """
        now = self.resume(session)
        if now.remark is not None:
            return now
        match event:
            case events.Chose(option, turn):
                return self._stale(now, turn) or self._chose(now, option)
            case events.Confirmed(turn):
                return self._stale(now, turn) or self._confirmed(now)
            case events.Typed(text):
                return self._typed(now, text, today, words)
            case events.WentBack(turn):
                return self._stale(now, turn) or self._back(now)
            case events.Changed(name):
                return self._changed(now, name)
            case events.Restarted():
                return self._arrive(replace(session, answers=(), draft=()))
            case events.LanguageChosen(language):
                return self._arrive(replace(session, language=language))

    # --- one event each ---------------------------------------------------------------------

    def _stale(self, now: Turn, turn: int | None) -> Turn | None:
        if turn is None or turn == now.session.turn:
            return None
        return replace(now, remark=Remark.STALE)

    def _chose(self, now: Turn, option: OptionId) -> Turn:
        place, session = now.place, now.session
        node = place.node
        if isinstance(node, Outcome):
            if option not in place.options:
                return replace(now, remark=Remark.NOT_OFFERED)
            return self._answer(now, follow_name(node), option)
        if isinstance(node, Question) and node.kind == "several" and option in place.options:
            return self._tick(now, node, option)
        if not isinstance(node, Question) or not accepts(node, option, place.options, self._codes):
            return replace(now, remark=Remark.NOT_OFFERED)
        if place.is_open:  # « now I know »: the answer replaces « I don't know »
            session = session.without(node.fact)
        return self._answer(replace(now, session=session), node.fact, option)

    def _tick(self, now: Turn, node: Question, option: OptionId) -> Turn:
        draft = now.session.draft
        if option in draft:
            draft = tuple(i for i in draft if i != option)
        elif option == node.none:
            draft = (option,)
        else:
            draft = (*(i for i in draft if i != node.none), option)
        return replace(now, session=replace(now.session, draft=draft))

    def _confirmed(self, now: Turn) -> Turn:
        node, draft = now.place.node, now.session.draft
        if not isinstance(node, Question) or node.kind != "several":
            return replace(now, remark=Remark.NOT_OFFERED)
        if not accepts(node, draft, now.place.options, self._codes):
            return replace(now, remark=Remark.NOTHING_CHOSEN)
        return self._answer(now, node.fact, draft)

    def _typed(self, now: Turn, text: str, today: date, words: Words) -> Turn:
        node = now.place.node
        if len(text) > MAX_TYPED_CHARS:
            return replace(now, remark=Remark.TOO_LONG)
        assert isinstance(node, Question | Outcome)
        named = words(node, now.place.options)
        found = typed.read(node, text, named, self._places, today, now.session.language)
        if found.remark is not None:
            return replace(now, remark=found.remark, candidates=found.candidates)
        name = node.fact if isinstance(node, Question) else follow_name(node)
        return self._answer(now, name, found.value)

    def _back(self, now: Turn) -> Turn:
        if not now.place.path:
            return replace(now, remark=Remark.NOTHING_TO_UNDO)
        return self._arrive(now.session.without(now.place.path[-1].name))

    def _changed(self, now: Turn, name: str) -> Turn:
        if all(step.name != name for step in now.place.path):
            return replace(now, remark=Remark.NOT_OFFERED)
        return self._arrive(now.session.without(name))

    def _answer(self, now: Turn, name: str, value: Value) -> Turn:
        session = now.session
        if len(session.answers) >= MAX_ANSWERS and session.answer(name) is None:
            return replace(now, remark=Remark.FULL)
        used = {step.name for step in now.place.path}
        before = tuple(a for a in session.answers if a.name in used)
        after = tuple(a for a in session.answers if a.name not in used and a.name != name)
        answers = (*before, Answer(name, value), *after)
        return self._arrive(replace(session, answers=answers))

    def _arrive(self, session: Session) -> Turn:
        """Return the turn at the place the session now leads to; drop what no longer fits."""
        place = self.place(session)
        session = replace(
            session.without(*place.dropped),
            turn=session.turn + 1,
            asked=place.node.id,
            revision=self.revision,
        )
        return Turn(session, place, dropped=place.dropped)

    # --- « I don't know » -------------------------------------------------------------------

    def outcomes_from(self, session: Session) -> Remaining | None:
        """Return the outcomes that remain possible from an open question; None when none is open.

        Every choice still unanswered is tried; dates and places stay unknown. At most
        limits.MAX_FAN_OUT outcomes, compared by the facts that lead there.
        """
        place = self.place(session)
        if not place.is_open or not isinstance(place.node, Question):
            return None
        reached: dict[tuple[tuple[str, Value], ...], tuple[Facts, Outcome]] = {}
        queue = [session.without(place.node.fact)]
        for _ in range(MAX_EXPLORED):
            if not queue or len(reached) >= MAX_FAN_OUT:
                break
            self._explore(queue.pop(0), reached, queue)
        return Remaining(tuple(reached.values()), place.node, is_truncated=bool(queue))

    def _explore(
        self,
        session: Session,
        reached: dict[tuple[tuple[str, Value], ...], tuple[Facts, Outcome]],
        queue: list[Session],
    ) -> None:
        place = self.place(session)
        if isinstance(place.node, Outcome):
            reached[tuple(sorted(place.facts.items()))] = (place.facts, place.node)
            return
        question = place.node
        assert isinstance(question, Question)
        if question.kind in ("choice", "several"):
            values: list[Value] = [i if question.kind == "choice" else (i,) for i in place.options]
        else:
            values = [UNKNOWN] if question.unknown else []
        queue.extend(session.with_answer(question.fact, value) for value in values)
