"""What each call of the ledger does to the rows, inside a transaction of the thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from bot.stores import reminding
from bot.stores.base import SessionKey
from bot.stores.desk import ASK, Desk
from bot.stores.ledger import Incoming, Kept, Outgoing, Reminder, StoreError
from bot.stores.sealing import ChatKey, Unsealed

_CHAT = b"chat"
INBOX = b"inbox %d"  #: what an update is sealed for, by its id


def receive(desk: Desk, update: Incoming) -> bool:
    """Keep the update, unless one of its id was received."""
    if not ASK.put_seen(desk.db, id=update.id, day=desk.today().toordinal()):
        return False
    keep_update(desk, held(desk, update.chat), update.id, desk.next_place(), update.body)
    return True


def keep_update(desk: Desk, key: ChatKey, id_: int, place: int, body: str) -> None:
    """Keep an update until it is answered."""
    sealed = key.seal(INBOX % id_, body)
    ASK.put_update(desk.db, id=id_, place=place, number=key.number, body=sealed)


def load(desk: Desk, chat: SessionKey) -> Kept | None:
    """Return what is known of the chat."""
    key = desk.ring.find(chat)
    row = ASK.chat(desk.db, number=key.number) if key else None
    if key is None or row is None:
        return None
    text = unsealed(key, _CHAT, row[0])
    return None if text is None else Kept(text, date.fromordinal(row[1]), row[2])


def settle(
    desk: Desk,
    update: int | None,
    chat: SessionKey,
    kept: Kept | None,
    outgoing: Sequence[str],
    reminders: Sequence[Reminder],
) -> tuple[int, ...]:
    """Keep the chat, queue the calls, add reminders, end the update."""
    if update is not None:
        ASK.end_update(desk.db, id=update)
    if kept is not None:
        _keep(desk, held(desk, chat), kept)
    for reminder in reminders:
        reminding.put(desk, held(desk, chat), reminder)
    return queue(desk, held(desk, chat), outgoing) if outgoing else ()


def _keep(desk: Desk, key: ChatKey, kept: Kept) -> None:
    row = {
        "number": key.number,
        "body": key.seal(_CHAT, kept.body),
        "forget_on": kept.forget_on.toordinal(),
    }
    if not ASK.keep_chat(desk.db, **row):
        ASK.put_chat(desk.db, **row)


def queue(desk: Desk, key: ChatKey, outgoing: Sequence[str]) -> tuple[int, ...]:
    """Queue the calls, and return their ids."""
    ids = []
    for body in outgoing:
        ids.append(number := desk.next_place())
        sealed = key.seal(b"outbox %d" % number, body)
        ASK.put_call(desk.db, id=number, number=key.number, body=sealed)
    return tuple(ids)


def delivered(desk: Desk, call: int, chat: SessionKey, screen: int | None) -> None:
    """Forget the call; doom the key of a goodbye with its last one."""
    key = desk.ring.find(chat)
    number = ASK.call_number(desk.db, id=call)
    ASK.end_call(desk.db, id=call)
    if key is not None and screen is not None:
        ASK.put_screen(desk.db, number=key.number, screen=screen or None)
    is_own = number is None or (key is not None and key.number == number)  # the common case
    if is_own or not desk.ring.is_farewell(number):
        return
    if not ASK.is_needed(desk.db, number=number):
        ASK.doom(desk.db, number=number)
        desk.doomed = True


def unfinished(desk: Desk) -> tuple[list[Incoming], list[Outgoing]]:
    """Return what waits, in order; what no key opens any more is dropped."""
    updates = _readable(desk, b"inbox", ASK.updates(desk.db), ASK.end_update)
    calls = _readable(desk, b"outbox", ASK.calls(desk.db), ASK.end_call)
    return [Incoming(*one) for one in updates], [Outgoing(*one) for one in calls]


def _readable(
    desk: Desk, table: bytes, rows: Iterable[Any], drop: Callable[..., object]
) -> list[tuple[int, SessionKey, str]]:
    found, keys = [], dict[int, ChatKey | None]()
    for row, number, body in list(rows):
        key = keys[number] if number in keys else keys.setdefault(number, desk.ring.get(number))
        text = unsealed(key, b"%s %d" % (table, row), body)
        if key is None or text is None:
            drop(desk.db, id=row)
        else:
            found.append((row, key.chat, text))
    return found


def blocked(desk: Desk, chat: SessionKey, forget_on: date) -> None:
    """Delete reminders and calls; forget the chat on that day."""
    key = desk.ring.find(chat)
    if key is not None:
        ASK.end_reminders(desk.db, number=key.number)
        ASK.end_calls(desk.db, number=key.number)
        ASK.forget_chat_on(desk.db, number=key.number, forget_on=forget_on.toordinal())


def held(desk: Desk, chat: SessionKey) -> ChatKey:
    """Return the key of a chat that was promised one."""
    key = desk.ring.find(chat)
    if key is None:
        raise StoreError(f"{desk.path} : la clé d'une conversation manque")
    return key


def unsealed(key: ChatKey | None, place: bytes, body: bytes) -> str | None:
    """Return the text, or None when the key is gone or does not fit."""
    try:
        return key.unseal(place, body) if key else None
    except Unsealed:
        return None
