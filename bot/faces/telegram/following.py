"""Protocols followed over weeks: the checklist belongs to the person, not to the conversation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.engine.model import Facts
from bot.faces.telegram.dialogue import Dialogue, Reply
from bot.faces.telegram.layout import messages
from bot.faces.telegram.present import Presenter
from bot.faces.telegram.state import TURN, ChatState
from bot.filing.following import ProtocolDecision
from bot.filing.followups import FollowUps
from bot.filing.followups_json import FollowUpsError, from_json, to_json
from bot.followups import Followed, Follower
from bot.render.followup import HOME
from bot.render.templates import date_in_words

AFTER_WAIT = timedelta(days=30)  #: kept after the last wait of an open checklist


def held_by(state: ChatState) -> FollowUps:
    """Return the checklists of a chat; what cannot be read any more is begun anew."""
    try:
        return from_json(state.follow_ups) if state.follow_ups else FollowUps()
    except FollowUpsError:
        return FollowUps()


def ask(presenter: Presenter, until: date) -> Reply:
    """Return the question asked before anything of a checklist is kept."""
    ui, button = presenter.words.ui, presenter.panel.button
    day = date_in_words(until, presenter.words.language.code)
    line = ui(
        "Je garde ce que vous cochez, chiffré, jusqu'au {day} au moins. "
        "/effacer efface tout. D'accord ?",
        day=day,
    )
    rows = ((button(ui("D'accord"), "!follow"),), (button(ui("Non merci"), "!now"),))
    return Reply(presenter.state, presenter.short(line, rows))


def begin(
    dialogue: Dialogue, state: ChatState, now: datetime, answer: ProtocolDecision, facts: Facts
) -> Reply:
    """Return the new checklist."""
    follower, today = follower_of(dialogue), dialogue.today(state, now)
    followed = follower.start(held_by(state), answer, facts, today, state.session.language)
    return _shown(dialogue, state, followed, now, below=True)


def press(
    dialogue: Dialogue, state: ChatState, command: str, now: datetime, *, below: bool
) -> Reply:
    """Return what a button of a checklist brings; without a command, the list of checklists."""
    follower, today = follower_of(dialogue), dialogue.today(state, now)
    token = f"{HOME} {command}".strip()
    followed = follower.press(held_by(state), token, today, state.session.language)
    return _shown(dialogue, state, followed, now, below=below)


def typed(dialogue: Dialogue, state: ChatState, text: str, now: datetime) -> Reply | None:
    """Return what a date or a place typed into a checklist brings; None when none is awaited."""
    held = held_by(state)
    if held.asked is None:
        return None
    follower, today = follower_of(dialogue), dialogue.today(state, now)
    followed = follower.typed(held, text, today, state.session.language)
    return _shown(dialogue, state, followed, now, below=True)


def follower_of(dialogue: Dialogue) -> Follower:
    """Return the follower of the dialogue's content."""
    return Follower(dialogue.conversation.library, dialogue.conversation.languages)


def last_wait(dialogue: Dialogue, state: ChatState, today: date) -> date | None:
    """Return the day until which an open checklist still waits for something."""
    held = held_by(state)
    days = [one.day for one in follower_of(dialogue).reminders(held, today)] if held.lists else []
    return max(days, default=None)


def _shown(
    dialogue: Dialogue, state: ChatState, followed: Followed, now: datetime, *, below: bool
) -> Reply:
    state = replace(state, follow_ups=to_json(followed.held), view=TURN, form=None)
    wait = last_wait(dialogue, state, dialogue.today(state, now))
    state = replace(state, waits_until=wait and wait + AFTER_WAIT)
    presenter = dialogue.presenter(state, now)
    button = presenter.panel.button
    buttons = [
        button(one.label, f"!s.{one.id.removeprefix(HOME).strip()}")
        for one in followed.screen.buttons
    ]
    buttons.append(button(presenter.words.ui("Reprendre où j'en suis"), "!now"))
    parts = messages(followed.screen)
    return Reply(state, presenter.live(parts, presenter.panel.column(buttons), below=below))
