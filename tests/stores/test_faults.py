"""Disks that fill, files that rot, jobs that fail: a StoreError, and life goes on."""

from __future__ import annotations

import asyncio
import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from bot.stores.base import SessionKey
from bot.stores.desk import Desk
from bot.stores.faults import meaning
from bot.stores.ledger import Incoming, Kept, Reminder, StoreError
from tests.stores.places import ANA, BO, KEPT, LATER, Place, fill, in_thread

LARGE = Kept("x" * 60_000, LATER)


def data(desk: Desk) -> sqlite3.Connection:
    return desk.db


def ring(desk: Desk) -> sqlite3.Connection:
    return desk.ring._db


def limit_pages(which: Callable[[Desk], sqlite3.Connection], pages: int) -> Callable[[Desk], None]:
    """Return a job that lets the file have so many pages more, and none after: a full disk."""

    def work(desk: Desk) -> None:
        db = which(desk)
        (count,) = db.execute("PRAGMA page_count").fetchone()
        db.execute(f"PRAGMA max_page_count = {count + pages}")

    return work


async def test_a_full_disk_is_said_and_works_again_when_there_is_room(place: Place) -> None:
    async with place.opened() as ledger:
        await fill(ledger)
        before = await ledger.unfinished()
        await in_thread(ledger, limit_pages(data, 0))

        with pytest.raises(StoreError, match=r"bot\.sqlite : le disque est plein"):
            await ledger.settle(11, ANA, LARGE, ["call"])
        assert await ledger.load(ANA) == KEPT
        assert await ledger.unfinished() == before

        await in_thread(ledger, limit_pages(data, 1_000))
        await ledger.settle(11, ANA, LARGE, ["call"])
        assert await ledger.load(ANA) == LARGE


async def test_small_changes_still_fit_beside_a_large_one_on_a_full_disk(place: Place) -> None:
    async with place.opened() as ledger:
        await fill(ledger)
        await in_thread(ledger, limit_pages(data, 0))

        large, small = await asyncio.gather(
            ledger.settle(None, ANA, LARGE),
            ledger.settle(None, ANA, Kept("small", LATER)),
            return_exceptions=True,
        )

        assert isinstance(large, StoreError)
        assert small == ()
        assert await ledger.load(ANA) == Kept("small", LATER)


