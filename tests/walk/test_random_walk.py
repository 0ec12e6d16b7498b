"""Anybody may do anything, in any order, with the real content: the conversation always goes on."""

from __future__ import annotations

import string
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from bot.content.loader import load
from bot.engine.engine import Engine
from bot.engine.events import (
    Changed,
    Chose,
    Confirmed,
    Event,
    LanguageChosen,
    Remark,
    Restarted,
    Turn,
    Typed,
    WentBack,
)
from bot.engine.limits import MAX_ANSWERS, MAX_FAN_OUT, MAX_TYPED_CHARS
from bot.engine.model import UNKNOWN, FactId, Flow, FlowId, NodeId, OptionId, Outcome, Question
from bot.engine.session import Session, from_json, to_json
from bot.engine.typed import PlaceNames
from bot.filing.policies import policies

TODAY = date(2026, 11, 21)
LIBRARY = load(Path(__file__).parents[2] / "flows", today=TODAY)
POLICIES = policies(LIBRARY.table)
PLACES = [
    PlaceNames(t.code, (t.name, t.prefecture_city, *t.synonyms), t.postcodes)
    for t in LIBRARY.table.territories.values()
]
FLOWS = {flow_id: LIBRARY.flows[flow_id] for flow_id in sorted(LIBRARY.flows)}
FACTS = {fact: sorted(spec.values) for fact, spec in sorted(LIBRARY.table.facts.items())}
QUESTIONS = [
    (flow.id, node.id)
    for flow in FLOWS.values()
    for node in flow.nodes.values()
    if isinstance(node, Question) and len(node.options) > 1
]
OPEN_ANSWERS = ["31/12/2026", "1/6/2020", "93", "97133", "Ajaccio", UNKNOWN]
TEXTS = [
    *("je ne sais pas", "?", "1, 2", "oui et non", "étudiant", "carte", "famille"),
    *("31/02/2026", "31 déc. 2026", "demain", "20", "75020", "2A", "st denis", "٩٣"),
    *("/start", "\x00", "🙂"),
]

said = st.one_of(
    st.text(max_size=30),
    st.text(alphabet=string.printable, min_size=MAX_TYPED_CHARS - 1, max_size=MAX_TYPED_CHARS + 1),
    st.integers(-1, 120).map(str),
    st.dates(date(1850, 1, 1), date(2150, 1, 1)).map(lambda day: day.strftime("%d/%m/%Y")),
    st.sampled_from([*TEXTS, *OPEN_ANSWERS]),
)
known_facts = st.dictionaries(
    st.sampled_from(list(FACTS)),
    st.one_of(
        st.sampled_from(sorted({v for values in FACTS.values() for v in values})),
        st.sampled_from([UNKNOWN, "2026-12-31", "9999-12-31", "93", "999", "", "\ud800"]),
    ),
    max_size=3,
)


def _engine(flows: Iterable[Flow], revision: str) -> Engine:
    return Engine(flows, policies=POLICIES, places=PLACES, revision=revision)


ENGINE = _engine(FLOWS.values(), LIBRARY.revision)


def _without_option(flow: Flow, node_id: NodeId, option: OptionId) -> Flow:
    node = flow.nodes[node_id]
    assert isinstance(node, Question)
    kept = {i: o for i, o in node.options.items() if i != option}
    return replace(flow, nodes={**flow.nodes, node_id: replace(node, options=kept)})


