"""The keys of the chats, in a file of their own: without it a copy of the data file is noise.

A key is on the disk before anything is sealed with it. Lives in the thread of its connection.
"""

from __future__ import annotations

import os
import sqlite3
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path

from bot.stores.base import SessionKey
from bot.stores.faults import Guard
from bot.stores.files import cut, queries, transaction
from bot.stores.sealing import KEY_BYTES, ChatKey, Sealer, Unsealed

_ASK = queries("ring")
_MAX_OPEN = 2_048  #: keys held in memory, about 3 kB each


class Keyring:
    """Finds, makes and destroys the keys of chats."""

    def __init__(self, connection: sqlite3.Connection, path: Path, sealer: Sealer) -> None:
        self._db, self._guard, self._sealer = connection, Guard(path), sealer
        self._open: OrderedDict[SessionKey, ChatKey] = OrderedDict()

    def find(self, chat: SessionKey) -> ChatKey | None:
        """Return the key of the chat; None when it has none, or one that cannot be unsealed."""
        found = self._open.get(chat)
        if found is not None:
            self._open.move_to_end(chat)
            return found
        name = self._sealer.name_of(chat)
        with self._guard:
            row = _ASK.find(self._db, chat=name)
        if row is None:
            return None
        number, sealed = row
        return self._hold(self._unsealed(name, number, sealed, chat))

    def get(self, number: int) -> ChatKey | None:
        """Return the key of that number, as `find` does; a goodbye's as well."""
        with self._guard:
            row = _ASK.get(self._db, number=number)
        return None if row is None else self._unsealed(row[0], number, row[1])

    def ensure(self, chats: Iterable[SessionKey]) -> None:
        """Make the keys that are missing; they are on the disk when this returns."""
        missing = [chat for chat in dict.fromkeys(chats) if self.find(chat) is None]
        if not missing:
            return
        with self._guard, transaction(self._db):
            made = [self._make(self._sealer.name_of(chat), chat) for chat in missing]
        for key in made:
            self._hold(key)

    def farewell(self, chat: SessionKey) -> ChatKey:
        """Return a new key that no chat finds, on the disk, for the last words to one."""
        with self._guard, transaction(self._db):
            return self._make(None, chat)

    def is_farewell(self, number: int) -> bool:
        """Return whether that key was made for a goodbye."""
        with self._guard:
            row = _ASK.get(self._db, number=number)
        return row is not None and row[0] is None

    def destroy(self, numbers: Iterable[int]) -> None:
        """Forget those keys for good, on the disk and here; the log holds them until `cut`."""
        gone = set(numbers)
        with self._guard, transaction(self._db):
            for number in gone:
                _ASK.destroy(self._db, number=number)
        for chat in [chat for chat, key in self._open.items() if key.number in gone]:
            del self._open[chat]

    def cut(self) -> None:
        """Empty the write-ahead log; raises StoreError when a reader holds it."""
        with self._guard:
            cut(self._db, self._guard.path)

    def numbers_after(self, number: int, limit: int) -> list[int]:
        """Return the next numbers in use, in order."""
        with self._guard:
            return [row[0] for row in _ASK.numbers_after(self._db, number=number, limit=limit)]

    def close(self) -> None:
        """Let go of the file."""
        with self._guard:
            self._db.close()

    def _make(self, name: bytes | None, chat: SessionKey) -> ChatKey:
        if name is not None and _ASK.find(self._db, chat=name) is not None:
            # Its row cannot be unsealed: nothing sealed with it will ever be read again.
            _ASK.release(self._db, chat=name)
        raw = os.urandom(KEY_BYTES)
        number = _ASK.put(self._db, chat=name, sealed=self._sealer.seal_key(name, chat, raw))
        return ChatKey(number, chat, raw)

    def _unsealed(
        self, name: bytes | None, number: int, sealed: bytes, chat: SessionKey | None = None
    ) -> ChatKey | None:
        try:
            return self._sealer.unseal_key(name, number, sealed, chat)
        except Unsealed:
            return None

    def _hold(self, key: ChatKey | None) -> ChatKey | None:
        if key is not None:
            self._open[key.chat] = key
            if len(self._open) > _MAX_OPEN:
                self._open.popitem(last=False)
        return key
