"""What the bot knows of one chat between two updates, and its form in the store (sealed there)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import orjson

from bot.engine.session import Session, SessionError, from_json, to_json
from bot.filing.letter_form import Form

VERSION = 1  #: of the JSON below

#: What the live message shows: the question, the list of languages, « my answers ».
TURN, LANGUAGE, ANSWERS = "turn", "language", "answers"


@dataclass(frozen=True, slots=True)
class ChatState:
    """Compared by content; every change is a new one."""

    chat: int
    session: Session
    nonce: str  #: of the buttons of this conversation
    thread: int | None = None
    view: str = TURN
    pressed: str = ""  #: the button that moved last: pressed again, it moves nothing
    reminded: tuple[tuple[str, date], ...] = ()  #: reminders asked for: their name and day
    form: Form | None = field(
        default=None, compare=False
    )  #: a letter being filled: in memory alone


def dump(state: ChatState) -> str:
    """Return the state as one line of JSON."""
    reminded = [[name, day.isoformat()] for name, day in state.reminded]
    row = [VERSION, state.chat, state.thread, state.nonce, state.view, state.pressed, reminded]
    return orjson.dumps([*row, to_json(state.session)]).decode()


def restore(text: str) -> ChatState:
    """Return the state written by `dump`; raises SessionError when it is not one."""
    try:
        version, chat, thread, nonce, view, pressed, reminded, session = orjson.loads(text)
        if version != VERSION:
            raise SessionError(f"state version {version}, expected {VERSION}")
        days = tuple((name, date.fromisoformat(day)) for name, day in reminded)
    except (TypeError, ValueError) as err:
        raise SessionError("not the state of a chat") from err
    return ChatState(chat, from_json(session), nonce, thread, view, pressed, days)
