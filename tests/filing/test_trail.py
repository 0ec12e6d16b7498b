"""Tests of bot/filing/trail.py: facts by date, proofs in the order of the protocol."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.filing.followup import Answered, Checklist, Seen, Ticked, handle, progress
from bot.filing.trail import Trail, trail_of
from tests.filing.test_followup import LRAR, MAIL, PAGE, STEPS, TODAY, checklist

BEFORE = TODAY - timedelta(days=20)


def trail(held: Checklist, today: date = TODAY) -> Trail:
    return trail_of(progress(held, STEPS, today), today)


def test_events_are_dated_and_exhibits_follow_the_protocol() -> None:
    made = trail(checklist(Ticked("lrar"), Ticked("page", BEFORE), Ticked("mail")))

    assert [(one.on, one.label) for one in made.events] == [
        (BEFORE, "PAGE"),
        (TODAY, "MAIL"),
        (TODAY, "LRAR"),
    ]
    assert [(one.number, one.name) for one in made.exhibits] == [
        (1, "Pièce page"),
        (2, "Pièce mail"),
        (3, "Pièce lrar"),
    ]
    assert [one.exhibit for one in made.events] == [1, 2, 3]


def test_number_of_an_exhibit_stays_when_later_steps_are_done() -> None:
    before = trail(checklist(Ticked("page"), Ticked("mail")))
    after = trail(checklist(Ticked("page"), Ticked("mail"), Ticked("lrar"), Ticked("avocat")))

    assert after.exhibits[:2] == before.exhibits


def test_several_days_of_a_step_are_one_exhibit_and_several_events() -> None:
    made = trail(checklist(Ticked("page", BEFORE), Ticked("page")))

    assert [one.on for one in made.events] == [BEFORE, TODAY]
    assert [one.dates for one in made.exhibits] == [(BEFORE, TODAY)]


def test_answer_is_an_event_of_its_own_day() -> None:
    held = checklist(Ticked("mail", BEFORE), Answered("mail", "failed"))

    assert [(one.on, one.what) for one in trail(held).events] == [
        (BEFORE, "done"),
        (TODAY, "failed"),
    ]


def test_silence_is_said_once_the_wait_is_over_and_not_before() -> None:
    held = checklist(Ticked("mail"))
    end = TODAY + timedelta(days=3)

    assert trail(held, end - timedelta(days=1)).events[0].silent_since is None
    assert trail(held, end).events[0].silent_since == end


def test_silence_is_not_said_of_what_awaits_nobody() -> None:
    held = checklist(Ticked("page", BEFORE))

    assert trail(held).events[0].silent_since is None


def test_step_without_exhibit_is_in_the_chronology_alone() -> None:
    steps = (replace(PAGE, exhibit=None), MAIL)
    made = trail_of(progress(checklist(Ticked("page"), Ticked("mail")), steps, TODAY), TODAY)

    assert [one.exhibit for one in made.events] == [None, 1]


def test_removed_step_keeps_its_name_and_its_exhibit_at_the_end() -> None:
    held = checklist(Ticked("page"), Ticked("mail"), Ticked("lrar"))
    held = handle(held, Seen(), (PAGE, LRAR), TODAY).checklist
    made = trail_of(progress(held, (PAGE, LRAR), TODAY), TODAY)

    assert [one.name for one in made.exhibits] == ["Pièce page", "Pièce lrar", "Pièce mail"]


def test_nothing_ticked_is_an_empty_trail() -> None:
    assert trail(checklist()) == Trail("Blocage", TODAY, (), ())
