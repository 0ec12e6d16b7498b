"""Ledgers on the disk, for tests: opened in a folder, looked at from outside."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from bot.stores.base import SessionKey
from bot.stores.desk import Desk
from bot.stores.ledger import Incoming, Kept, Reminder
from bot.stores.sqlite import SqliteLedger

T = TypeVar("T")
DAY = date(2026, 11, 27)
LATER = DAY + timedelta(days=30)
SECRET, OTHER_SECRET = bytes(range(32)), bytes(range(32, 64))
ANA = SessionKey("telegram", "412345678901")
BO = SessionKey("telegram", "598765432109", "7")
KEPT = Kept('{"language": "zh_Hans", "answers": {"titre": "parent_enfant_francais"}}', LATER)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ledger's files stand."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "data" / "bot.sqlite"

    @property
    def keys(self) -> Path:
        return self.root / "keys"

    @property
    def ring(self) -> Path:
        return self.keys / "keys.sqlite"

    @asynccontextmanager
    async def opened(self, secret: bytes = SECRET, day: date = DAY) -> AsyncIterator[SqliteLedger]:
        """Open the ledger, and close it whatever comes."""
        ledger = await SqliteLedger.open(self.database, self.keys, secret, today=lambda: day)
        try:
            yield ledger
        finally:
            await ledger.close()

    def open_and_close(self, secret: bytes = SECRET) -> None:
        """Open the ledger, for what opening alone does."""

        async def run() -> None:
            async with self.opened(secret):
                pass

        asyncio.run(run())

    def content(self) -> bytes:
        """Return every byte of both folders, write-ahead logs included."""
        files = sorted(file for file in self.root.rglob("*") if file.is_file())
        return b"".join(file.read_bytes() for file in files)

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        """Return what the data file answers, to somebody who has it alone."""
        with closing(sqlite3.connect(self.database)) as db:
            return db.execute(question).fetchall()


async def in_thread(ledger: SqliteLedger, work: Callable[[Desk], T]) -> T:
    """Return what work returns in the thread of the ledger."""
    worker = ledger._worker
    return await worker.hop(lambda: work(worker.desk))


async def fill(ledger: SqliteLedger, chat: SessionKey = ANA, update: int = 10) -> None:
    """Give the chat one of everything."""
    await ledger.receive(Incoming(update, chat, "pressed: oui"))
    reminder = Reminder(chat, "fenetre_api", 500_000, "la fenêtre ouvre")
    await ledger.settle(update, chat, KEPT, ["sendMessage Bonjour"], [reminder])
    await ledger.receive(Incoming(update + 1, chat, "typed: mon titre expire"))
