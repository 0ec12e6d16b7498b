"""The rows of reminders: named by a keyed hash, due at an hour in clear, the rest sealed."""

from __future__ import annotations

import json

from bot.stores.base import SessionKey
from bot.stores.desk import ASK, Desk
from bot.stores.ledger import Reminder
from bot.stores.sealing import ChatKey, Unsealed


def put(desk: Desk, key: ChatKey, reminder: Reminder) -> None:
    """Add the reminder to those of the chat, in place of one of its name."""
    name = key.name_of(reminder.name)
    body = key.seal(_place(name), json.dumps([reminder.name, reminder.body]))
    ASK.put_reminder(desk.db, number=key.number, name=name, due=reminder.due, body=body)


def of_chat(desk: Desk, chat: SessionKey) -> list[Reminder]:
    """Return the reminders of the chat, the next one first."""
    key = desk.ring.find(chat)
    rows = list(ASK.reminders(desk.db, number=key.number)) if key else []
    found = [_read(key, *row) for row in rows]
    return [reminder for reminder in found if reminder is not None]


def due(desk: Desk, hour: int, limit: int) -> list[Reminder]:
    """Return what is due, the oldest first; what no key opens any more is dropped."""
    found = []
    for number, *row in list(ASK.due(desk.db, hour=hour, limit=limit)):
        reminder = _read(desk.ring.get(number), *row)
        if reminder is None:
            ASK.end_reminder(desk.db, number=number, name=row[0])
        else:
            found.append(reminder)
    return found


def end(desk: Desk, reminder: Reminder) -> ChatKey | None:
    """Delete a due reminder; None when it was stopped, moved or replaced meanwhile."""
    key = desk.ring.find(reminder.chat)
    return key if key and ASK.end_due_reminder(desk.db, **_named(key, reminder)) else None


def postpone(desk: Desk, reminder: Reminder, later: int) -> None:
    """Make it due at a later hour, unless it was stopped, moved or replaced meanwhile."""
    key = desk.ring.find(reminder.chat)
    if key is not None:
        ASK.postpone(desk.db, later=later, **_named(key, reminder))


def stop(desk: Desk, chat: SessionKey, name: str | None) -> int:
    """Delete the reminder of that name, or all of the chat; return how many."""
    key = desk.ring.find(chat)
    if key is None:
        return 0
    if name is None:
        return int(ASK.end_reminders(desk.db, number=key.number))
    return int(ASK.end_reminder(desk.db, number=key.number, name=key.name_of(name)))


def _named(key: ChatKey, reminder: Reminder) -> dict[str, object]:
    return {"number": key.number, "name": key.name_of(reminder.name), "due": reminder.due}


def _place(name: bytes) -> bytes:
    return b"reminder " + name


def _read(key: ChatKey | None, name: bytes, due: int, body: bytes) -> Reminder | None:
    if key is None:
        return None
    try:
        word, text = json.loads(key.unseal(_place(name), body))
    except Unsealed:
        return None
    return Reminder(key.chat, word, due, text)
