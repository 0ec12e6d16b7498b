"""The data of a button: `nonce.turn.what`, at most 64 bytes, nothing personal, nothing trusted.

The nonce is drawn at random for each conversation: a press from another chat, from a forgotten
conversation or made up by a program names no conversation of this chat. `what` is an option of the
screen, or an action that begins with « ! ».
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_BYTES = 64  #: Telegram Bot API, InlineKeyboardButton.callback_data

ACTION = "!"
_TOKEN = re.compile(
    r"(?P<nonce>[a-z0-9]{6})\.(?P<turn>[0-9]{1,7})\.(?P<what>[ -~]{1,48})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Token:
    """What a button says when it is pressed."""

    nonce: str
    turn: int
    what: str

    @property
    def action(self) -> str | None:
        """Return the action without its mark, or None for an option."""
        return self.what[1:] if self.what.startswith(ACTION) else None

    def __str__(self) -> str:
        return f"{self.nonce}.{self.turn}.{self.what}"


def read(data: str) -> Token | None:
    """Return the token, or None for what this version never wrote."""
    found = _TOKEN.fullmatch(data)
    return Token(found["nonce"], int(found["turn"]), found["what"]) if found else None
