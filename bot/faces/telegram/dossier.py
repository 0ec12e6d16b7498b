"""What a checklist gives to carry: its chronology and exhibits, as text to copy or as a file."""

from __future__ import annotations

from datetime import datetime

from bot.faces.telegram.dialogue import Dialogue, Reply
from bot.faces.telegram.files import trail_recipe
from bot.faces.telegram.following import follower_of, held_by
from bot.faces.telegram.layout import copied
from bot.faces.telegram.outgoing import Call, Role
from bot.faces.telegram.state import ChatState
from bot.render.letter_files import KINDS


def file(dialogue: Dialogue, state: ChatState, now: datetime, about: str) -> Reply | None:
    """Return the trail that « 1.pdf » names: in messages to copy, or as a file."""
    key, _, said = about.partition(".")
    kind = next((one for one in KINDS if one == said), None)
    if kind is None:
        return None
    if kind == "txt":
        return _text(dialogue, state, now, key)
    today, language = dialogue.today(state, now), state.session.language
    call = trail_recipe(kind, held_by(state), key, language, today)
    return Reply(state, (call,)) if call else None


def _text(dialogue: Dialogue, state: ChatState, now: datetime, key: str) -> Reply | None:
    today, language = dialogue.today(state, now), state.session.language
    sheets = follower_of(dialogue).trail(held_by(state), key, today, language)
    if sheets is None:
        return None
    texts = (part for one in sheets if one is not None for part in copied(one.as_text()))
    return Reply(state, tuple(Call(Role.STAYS, part) for part in texts))
