"""Opening what cannot be used: one message, nothing harmed."""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.stores.folders import make_folder
from bot.stores.ledger import StoreError
from bot.stores.lock import holder
from bot.stores.sqlite import SqliteLedger
from tests.stores.places import ANA, DAY, KEPT, OTHER_SECRET, SECRET, Place, fill

NOBODY = 65_534


@pytest.fixture
def filled(place: Place) -> Place:
    """A place with a chat in it."""

    async def run() -> None:
        async with place.opened() as ledger:
            await fill(ledger)

    asyncio.run(run())
    return place


def loaded(place: Place) -> object:
    """Return what is known of the chat, after opening anew."""

    async def run() -> object:
        async with place.opened() as ledger:
            return await ledger.load(ANA)

    return asyncio.run(run())


def refused(place: Place, says: str, secret: bytes = SECRET) -> None:
    """Opening raises that message, in one line, and changes no byte of what is there."""
    before = {file: file.read_bytes() for file in place.root.rglob("*.sqlite")}

    with pytest.raises(StoreError, match=says) as fault:
        place.open_and_close(secret)

    assert "\n" not in str(fault.value)
    assert {file: file.read_bytes() for file in before} == before


def test_files_are_made_for_their_owner_alone(filled: Place) -> None:
    files = [file for file in filled.root.rglob("*") if file.is_file()]

    assert {file.name for file in files} == {"bot.sqlite", "bot.sqlite.lock", "keys.sqlite"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(filled.keys.stat().st_mode) == 0o700


def test_logs_are_the_owners_too(place: Place) -> None:
    async def run() -> set[int]:
        async with place.opened() as ledger:
            await fill(ledger)
            files = [file for file in place.root.rglob("*") if file.is_file()]
            return {stat.S_IMODE(file.stat().st_mode) for file in files}

    assert asyncio.run(run()) == {0o600}


def test_what_was_kept_is_there_after_opening_anew(filled: Place) -> None:
    assert loaded(filled) == KEPT


def test_both_files_are_set_for_a_power_cut_and_for_forgetting(place: Place) -> None:
    async def run() -> list[tuple[object, ...]]:
        async with place.opened() as ledger:
            desk = ledger._worker.desk
            return await ledger._worker.hop(
                lambda: [
                    tuple(db.execute(f"PRAGMA {name}").fetchone()[0] for name in names)
                    for db in (desk.db, desk.ring._db)
                ]
            )

    names = ("journal_mode", "synchronous", "secure_delete", "busy_timeout", "application_id")
    full = 2

    assert asyncio.run(run()) == [
        ("wal", full, 1, 5_000, int.from_bytes(b"bond")),
        ("wal", full, 1, 5_000, int.from_bytes(b"bonk")),
    ]


def test_a_missing_data_folder_is_not_made(place: Place) -> None:
    place.database.parent.rmdir()

    refused(place, rf"ce dossier n'existe pas .* mkdir -m 700 {place.database.parent}$")

    assert not place.database.parent.exists()
    make_folder(place.database.parent)
    place.open_and_close()
    assert stat.S_IMODE(place.database.parent.stat().st_mode) == 0o700


def test_keys_inside_the_data_folder_are_refused(place: Place) -> None:
    inside = place.database.parent / "keys"

    with pytest.raises(StoreError, match="est dans celui des données"):
        asyncio.run(SqliteLedger.open(place.database, inside, SECRET, today=lambda: DAY))

    assert list(place.database.parent.iterdir()) == []


def test_a_secret_that_does_not_fit_is_refused(filled: Place) -> None:
    refused(filled, "le secret n'est pas celui de .*keys.sqlite", OTHER_SECRET)

    assert loaded(filled) == KEPT


def test_a_data_file_without_its_keys_is_refused(filled: Place) -> None:
    kept = filled.ring.rename(filled.root / "away")

    refused(filled, "keys.sqlite manque")

    assert not filled.ring.exists()
    kept.rename(filled.ring)
    assert loaded(filled) == KEPT


def test_a_data_file_with_empty_keys_is_refused(filled: Place) -> None:
    filled.ring.write_bytes(b"")

    with pytest.raises(StoreError, match="ne contient aucune clé"):
        filled.open_and_close()


def test_keys_without_their_data_file_are_refused(filled: Place) -> None:
    """A new database would call all its keys nobody's, and destroy them."""
    filled.database.unlink()

    with pytest.raises(StoreError, match=r"bot\.sqlite manque"):
        filled.open_and_close()


def test_keys_of_another_database_are_refused(filled: Place, tmp_path: Path) -> None:
    other = Place(tmp_path / "other")
    other.database.parent.mkdir(parents=True)
    other.open_and_close()
    filled.ring.write_bytes(other.ring.read_bytes())

    refused(filled, "n'est pas le fichier de clés de")


def test_a_first_start_that_stopped_between_the_files_goes_on(place: Place) -> None:
    place.open_and_close()
    place.database.unlink()

    place.open_and_close()

    assert loaded(place) is None


# --- not ours -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["database", "ring"])
def test_a_file_that_is_no_database_is_refused(filled: Place, name: str) -> None:
    getattr(filled, name).write_text("Bonjour\n" * 500, encoding="utf-8")

    refused(filled, "ce n'est pas une base SQLite")


def test_a_database_of_another_program_is_refused(place: Place) -> None:
    with closing(sqlite3.connect(place.database)) as db:
        db.execute("CREATE TABLE photos (id)")

    refused(place, "est à un autre programme")


def test_the_keys_file_is_not_taken_for_the_data_file(filled: Place) -> None:
    filled.database.write_bytes(filled.ring.read_bytes())

    refused(filled, "est à un autre programme")


@pytest.mark.parametrize("name", ["database", "ring"])
def test_a_newer_version_is_refused(filled: Place, name: str) -> None:
    with closing(sqlite3.connect(getattr(filled, name))) as db:
        db.execute("PRAGMA user_version = 99")

    refused(filled, "à la version 99, ce programme connaît jusqu'à la 1")


def test_a_folder_in_the_place_of_the_file_is_refused(place: Place) -> None:
    place.database.mkdir()

    with pytest.raises(StoreError, match=re.escape(str(place.database))):
        place.open_and_close()


# --- read-only, in use ----------------------------------------------------------------------


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root writes where it likes; be somebody else for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def public() -> Iterator[Place]:
    """A place that nobody owns, with a chat in it."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "data").mkdir()
        place = Place(root)
        place.open_and_close()
        if os.geteuid() == 0:
            for path in (root, *root.rglob("*")):
                os.chown(path, NOBODY, -1)
        yield place
        for path in (root, *root.rglob("*")):
            path.chmod(0o700)


@pytest.mark.parametrize("name", ["bot.sqlite", "keys.sqlite"])
def test_a_read_only_file_is_refused(public: Place, name: str) -> None:
    (file,) = public.root.rglob(name)
    file.chmod(0o400)

    with as_nobody():
        refused(public, f"{name} : .*en lecture seule")


@pytest.mark.parametrize("name", ["data", "keys"])
def test_a_read_only_folder_is_refused(public: Place, name: str) -> None:
    (public.root / name).chmod(0o500)

    with as_nobody():
        refused(public, "en lecture seule")


def test_a_folder_that_cannot_be_entered_is_refused(public: Place) -> None:
    (public.root / "data").chmod(0)

    with as_nobody(), pytest.raises(StoreError, match="data"):
        public.open_and_close()


HOLD = """
import asyncio, sys
from pathlib import Path
from tests.stores.places import Place

async def hold():
    async with Place(Path(sys.argv[1])).opened():
        print("open", flush=True)
        await asyncio.to_thread(sys.stdin.read)

asyncio.run(hold())
"""


def test_a_second_process_is_refused_and_told_of_the_first(filled: Place) -> None:
    command = [sys.executable, "-c", HOLD, str(filled.root)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        assert first.stdin is not None
        assert first.stdout.readline() == "open\n"

        refused(filled, rf"un autre bonguichet l'utilise déjà \(processus {first.pid}\)")
        assert holder(filled.database) == first.pid

        first.stdin.close()
        assert first.wait(timeout=10) == 0
    assert holder(filled.database) is None
    assert loaded(filled) == KEPT


def test_a_second_ledger_in_this_process_is_refused(place: Place) -> None:
    async def run() -> None:
        async with place.opened():
            with pytest.raises(StoreError, match=f"processus {os.getpid()}"):
                async with place.opened():
                    pass

    asyncio.run(run())


def test_nobody_holds_what_is_not_there(tmp_path: Path) -> None:
    assert holder(tmp_path / "no" / "bot.sqlite") is None


def test_a_database_locked_by_another_program_is_said(filled: Place) -> None:
    async def run() -> None:
        async with filled.opened() as ledger:
            desk = ledger._worker.desk
            await ledger._worker.hop(lambda: desk.db.execute("PRAGMA busy_timeout = 1"))
            with closing(sqlite3.connect(filled.database, isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                with pytest.raises(StoreError, match="un autre programme tient la base"):
                    await ledger.settle(None, ANA, KEPT)
            await ledger.settle(None, ANA, KEPT)

    asyncio.run(run())
