"""What cannot be used ends the start: one clear line, no byte changed, and later all is there."""

from __future__ import annotations

import socket
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.process.conftest import Start
from tests.process.crowd import Crowd, settled
from tests.process.habits import wander
from tests.process.kept import kept
from tests.process.people import Someone, dialogue
from tests.process.program import Program

BAD_STORE, WRONG_USE = 1, 2


@pytest.fixture
def ann(api: Any) -> Someone:
    """Return somebody who has not yet come."""
    return Someone(api, dialogue())


@pytest.fixture
def bot(api: Any, program: Start, ann: Someone) -> Program:
    """Return a bot that served somebody, and was stopped."""
    made = program(webhook=True)
    made.start()
    Crowd(api).run([(ann, wander(ann, Random(1), 12))])
    made.quiet()
    made.terminate()
    return made


def files(bot: Program) -> dict[Path, bytes]:
    """Return what each file holds; who holds the lock is no content."""
    found = [*bot.data.iterdir(), *bot.keys.iterdir()]
    return {one: one.read_bytes() for one in found if one.suffix not in (".lock", ".db-shm")}


def refuses(bot: Program, code: int, *words: str, **settings: str) -> None:
    """The start ends with that code and one line with those words, and changes no file."""
    before = files(bot)

    ended = bot.run("telegram", **settings)

    (line,) = ended.stderr.strip().splitlines()
    assert ended.returncode == code, line
    assert [word for word in words if word not in line] == []
    assert files(bot) == before


def goes_on(api: Any, bot: Program, ann: Someone) -> None:
    """The person's conversation goes on as if nothing had been."""
    bot.start()
    Crowd(api).run([(ann, wander(ann, Random(2), 6))])
    bot.terminate()
    assert settled([ann], strict=True) == []
    assert kept(bot, [ann]) == []


def test_missing_folder_is_said_and_not_made(bot: Program, tmp_path: Path) -> None:
    away = tmp_path / "away"

    database = f"sqlite:///{away / 'bot.db'}"
    refuses(bot, BAD_STORE, str(away), "n'existe pas", BONGUICHET_DATABASE=database)

    assert not away.exists()


@pytest.mark.parametrize("name", ["bot.db", "keys.sqlite"])
@pytest.mark.parametrize("start", [0, 40], ids=["mark", "header"])
def test_corrupt_file_is_named_and_left_alone(
    api: Any, bot: Program, ann: Someone, name: str, start: int
) -> None:
    file = (bot.data if name == "bot.db" else bot.keys) / name
    sound = file.read_bytes()
    file.write_bytes(sound[:start] + bytes(4_096 - start) + sound[4_096:])

    refuses(bot, BAD_STORE, str(file))

    file.write_bytes(sound)
    goes_on(api, bot, ann)


def test_database_that_another_program_holds_is_said(api: Any, bot: Program, ann: Someone) -> None:
    with closing(sqlite3.connect(bot.database, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        ended = bot.run("telegram")

    assert ended.returncode == BAD_STORE
    assert f"{bot.database} : un autre programme tient la base" in ended.stderr
    goes_on(api, bot, ann)


def test_second_process_is_told_of_the_first_which_goes_on(
    api: Any, bot: Program, ann: Someone
) -> None:
    bot.start()

    ended = bot.run("telegram")
    Crowd(api).run([(ann, wander(ann, Random(2), 6))])

    assert ended.returncode == BAD_STORE
    assert f"un autre bonguichet l'utilise déjà (processus {bot.process.pid})" in ended.stderr
    bot.terminate()
    assert kept(bot, [ann]) == []


def test_port_that_is_taken_is_said(api: Any, bot: Program, ann: Someone) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # the bot has just left it
        other.bind(("127.0.0.1", bot.port))
        other.listen()
        ended = bot.run("telegram")

    assert ended.returncode == WRONG_USE
    assert f"le port {bot.port} de 127.0.0.1 est déjà pris" in ended.stderr
    goes_on(api, bot, ann)


def test_another_secret_is_refused(api: Any, bot: Program, ann: Someone) -> None:
    refuses(
        bot, BAD_STORE, "le secret n'est pas celui de", BONGUICHET_SECRET=bytes(range(32)).hex()
    )

    goes_on(api, bot, ann)


def test_database_without_its_keys_is_refused(api: Any, bot: Program, ann: Someone) -> None:
    (bot.keys / "keys.sqlite").rename(bot.folder / "aside")

    refuses(bot, BAD_STORE, "keys.sqlite", "manque")

    (bot.folder / "aside").rename(bot.keys / "keys.sqlite")
    goes_on(api, bot, ann)


def test_folder_in_the_place_of_the_database_is_refused(bot: Program, tmp_path: Path) -> None:
    taken = tmp_path / "other" / "taken"
    taken.mkdir(parents=True)

    refuses(bot, BAD_STORE, str(taken), BONGUICHET_DATABASE=f"sqlite:///{taken}")
