"""What a checklist gives to carry: its chronology and exhibits, and letters fed by them.

Each function takes what follows the action's name; None: the checklist was stopped meanwhile.
"""

from __future__ import annotations

from datetime import datetime

from bot.faces.telegram import writing
from bot.faces.telegram.dialogue import Dialogue, Reply
from bot.faces.telegram.files import trail_recipe
from bot.faces.telegram.following import follower_of
from bot.faces.telegram.layout import copied
from bot.faces.telegram.outgoing import Call, Role
from bot.faces.telegram.state import ChatState, held_by
from bot.filing.letter_form import Form
from bot.filing.letters import Voice
from bot.render.letter_files import KINDS
from bot.render.trail import letter_lines


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


# --- letters --------------------------------------------------------------------------------------


def letters(dialogue: Dialogue, state: ChatState, now: datetime, key: str) -> Reply | None:
    """Return the letters of a checklist to choose from."""
    ids = follower_of(dialogue).letters(held_by(state), key)
    if ids is None:
        return None
    calls = writing.list_letters(dialogue.presenter(state, now), ids, opens=f"!slet.{key}")
    return Reply(state, calls)


def letter(dialogue: Dialogue, state: ChatState, now: datetime, about: str) -> Reply | None:
    """Return what the letter that « 1.substitution » names says, with the checklist's exhibits."""
    key, form = _form(dialogue, state, now, about, "me")
    if form is None:
        return None
    sheets = follower_of(dialogue).trail(
        held_by(state), key, dialogue.today(state, now), state.session.language
    )
    own = letter_lines(sheets[1] or sheets[0])[1] if sheets else ()
    presenter, begins = dialogue.presenter(state, now), ("!swme", "!swother")
    calls = writing.introduce(presenter, form, about=about, begins=begins, exhibits=own)
    return Reply(state, calls)


def write(
    dialogue: Dialogue, state: ChatState, now: datetime, about: str, *, voice: Voice
) -> Reply | None:
    """Return the first question of that letter; the days and proofs are in it already."""
    _, form = _form(dialogue, state, now, about, voice)
    return writing.begin(dialogue, state, now, form) if form else None


def _form(
    dialogue: Dialogue, state: ChatState, now: datetime, about: str, voice: Voice
) -> tuple[str, Form | None]:
    key, _, name = about.partition(".")
    form, held = writing.blank(dialogue, name, voice), held_by(state)
    if form is None or held.get(key) is None:
        return key, None
    return key, follower_of(dialogue).fed(held, key, form, dialogue.today(state, now))
