"""One chat in arrival order, chats side by side; a chat that floods is slowed, told so once.

PTB starts a task for every update; each waits here for those of its chat that came before.
"""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable
from typing import Any

from telegram.ext import BaseUpdateProcessor

from bot.faces.telegram.received import Kind, Received

MAX_WAITING = 10_000  #: updates waiting in all chats; what comes later waits in the queue
MAX_WAITING_OF_CHAT = 20  #: updates of one chat; past them, only what comes after a breath waits
BURST = 20  #: updates a chat may send at once before it is slowed
SLACK = 0.5  #: updates by which a chat may be forgotten too early: timers are not exact


#: What a button says that begins a letter, of a result or of a checklist.
_LETTERS = tuple(f".!{word}." for word in ("wme", "wother", "swme", "swother"))


class _Lane:
    """One chat while something of it waits."""

    __slots__ = (
        *("allowance", "arrival", "came", "is_timed", "letters", "lock", "seen", "waiting"),
        "was_told",
    )

    def __init__(self, now: float) -> None:
        self.lock = asyncio.Lock()
        self.arrival = asyncio.Lock()  # on the way to the disk
        self.waiting = 0
        self.letters = 0  #: presses that begin a letter, among those that wait
        self.was_told = False
        self.is_timed = False  #: somebody will ask later whether it can be forgotten
        self.allowance, self.seen = float(BURST), now
        self.came = now  #: the last update, welcome or not


class Lanes(BaseUpdateProcessor):
    """Keeps the order of each chat; `rate` is the updates a second that one may send for long."""

    def __init__(
        self,
        *,
        rate: float = 2.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(MAX_WAITING)
        self.rate = rate
        self.clock = clock
        self.sleep = sleep
        self.is_closing = False
        self._all = 0
        self._is_empty = asyncio.Event()
        self._is_empty.set()
        self._lanes: dict[int, _Lane] = {}  #: by chat: its topics share one order, one allowance

    def __len__(self) -> int:
        """Return how many chats have something waiting, or sent a lot a moment ago."""
        return len(self._lanes)

    @property
    def waiting(self) -> int:
        """Return how many updates wait or are being answered."""
        return self._all

    async def emptied(self) -> None:
        """Wait until nothing waits."""
        await self._is_empty.wait()

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to let go of: what waits is in the ledger."""

    def sheds(self, one: Received) -> bool | None:
        """Return None when the update is welcome; else whether it is the first one turned away.

        Who takes a breath does not flood any more: what comes then is answered in its turn, behind
        all that waits. It is as long as one answer, so that what waits does not grow.
        """
        lane = self._lanes.get(one.chat)
        if lane is None or not self.rate:
            return None
        breath, lane.came = self.clock() - lane.came, self.clock()
        if lane.waiting < MAX_WAITING_OF_CHAT or breath >= 1 / self.rate:
            return None
        is_first, lane.was_told = not lane.was_told, True
        return is_first

    def enter(self, one: Received) -> None:
        """Count an update that waits from now on."""
        lane = self._lanes.get(one.chat)
        if lane is None:
            lane = self._lanes[one.chat] = _Lane(self.clock())
        lane.waiting += 1
        lane.letters += _begins_letter(one)
        self._all += 1
        self._is_empty.clear()

    def arrival(self, one: Received) -> asyncio.Lock:
        """Return what keeps the order of a chat's updates on their way to the disk."""
        return self._lanes[one.chat].arrival

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Run the update when those of its chat before it are done."""
        if not isinstance(update, Received):
            await coroutine
            return
        lane = self._lanes[update.chat]
        try:
            async with lane.lock:
                if (delay := self._delay(lane)) > 0:
                    await self.sleep(delay)
                if not self.is_closing:
                    await coroutine
        finally:
            if inspect.iscoroutine(coroutine):
                coroutine.close()  # where it never ran: the ledger still has the update
            self.leave(update)

    def leave(self, one: Received) -> None:
        """Count an update no longer: it is answered, or was not kept."""
        lane = self._lanes[one.chat]
        lane.waiting -= 1
        lane.letters -= _begins_letter(one)
        self._all -= 1
        if not self._all:
            self._is_empty.set()
        if not lane.waiting:
            self._leave(one.chat, lane)

    def begins_letter(self, one: Received) -> bool:
        """Say whether a press that begins a letter waits before this update of its chat."""
        lane = self._lanes.get(one.chat)
        return lane is not None and lane.letters > 0

    def _delay(self, lane: _Lane) -> float:
        """Return the seconds to wait before the next update of a chat: none for a person."""
        if not self.rate:
            return 0.0
        lane.allowance = self._allowance(lane) - 1
        lane.seen = self.clock()
        return max(0.0, -lane.allowance / self.rate)

    def _allowance(self, lane: _Lane) -> float:
        return min(BURST, lane.allowance + (self.clock() - lane.seen) * self.rate)

    def _leave(self, chat: int, lane: _Lane) -> None:
        """Forget a quiet chat once its allowance has grown again, not before: it may flood."""
        lane.was_told = False
        if not self.rate:
            del self._lanes[chat]
        elif not lane.is_timed:
            lane.is_timed = True
            wait = (BURST - self._allowance(lane)) / self.rate
            asyncio.get_running_loop().call_later(wait, self._forget, chat, lane)

    def _forget(self, chat: int, lane: _Lane) -> None:
        lane.is_timed = False
        if lane.waiting:
            return
        if self._allowance(lane) < BURST - SLACK:
            self._leave(chat, lane)
        elif self._lanes.get(chat) is lane:
            del self._lanes[chat]


def _begins_letter(one: Received) -> bool:
    return one.kind is Kind.PRESS and any(word in one.text for word in _LETTERS)
