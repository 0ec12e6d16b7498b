"""PTB's bot, with one method for any call: plain values in, what Telegram answered out.

`Bot.edit_message_text` and its like build an object for every button and for the message that
comes back; nobody reads them here (200 µs a call, measured with PTB 22.8).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
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


class Raw(dict[str, Any]):
    """An update as Telegram sent it; PTB's updater confirms it by this number."""

    @property
    def update_id(self) -> int:
        """Return what the next request for updates confirms."""
        return int(self["update_id"])


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

    async def get_updates(  # type: ignore[override]
        self,
        offset: int | None = None,
        limit: int | None = None,
        timeout: int | timedelta | None = None,  # noqa: ASYNC109 - PTB's signature
        allowed_updates: Sequence[str] | None = None,
        **_: object,
    ) -> tuple[Raw, ...]:
        """Return the updates as they are.

        PTB builds objects from them, and asks for ever for one that it cannot build: a later Bot
        API, or one odd message, would silence the bot for everybody.
        """
        wait = timeout if isinstance(timeout, timedelta) else timedelta(seconds=timeout or 0)
        asked = {
            "offset": offset,
            "limit": limit,
            "timeout": int(wait.total_seconds()),
            "allowed_updates": allowed_updates,
        }
        patience = (self._request[0].read_timeout or 0) + wait.total_seconds()
        return tuple(map(Raw, await self._post("getUpdates", asked, read_timeout=patience)))

    async def _call(self, method: str, fields: Mapping[str, Any]) -> Any:
        if any(isinstance(value, InputFile) for value in fields.values()):
            return await self._post(method, dict(fields))
        return await self.request.post(
            f"{self.base_url}/{method}", cast("RequestData", _Plain(fields))
        )