async def test_a_full_disk_for_keys_makes_no_half_chat(place: Place) -> None:
    chats = [SessionKey("telegram", str(number)) for number in range(200)]
    async with place.opened() as ledger:
        await in_thread(ledger, limit_pages(ring, 0))
        kept = await asyncio.gather(
            *(ledger.settle(None, chat, KEPT) for chat in chats), return_exceptions=True
        )
        failed = [
            chat for chat, one in zip(chats, kept, strict=True) if isinstance(one, StoreError)
        ]
        assert failed
        assert "keys.sqlite : le disque est plein" in str(kept[chats.index(failed[-1])])

        await in_thread(ledger, limit_pages(ring, 1_000))
        for chat in chats:
            assert await ledger.load(chat) == (None if chat in failed else KEPT)
        await ledger.settle(None, failed[0], KEPT)
        assert await ledger.load(failed[0]) == KEPT


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """The system itself refuses to write."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_write_that_the_system_refuses_is_said_and_harms_nothing(place: Place) -> None:
    async with place.opened() as ledger:
        await fill(ledger)

        with no_file_larger_than(100_000):
            for _ in range(3):
                with pytest.raises(StoreError, match="le disque"):
                    await ledger.settle(None, ANA, Kept("x" * 300_000, LATER))
            assert await ledger.load(ANA) == KEPT

        await ledger.settle(None, ANA, LARGE)
        assert await ledger.load(ANA) == LARGE
    async with place.opened() as ledger:
        assert await ledger.load(ANA) == LARGE


async def test_an_erase_on_a_full_disk_can_be_asked_again(place: Place) -> None:
    async with place.opened() as ledger:
        await fill(ledger)
        await in_thread(ledger, limit_pages(data, 0))
        with pytest.raises(StoreError, match="plein"):
            await ledger.erase(None, ANA, ["x" * 60_000])
        assert await ledger.load(ANA) == KEPT

        await in_thread(ledger, limit_pages(data, 1_000))
        await ledger.erase(None, ANA, ["goodbye"])
        assert await ledger.load(ANA) is None


async def test_a_key_that_could_not_be_destroyed_at_once_is_not_used_again(place: Place) -> None:
    """Rows are gone, the key is doomed, and the keys file says no: nothing new may hang on it."""
    async with place.opened() as ledger:
        await fill(ledger)
        await in_thread(ledger, lambda desk: ring(desk).execute("PRAGMA query_only = ON"))
        with pytest.raises(StoreError):
            await ledger.erase(None, ANA, ())
        with pytest.raises(StoreError):
            await ledger.settle(None, ANA, Kept("new", LATER))

        await in_thread(ledger, lambda desk: ring(desk).execute("PRAGMA query_only = OFF"))
        await ledger.settle(None, ANA, Kept("new", LATER))
        assert await ledger.load(ANA) == Kept("new", LATER)
    async with place.opened() as ledger:
        assert await ledger.load(ANA) == Kept("new", LATER)


# --- rot ------------------------------------------------------------------------------------


async def test_pages_that_rot_are_said_and_the_rest_is_read(place: Place) -> None:
    chats = [SessionKey("telegram", str(number)) for number in range(300)]
    async with place.opened() as ledger:
        await asyncio.gather(*(ledger.settle(None, chat, KEPT) for chat in chats))
    content = bytearray(place.database.read_bytes())
    content[-2 * 4_096 :] = b"\xa5" * (2 * 4_096)
    place.database.write_bytes(content)

    async with place.opened() as ledger:
        loaded = await asyncio.gather(
            *(ledger.load(chat) for chat in chats), return_exceptions=True
        )

    rotten = [one for one in loaded if isinstance(one, BaseException)]
    assert rotten
    assert all("bot.sqlite : la base est abîmée" in str(one) for one in rotten)
    assert loaded.count(KEPT) > 200


@pytest.mark.parametrize("start", [0, 100])
async def test_a_first_page_that_rots_is_said(place: Place, start: int) -> None:
    async with place.opened() as ledger:
        await fill(ledger)
    content = bytearray(place.database.read_bytes())
    content[start : start + 1_000] = b"\xa5" * 1_000
    place.database.write_bytes(content)

    with pytest.raises(StoreError, match=r"bot\.sqlite : "):
        async with place.opened() as ledger:
            await ledger.load(ANA)


async def test_a_body_that_rots_is_a_chat_that_begins_anew(place: Place) -> None:
    async with place.opened() as ledger:
        await fill(ledger)
        await in_thread(ledger, lambda desk: desk.db.execute("UPDATE chats SET body = x'00'"))

        assert await ledger.load(ANA) is None
        await ledger.settle(None, ANA, KEPT)
        assert await ledger.load(ANA) == KEPT


async def test_a_key_that_rots_is_replaced(place: Place) -> None:
    async with place.opened() as ledger:
        await fill(ledger)
    async with place.opened() as ledger:
        await in_thread(ledger, lambda desk: ring(desk).execute("UPDATE ring SET sealed = x'00'"))

        assert await ledger.load(ANA) is None
        await ledger.settle(None, ANA, KEPT)
        assert await ledger.load(ANA) == KEPT


# --- group commit ---------------------------------------------------------------------------


async def test_those_who_wait_share_a_transaction(place: Place) -> None:
    ran: list[str] = []
    async with place.opened() as ledger:
        await ledger.settle(None, ANA, KEPT)
        await in_thread(ledger, lambda desk: desk.db.set_trace_callback(ran.append))
        await asyncio.gather(*(ledger.receive(Incoming(n, ANA, "x")) for n in range(100)))

    assert ran.count("COMMIT") == 1


async def test_a_job_that_fails_takes_no_other_with_it(place: Place) -> None:
    too_large = 2**70
    async with place.opened() as ledger:
        ids = [1, 2, too_large, 3]
        received = await asyncio.gather(
            *(ledger.receive(Incoming(id_, ANA, "x")) for id_ in ids), return_exceptions=True
        )

        assert [type(one) for one in received] == [bool, bool, OverflowError, bool]
        assert [one.id for one in (await ledger.unfinished())[0]] == [1, 2, 3]


async def test_a_job_that_fails_leaves_nothing_of_itself(place: Place) -> None:
    async with place.opened() as ledger:
        with pytest.raises(OverflowError):
            await ledger.settle(None, ANA, KEPT, ["a", "b"], [Reminder(ANA, "a", 2**70, "x")])

        assert await ledger.load(ANA) is None
        assert await ledger.unfinished() == ([], [])


async def test_one_who_stops_waiting_stops_nobody(place: Place) -> None:
    async with place.opened() as ledger:
        gone = asyncio.ensure_future(ledger.receive(Incoming(1, ANA, "x")))
        stays = asyncio.ensure_future(ledger.receive(Incoming(2, BO, "y")))
        await asyncio.sleep(0)
        gone.cancel()

        assert await stays
        assert [one.id for one in (await ledger.unfinished())[0]] == [1, 2]


async def test_close_finishes_what_waits_and_takes_nothing_more(place: Place) -> None:
    async with place.opened() as ledger:
        waiting = [asyncio.ensure_future(ledger.receive(Incoming(n, ANA, "x"))) for n in range(600)]
        await asyncio.sleep(0)
        await ledger.close()

        assert all([await one for one in waiting])
        with pytest.raises(StoreError, match="déjà fermée"):
            await ledger.load(ANA)
        await ledger.close()


def test_every_fault_has_words() -> None:
    unknown = sqlite3.OperationalError("something new")

    assert meaning(unknown) == "la base ne répond pas bien (SQLite : something new)"
    assert meaning(OSError(28, "No space left")).startswith("le disque est plein")
    assert meaning(OSError(99, "Odd")) == "l'accès échoue (Odd)"
