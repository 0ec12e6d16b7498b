"""Somebody ticks, unticks, waits and comes back, while the content changes: nothing is ever lost.

What is held goes through JSON between every two steps, as after a restart.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.engine.model import FactId
from bot.filing.following import ProtocolDecision, ProtocolStep, decide_protocol
from bot.filing.followup import (
    Answer,
    Answered,
    Checklist,
    Event,
    Learned,
    Progress,
    Remark,
    Seen,
    Status,
    Ticked,
    Unticked,
    handle,
    progress,
)
from bot.filing.followups import FollowUps, start
from bot.filing.followups_json import from_json, to_json
from bot.filing.trail import trail_of
from bot.followups import Follower
from tests.real import TODAY, real_conversation

HELD = real_conversation()
TABLE = HELD.library.table
BLOCKS = sorted(TABLE.facts[FactId("blocage")].values)
FOLLOWER = Follower(HELD.library, HELD.languages)
days_back = st.integers(0, 400)


class Walk(RuleBasedStateMachine):
    """One checklist of one person; `today` only goes forward."""

    def __init__(self) -> None:
        super().__init__()
        self.today = TODAY
        self.steps: tuple[ProtocolStep, ...] = ()
        self.held = FollowUps()
        self.corrections = 0

    @initialize(block=st.sampled_from(BLOCKS), place=st.sampled_from(["14", "77", "93", ""]))
    def opens(self, block: str, place: str) -> None:
        facts = {FactId("departement"): place} if place else {}
        decision = decide_protocol(TABLE, block, facts)
        assert isinstance(decision, ProtocolDecision)
        self.steps = decision.steps
        self.held, _ = start(self.held, decision, self.today)

    # --- what a person does ---------------------------------------------------------------------

    @rule(data=st.data(), back=days_back)
    def ticks(self, data: st.DataObject, back: int) -> None:
        step, before = data.draw(st.sampled_from(self._ids())), self.mine
        on = self.today - timedelta(days=back)
        remark = self._do(Ticked(step, on))

        tick = self.mine.tick(step)
        if remark is None:
            assert tick is not None
            assert on in tick.dates
        else:
            assert self.mine == before

    @rule(data=st.data())
    def unticks_and_ticks_again(self, data: st.DataObject) -> None:
        step = data.draw(st.sampled_from(self._ids()))
        if self._do(Unticked(step)) is None:
            assert self.mine.tick(step) is None
            if step in {one.id for one in self.steps}:
                assert self._do(Ticked(step)) is None

    @rule(data=st.data(), answer=st.sampled_from(["worked", "failed"]), back=st.integers(-2, 40))
    def notes_an_answer(self, data: st.DataObject, answer: Answer, back: int) -> None:
        step = data.draw(st.sampled_from(self._ids()))
        remark = self._do(Answered(step, answer, self.today - timedelta(days=back)))

        if back < 0 and remark is None:
            raise AssertionError("an answer of tomorrow was taken")

    @rule(step=st.text(max_size=30), ahead=st.integers(1, 500))
    def does_what_cannot_be(self, step: str, ahead: int) -> None:
        before = self.mine
        known = self.steps[0].id if self.steps else step
        assert self._do(Ticked(known, self.today + timedelta(days=ahead))) is not None
        if step not in self._ids():
            assert self._do(Ticked(step)) is Remark.NO_STEP
        assert self.mine == before

    @rule(value=st.dates(date(2020, 1, 1), date(2030, 1, 1)))
    def learns_a_date(self, value: date) -> None:
        assert self._do(Learned("depose_le", value.isoformat())) is None

    @rule(days=st.integers(0, 60))
    def time_passes(self, days: int) -> None:
        before = self._now()
        self.today += timedelta(days=days)
        after = self._now()

        was_open = {one.step.id for one in before.states if one.status is Status.OPEN}
        is_open = {one.step.id for one in after.states if one.status is Status.OPEN}
        assert was_open <= is_open  # time alone never shuts a step

    # --- what associations do meanwhile ---------------------------------------------------------

    @precondition(lambda self: len(self.steps) > 1)
    @rule(data=st.data(), how=st.sampled_from(["drop", "reword", "add"]))
    def content_is_corrected(self, data: st.DataObject, how: str) -> None:
        index, before = data.draw(st.integers(0, len(self.steps) - 1)), self.mine
        one = self.steps[index]
        self.corrections += 1
        if how == "drop":
            steps = [s for s in self.steps if s is not one]
        elif how == "reword":
            text = f"{one.text} {self.corrections}"
            steps = [replace(s, text=text) if s is one else s for s in self.steps]
        else:
            new = replace(one, id=f"neuf_{self.corrections}")
            steps = [*self.steps[:index], new, *self.steps[index:]]
        self.steps = tuple(steps)

        assert self.mine == before  # a correction alone changes nothing of the person's
        is_known = one.id in {known.step for known in before.known}
        assert self._now().has_changed or how == "drop"
        assert self._now().has_changed or before.tick(one.id) or not is_known

    @rule()
    def looks_at_what_changed(self) -> None:
        ticks = self.mine.ticks
        self._do(Seen())

        assert self.mine.ticks == ticks
        assert not self._now().has_changed

    # --- what always holds ----------------------------------------------------------------------

    @invariant()
    def nothing_done_is_lost(self) -> None:
        if not self.held.lists:
            return
        now = self._now()
        shown = {s.step.id for s in now.states if s.tick} | {k.step for k in now.removed}
        assert {tick.step for tick in self.mine.ticks} <= shown
        made = trail_of(now, self.today)
        assert [one.number for one in made.exhibits] == list(range(1, len(made.exhibits) + 1))
        assert sorted(made.events, key=lambda one: one.on) == list(made.events)
        done = sum(len(tick.dates) for tick in self.mine.ticks)
        assert sum(one.what == "done" for one in made.events) == done

    @invariant()
    def somebody_who_is_not_done_knows_what_comes_next(self) -> None:
        if not self.held.lists or self.mine.solved_on:
            return
        now = self._now()
        left = [one for one in now.states if one.status is not Status.DONE]
        assert bool(left) == bool(now.open or now.waiting)
        for one in now.states:
            if one.status is Status.WAITING:
                assert one.since is not None
                assert one.since > self.today

    @rule(token=st.sampled_from(["/suivi", "/suivi 1", "/suivi 1 tout 1", "/suivi 1 fil"]))
    def looks_at_a_screen(self, token: str) -> None:
        shown = FOLLOWER.press(self.held, token, self.today, "fr")

        assert shown.screen.blocks
        assert shown.held == self.held

    # --- helpers --------------------------------------------------------------------------------

    @property
    def mine(self) -> Checklist:
        (one,) = self.held.lists
        return one

    def _ids(self) -> list[str]:
        return sorted({*(s.id for s in self.steps), *(k.step for k in self.mine.known)})

    def _now(self) -> Progress:
        return progress(self.mine, self.steps, self.today)

    def _do(self, event: Event) -> Remark | None:
        self.held = from_json(to_json(self.held))
        done = handle(self.mine, event, self.steps, self.today)
        self.held = self.held.with_list(done.checklist)
        return done.remark


TestWalk = Walk.TestCase
TestWalk.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
