"""The ledger in SQLite: two files, one thread, a commit shared by all who wait."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Self

from bot.stores import forgetting, reminding, rows
from bot.stores.base import SessionKey
from bot.stores.commits import Commits, Worker
from bot.stores.desk import Desk, open_desk
from bot.stores.ledger import Incoming, Kept, Outgoing, Reminder


class SqliteLedger:
    """See `Ledger`. One process per database; every call may be made from many tasks at once."""

    def __init__(self, worker: Worker) -> None:
        self._worker, self._commits = worker, Commits(worker)

    @classmethod
    async def open(
        cls, path: Path, keys: Path, secret: bytes, *, today: Callable[[], date]
    ) -> Self:
        """Open the database and the keys file of that folder; both folders must be there.

        Raises StoreError, with nothing harmed, when one of them cannot be used.
        """
        worker = Worker(lambda: open_desk(path, keys, secret, today))
        await worker.opened()
        return cls(worker)

    def on_commit(self, told: Callable[[int], None]) -> None:
        """Tell how many changes each commit held."""
        self._commits.on_commit = told

    async def receive(self, update: Incoming) -> bool:
        """Keep the update; False when one of its id was received before."""
        return await self._commits.submit(lambda desk: rows.receive(desk, update), chat=update.chat)

    async def load(self, chat: SessionKey) -> Kept | None:
        """Return what is known of the chat."""
        return await self._commits.submit(lambda desk: rows.load(desk, chat))

    async def settle(
        self,
        update: int | None,
        chat: SessionKey,
        kept: Kept | None,
        outgoing: Sequence[str] = (),
        reminders: Sequence[Reminder] = (),
    ) -> tuple[int, ...]:
        """Keep the chat, queue the calls, add reminders, end the update; return the calls' ids."""
        return await self._commits.submit(
            lambda desk: rows.settle(desk, update, chat, kept, outgoing, reminders),
            chat=chat if kept or outgoing or reminders else None,
        )

    async def delivered(self, call: int, chat: SessionKey, screen: int | None = None) -> None:
        """Forget a call; a screen, when given, is the message to edit from now on (0: none)."""
        await self._commits.submit(lambda desk: rows.delivered(desk, call, chat, screen))

    async def erase(
        self, update: int | None, chat: SessionKey, outgoing: Sequence[str]
    ) -> tuple[int, ...]:
        """Forget the chat and destroy its key; queue a goodbye."""
        return await self._commits.submit(
            lambda desk: forgetting.erase(desk, update, chat, outgoing), alone=True
        )

    async def unfinished(self) -> tuple[list[Incoming], list[Outgoing]]:
        """Return what a crash left, in order."""
        return await self._commits.submit(rows.unfinished)

    async def reminders(self, chat: SessionKey) -> list[Reminder]:
        """Return the reminders of a chat, the next one first."""
        return await self._commits.submit(lambda desk: reminding.of_chat(desk, chat))

    async def due(self, hour: int, limit: int = 100) -> list[Reminder]:
        """Return reminders due at that hour or before, the oldest first."""
        return await self._commits.submit(lambda desk: reminding.due(desk, hour, limit))

    async def remind(self, reminder: Reminder, call: str | None) -> int | None:
        """Delete a due reminder and queue its call; None when there is no such reminder."""

        def work(desk: Desk) -> int | None:
            key = reminding.end(desk, reminder)
            return rows.queue(desk, key, [call])[0] if key and call is not None else None

        return await self._commits.submit(work)

    async def postpone(self, reminder: Reminder, due: int) -> None:
        """Make a reminder due later."""
        await self._commits.submit(lambda desk: reminding.postpone(desk, reminder, due))

    async def stop_reminders(self, chat: SessionKey, name: str | None = None) -> int:
        """Delete the reminders of a chat, or the one of that name; return how many."""
        return await self._commits.submit(lambda desk: reminding.stop(desk, chat, name))

    async def blocked(self, chat: SessionKey, forget_on: date) -> None:
        """Delete reminders and calls of the chat, and forget it on that day."""
        await self._commits.submit(lambda desk: rows.blocked(desk, chat, forget_on))

    async def purge(self, today: date, dropped_ids_before: date) -> int:
        """Forget chats whose day has passed, ids of old updates, keys of nobody."""
        forgotten = 0
        while taken := await self._commits.submit(
            lambda desk: forgetting.forget_past(desk, today), alone=True
        ):
            forgotten += taken
        last: int | None = 0
        while last is not None:
            work = partial(forgetting.drop_keys_of_nobody, after=last)
            last = await self._commits.submit(work, alone=True)
        await self._commits.submit(
            lambda desk: forgetting.drop_ids(desk, dropped_ids_before), alone=True
        )
        return forgotten

    async def close(self) -> None:
        """Finish what waits, and let go of the files."""
        if await self._commits.close():
            await self._worker.closed()
