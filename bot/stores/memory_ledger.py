"""The ledger in memory: the same promises but one, that nothing outlives the process. For tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.stores.base import SessionKey
from bot.stores.ledger import Incoming, Kept, Outgoing, Reminder


@dataclass(slots=True)
class MemoryLedger:
    """See `Ledger`."""

    today: Callable[[], date]
    _last: int = 0
    _seen: dict[int, date] = field(default_factory=dict)
    _inbox: dict[int, Incoming] = field(default_factory=dict)
    _outbox: dict[int, Outgoing] = field(default_factory=dict)
    _goodbyes: set[int] = field(default_factory=set)  #: calls that no erase nor block takes back
    _chats: dict[SessionKey, Kept] = field(default_factory=dict)
    _reminders: dict[tuple[SessionKey, str], Reminder] = field(default_factory=dict)

    async def receive(self, update: Incoming) -> bool:
        """Keep the update; False when one of its id was received before."""
        if update.id in self._seen:
            return False
        self._seen[update.id] = self.today()
        self._inbox[update.id] = update
        return True

    async def load(self, chat: SessionKey) -> Kept | None:
        """Return what is known of the chat."""
        return self._chats.get(chat)

    async def settle(
        self,
        update: int | None,
        chat: SessionKey,
        kept: Kept | None,
        outgoing: Sequence[str] = (),
        reminders: Sequence[Reminder] = (),
    ) -> tuple[int, ...]:
        """Keep the chat, queue the calls, add reminders, end the update; return the calls' ids."""
        if update is not None:
            self._inbox.pop(update, None)
        if kept is not None:
            before = self._chats.get(chat)
            self._chats[chat] = replace(kept, screen=before.screen if before else None)
        self._reminders |= {(chat, one.name): replace(one, chat=chat) for one in reminders}
        return self._queue(chat, outgoing)

    async def delivered(self, call: int, chat: SessionKey, screen: int | None = None) -> None:
        """Forget a call; a screen, when given, is the message to edit from now on (0: none)."""
        self._outbox.pop(call, None)
        if screen is not None and chat in self._chats:
            self._chats[chat] = replace(self._chats[chat], screen=screen or None)

    async def erase(
        self, update: int | None, chat: SessionKey, outgoing: Sequence[str]
    ) -> tuple[int, ...]:
        """Forget the chat; queue a goodbye."""
        arrived = list(self._inbox)
        later = arrived[arrived.index(update) + 1 :] if update in self._inbox else []
        self._inbox = {
            id_: one for id_, one in self._inbox.items() if one.chat != chat or id_ in later
        }
        self._chats.pop(chat, None)
        self._drop_calls_and_reminders(chat)
        ids = self._queue(chat, outgoing)
        self._goodbyes |= set(ids)
        return ids

    async def unfinished(self) -> tuple[list[Incoming], list[Outgoing]]:
        """Return what waits, in order."""
        return list(self._inbox.values()), list(self._outbox.values())

    async def reminders(self, chat: SessionKey) -> list[Reminder]:
        """Return the reminders of a chat, the next one first."""
        return [one for one in self._by_hour() if one.chat == chat]

    async def due(self, hour: int, limit: int = 100) -> list[Reminder]:
        """Return reminders due at that hour or before, the oldest first."""
        return [one for one in self._by_hour() if one.due <= hour][:limit]

    async def remind(self, reminder: Reminder, call: str | None) -> int | None:
        """Delete a due reminder and queue its call; None when there is no such reminder."""
        if not self._is_there(reminder):
            return None
        del self._reminders[reminder.chat, reminder.name]
        return None if call is None else self._queue(reminder.chat, [call])[0]

    async def postpone(self, reminder: Reminder, due: int) -> None:
        """Make a reminder due later."""
        if self._is_there(reminder):
            place = (reminder.chat, reminder.name)
            self._reminders[place] = replace(self._reminders[place], due=due)

    async def stop_reminders(self, chat: SessionKey, name: str | None = None) -> int:
        """Delete the reminders of a chat, or the one of that name; return how many."""
        gone = [key for key in self._reminders if key[0] == chat and name in (None, key[1])]
        for key in gone:
            del self._reminders[key]
        return len(gone)

    async def blocked(self, chat: SessionKey, forget_on: date) -> None:
        """Delete reminders and calls of the chat, and forget it on that day."""
        self._drop_calls_and_reminders(chat)
        if chat in self._chats:
            self._chats[chat] = replace(self._chats[chat], forget_on=forget_on)

    async def purge(self, today: date, dropped_ids_before: date) -> int:
        """Forget chats whose day has passed, and ids of old updates."""
        past = [chat for chat, kept in self._chats.items() if kept.forget_on < today]
        for chat in past:
            del self._chats[chat]
            await self.stop_reminders(chat)
        self._seen = {
            id_: day
            for id_, day in self._seen.items()
            if day >= dropped_ids_before or id_ in self._inbox
        }
        return len(past)

    async def close(self) -> None:
        """Nothing is held."""

    def _queue(self, chat: SessionKey, outgoing: Sequence[str]) -> tuple[int, ...]:
        ids = tuple(range(self._last + 1, self._last + 1 + len(outgoing)))
        self._outbox |= {
            id_: Outgoing(id_, chat, body) for id_, body in zip(ids, outgoing, strict=True)
        }
        self._last += len(outgoing)
        return ids

    def _drop_calls_and_reminders(self, chat: SessionKey) -> None:
        self._outbox = {
            id_: one
            for id_, one in self._outbox.items()
            if one.chat != chat or id_ in self._goodbyes
        }
        self._reminders = {key: one for key, one in self._reminders.items() if key[0] != chat}

    def _is_there(self, reminder: Reminder) -> bool:
        found = self._reminders.get((reminder.chat, reminder.name))
        return found is not None and found.due == reminder.due

    def _by_hour(self) -> list[Reminder]:
        return sorted(self._reminders.values(), key=lambda one: one.due)
