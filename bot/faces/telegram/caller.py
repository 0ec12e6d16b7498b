"""PTB's bot, with one method for any call: plain values in, what Telegram answered out.

`Bot.edit_message_text` and its like build an object for every button and for the message that
comes back; nobody reads them here (200 µs a call, measured with PTB 22.8).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any, cast

from telegram import InputFile
from telegram.error import TelegramError
from telegram.ext import ExtBot
from telegram.request import RequestData


@dataclass(frozen=True, slots=True)
class _Plain:
    """What a transport reads of a RequestData, for fields that are JSON values already."""

    parameters: Mapping[str, Any]
    contains_files: bool = False


class Caller(ExtBot[None]):
    """An ExtBot that can also call a method by its Bot API name."""

    _told: Callable[[str, str, float], None] | None = None

    def tell(self, told: Callable[[str, str, float], None]) -> None:
        """Tell of each call its method, how it ended, and the seconds it took."""
        self._told = told

    async def call(self, method: str, fields: Mapping[str, Any]) -> Any:
        """Return the result of the call as JSON values; raises telegram.error.TelegramError."""
        began, outcome = monotonic(), "ok"
        try:
            return await self._call(method, fields)
        except TelegramError as err:
            outcome = type(err).__name__
            raise
        finally:
            if self._told is not None:
                self._told(method, outcome, monotonic() - began)

    async def _call(self, method: str, fields: Mapping[str, Any]) -> Any:
        if any(isinstance(value, InputFile) for value in fields.values()):
            return await self._post(method, dict(fields))
        return await self.request.post(
            f"{self.base_url}/{method}", cast("RequestData", _Plain(fields))
        )
