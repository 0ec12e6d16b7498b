"""CPU of an update through the ledger, 32 under way, against bare sqlite3 committing the same rows.

The same again with many chats stored: `python benchmarks/bench_store.py --chats 1000000` takes two
minutes and 1 GB of disk. Prints how much memory that took.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import resource
import tempfile
import time
from contextlib import ExitStack, closing
from datetime import date
from functools import partial
from pathlib import Path

from measure import compare

from bot.stores.base import SessionKey
from bot.stores.files import DATA, connect
from bot.stores.ledger import Incoming, Kept
from bot.stores.sqlite import SqliteLedger

DAY = date(2026, 11, 21)
WAITING = 32
UPDATES = 1_000  #: in one round
FEW = 1_000
PRESS = '{"kind":"press","data":"12.oui","message":12345}'
SESSION, SCREEN = "s" * 600, "t" * 900  #: sizes of a session of ten answers, of a screen as JSON


class Ours:
    """A ledger with so many chats."""

    def __init__(self, folder: Path) -> None:
        (folder / "data").mkdir(parents=True)
        self.runner = asyncio.Runner()
        opening = SqliteLedger.open(
            folder / "data" / "bot.sqlite", folder / "keys", bytes(range(32)), today=lambda: DAY
        )
        self.ledger = self.runner.run(opening)
        self.chats = 0
        self.ids = itertools.count(1)
        self.chance = random.Random(1)

    def fill(self, chats: int) -> None:
        """Store more chats, up to that number."""

        async def some(numbers: range) -> None:
            kept = Kept(SESSION, DAY)
            await asyncio.gather(*(self.ledger.settle(None, chat(one), kept) for one in numbers))

        for start in range(self.chats, chats, 256):
            self.runner.run(some(range(start, min(start + 256, chats))))
        self.chats = chats

    def round(self) -> None:
        """Take updates of chats at random, so many at a time."""

        async def lane() -> None:
            for _ in range(UPDATES // WAITING):
                await self.update(chat(self.chance.randrange(self.chats)))

        async def lanes() -> None:
            await asyncio.gather(*(lane() for _ in range(WAITING)))

        self.runner.run(lanes())

    async def update(self, key: SessionKey) -> None:
        """Take one update from its arrival to the end of its call."""
        id_ = next(self.ids)
        await self.ledger.receive(Incoming(id_, key, PRESS))
        await self.ledger.load(key)
        (call,) = await self.ledger.settle(id_, key, Kept(SESSION, DAY), [SCREEN])
        await self.ledger.delivered(call, key, screen=12_345)

    def close(self) -> None:
        """Let go of the files."""
        self.runner.run(self.ledger.close())
        self.runner.close()


class Bare:
    """The same rows by hand: no seal, no thread, a commit for each of the three steps."""

    def __init__(self, path: Path) -> None:
        self.db = connect(path, DATA)
        self.ids = itertools.count(1)
        self.chance = random.Random(1)
        rows = ((number, SESSION, 1) for number in range(FEW))
        self.db.execute("BEGIN")
        self.db.executemany("INSERT INTO chats (number, body, forget_on) VALUES (?, ?, ?)", rows)
        self.db.execute("COMMIT")

    def round(self) -> None:
        """Take updates of chats at random, one after the other."""
        for _ in range(UPDATES // WAITING * WAITING):
            self.update(next(self.ids), self.chance.randrange(FEW))

    def update(self, id_: int, number: int) -> None:
        """Write what one update writes."""
        run = self.db.execute
        run("BEGIN")
        run("INSERT INTO seen VALUES (?, ?)", (id_, 1))
        run("INSERT INTO inbox VALUES (?, ?, ?, ?)", (id_, id_, number, PRESS))
        run("COMMIT")
        run("SELECT body, forget_on, screen FROM chats WHERE number = ?", (number,)).fetchone()
        run("BEGIN")
        run("DELETE FROM inbox WHERE id = ?", (id_,))
        run("UPDATE chats SET body = ? WHERE number = ?", (SESSION, number))
        run("INSERT INTO outbox VALUES (?, ?, ?)", (id_, number, SCREEN))
        run("COMMIT")
        run("BEGIN")
        run("DELETE FROM outbox WHERE id = ?", (id_,))
        run("UPDATE chats SET screen = ? WHERE number = ? AND screen IS NOT ?", (5, number, 5))
        run("COMMIT")


def chat(number: int) -> SessionKey:
    """Return the key of that chat."""
    return SessionKey("telegram", str(10**9 + number))


def rss_mib() -> float:
    """Return the memory that the process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--chats", type=int, default=20_000, help="how many to store at last")
    many = parser.parse_args().chats
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        bare = Bare(Path(folder) / "bare.sqlite")
        opened.callback(bare.db.close)
        few, ours = (opened.enter_context(closing(Ours(Path(folder) / n))) for n in ("few", "many"))
        few.fill(FEW)
        ours.fill(FEW)
        ours.round()
        what = f"CPU of {UPDATES} updates, {WAITING} under way, sealed, durable"
        cpu = partial(compare, repeat=1, clock=time.process_time)
        cpu(what, few.round, bare.round, goal=0.6)
        before = rss_mib()
        ours.fill(many)
        cpu(f"the same with {many:,} chats stored", ours.round, few.round, goal=1.5)
        print(f"memory: {before:.1f} MiB with {FEW:,} chats, {rss_mib():.1f} MiB with {many:,}")


if __name__ == "__main__":
    main()
