"""One SQLite file: opened, brought to the newest version, written in transactions, its log cut."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import aiosql

from bot.stores.faults import Guard
from bot.stores.folders import make_file
from bot.stores.ledger import StoreError

SQL: Final = Path(__file__).with_name("sql")
_BUSY_S = 5.0  #: how long a backup may hold the file before a write gives up


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file of ours is known by, and how large its cache may grow."""

    mark: int  #: PRAGMA application_id, set by the first migration
    migrations: Path  #: a folder of 0001_name.sql, 0002_name.sql…
    cache_kib: int


DATA: Final = Kind(int.from_bytes(b"bond"), SQL / "migrations" / "data", cache_kib=4_096)
KEYS: Final = Kind(int.from_bytes(b"bonk"), SQL / "migrations" / "keys", cache_kib=2_048)


def queries(name: str) -> Any:
    """Return the queries of that file, by name; through aiosql a call costs 0.5 µs more."""
    return aiosql.from_path(SQL / "queries" / f"{name}.sql", "sqlite3")


def connect(path: Path, kind: Kind) -> sqlite3.Connection:
    """Return a connection to the file, made with mode 600 where missing, at the newest version.

    Every commit is on the disk when it returns, even if the power fails. Raises StoreError.
    """
    with Guard(path):
        make_file(path)
        db = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None)
        try:
            _refuse_others(db, path, kind)
            for setting in (
                "journal_mode = WAL",
                "synchronous = FULL",
                "secure_delete = ON",
                "temp_store = MEMORY",
                f"cache_size = -{kind.cache_kib}",
            ):
                db.execute(f"PRAGMA {setting}").fetchone()
            _migrate(db, kind.migrations)
        except BaseException:
            db.close()
            raise
    return db


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Everything inside is on the disk at the end, or nothing is."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # some faults, a full disk among them, end it by themselves
            db.execute("ROLLBACK")
        raise


def cut(db: sqlite3.Connection, path: Path) -> None:
    """Move the write-ahead log into the file and empty it, so that no older page stays in it."""
    (busy, *_) = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise StoreError(
            f"{path} : un autre programme lit la base, son journal ne se vide pas ; fermez-le"
        )


def version_of(db: sqlite3.Connection) -> int:
    """Return how many migrations the file has been through."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _refuse_others(db: sqlite3.Connection, path: Path, kind: Kind) -> None:
    (mark,) = db.execute("PRAGMA application_id").fetchone()
    (tables,) = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if mark != kind.mark and tables:
        raise StoreError(f"{path} : cette base est à un autre programme ; indiquez-en une autre")
    known = len(_steps(kind.migrations))
    if (version := version_of(db)) > known:
        raise StoreError(
            f"{path} : cette base est à la version {version}, ce programme connaît jusqu'à la"
            f" {known} ; installez une version plus récente de bonguichet"
        )


def _migrate(db: sqlite3.Connection, folder: Path) -> None:
    """Run what the file lacks, each in a transaction: one that fails leaves the file as it was."""
    for number, step in enumerate(_steps(folder), start=1):
        if number > version_of(db):
            with transaction(db):
                for statement in _statements(step.read_text(encoding="utf-8")):
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {number}")


def _steps(folder: Path) -> list[Path]:
    return sorted(folder.glob("[0-9][0-9][0-9][0-9]_*.sql"))


def _statements(script: str) -> Iterator[str]:
    # Connection.executescript commits before it begins: a failure would leave half a migration.
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement
