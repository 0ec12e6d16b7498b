"""PTB's bot, with one method for any call: plain values in, what Telegram answered out.

`Bot.edit_message_text` and its like build an object for every button and for the message that
comes back; nobody reads them here (200 µs a call, measured with PTB 22.8).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from telegram.ext import ExtBot


class Caller(ExtBot[None]):
    """An ExtBot that can also call a method by its Bot API name."""

    async def call(self, method: str, fields: Mapping[str, Any]) -> Any:
        """Return the result of the call as JSON values; raises telegram.error.TelegramError."""
        return await self._post(method, dict(fields))
