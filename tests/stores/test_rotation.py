"""Changing the secret: all is still there, the old one opens nothing, a kill harms nothing."""

from __future__ import annotations

import asyncio
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

import pytest

from bot.stores.base import SessionKey
from bot.stores.desk import opens
from bot.stores.ledger import StoreError
from bot.stores.rotation import rotate, rotate_kept
from bot.stores.sealing import Sealer
from bot.stores.secret import keep_secret, kept_secret, next_secret
from tests.stores.places import ANA, BO, KEPT, OTHER_SECRET, SECRET, Place, fill

MANY = 12_000  #: keys; more than the cache holds, so that a change writes before it commits


async def seen(place: Place, secret: bytes) -> object:
    """Return all that a ledger knows of the two chats."""
    async with place.opened(secret) as ledger:
        return (
            [await ledger.load(chat) for chat in (ANA, BO)],
            await ledger.unfinished(),
            await ledger.due(10**6),
        )


async def prepare(place: Place, secret: bytes = SECRET) -> object:
    """Fill the ledger, a goodbye included, and return all that it knows."""
    async with place.opened(secret) as ledger:
        await fill(ledger)
        await fill(ledger, BO, 20)
        await ledger.erase(None, SessionKey("telegram", "gone"), ["goodbye"])
    return await seen(place, secret)


async def test_everything_is_there_under_the_new_secret(place: Place) -> None:
    before = await prepare(place)

    assert rotate(place.database, place.keys, old=SECRET, new=OTHER_SECRET) == 3

    assert await seen(place, OTHER_SECRET) == before
    with pytest.raises(StoreError, match="le secret n'est pas celui de"):
        await seen(place, SECRET)


async def test_nothing_of_the_old_seals_is_left_in_the_keys_file(place: Place) -> None:
    await prepare(place)
    with closing(sqlite3.connect(place.ring)) as db:
        rows = db.execute("SELECT chat, sealed FROM ring UNION ALL SELECT NULL, sealed FROM store")
        seals = [blob for row in rows for blob in row if blob is not None]
    pieces = [blob[at : at + 12] for blob in seals for at in range(0, len(blob) - 11, 12)]
    assert len(pieces) > 20
    assert all(piece in place.content() for piece in pieces)

    rotate(place.database, place.keys, old=SECRET, new=OTHER_SECRET)

    content = place.content()
    assert [piece for piece in pieces if piece in content] == []


async def test_chats_that_come_back_are_known_under_the_new_secret(place: Place) -> None:
    await prepare(place)
    rotate(place.database, place.keys, old=SECRET, new=OTHER_SECRET)

    async with place.opened(OTHER_SECRET) as ledger:
        assert await ledger.load(ANA) == KEPT
        await ledger.erase(None, ANA, ())
        assert await ledger.load(ANA) is None
        assert await ledger.load(BO) == KEPT


async def test_a_change_made_twice_changes_once(place: Place) -> None:
    before = await prepare(place)
    rotate(place.database, place.keys, old=SECRET, new=OTHER_SECRET)

    assert rotate(place.database, place.keys, old=SECRET, new=OTHER_SECRET) == 0

    assert await seen(place, OTHER_SECRET) == before


async def test_a_wrong_old_secret_changes_nothing(place: Place) -> None:
    before = await prepare(place)

    with pytest.raises(StoreError, match="donnez celui d'avant"):
        rotate(place.database, place.keys, old=bytes(32), new=OTHER_SECRET)

    assert await seen(place, SECRET) == before


async def test_a_change_is_refused_while_the_bot_runs(place: Place) -> None:
    kept = keep_secret(place.keys, place.database.parent)

    async with place.opened(kept):
        with pytest.raises(StoreError, match="l'utilise déjà"):
            rotate_kept(place.database, place.keys)

    assert keep_secret(place.keys, place.database.parent) == kept


