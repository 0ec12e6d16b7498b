"""The queue that PTB awaits before it confirms an update: what it took is on the disk.

Polling and the webhook both come through `put`; only then is Telegram told that the update arrived.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from telegram import Update

from bot.faces.telegram.commands import KNOWN_COMMANDS, command_name
from bot.faces.telegram.lanes import Lanes
from bot.faces.telegram.received import Kind, Received, received, to_json
from bot.faces.telegram.sender import silent
from bot.stores.base import SessionKey
from bot.stores.ledger import Incoming, Ledger, StoreError

FACE = "telegram"
RETRY_S = 1.0  #: before a polled update whose disk failed is asked for again


def key_of(chat: int, thread: int | None = None) -> SessionKey:
    """Return whose session it is: a chat, and a topic inside it."""
    return SessionKey(FACE, str(chat), "" if thread is None else str(thread))


async def never(_: SessionKey) -> bool:
    """Say that the chat writes nothing private."""
    return False


class Inbox(asyncio.Queue[Any]):
    """An `asyncio.Queue` that keeps each update in the ledger before it takes it."""

    def __init__(
        self,
        ledger: Ledger,
        lanes: Lanes,
        *,
        is_private: Callable[[SessionKey], Awaitable[bool]] = never,
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

    async def put(self, item: Any) -> None:
        """Take an update once it is on the disk; a repeated one is dropped.

        Raises StoreError when the disk does not allow it: the update is then not confirmed.
        """
        if isinstance(item, Update):
            item = item.to_dict()
        if not isinstance(item, Mapping):
            await super().put(item)  # PTB's own sign to stop
        elif (one := received(item)) is None:
            return
        elif (is_first := self.lanes.sheds(one)) is not None:
            self.on_shed(one, is_first)
        else:
            await self._accept(one)

    async def _accept(self, one: Received) -> None:
        self.lanes.enter(one)  # before the disk: what comes at once must be seen at once
        try:
            async with self.lanes.arrival(one):  # to look at the chat must not change the order
                is_new = await self._keep(one)
                if is_new:
                    self.put_nowait(one)
        except BaseException:
            self.lanes.leave(one)
            raise
        if is_new:
            self.on_kept(one.kind.value)
        else:
            self.lanes.leave(one)
            self.on_duplicate()

    def take(self, one: Received) -> None:
        """Take an update that is on the disk already."""
        self.lanes.enter(one)
        self.put_nowait(one)

    async def _keep(self, one: Received) -> bool:
        key = key_of(one.chat, one.thread)
        try:
            written = _without_words(one) if await self._is_private(one, key) else one
            return await self.ledger.receive(Incoming(one.id, key, to_json(written)))
        except StoreError:
            await asyncio.sleep(RETRY_S)
            raise

    async def _is_private(self, one: Received, key: SessionKey) -> bool:
        if one.kind not in (Kind.TEXT, Kind.COMMAND):
            return False
        return self.lanes.begins_letter(one) or await self.is_private(key)


def _without_words(one: Received) -> Received:
    """Return the update without what was typed, which must never be on the disk."""
    if one.kind is Kind.COMMAND:
        word = one.text.partition(" ")[0]
        if command_name(word) in KNOWN_COMMANDS:
            return replace(one, text=word)
    if one.kind in (Kind.TEXT, Kind.COMMAND):  # « /12 rue de la Paix » is no command
        return replace(one, kind=Kind.TEXT, text="", is_lost=True)
    return one