class Walk(RuleBasedStateMachine):
    """One person, one conversation; it goes through the store between every two steps."""

    def __init__(self) -> None:
        super().__init__()
        self.engine = ENGINE
        self.corrections = 0
        self.turn: Turn
        self.pressed: list[Chose] = []

    @initialize(
        flow=st.sampled_from([FlowId("orientation")] * 20 + list(FLOWS)),
        known=st.one_of(st.just({}), known_facts),
        chance=st.randoms(use_true_random=True),
    )
    def arrive(self, flow: FlowId, known: dict[FactId, str], chance: Random) -> None:
        self.turn = self.engine.start(flow, known=known)
        self._check()
        self._go_on(chance)

    # --- what a person does ---------------------------------------------------------------------

    @precondition(lambda self: self._buttons())
    @rule(data=st.data())
    def presses_a_button(self, data: st.DataObject) -> None:
        option = OptionId(data.draw(st.sampled_from(self._buttons())))
        self._press(Chose(option, self.turn.session.turn))

        assert self.turn.remark is None

    @rule(chance=st.randoms(use_true_random=True))
    def goes_on(self, chance: Random) -> None:
        """Answer several questions in a row: most of the content lies deep."""
        self._go_on(chance)

    def _go_on(self, chance: Random) -> None:
        for _ in range(chance.randint(2, 14)):
            if self.turn.place.outcome and chance.random() < 0.5:
                return
            if self._open_kind():
                self._step(Typed(chance.choice(OPEN_ANSWERS)))
            elif self._buttons():
                option = OptionId(chance.choice(self._buttons()))
                self._press(Chose(option, self.turn.session.turn))
                if self.turn.session.draft:
                    self.confirms()

    @precondition(lambda self: self._buttons())
    @rule(data=st.data())
    def presses_twice(self, data: st.DataObject) -> None:
        option = OptionId(data.draw(st.sampled_from(self._buttons())))
        press = Chose(option, self.turn.session.turn)
        self._press(press)
        after = self.turn
        self._press(press)

        if after.session.turn != press.turn:
            assert (self.turn.remark, self.turn.session) == (Remark.STALE, after.session)

    @precondition(lambda self: self.pressed)
    @rule(data=st.data())
    def presses_an_old_button(self, data: st.DataObject) -> None:
        before = self.turn.session
        press = data.draw(st.sampled_from(self.pressed))
        self._press(press)

        if press.turn != before.turn:
            assert (self.turn.remark, self.turn.session) == (Remark.STALE, before)

    @rule(option=st.one_of(st.text(max_size=8), st.sampled_from([UNKNOWN, "9999-12-31", "fin"])))
    def presses_what_is_not_offered(self, option: str) -> None:
        self._step(Chose(OptionId(option)))

    @rule()
    def confirms(self) -> None:
        self._step(Confirmed(self.turn.session.turn))

    @rule(text=said)
    def types(self, text: str) -> None:
        self._step(Typed(text))

    @rule(text=st.sampled_from(OPEN_ANSWERS))
    def types_a_date_or_a_place(self, text: str) -> None:
        self._step(Typed(text))

    @rule()
    def goes_back(self) -> None:
        path = self.turn.place.path
        self._step(WentBack())

        assert self.turn.place.path == path[:-1]

    @precondition(lambda self: self.turn.place.path)
    @rule(data=st.data())
    def changes_an_answer(self, data: st.DataObject) -> None:
        path = self.turn.place.path
        index = data.draw(st.integers(0, len(path) - 1))
        self._step(Changed(path[index].name))

        assert self.turn.place.path == path[:index]
        assert self.turn.place.node.id == path[index].node

    @precondition(lambda self: len(self.turn.place.path) > 4)
    @rule()
    def starts_again(self) -> None:
        self._step(Restarted())

        assert (self.turn.session.answers, self.turn.place.path) == ((), ())

    @rule(language=st.sampled_from(["fr", "ar", "ps", "pt-BR", ""]))
    def switches_language(self, language: str) -> None:
        before = self.turn
        self._step(LanguageChosen(language))

        assert self.turn.session.answers == before.session.answers
        assert self.turn.place == replace(before.place, dropped=())

    # --- what associations do meanwhile ---------------------------------------------------------

    @rule(data=st.data())
    def the_content_is_corrected(self, data: st.DataObject) -> None:
        answered = [
            (flow.id, step)
            for step in (*(step.node for step in self.turn.place.path), self.turn.place.node.id)
            for flow in FLOWS.values()
            if (flow.id, step) in QUESTIONS
        ]
        flow_id, node_id = data.draw(st.sampled_from(answered or QUESTIONS))
        node = FLOWS[flow_id].nodes[node_id]
        assert isinstance(node, Question)
        option = data.draw(st.sampled_from(list(node.options)))
        self.corrections += 1
        flows = {**FLOWS, flow_id: _without_option(FLOWS[flow_id], node_id, option)}
        self.engine = _engine(flows.values(), str(self.corrections))
        before = self.turn
        self._take(self.engine.resume(self._stored()), is_corrected=True)

        kept = {a.name for a in self.turn.session.answers}
        assert kept | {*self.turn.dropped} == {a.name for a in before.session.answers}

    # --- what holds at every turn ---------------------------------------------------------------

    def _buttons(self) -> list[str]:
        """Return what the screen offers to press, « I don't know » among it."""
        question = self.turn.place.question
        unknown = [UNKNOWN] if question and question.unknown else []
        return [*self.turn.place.options, *unknown]

    def _open_kind(self) -> bool:
        question = self.turn.place.question
        return question is not None and question.kind in ("date", "departement")

    def _stored(self) -> Session:
        return from_json(to_json(self.turn.session))

    def _press(self, press: Chose) -> None:
        self.pressed.append(press)
        self._step(press)

    def _step(self, event: Event) -> None:
        self._take(self.engine.step(self._stored(), event, today=TODAY))

    def _take(self, turn: Turn, *, is_corrected: bool = False) -> None:
        assert turn.session.turn >= self.turn.session.turn
        assert is_corrected or turn.remark is not Remark.CONTENT_CHANGED
        self.turn = turn
        self._check()

    def _check(self) -> None:
        turn, place = self.turn, self.turn.place
        names = [answer.name for answer in turn.session.answers]
        assert place.question or place.outcome or place.is_open
        assert self.engine.place(turn.session) == replace(place, dropped=())
        assert len(names) == len(set(names)) <= MAX_ANSWERS
        assert {step.name for step in place.path} <= set(names)
        assert set(turn.session.draft) <= set(place.options)
        assert (turn.remark is Remark.AMBIGUOUS) == bool(turn.candidates)
        if place.is_open:
            self._check_open()

    def _check_open(self) -> None:
        remaining = self.engine.outcomes_from(self.turn.session)
        assert remaining is not None
        assert remaining.reached or remaining.is_truncated
        assert len(remaining.reached) <= MAX_FAN_OUT
        assert all(isinstance(outcome, Outcome) for _, outcome in remaining.reached)


TestWalk = Walk.TestCase
TestWalk.settings = settings(
    max_examples=250,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def test_long_walks_cross_nearly_every_question_and_always_end() -> None:
    """Hypothesis likes short walks; these go to an outcome and beyond, by the same invariants."""
    seen: set[tuple[FlowId, NodeId]] = set()
    for seed in range(800):
        chance = Random(seed)
        walk = Walk()
        walk.turn = ENGINE.start(FlowId("orientation"))
        for _ in range(4):
            walk._go_on(chance)
        seen |= {(flow, step.node) for step in walk.turn.place.path for flow in FLOWS}
        assert walk.turn.place.outcome or walk.turn.place.is_open or walk.turn.place.path

    assert len(seen & set(QUESTIONS)) > 0.7 * len(QUESTIONS)
