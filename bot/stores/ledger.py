"""What a face that must lose nothing asks of its store; contract tests run on every implementation.

Three things survive everything: what was received and not yet answered, what each chat answered so
far, and what was not yet delivered. Bodies are texts of the face's own making; the store seals them
and never reads them. A chat is named by its `SessionKey`, which no table holds in clear.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.stores.base import SessionKey


class StoreError(Exception):
    """The store cannot do its work: the message says what is wrong, where, and what to do."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update, as it is kept until it is answered."""

    id: int  #: of the update; a second one with the same id is dropped
    chat: SessionKey
    body: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of one chat."""

    body: str
    forget_on: date  #: the day after which the chat is forgotten
    screen: int | None = None  #: the message that is edited in place; None: the next one is new


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One call to make, in the order of the ids of its chat."""

    id: int
    chat: SessionKey
    body: str


@dataclass(frozen=True, slots=True)
class Reminder:
    """One message to send later; it needs no session to be sent."""

    chat: SessionKey
    name: str  #: of the reminder inside its chat; a second one of that name replaces the first
    due: int  #: hours since 1970-01-01T00 UTC
    body: str


class Ledger(Protocol):
    """Every coroutine returns once its change is on the disk; changes of one call are all or none.

    Each raises StoreError when the disk, the file or the key does not allow it: nothing is half
    done, and a later call works again once the cause is gone.
    """

    async def receive(self, update: Incoming) -> bool:
        """Keep the update; False when one of its id was received before (nothing is changed)."""

    async def load(self, chat: SessionKey) -> Kept | None:
        """Return what is known of the chat; None when nothing is, or when it cannot be unsealed."""

    async def settle(
        self,
        update: int | None,
        chat: SessionKey,
        kept: Kept | None,
        outgoing: Sequence[str] = (),
        reminders: Sequence[Reminder] = (),
    ) -> tuple[int, ...]:
        """Keep the chat (None: as it is), queue the calls, add reminders, end the update.

        `kept.screen` is not written: only `delivered` knows it. The reminders are the chat's, in
        place of those of the same names. Returns the ids of the calls, greater than all before.
        """

    async def delivered(self, call: int, chat: SessionKey, screen: int | None = None) -> None:
        """Forget a call; a screen, when given, is the message to edit from now on (0: none)."""

    async def erase(
        self, update: int | None, chat: SessionKey, outgoing: Sequence[str]
    ) -> tuple[int, ...]:
        """Forget the chat, its reminders, updates and calls, destroy its key; queue a goodbye.

        Updates that came behind this one stay, and wait for an answer of their own.

        Pages are overwritten and the write-ahead log is cut before it returns; StoreError after the
        rows are gone means that the cut has to wait for a reader, or the key for the next call.
        The goodbye is sealed with a key of its own, destroyed when its last call is delivered; no
        later call takes it back.
        """

    async def unfinished(self) -> tuple[list[Incoming], list[Outgoing]]:
        """Return what a crash left, in order: updates without an answer, calls not delivered.

        What cannot be unsealed any more (its key was destroyed) is dropped.
        """

    async def reminders(self, chat: SessionKey) -> list[Reminder]:
        """Return the reminders of a chat, the next one first."""

    async def due(self, hour: int, limit: int = 100) -> list[Reminder]:
        """Return reminders due at that hour or before, the oldest first."""

    async def remind(self, reminder: Reminder, call: str | None) -> int | None:
        """Delete a due reminder and queue its call (None: none), in one transaction.

        None as well, and no call, when it was stopped, postponed or replaced meanwhile.
        """

    async def postpone(self, reminder: Reminder, due: int) -> None:
        """Make a reminder due later, unless it was stopped, postponed or replaced meanwhile."""

    async def stop_reminders(self, chat: SessionKey, name: str | None = None) -> int:
        """Delete the reminders of a chat, or the one of that name; return how many."""

    async def blocked(self, chat: SessionKey, forget_on: date) -> None:
        """Delete reminders and calls of a chat that cannot be reached; forget it on that day."""

    async def purge(self, today: date, dropped_ids_before: date) -> int:
        """Forget chats whose day has passed, with their reminders; return how many.

        So are ids of updates received before the other day, and keys that nothing needs. An update
        or a call that is still under way stays.
        """

    async def close(self) -> None:
        """Finish what waits, and let go of the file."""
