"""Reminders to take a checklist up again: offered, told until when things are kept, stopped.

Each function takes what follows the action's name: a checklist, then a rule and a day;
None: nothing of that name is offered any more.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.faces.telegram import agreeing
from bot.faces.telegram.dialogue import Asked, Dialogue, Reply
from bot.faces.telegram.following import follower_of
from bot.faces.telegram.present import Presenter
from bot.faces.telegram.state import ChatState, held_by
from bot.filing.followup import StepReminder


def remind(dialogue: Dialogue, state: ChatState, now: datetime, about: str) -> Reply | None:
    """Return the dates of « 1 » to choose from; of « 1.RULE.DAY », what keeping it means."""
    if "." in about:
        return _promise(dialogue, state, now, about)
    offered = _offered(dialogue, state, now, about)
    if not offered:
        return None
    presenter = dialogue.presenter(state, now)
    return agreeing.choice(presenter, [_button(presenter, one) for one in offered])


def agreed(dialogue: Dialogue, state: ChatState, now: datetime, about: str) -> Reply | None:
    """Return the reminder, noted."""
    found = _found(dialogue, state, now, about)
    if found is None:
        return None
    return agreeing.note(dialogue, state, now, _asked(found), _back(dialogue, state, now, found))


def stop(dialogue: Dialogue, state: ChatState, now: datetime, about: str) -> Reply | None:
    """Return what is said once the reminder is stopped."""
    found = _found(dialogue, state, now, about)
    if found is None:
        return None
    left = tuple(pair for pair in state.reminded if pair != (found.id, found.day))
    presenter = dialogue.presenter(state, now)
    calls = presenter.short(
        presenter.words.ui("Ce rappel est arrêté."), _back(dialogue, state, now, found)
    )
    return Reply(replace(state, reminded=left), calls, dropped=(_asked(found),))


def _promise(dialogue: Dialogue, state: ChatState, now: datetime, about: str) -> Reply | None:
    found = _found(dialogue, state, now, about)
    if found is None:
        return None
    return agreeing.promise(dialogue, state, now, asked=_asked(found), yes=f"!sok.{about}")


def _button(presenter: Presenter, one: StepReminder) -> dict[str, str]:
    """Return the button that asks for the reminder, or stops it once it was asked for."""
    rules = {rule.id: rule.label for rule in presenter.conversation.library.reminders}
    label = agreeing.dated(presenter.words.content(rules[one.rule]), one.day, presenter)
    if (one.id, one.day) in presenter.state.reminded:
        label = presenter.words.ui("Ne plus rappeler : {what}", what=label)
        return presenter.panel.button(label, f"!sstop.{_name(one)}")
    return presenter.panel.button(label, f"!srem.{_name(one)}")


def _back(
    dialogue: Dialogue, state: ChatState, now: datetime, one: StepReminder
) -> tuple[tuple[dict[str, str]], ...]:
    presenter = dialogue.presenter(state, now)
    label = presenter.words.ui("Revenir à la liste")
    return ((presenter.panel.button(label, f"!sbelow.{one.key}"),),)


def _offered(
    dialogue: Dialogue, state: ChatState, now: datetime, key: str
) -> tuple[StepReminder, ...]:
    today = dialogue.today(state, now)
    return tuple(
        one for one in follower_of(dialogue).reminders(held_by(state), today) if one.key == key
    )


def _found(dialogue: Dialogue, state: ChatState, now: datetime, about: str) -> StepReminder | None:
    key = about.partition(".")[0]
    return next((o for o in _offered(dialogue, state, now, key) if _name(o) == about), None)


def _name(one: StepReminder) -> str:
    """Return what a button has room for: the day that is told is the day that is noted."""
    return f"{one.key}.{one.rule}.{one.day:%Y%m%d}"


def _asked(one: StepReminder) -> Asked:
    return Asked(one.id, one.day)
