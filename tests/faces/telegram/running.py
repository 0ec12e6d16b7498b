"""The whole bot in this process: Service, FakeTelegram, a ledger that outlives restarts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.faces.telegram.service import Options, Service
from bot.stores.ledger import Ledger
from bot.stores.memory_ledger import MemoryLedger
from bot.stores.sqlite import SqliteLedger
from bot.testing.fake_chat import FakeChat, Json
from bot.testing.fake_telegram import FakeTelegram
from tests.real import real_conversation

TOKEN = "123456789:AAE-secret_secret_secret_secret_secre"  # of nobody
DAY = date(2026, 11, 21)


async def new_ledger(kind: str, folder: Path) -> Ledger:
    """Return an empty ledger: memory, or sqlite in the folder."""
    if kind == "memory":
        return MemoryLedger(lambda: DAY)
    data, keys = folder / "data", folder / "keys"
    for one in (data, keys):
        one.mkdir(exist_ok=True)
    return await SqliteLedger.open(data / "bot.sqlite", keys, bytes(range(32)), today=lambda: DAY)


class Bot:
    """One bot that can be stopped and started again over the same ledger."""

    def __init__(
        self,
        api: FakeTelegram,
        ledger: Ledger,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        **options: Any,
    ) -> None:
        self.api, self.ledger, self.sleep = api, ledger, sleep
        self.moment = datetime(2026, 11, 21, 11, tzinfo=UTC)
        self.options = Options(TOKEN, **{"chat_rate": 0.0, "registers_menus": False, **options})
        self.service = self._new()

    def _new(self) -> Service:
        service = Service(
            real_conversation(),
            self.ledger,
            self.options,
            request=self.api,
            now=lambda: self.moment,
        )
        service.sender.sleep = service.answering.sleep = self.sleep
        return service

    async def start(self) -> None:
        """Begin to answer."""
        await self.service.start()

    async def stop(self) -> None:
        """Finish what is in hand."""
        await self.service.stop()

    async def restart(self) -> None:
        """Stop, and begin again as another process would."""
        await self.stop()
        self.service = self._new()
        await self.start()

    async def gets(self, *updates: Json) -> None:
        """Give updates as the webhook does, and wait until all is said."""
        for update in updates:
            await self.service.inbox.put(update)
        await self.quiet()

    async def quiet(self) -> None:
        """Wait until nothing waits."""
        await self.service.lanes.emptied()
        await self.service.sender.settled()

    async def press(self, chat: FakeChat, label: str) -> None:
        """Press a button of the newest keyboard."""
        await self.gets(self.api.press(chat, label))

    async def write(self, chat: FakeChat, text: str) -> None:
        """Write something."""
        await self.gets(self.api.text(chat, text))


@asynccontextmanager
async def running(api: FakeTelegram, ledger: Ledger, **options: Any) -> AsyncIterator[Bot]:
    """Run a bot for the time of a test."""
    bot = Bot(api, ledger, **options)
    await bot.start()
    try:
        yield bot
    finally:
        await bot.stop()
        await ledger.close()
