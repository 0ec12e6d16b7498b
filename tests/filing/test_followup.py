"""Tests of bot/filing/followup.py and followups.py: what is open, what comes next, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.filing.following import Protocol, ProtocolDecision, ProtocolStep
from bot.filing.followup import (
    MAX_DATES,
    MAX_FACTS,
    MAX_LISTS,
    Answered,
    Checklist,
    Event,
    Learned,
    Remark,
    Seen,
    Status,
    Ticked,
    Unticked,
    handle,
    open_checklist,
    progress,
    step_reminders,
)
from bot.filing.followups import FollowUps, start
from bot.filing.reminders import ReminderRule

TODAY = date(2026, 11, 21)


def step(name: str, wait_days: int = 0, *, required: bool = True) -> ProtocolStep:
    """A step that awaits an answer when it has a wait."""
    return ProtocolStep(
        id=name,
        is_required=required,
        text=f"Faites {name}.",
        evidence=(f"La preuve de {name}.",),
        wait_days=wait_days,
        kind="practice",
        article=None,
        label=name.upper(),
        exhibit=f"Pièce {name}",
        awaits_answer=wait_days > 0,
    )


PAGE, MAIL, PAN, LRAR = step("page"), step("mail", 3), step("pan", required=False), step("lrar", 15)
LAWYER = step("avocat", required=False)
STEPS = (PAGE, MAIL, PAN, LRAR, LAWYER)


def decision(*steps: ProtocolStep, name: str = "blocage") -> ProtocolDecision:
    protocol = Protocol(name, name.title(), "sens", steps, None, (), ())
    return ProtocolDecision(protocol, steps, (), ())


def checklist(*events: Event, on: date = TODAY) -> Checklist:
    """A checklist opened that day, after these events of the same day."""
    held = open_checklist(decision(*STEPS), on, key="1")
    for event in events:
        done = handle(held, event, STEPS, on)
        assert done.remark is None
        held = done.checklist
    return held


def statuses(held: Checklist, today: date = TODAY) -> list[str]:
    return [state.status.value for state in progress(held, STEPS, today).states]


# --- what is open ---------------------------------------------------------------------------


def test_only_the_first_compulsory_step_is_open_at_first() -> None:
    assert statuses(checklist()) == ["open", "later", "later", "later", "later"]


def test_step_opens_when_the_one_before_is_done_and_its_wait_is_over() -> None:
    held = checklist(Ticked("page"), Ticked("mail"))

    assert statuses(held, TODAY + timedelta(days=2))[2:] == ["waiting", "waiting", "later"]
    assert statuses(held, TODAY + timedelta(days=3))[2:] == ["open", "open", "later"]


def test_optional_step_blocks_nothing() -> None:
    held = checklist(Ticked("page"), Ticked("mail"), Ticked("lrar"))

    assert statuses(held, TODAY + timedelta(days=15)) == ["done", "done", "open", "done", "open"]


def test_wait_counts_from_the_first_day_of_a_step_done_several_times() -> None:
    first = Ticked("mail", TODAY - timedelta(days=3))
    held = checklist(Ticked("page"), first, Ticked("mail"))

    assert statuses(held)[3] == "open"
    tick = held.tick("mail")
    assert tick is not None
    assert tick.dates == (TODAY - timedelta(days=3), TODAY)


def test_a_no_ends_the_wait_at_once() -> None:
    held = checklist(Ticked("page"), Ticked("mail"), Answered("mail", "failed"))

    assert statuses(held)[3] == "open"


def test_a_late_no_does_not_make_the_wait_longer() -> None:
    held = checklist(Ticked("page"), Ticked("mail", TODAY - timedelta(days=10)))
    held = handle(held, Answered("mail", "failed"), STEPS, TODAY).checklist

    assert progress(held, STEPS, TODAY).states[1].waits_until == TODAY - timedelta(days=7)


def test_solved_checklist_asks_for_nothing_more() -> None:
    held = checklist(Ticked("page"), Ticked("mail"), Answered("mail", "worked"))
    now = progress(held, STEPS, TODAY)

    assert (held.solved_on, now.open, now.waiting) == (TODAY, (), None)


def test_step_done_early_may_be_noted() -> None:
    """Open is advice: what a person did is what counts."""
    held = checklist(Ticked("lrar"))

    assert statuses(held) == ["open", "later", "later", "done", "later"]


def test_compulsory_step_comes_before_an_optional_one_that_is_open_as_well() -> None:
    held = checklist(Ticked("page"), Ticked("mail", TODAY - timedelta(days=3)))

    assert [one.step.id for one in progress(held, STEPS, TODAY).open] == ["lrar", "pan"]


@pytest.mark.parametrize(
    ("sent", "opens"),
    [
        (date(2028, 2, 26), date(2028, 2, 29)),
        (date(2027, 2, 26), date(2027, 3, 1)),
        (date(2026, 12, 30), date(2027, 1, 2)),
        (date(2027, 3, 27), date(2027, 3, 30)),  # the night when clocks go forward
    ],
)
def test_wait_of_three_days_crosses_months_leap_days_and_summer_time(
    sent: date, opens: date
) -> None:
    held = checklist(Ticked("page"), Ticked("mail"), on=sent)

    assert statuses(held, opens - timedelta(days=1))[3] == "waiting"
    assert statuses(held, opens)[3] == "open"


# --- refusals -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "remark"),
    [
        (Ticked("autre"), Remark.NO_STEP),
        (Ticked("page", TODAY + timedelta(days=1)), Remark.IN_FUTURE),
        (Ticked("page", date(2005, 12, 31)), Remark.TOO_OLD),
        (Unticked("page"), Remark.NOT_TICKED),
        (Answered("page", "worked"), Remark.NOT_TICKED),
    ],
)
def test_what_cannot_be_changes_nothing(event: Event, remark: Remark) -> None:
    before = checklist()

    done = handle(before, event, STEPS, TODAY)

    assert (done.checklist, done.remark) == (before, remark)


def test_answer_of_tomorrow_is_refused() -> None:
    held = checklist(Ticked("page"))

    done = handle(held, Answered("page", "failed", TODAY + timedelta(days=1)), STEPS, TODAY)

    assert (done.checklist, done.remark) == (held, Remark.IN_FUTURE)


def test_dates_of_one_step_are_bounded() -> None:
    days = [Ticked("page", TODAY - timedelta(days=n)) for n in range(MAX_DATES)]
    held = checklist(*days)

    done = handle(held, Ticked("page", TODAY - timedelta(days=90)), STEPS, TODAY)

    assert done.remark is Remark.FULL
    assert handle(held, days[0], STEPS, TODAY).remark is None


def test_facts_are_bounded() -> None:
    held = checklist(*(Learned(f"f{n}", "x") for n in range(MAX_FACTS)))

    assert handle(held, Learned("one_more", "x"), STEPS, TODAY).remark is Remark.FULL
    assert handle(held, Learned("f0", "y"), STEPS, TODAY).remark is None


def test_untick_takes_the_dates_and_the_answer_away() -> None:
    held = checklist(Ticked("page"), Answered("page", "worked"), Unticked("page"))

    assert held == checklist()


# --- the content changes --------------------------------------------------------------------

REWORDED = replace(MAIL, text="Écrivez autrement.")


def test_changed_step_is_shown_as_changed_until_it_is_seen() -> None:
    steps = (PAGE, REWORDED, PAN, LRAR, LAWYER)
    held = checklist(Ticked("mail"))

    now = progress(held, steps, TODAY)
    seen = handle(held, Seen(), steps, TODAY).checklist

    assert [one.is_changed for one in now.states] == [False, True, False, False, False]
    assert now.states[1].status is Status.DONE
    assert not progress(seen, steps, TODAY).has_changed


def test_new_step_is_shown_as_new() -> None:
    steps = (PAGE, step("neuf"), *STEPS[1:])

    now = progress(checklist(), steps, TODAY)

    assert [one.step.id for one in now.states if one.is_new] == ["neuf"]


def test_removed_step_stays_in_the_history_when_it_was_done() -> None:
    held = checklist(Ticked("page"), Ticked("mail"))
    steps = (PAGE, LRAR)

    seen = handle(held, Seen(), steps, TODAY).checklist
    now = progress(seen, steps, TODAY)

    assert [one.step for one in progress(held, steps, TODAY).removed] == ["mail", "pan", "avocat"]
    assert [(one.step, one.label) for one in now.removed] == [("mail", "MAIL")]
    assert seen.tick("mail") is not None
    assert not now.has_changed


def test_removed_step_may_still_be_unticked_and_dated() -> None:
    held = handle(checklist(Ticked("mail")), Seen(), (PAGE,), TODAY).checklist
    yesterday = TODAY - timedelta(days=1)

    dated = handle(held, Ticked("mail", yesterday), (PAGE,), TODAY)
    gone = handle(dated.checklist, Unticked("mail"), (PAGE,), TODAY)

    assert dated.remark is None
    assert gone.checklist.ticks == ()


def test_removed_compulsory_step_blocks_nothing() -> None:
    now = progress(checklist(), (MAIL, LRAR), TODAY)

    assert now.states[0].status is Status.OPEN


def test_protocol_that_is_gone_keeps_what_was_done() -> None:
    now = progress(checklist(Ticked("page")), (), TODAY, is_gone=True)

    assert [one.step for one in now.removed] == [one.id for one in STEPS]
    assert (now.open, now.waiting) == ((), None)


# --- reminders ------------------------------------------------------------------------------

RULES = (
    ReminderRule("etape", "step_due", 0, "L’étape suivante", "Bonjour."),
    ReminderRule("semaine", "clock_due", 7, "7 jours avant", "Bonjour."),
    ReminderRule("veille", "clock_due", 1, "La veille", "Bonjour."),
)


def offered(*events: Event, due_in: int | None = None) -> list[tuple[int, str]]:
    """The reminders offered, as days from now and what they are about."""
    now = progress(checklist(*events), STEPS, TODAY)
    dues = {} if due_in is None else {"complement": TODAY + timedelta(days=due_in)}
    found = step_reminders(now, dues, RULES, TODAY)
    return [((one.day - TODAY).days, one.id) for one in found]


def test_reminder_is_for_the_day_on_which_a_wait_ends() -> None:
    assert offered(Ticked("page"), Ticked("mail")) == [(3, "1.etape.lrar")]


def test_no_reminder_where_nothing_waits_or_all_is_solved() -> None:
    solved = (Ticked("page"), Ticked("mail"), Answered("mail", "worked"))

    assert offered() == []
    assert offered(*solved, due_in=30) == []


@pytest.mark.parametrize(
    ("due_in", "days"),
    [(30, [23, 29]), (8, [1, 7]), (7, [6]), (2, [1]), (1, []), (0, []), (-1, [])],
)
def test_reminders_of_a_limit_are_before_it_and_never_today(due_in: int, days: list[int]) -> None:
    assert [day for day, _ in offered(due_in=due_in)] == days


# --- several checklists ---------------------------------------------------------------------


def test_protocol_followed_already_goes_on_as_it_is() -> None:
    held, first = start(FollowUps(), decision(*STEPS), TODAY)
    again, same = start(held, decision(*STEPS), TODAY + timedelta(days=9))

    assert (again, same) == (held, first)


def test_key_of_a_stopped_checklist_is_free_again_and_room_is_bounded() -> None:
    held = FollowUps()
    for number in range(MAX_LISTS):
        held, _ = start(held, decision(PAGE, name=f"p{number}"), TODAY)
    full, remark = start(held, decision(PAGE, name="de_trop"), TODAY)
    held, found = start(held.without("4"), decision(PAGE, name="de_trop"), TODAY)

    assert (len(full.lists), remark) == (MAX_LISTS, Remark.FULL)
    assert isinstance(found, Checklist)
    assert found.key == "4"
