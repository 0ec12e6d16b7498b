"""The queue that PTB awaits before it confirms an update: what it took is on the disk.

Polling and the webhook both come through `put`; only then is Telegram told that the update arrived.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from telegram import Update

from bot.faces.telegram.lanes import Lanes
from bot.faces.telegram.received import Kind, Received, received, to_json
from bot.faces.telegram.sender import silent
from bot.stores.base import SessionKey
from bot.stores.ledger import Incoming, Ledger, StoreError

FACE = "telegram"
ANSWER_S = 1.0  #: how long the webhook waits for the answer of a press
RETRY_S = 1.0  #: before a polled update whose disk failed is asked for again


def key_of(chat: int, thread: int | None = None) -> SessionKey:
    """Return whose session it is: a chat, and a topic inside it."""
    return SessionKey(FACE, str(chat), "" if thread is None else str(thread))


class Inbox(asyncio.Queue[Any]):
    """An `asyncio.Queue` that keeps each update in the ledger before it takes it."""

    def __init__(
        self,
        ledger: Ledger,
        lanes: Lanes,
        *,
        is_private: Callable[[SessionKey], bool] = lambda _: False,
        on_shed: Callable[[Received, bool], None] = silent,
        on_kept: Callable[[str], None] = silent,
        on_duplicate: Callable[[], None] = silent,
    ) -> None:
        super().__init__()
        self.ledger = ledger
        self.lanes = lanes
        self.is_private = is_private  #: chats that are writing what must not be written down
        self.on_shed = on_shed
        self.on_kept = on_kept
        self.on_duplicate = on_duplicate
        self._presses: dict[str, asyncio.Future[dict[str, Any]]] = {}

    async def put(self, item: Any) -> None:
        """Take an update once it is on the disk; a repeated one is dropped.

        Raises StoreError when the disk does not allow it: the update is then not confirmed.
        """
        if isinstance(item, Update):
            item = item.to_dict()
        if isinstance(item, Mapping):
            await self._accept(item)
        else:
            await super().put(item)  # PTB's own sign to stop

    async def _accept(self, update: Mapping[str, Any]) -> bool:
        """Take an update; return whether an answer follows."""
        one = received(update)
        if one is None:
            return False
        if (is_first := self.lanes.sheds(one)) is not None:
            self.on_shed(one, is_first)
            return True
        if not await self._keep(one):
            self.on_duplicate()
            return False
        self.on_kept(one.kind.value)
        self.take(one)
        return True

    async def put_and_answer(self, update: dict[str, Any]) -> dict[str, Any] | None:
        """Take an update as `put` does; of a press, return the call that answers it.

        The webhook sends it in its own response: one call less. None where it is late, or no press.
        """
        pressed = update.get("callback_query")
        query = pressed.get("id") if isinstance(pressed, Mapping) else None
        if not isinstance(query, str):
            await self.put(update)
            return None
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._presses[query] = answer
        try:
            if not await self._accept(update):
                return None
            async with asyncio.timeout(ANSWER_S):
                return await answer
        except TimeoutError:
            return None
        finally:
            del self._presses[query]

    def answers(self, query: str, fields: dict[str, Any]) -> bool:
        """Return whether a webhook waits to answer this press; it then does."""
        waits = self._presses.get(query)
        if waits is None or waits.done():
            return False
        waits.set_result({"method": "answerCallbackQuery", **fields})
        return True

    def take(self, one: Received) -> None:
        """Take an update that is on the disk already."""
        self.lanes.enter(one)
        self.put_nowait(one)

    async def _keep(self, one: Received) -> bool:
        key = key_of(one.chat, one.thread)
        written = one
        if one.kind is Kind.TEXT and self.is_private(key):
            written = replace(one, text="", is_lost=True)  # the volatile path: never on the disk
        try:
            return await self.ledger.receive(Incoming(one.id, key, to_json(written)))
        except StoreError:
            await asyncio.sleep(RETRY_S)
            raise
