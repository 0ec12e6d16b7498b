"""Forgetting for good: rows first, then their keys, then the logs; a crash may come in between.

These take care of their own transactions, since two files change. A key that must go is noted in
the data file (`doomed`) with the deletion of its rows: whatever happens next, it is destroyed
before anything else is done.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date

from bot.stores.base import SessionKey
from bot.stores.desk import ASK, Desk
from bot.stores.files import transaction
from bot.stores.ledger import StoreError
from bot.stores.rows import INBOX, keep_update, queue, unsealed
from bot.stores.sealing import ChatKey

_SLICE = 500  #: chats forgotten between two batches, so that nobody waits long


def erase(
    desk: Desk, update: int | None, chat: SessionKey, outgoing: Sequence[str]
) -> tuple[int, ...]:
    """Forget everything of the chat, and queue a goodbye under a key that no chat finds.

    What was written behind it waits for its own answer, under that key too.
    """
    key = desk.ring.find(chat)
    later = list(_later(desk, key, update)) if key else []
    goodbye = desk.ring.farewell(chat) if outgoing or later else None
    with transaction(desk.db):
        if update is not None:
            ASK.end_update(desk.db, id=update)
        if key is not None:
            _forget(desk, key.number)
            ASK.end_updates(desk.db, number=key.number)
            ASK.end_calls(desk.db, number=key.number)
            _doom(desk, [key.number])
        if goodbye is not None:
            for id_, place, body in later:
                keep_update(desk, goodbye, id_, place, body)
        ids = queue(desk, goodbye, outgoing) if goodbye else ()
    desk.sweep()
    desk.cut()
    return ids


def _later(desk: Desk, key: ChatKey, update: int | None) -> Iterator[tuple[int, int, str]]:
    """Yield the updates that came behind that one: id, place, body."""
    for id_, place, body in ASK.updates_behind(desk.db, number=key.number, id=update):
        text = unsealed(key, INBOX % id_, body)
        if text is not None:
            yield id_, place, text


def forget_past(desk: Desk, today: date) -> int:
    """Forget some of the chats whose day has passed; return how many.

    The key of one with an update or a call under way stays for it.
    """
    with transaction(desk.db):
        rows = ASK.past(desk.db, day=today.toordinal(), limit=_SLICE)
        numbers = [row[0] for row in rows]
        for number in numbers:
            _forget(desk, number)
        _doom(desk, _of_nobody(desk, numbers))
    desk.sweep()
    return len(numbers)


def drop_keys_of_nobody(desk: Desk, after: int) -> int | None:
    """Destroy those of the next keys that no row needs; return the last one, None at the end."""
    numbers = desk.ring.numbers_after(after, limit=2 * _SLICE)
    with transaction(desk.db):
        _doom(desk, _of_nobody(desk, numbers))
    desk.sweep()
    return numbers[-1] if numbers else None


def drop_ids(desk: Desk, before: date) -> None:
    """Forget the ids of updates received before that day, and empty the logs where possible."""
    with transaction(desk.db):
        ASK.drop_seen(desk.db, day=before.toordinal())
    with suppress(StoreError):  # a backup is being made: the next purge will do
        desk.cut()


def _forget(desk: Desk, number: int) -> None:
    ASK.end_chat(desk.db, number=number)
    ASK.end_reminders(desk.db, number=number)


def _of_nobody(desk: Desk, numbers: list[int]) -> list[int]:
    return [row[0] for row in ASK.orphans(desk.db, numbers=json.dumps(numbers))]


def _doom(desk: Desk, numbers: list[int]) -> None:
    for number in numbers:
        ASK.doom(desk.db, number=number)
        desk.doomed = True
