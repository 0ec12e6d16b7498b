"""CPU of an update through the whole bot with many conversations stored, against 1,000.

`python benchmarks/bench_many.py --chats 1000000` takes some minutes and 1.5 GB of disk. Another
process plays Telegram: it posts presses of chats at random, 32 at once, and answers the bot's
calls. Every press answers a question of the real content, or goes back to it.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import multiprocessing
import random
import tempfile
import time
from collections import Counter
from datetime import UTC, date, datetime
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import bench_transport
import uvloop
from bench_store import rss_mib
from measure import compare

from bot.app import quiet_collector
from bot.conversation import Conversation, Shown, open_to_serve
from bot.engine.events import Chose
from bot.engine.model import OptionId
from bot.faces.telegram.inbox import key_of
from bot.faces.telegram.receiver import SECRET_HEADER, Hook, serve
from bot.faces.telegram.service import Options, Service
from bot.faces.telegram.state import ChatState, dump
from bot.faces.telegram.transport import WireRequest
from bot.settings import Address, Secret, read_settings
from bot.stores.ledger import Kept
from bot.stores.sqlite import SqliteLedger

DAY = date(2026, 11, 27)
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
FIRST_CHAT, NONCE, SECRET = 10**9, "aaaaaa", "bench"
DEPTH = 4  #: questions answered in each stored conversation
FEW, WAITING, UPDATES = 1_000, 32, 1_024


#: what every call is answered, getMe too
SAID = {"message_id": 7, "id": 1, "is_bot": True, "first_name": "A", "username": "a_bot"}


# --- the process that plays Telegram --------------------------------------------------------------


class Telegram:
    """Presses buttons of chats at random; knows which turn each has reached."""

    def __init__(self, option: str, turn: int) -> None:
        self.option, self.turn = option, turn
        self.pressed: Counter[tuple[int, int]] = Counter()
        self.ids = itertools.count(1)
        self.chance = random.Random(1)

    def press(self, port: int, chat: int) -> bytes:
        """Return a request: an answer, and the next time the way back."""
        count = self.pressed[port, chat]
        self.pressed[port, chat] += 1
        data = f"{NONCE}.{self.turn + count}.{'!back' if count % 2 else self.option}"
        where = {"id": FIRST_CHAT + chat, "type": "private", "first_name": "A"}
        message = {"message_id": 7, "date": 1, "chat": where, "text": "x" * 500}
        query = {"id": "1", "from": where, "chat_instance": "1", "data": data, "message": message}
        body = json.dumps({"update_id": next(self.ids), "callback_query": query}).encode()
        head = f"POST /hook HTTP/1.1\r\nHost: x\r\n{SECRET_HEADER}: {SECRET}\r\n"
        return b"%sContent-Length: %d\r\n\r\n%s" % (head.encode(), len(body), body)

    async def round(self, port: int, chats: int) -> None:
        """Post presses, some at a time; each waits until the bot has kept it."""

        async def lane() -> None:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            for _ in range(UPDATES // WAITING):
                writer.write(self.press(port, self.chance.randrange(chats)))
                assert b" 200 " in await reader.readuntil(b"\r\n\r\n")
            writer.close()

        await asyncio.gather(*(lane() for _ in range(WAITING)))


def play(pipe: Connection, option: str, turn: int) -> None:
    """Answer calls; begin a round when told to, and say when it is over."""

    said = json.dumps({"ok": True, "result": SAID}).encode()
    bench_transport.ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(said), said)

    async def forever() -> None:
        loop, telegram = asyncio.get_running_loop(), Telegram(option, turn)
        server = await loop.create_server(bench_transport.Server, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        while (told := await asyncio.to_thread(pipe.recv)) is not None:
            await telegram.round(*told)
            pipe.send(True)

    asyncio.run(forever())


# --- the bot --------------------------------------------------------------------------------------


class Bot:
    """A whole bot over a store of its own."""

    def __init__(self, conversation: Conversation, state: ChatState, api: str, pipe: Connection):
        self.conversation, self.state, self.api, self.pipe = conversation, state, api, pipe
        self.chats = 0

    async def start(self, folder: Path) -> None:
        """Open the store, and listen."""
        for name in ("data", "keys"):
            (folder / name).mkdir(parents=True, mode=0o700)
        self.ledger = await SqliteLedger.open(
            folder / "data" / "bot.sqlite", folder / "keys", bytes(range(32)), today=lambda: DAY
        )
        options = Options("1:x", self.api, chat_rate=0, registers_menus=False)
        self.service = Service(
            self.conversation, self.ledger, options, request=WireRequest(), now=lambda: NOON
        )
        await self.service.start()
        hook = Hook("/hook", Secret(SECRET), self.service.inbox.put)
        self.receiver = await serve(Address("127.0.0.1", 0), hook=hook, health=dict)

    async def fill(self, chats: int) -> None:
        """Store more conversations, up to that number."""
        body = dump(self.state)
        for start in range(self.chats, chats, 256):
            some = range(start, min(start + 256, chats))
            keys = (key_of(FIRST_CHAT + one) for one in some)
            await asyncio.gather(*(self.ledger.settle(None, k, Kept(body, DAY)) for k in keys))
        self.chats = chats

    async def round(self) -> None:
        """Take updates of chats at random, from their arrival to the end of their calls."""
        self.pipe.send((self.receiver.port, self.chats))
        await asyncio.to_thread(self.pipe.recv)
        await self.service.lanes.emptied()
        await self.service.sender.settled()


def halfway(conversation: Conversation) -> tuple[Shown, OptionId]:
    """Return a turn after some answers, and an option of it that leads to another question."""
    chance = random.Random(1)
    while True:
        shown = conversation.begin(DAY, language="en")
        for _ in range(DEPTH):
            if shown.screen.is_end or not shown.turn.place.options:
                break
            option = chance.choice(list(shown.turn.place.options))
            shown = conversation.handle(shown.session, Chose(option), DAY)
        else:
            for option in () if shown.screen.is_end else shown.turn.place.options:
                if not conversation.handle(shown.session, Chose(option), DAY).screen.is_end:
                    return shown, option


def main() -> None:
    """Print the ratio, and the memory."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--chats", type=int, default=20_000, help="how many to store at last")
    many = parser.parse_args().chats
    conversation = open_to_serve(read_settings({}), DAY)
    shown, option = halfway(conversation)
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    telegram = spawn.Process(target=play, args=(there, option, shown.session.turn), daemon=True)
    telegram.start()
    api = f"http://127.0.0.1:{here.recv()}"
    state = ChatState(1, shown.session, NONCE)
    few, ours = (Bot(conversation, state, api, here) for _ in range(2))
    with (
        tempfile.TemporaryDirectory() as folder,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        for name, bot in (("few", few), ("many", ours)):
            runner.run(bot.start(Path(folder) / name))
            runner.run(bot.fill(FEW))
            runner.run(bot.round())
        quiet_collector()
        before = rss_mib()
        runner.run(ours.fill(many))
        cpu = partial(compare, repeat=1, clock=time.process_time)
        what = f"CPU of {UPDATES} updates, {WAITING} at once, {many:,} conversations stored"
        run = runner.run
        cpu(what, lambda: run(ours.round()), lambda: run(few.round()), goal=1.2)
        print(f"memory: {before:.1f} MiB with {FEW:,}, {rss_mib():.1f} MiB with {many:,}")
    telegram.kill()
    telegram.join()


if __name__ == "__main__":
    main()