async def test_there_must_be_keys_to_change(place: Place) -> None:
    with pytest.raises(StoreError, match="aucune clé à changer"):
        rotate(place.database, place.keys, old=SECRET, new=OTHER_SECRET)


async def test_the_kept_secret_is_replaced(place: Place) -> None:
    kept = keep_secret(place.keys, place.database.parent)
    before = await prepare(place, kept)

    assert rotate_kept(place.database, place.keys) == 3

    changed = keep_secret(place.keys, place.database.parent)
    assert changed != kept
    assert await seen(place, changed) == before


async def test_a_change_of_the_kept_secret_that_fails_is_given_up(place: Place) -> None:
    kept = keep_secret(place.keys, place.database.parent)
    await prepare(place, SECRET)

    with pytest.raises(StoreError, match="le secret n'est pas celui de"):
        rotate_kept(place.database, place.keys)

    assert keep_secret(place.keys, place.database.parent) == kept


async def test_a_stop_between_the_keys_and_the_secret_is_made_good(place: Place) -> None:
    data = place.database.parent
    kept = keep_secret(place.keys, data)
    before = await prepare(place, kept)
    rotate(place.database, place.keys, old=kept, new=next_secret(place.keys))

    with pytest.raises(StoreError, match="relancez bonguichet rotate-secret"):
        keep_secret(place.keys, data)
    assert rotate_kept(place.database, place.keys) == 0

    assert await seen(place, keep_secret(place.keys, data)) == before


CHANGE = """
import sys
from contextlib import closing, suppress
from pathlib import Path
from bot.stores.rotation import rotate_kept
rotate_kept(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def kill_at(place: Place, log_bytes: int) -> None:
    """Change the secret in a process, killed once its log has that size."""
    log = place.keys / "keys.sqlite-wal"
    command = [sys.executable, "-c", CHANGE, str(place.database), str(place.keys)]
    with subprocess.Popen(command) as process:
        while process.poll() is None:
            with suppress(FileNotFoundError):
                if log.stat().st_size > log_bytes:
                    process.kill()
                    break
        assert process.wait(timeout=30) in (0, -signal.SIGKILL)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place with many chats."""
    place = Place(tmp_path_factory.mktemp("many"))
    place.database.parent.mkdir()
    kept = keep_secret(place.keys, place.database.parent)

    async def run() -> None:
        async with place.opened(kept) as ledger:
            chats = [SessionKey("telegram", str(number)) for number in range(MANY)]
            await asyncio.gather(*(ledger.settle(None, chat, KEPT) for chat in chats))

    asyncio.run(run())
    return place.root


@pytest.mark.parametrize("log_bytes", [0, 400_000, 1_500_000, 4_000_000])
async def test_a_kill_at_any_instant_leaves_one_secret_in_force(
    many: Path, tmp_path: Path, log_bytes: int
) -> None:
    place = Place(shutil.copytree(many, tmp_path / "place"))
    data, last = place.database.parent, SessionKey("telegram", str(MANY - 1))
    old = kept_secret(place.keys)

    kill_at(place, log_bytes)

    to_come = next_secret(place.keys)
    in_force = [secret for secret in (old, to_come, kept_secret(place.keys)) if fits(place, secret)]
    assert in_force
    if log_bytes == 0:
        assert in_force == [old, old]  # it was killed before anything was committed
    async with place.opened(in_force[0]) as ledger:
        assert await ledger.load(last) == KEPT

    assert rotate_kept(place.database, place.keys) in (0, MANY)
    async with place.opened(keep_secret(place.keys, data)) as ledger:
        assert await ledger.load(last) == KEPT
        assert await ledger.load(SessionKey("telegram", "0")) == KEPT


def fits(place: Place, secret: bytes) -> bool:
    with closing(sqlite3.connect(place.ring)) as db:
        return opens(Sealer(secret), db.execute("SELECT id, sealed FROM store").fetchone())
