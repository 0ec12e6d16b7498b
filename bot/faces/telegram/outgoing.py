"""What is to be said in a chat: calls as plain values, kept sealed until Telegram has them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import orjson

#: Rows of buttons as the Bot API wants them.
Keyboard = tuple[tuple[dict[str, Any], ...], ...]


class Role(StrEnum):
    """What a message is in the chat; the sender alone knows how each is done."""

    SCREEN = "screen"  #: the one message edited in place; sent anew where there is none
    BELOW = "below"  #: the same, as a new message under what the person wrote; the old one goes
    CLOSE = "close"  #: the last form of that message: the next screen is a new one
    STAYS = "stays"  #: a message of its own: a result, a note, a reminder
    GOODBYE = "goodbye"  #: the same, and no message is edited in place any more
    FILE = "file"  #: a document
    CALL = "call"  #: another method


@dataclass(frozen=True, slots=True)
class Call:
    """One thing to do in a chat."""

    role: Role
    text: str = ""  #: HTML
    keyboard: Keyboard = ()
    method: str = ""  #: of a CALL
    fields: dict[str, Any] = field(default_factory=dict)  #: of a CALL; of a FILE, its recipe
    name: str = ""  #: of a FILE


@dataclass(frozen=True, slots=True)
class Letter:
    """A call with its address, as the outbox keeps it."""

    chat: int
    call: Call
    thread: int | None = None

    def to_json(self) -> str:
        """Return the letter as one text."""
        call = {k: v for k in Call.__slots__ if (v := getattr(self.call, k))}
        return orjson.dumps([self.chat, self.thread, call]).decode()


def letter(text: str) -> Letter:
    """Return the letter written by `Letter.to_json`."""
    chat, thread, call = orjson.loads(text)
    rows = tuple(tuple(row) for row in call.pop("keyboard", ()))
    return Letter(chat, Call(**{**call, "role": Role(call["role"]), "keyboard": rows}), thread)
