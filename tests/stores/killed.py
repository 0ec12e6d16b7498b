"""A small bot that is killed again and again: `python -m tests.stores.killed FOLDER ROUNDS SEED`.

Telegram, as played here, sends the updates of a chat in order, and sends one again until it was
received. The bot counts, per chat, the updates that it applied, and sends each count. Prints one
line of JSON: per chat what was received, what the bot counted and what it sent.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sys
from pathlib import Path

from bot.stores.base import SessionKey
from bot.stores.ledger import Incoming, Kept, Ledger, Outgoing
from tests.stores.places import LATER, Place

CHATS = 12


def chat_of(number: int) -> SessionKey:
    return SessionKey("telegram", str(number))


class SmallBot:
    """Applies updates, and says on a pipe what was received and sent."""

    def __init__(self, ledger: Ledger, pipe: int) -> None:
        self.ledger, self.pipe = ledger, pipe

    def say(self, word: str, chat: SessionKey, number: int) -> None:
        os.write(self.pipe, f"{word} {chat.chat} {number}\n".encode())

    async def catch_up(self) -> None:
        """Send and answer what was left, as at every start."""
        updates, calls = await self.ledger.unfinished()
        for call in calls:
            await self.send(call)
        for update in updates:
            await self.answer(update)

    async def answer(self, update: Incoming) -> None:
        kept = await self.ledger.load(update.chat)
        count = 1 + (int(kept.body) if kept else 0)
        after = Kept(str(count), LATER)
        (call,) = await self.ledger.settle(update.id, update.chat, after, [str(count)])
        await self.send(Outgoing(call, update.chat, str(count)))

    async def send(self, call: Outgoing) -> None:
        self.say("sent", call.chat, int(call.body))
        await self.ledger.delivered(call.id, call.chat, screen=call.id)

    async def live(self, number: int, received: int) -> None:
        """Take the updates of one chat, for ever."""
        chat = chat_of(number)
        while True:
            update = Incoming(number * 1_000_000 + received + 1, chat, "pressed")
            is_new = await self.ledger.receive(update)
            received += 1
            self.say("received", chat, received)
            if is_new:
                await self.answer(update)


async def run(place: Place, pipe: int, received: dict[int, int], *, last: bool) -> None:
    async with place.opened() as ledger:
        bot = SmallBot(ledger, pipe)
        await bot.catch_up()
        if last:
            counts = [await ledger.load(chat_of(number)) for number in range(CHATS)]
            for number, kept in enumerate(counts):
                bot.say("counted", chat_of(number), int(kept.body) if kept else 0)
            assert await ledger.unfinished() == ([], [])
        else:
            os.write(pipe, b"caught up 0\n")
            await asyncio.gather(*(bot.live(number, received[number]) for number in range(CHATS)))


def life(place: Place, received: dict[int, int], kill_after: int | None) -> list[str]:
    """Return the lines that the bot said until it was killed, so many lines after it began."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        asyncio.run(run(place, writing, received, last=kill_after is None))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="ascii") as said:
        lines = []
        for line in said:
            lines.append(line)
            if kill_after is not None and len(lines) == kill_after:
                os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    expected = 0 if kill_after is None else signal.SIGKILL
    assert status == expected, f"the bot ended by itself: {status}"
    return lines


def main(folder: str, rounds: str, seed: str) -> None:
    place, chance = Place(Path(folder)), random.Random(seed)
    received = dict.fromkeys(range(CHATS), 0)
    sent: dict[int, set[int]] = {number: set() for number in range(CHATS)}
    counted: dict[int, int] = {}
    for kill_after in [*(chance.randint(1, 120) for _ in range(int(rounds))), None]:
        for word, chat, number in map(str.split, life(place, received, kill_after)):
            if word == "received":
                received[int(chat)] = int(number)
            elif word == "sent":
                sent[int(chat)].add(int(number))
            elif word == "counted":
                counted[int(chat)] = int(number)
    told = [[received[one], counted[one], sorted(sent[one])] for one in range(CHATS)]
    sys.stdout.write(f"{json.dumps(told)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
