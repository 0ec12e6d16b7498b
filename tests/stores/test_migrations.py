"""Migrations: from every earlier version, each whole or not at all."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.stores.files import DATA, KEYS, Kind, connect, version_of
from bot.stores.ledger import StoreError

KINDS = {"data": DATA, "keys": KEYS}


def schema(db: sqlite3.Connection) -> list[tuple[str, str]]:
    return db.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()


@pytest.fixture
def grown(tmp_path: Path) -> Kind:
    """The data file's migrations, with three to come."""
    folder = shutil.copytree(DATA.migrations, tmp_path / "migrations")
    for number, step in enumerate(
        (
            "ALTER TABLE chats ADD COLUMN seen_on INTEGER;\n-- the end",
            "CREATE TABLE notes (id INTEGER PRIMARY KEY);\nINSERT INTO notes VALUES (1);\n",
            "INSERT INTO notes VALUES (2);\nUPDATE notes SET id = id + 10;",
        ),
        start=2,
    ):
        (folder / f"{number:04}_step.sql").write_text(step, encoding="utf-8")
    return replace(DATA, migrations=folder)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_migrations_are_numbered_without_a_gap(kind: Kind) -> None:
    steps = sorted(file.name for file in kind.migrations.iterdir())

    assert [name[:4] for name in steps] == [f"{n:04}" for n in range(1, len(steps) + 1)]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_earlier_version_becomes_the_newest(kind: Kind, tmp_path: Path) -> None:
    steps = sorted(kind.migrations.iterdir())
    with closing(connect(tmp_path / "new", kind)) as new:
        expected = schema(new)

    for version in range(len(steps)):
        early = tmp_path / f"steps{version}"
        early.mkdir()
        for step in steps[:version]:
            shutil.copy(step, early)
        connect(tmp_path / f"{version}", replace(kind, migrations=early)).close()
        with closing(connect(tmp_path / f"{version}", kind)) as db:
            assert version_of(db) == len(steps)
            assert schema(db) == expected


def test_rows_stay_through_every_migration(grown: Kind, tmp_path: Path) -> None:
    path = tmp_path / "bot.sqlite"
    with closing(connect(path, DATA)) as db:
        db.execute("INSERT INTO chats VALUES (1, x'00', 2, 3)")

    with closing(connect(path, grown)) as db:
        assert version_of(db) == 4
        assert db.execute("SELECT * FROM chats").fetchall() == [(1, b"\0", 2, 3, None)]
        assert db.execute("SELECT id FROM notes").fetchall() == [(11,), (12,)]

    with closing(connect(path, grown)) as db:
        assert db.execute("SELECT id FROM notes").fetchall() == [(11,), (12,)]


def test_one_that_stops_half_way_leaves_the_file_as_it_was(grown: Kind, tmp_path: Path) -> None:
    path = tmp_path / "bot.sqlite"
    connect(path, DATA).close()
    last = grown.migrations / "0004_step.sql"
    whole = last.read_text(encoding="utf-8")
    last.write_text("INSERT INTO notes VALUES (2);\nDROP TABLE not_there;", encoding="utf-8")

    with pytest.raises(StoreError, match="not_there"):
        connect(path, grown)

    with closing(sqlite3.connect(path)) as db:
        assert version_of(db) == 3
        assert db.execute("SELECT id FROM notes").fetchall() == [(1,)]
    last.write_text(whole, encoding="utf-8")
    with closing(connect(path, grown)) as db:
        assert version_of(db) == 4


def test_an_older_program_refuses_a_newer_file(grown: Kind, tmp_path: Path) -> None:
    connect(tmp_path / "bot.sqlite", grown).close()

    with pytest.raises(StoreError, match="à la version 4, ce programme connaît jusqu'à la 1"):
        connect(tmp_path / "bot.sqlite", DATA)
