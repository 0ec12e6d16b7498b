"""`kill -9` while people leave: each is there whole, or gone with the key."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from bot.stores.base import SessionKey
from tests.real import ROOT
from tests.stores.places import KEPT, Place

CHATS = 60
ERASE = """
import asyncio, sys
from pathlib import Path
from bot.stores.base import SessionKey
from tests.stores.places import Place

async def erase():
    async with Place(Path(sys.argv[1])).opened() as ledger:
        for number in range(int(sys.argv[2]), int(sys.argv[3])):
            await ledger.erase(None, SessionKey("telegram", str(number)), ["goodbye"])
            print(number, flush=True)

asyncio.run(erase())
"""


def chat_of(number: int) -> SessionKey:
    return SessionKey("telegram", str(number))


def erase_until(place: Place, first: int, kill_after: int) -> int:
    """Erase chats in a process that is killed after so many; return the last one it told of."""
    command = [sys.executable, "-c", ERASE, str(place.root), str(first), str(CHATS)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = [int(next(process.stdout)) for _ in range(kill_after)]
        process.kill()
        told += [int(line) for line in process.stdout]
    return told[-1]


def keys_of(place: Place) -> set[int]:
    with closing(sqlite3.connect(place.ring)) as db:
        return {row[0] for row in db.execute("SELECT number FROM ring WHERE chat IS NOT NULL")}


@pytest.fixture
def crowd(place: Place) -> Place:
    async def run() -> None:
        async with place.opened() as ledger:
            await asyncio.gather(
                *(ledger.settle(None, chat_of(number), KEPT, ["call"]) for number in range(CHATS))
            )

    asyncio.run(run())
    return place


async def test_who_left_is_gone_and_who_stayed_is_whole(crowd: Place) -> None:
    last = -1
    for kill_after in (1, 4, 2, 7):
        last = erase_until(crowd, last + 1, kill_after)

        async with crowd.opened() as ledger:
            loaded = [await ledger.load(chat_of(number)) for number in range(CHATS)]
            _, calls = await ledger.unfinished()
            if loaded[last + 1] is None:  # committed, and killed before it could be told
                last += 1
        assert loaded == [None] * (last + 1) + [KEPT] * (CHATS - last - 1)
        assert [(one.chat, one.body) for one in calls] == [
            *((chat_of(number), "call") for number in range(last + 1, CHATS)),
            *((chat_of(number), "goodbye") for number in range(last + 1)),
        ]
        numbers = {row[0] for row in crowd.rows("SELECT number FROM chats")}
        assert keys_of(crowd) == numbers
