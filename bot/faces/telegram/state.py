"""What the bot knows of one chat between two updates, and its form in the store (sealed there)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

import orjson

from bot.engine.session import Session, SessionError, from_json, to_json
from bot.filing.letter_form import Form

VERSION = 1  #: of the JSON below

#: What the live message shows: the question, the languages, « my answers », a letter's field.
TURN, LANGUAGE, ANSWERS, LETTER = "turn", "language", "answers", "letter"


@dataclass(frozen=True, slots=True)
class ChatState:
    """Compared by content; every change is a new one."""

    chat: int
    session: Session
    nonce: str  #: of the buttons of this conversation
    thread: int | None = None
    view: str = TURN
    pressed: str = ""  #: the button pressed last, and not to be obeyed a second time
    reminded: tuple[tuple[str, date], ...] = ()  #: reminders asked for: their name and day
    follow_ups: str = ""  #: checklists, as bot/filing/followups_json.py writes them
    waits_until: date | None = None  #: for the sake of an open checklist
    form: Form | None = field(
        default=None, compare=False
    )  #: a letter being filled: in memory alone

    @property
    def is_writing(self) -> bool:
        """Say whether a letter is being filled, or was when a crash took it."""
        return self.form is not None or self.view == LETTER


def dump(state: ChatState) -> str:
    """Return the state as one line of JSON; of a letter, only that there is one."""
    view = LETTER if state.form is not None else state.view
    reminded = [[name, day.isoformat()] for name, day in state.reminded]
    waits = state.waits_until and state.waits_until.isoformat()
    row = [VERSION, state.chat, state.thread, state.nonce, view, state.pressed, reminded]
    return orjson.dumps([*row, state.follow_ups, waits, to_json(state.session)]).decode()


def restore(text: str) -> ChatState:
    """Return the state written by `dump`; raises SessionError when it is not one."""
    try:
        version, *row, follow_ups, waits, session = orjson.loads(text)
        if version != VERSION:
            raise SessionError(f"state version {version}, expected {VERSION}")
        chat, thread, nonce, view, pressed, reminded = row
        until = date.fromisoformat(waits) if waits else None
        days = tuple((name, date.fromisoformat(day)) for name, day in reminded)
    except (TypeError, ValueError) as err:
        raise SessionError("not the state of a chat") from err
    return ChatState(
        chat, from_json(session), nonce, thread, view, pressed, days, follow_ups, until
    )


def carried(state: ChatState, before: ChatState | None) -> ChatState:
    """Return the state with what belongs to the person and outlives a conversation."""
    if before is None:
        return state
    return replace(
        state,
        reminded=before.reminded,
        follow_ups=before.follow_ups,
        waits_until=before.waits_until,
    )
