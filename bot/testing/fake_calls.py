"""The calls of a bot, and what a test lets go wrong with them."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Final

from telegram.error import TelegramError

from bot.testing.fake_chat import Json

DESCRIPTIONS: Final = {
    400: "Bad Request: something is wrong",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    409: "Conflict: terminated by other getUpdates request",
    429: "Too Many Requests: retry after {retry_after}",
    500: "Internal Server Error",
    502: "Bad Gateway",
}
_BACKGROUND = frozenset({"getUpdates", "getMe"})


@dataclass(slots=True)
class Call:
    """One call of the bot."""

    method: str
    parameters: Json
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    chat: int | None = None  #: that it is about

    def __str__(self) -> str:
        return f"{self.method}({self.parameters})"


@dataclass(slots=True)
class Fault:
    """What happens to the next calls that match it."""

    error: int | TelegramError | None  #: an HTTP status, or what the transport raises
    method: str | None = None
    chat: int | None = None
    times: int | None = 1  #: how often it still happens; None: always
    applied: bool = False  #: the call takes effect all the same
    retry_after: int | None = None
    description: str | None = None
    gate: asyncio.Event | None = None  #: matching calls wait for it
    hits: int = 0

    def release(self) -> None:
        """Let go of the calls that wait, and happen no more."""
        self.times = 0
        if self.gate is not None:
            self.gate.set()

    def takes(self, call: Call) -> bool:
        """Return whether it happens to the call, and count it."""
        wanted = self.method in (None, call.method) and self.chat in (None, call.chat)
        if not wanted or self.times == 0 or (self.method is None and call.method in _BACKGROUND):
            return False
        self.hits += 1
        self.times = None if self.times is None else self.times - 1
        return True

    def answer(self) -> tuple[int, bytes]:
        """Return the refusal as the Bot API words it, or raise what the transport would."""
        if isinstance(self.error, TelegramError):
            raise self.error
        assert self.error is not None
        known = DESCRIPTIONS.get(self.error, "Error").format(retry_after=self.retry_after)
        more = {"retry_after": self.retry_after} if self.retry_after else {}
        return refusal(self.error, self.description or known, more)


class Refused(Exception):
    """A call that Telegram would answer with 400 or the like."""

    def __init__(self, description: str, code: int = 400) -> None:
        prefix = {400: "Bad Request: ", 403: "Forbidden: ", 404: "Not Found: "}.get(code, "")
        self.code, self.description = code, prefix + description
        super().__init__(self.description)


def refusal(code: int, description: str, parameters: Json) -> tuple[int, bytes]:
    """Return the status and body of a refusal."""
    body: Json = {"ok": False, "error_code": code, "description": description}
    return code, json.dumps(body | ({"parameters": parameters} if parameters else {})).encode()
