"""What a stranger finds in the files: nothing; and what is left after a person left: nothing."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.stores.base import SessionKey
from bot.stores.desk import Desk
from bot.stores.ledger import Incoming, Outgoing, Reminder, StoreError
from bot.stores.sqlite import SqliteLedger
from tests.stores.places import ANA, BO, DAY, KEPT, LATER, OTHER_SECRET, Place, fill, in_thread

CHAT = int(ANA.chat)
#: Words that `fill` writes, and the chat in every shape a file could hold it.
TRACES = [
    *(word.encode() for word in ("zh_Hans", "parent_enfant", "titre", "oui", "mon titre expire")),
    *(word.encode() for word in ("Bonjour", "fenetre_api", "ouvre", "telegram", ANA.chat)),
    *(CHAT.to_bytes(size, order) for size in (6, 8) for order in ("big", "little")),
    f"{CHAT:x}".encode(),
    ANA.chat.encode("utf-16-le"),
]


def found(content: bytes) -> list[bytes]:
    return [trace for trace in TRACES if trace in content]


async def test_the_traces_are_those_that_would_be_found(place: Place) -> None:
    """The search can fail: in clear, it finds what it looks for."""
    with closing(sqlite3.connect(place.database)) as db:
        db.execute("CREATE TABLE clear (chat INTEGER, face TEXT, body TEXT)")
        db.execute("INSERT INTO clear VALUES (?, ?, ?)", (CHAT, ANA.face, KEPT.body))
        db.commit()

    assert {b"zh_Hans", b"telegram", CHAT.to_bytes(6, "big")} <= set(found(place.content()))


async def test_files_show_no_chat_no_language_no_answer(place: Place) -> None:
    async with place.opened() as ledger:
        await fill(ledger)
        while_open = place.content()

    assert (place.root / "data" / "bot.sqlite").stat().st_size > 0
    assert found(while_open) == []
    assert found(place.content()) == []


async def test_the_data_file_holds_no_name_of_a_chat_not_even_a_hash(place: Place) -> None:
    async with place.opened() as ledger:
        await fill(ledger)
        await fill(ledger, BO, 20)

    assert place.rows("SELECT number FROM chats") == [(1,), (2,)]
    assert place.rows("SELECT forget_on, screen FROM chats") == [(LATER.toordinal(), None)] * 2
    assert {row[0] for row in place.rows("SELECT day FROM seen")} == {DAY.toordinal()}


async def test_another_secret_does_not_open_the_files(place: Place) -> None:
    async with place.opened() as ledger:
        await fill(ledger)
    before = place.content()

    with pytest.raises(StoreError, match="le secret n'est pas celui de"):
        await SqliteLedger.open(place.database, place.keys, OTHER_SECRET, today=lambda: DAY)

    async with place.opened() as ledger:
        assert await ledger.load(ANA) == KEPT
    assert len(place.content()) == len(before)


# --- after /effacer -------------------------------------------------------------------------


def sealed_of(desk: Desk, chat: SessionKey) -> list[bytes]:
    """Return all that was sealed for the chat: its key, and what the key sealed."""
    key = desk.ring.find(chat)
    assert key is not None
    ring = desk.ring._db.execute("SELECT sealed, chat FROM ring WHERE number = ?", (key.number,))
    found: list[bytes] = [*ring.fetchone()]
    for table in ("chats", "inbox", "outbox", "reminders"):
        rows = desk.db.execute(f"SELECT body FROM {table} WHERE number = ?", (key.number,))
        found.extend(row[0] for row in rows)
    assert len(found) == 6
    return found


def pieces(sealed: list[bytes]) -> list[bytes]:
    return [blob[at : at + 16] for blob in sealed for at in range(0, len(blob) - 15, 16)]


async def test_erase_leaves_no_byte_in_any_file(place: Place) -> None:
    async with place.opened() as ledger:
        await fill(ledger, BO, 1_000)
        for number in range(40):  # enough for pages to split and cells to move
            await fill(ledger, SessionKey("telegram", str(number)), 2_000 + 2 * number)
        await ledger.erase(None, SessionKey("telegram", "3"), ())
        await fill(ledger)
        sealed = await in_thread(ledger, lambda desk: sealed_of(desk, ANA))
        assert all(piece in place.content() for piece in pieces(sealed))

        await ledger.erase(11, ANA, ["goodbye"])
        content = place.content()

        assert [piece for piece in pieces(sealed) if piece in content] == []
        assert [log.stat().st_size for log in place.root.rglob("*-wal")] == [0, 0]
        assert await ledger.load(BO) == KEPT


async def test_a_backup_from_before_is_unreadable_after_erase(place: Place, tmp_path: Path) -> None:
    async with place.opened() as ledger:
        await fill(ledger)
        await fill(ledger, BO, 20)
    shutil.copytree(place.root / "data", tmp_path / "backup")
    async with place.opened() as ledger:
        await ledger.erase(None, ANA, ())

    shutil.rmtree(place.root / "data")
    shutil.copytree(tmp_path / "backup", place.root / "data")

    async with place.opened() as ledger:
        updates, calls = await ledger.unfinished()
        assert await ledger.load(ANA) is None
        assert await ledger.load(BO) == KEPT
        waiting: list[Incoming | Outgoing | Reminder] = [*updates, *calls]
        waiting += await ledger.due(10**6)
        assert {one.chat for one in waiting} == {BO}
    assert place.rows("SELECT count(*) FROM inbox WHERE number = 1") == [(0,)]


async def test_a_person_who_comes_back_gets_another_key(place: Place) -> None:
    async with place.opened() as ledger:
        await fill(ledger)
        await ledger.erase(None, ANA, ())
        await ledger.settle(None, ANA, KEPT)

    assert place.rows("SELECT number FROM chats") == [(2,)]


async def test_the_key_of_a_goodbye_goes_with_its_last_call(place: Place) -> None:
    async with place.opened() as ledger:
        await fill(ledger)
        first, last = await ledger.erase(None, ANA, ["goodbye", "one more"])

        await ledger.delivered(first, ANA)
        assert await numbers(ledger) == [2]
        await ledger.delivered(last, ANA)
        assert await numbers(ledger) == []
        assert [log.stat().st_size for log in place.root.rglob("*-wal")] == [0, 0]


async def test_a_goodbye_outlives_a_restart(place: Place) -> None:
    async with place.opened() as ledger:
        await fill(ledger)
        (call,) = await ledger.erase(None, ANA, ["goodbye"])

    async with place.opened() as ledger:
        assert await ledger.unfinished() == ([], [Outgoing(call, ANA, "goodbye")])
        await ledger.delivered(call, ANA)
        assert await numbers(ledger) == []


async def test_a_crash_between_rows_and_key_is_made_good_at_the_next_start(place: Place) -> None:
    async with place.opened() as ledger:
        await fill(ledger)
        await in_thread(ledger, lambda desk: desk.db.execute("INSERT INTO doomed VALUES (1)"))

    async with place.opened() as ledger:
        assert await numbers(ledger) == []
        assert await ledger.load(ANA) is None
    assert place.rows("SELECT * FROM doomed") == []


async def test_purge_destroys_keys_with_the_chats_and_those_of_nobody(place: Place) -> None:
    async with place.opened() as ledger:
        await ledger.settle(None, ANA, KEPT)
        await ledger.receive(Incoming(1, BO, "x"))  # a key, then no row that needs it
        await ledger.settle(1, BO, None)
        reminded = SessionKey("telegram", "1")
        await ledger.settle(None, reminded, None, reminders=[Reminder(reminded, "a", 5, "x")])

        await ledger.purge(DAY, DAY)
        assert await numbers(ledger) == [1, 3]
        await ledger.purge(LATER + timedelta(days=1), DAY)
        assert await numbers(ledger) == [3]


async def numbers(ledger: SqliteLedger) -> list[int]:
    return await in_thread(ledger, lambda desk: desk.ring.numbers_after(0, limit=99))


async def test_an_erase_that_a_reader_holds_up_says_so(place: Place) -> None:
    """The rows and the key are gone; only the log could not be emptied."""
    async with place.opened() as ledger:
        await fill(ledger)
        await in_thread(ledger, lambda desk: desk.ring._db.execute("PRAGMA busy_timeout = 1"))
        with closing(sqlite3.connect(place.ring, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM ring").fetchone()

            with pytest.raises(StoreError, match="un autre programme lit la base"):
                await ledger.erase(None, ANA, ())

        assert await ledger.load(ANA) is None
        await ledger.erase(None, ANA, ())
        assert [log.stat().st_size for log in place.root.rglob("*-wal")] == [0, 0]
