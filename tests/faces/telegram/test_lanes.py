"""One chat in arrival order, chats side by side; who floods is slowed and told once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.faces.telegram.lanes import BURST, MAX_WAITING_OF_CHAT, Lanes
from bot.faces.telegram.received import Kind, Received


class Clock:
    """Time that passes only when somebody waits for it, or when a test says so."""

    def __init__(self) -> None:
        self.now = 100.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


class Work:
    """What handlers do: note the update, wait where they are told to."""

    def __init__(self, lanes: Lanes) -> None:
        self.lanes = lanes
        self.done: list[tuple[int, int]] = []
        self.gates: dict[int, asyncio.Event] = {}
        self.tasks: set[asyncio.Task[None]] = set()

    def enters(self, chat: int, number: int, thread: int | None = None) -> bool | None:
        """Let an update of a chat come; return what `sheds` said of it."""
        one = Received(number, Kind.TEXT, chat, thread=thread)
        shed = self.lanes.sheds(one)
        if shed is None:
            self.lanes.enter(one)
            task = asyncio.ensure_future(self.lanes.process_update(one, self._handle(one)))
            self.tasks.add(task)
        return shed

    async def _handle(self, one: Received) -> None:
        if gate := self.gates.get(one.chat):
            await gate.wait()
        self.done.append((one.chat, one.id))

    async def all(self) -> None:
        await asyncio.gather(*self.tasks)


async def turns() -> None:
    """Let every task that can go on do so."""
    for _ in range(50):
        await asyncio.sleep(0)


@asynccontextmanager
async def working(rate: float = 2.0) -> AsyncIterator[tuple[Work, Clock]]:
    clock = Clock()
    yield Work(Lanes(rate=rate, clock=clock, sleep=clock.sleep)), clock


async def test_updates_of_a_chat_are_answered_in_the_order_they_came() -> None:
    async with working() as (work, _):
        for number in range(15):
            work.enters(1, number)
        await work.all()

    assert work.done == [(1, number) for number in range(15)]


async def test_chats_go_side_by_side() -> None:
    async with working() as (work, _):
        work.gates[1] = asyncio.Event()
        work.enters(1, 1)
        work.enters(2, 2)
        work.enters(1, 3, thread=7)
        work.gates.pop(1)
        await asyncio.sleep(0)
        for task in list(work.tasks)[1:2]:
            await asyncio.wait([task], timeout=1)
        assert (2, 2) in work.done


async def test_slow_chat_holds_up_no_other() -> None:
    async with working() as (work, _):
        work.gates[1] = asyncio.Event()
        for number in range(10):
            work.enters(1, number)
        work.enters(2, 99)
        await turns()
        assert work.done == [(2, 99)]
        work.gates[1].set()
        await work.all()


async def test_person_who_presses_as_people_do_never_waits() -> None:
    async with working() as (work, clock):
        for number in range(200):
            work.enters(1, number)
            await work.all()
            clock.now += 0.6

    assert clock.waits == []


async def test_chat_that_floods_is_slowed_to_the_rate() -> None:
    async with working(rate=2.0) as (work, clock):
        begun = clock.now
        for number in range(200):
            work.enters(1, number)
            await work.all()
            await asyncio.sleep(0)

    assert clock.now - begun >= (200 - BURST) / 2.0 * 0.9


async def test_chat_that_floods_in_bursts_is_slowed_as_well() -> None:
    """Ten at once, a breath, ten again: the breath must not wipe the slate clean."""
    async with working(rate=2.0) as (work, clock):
        begun = clock.now
        for burst in range(20):
            for number in range(11):
                work.enters(1, burst * 11 + number)
            await work.all()
            clock.now += 0.1
            for lane in list(work.lanes._lanes.items()):
                work.lanes._forget(*lane)

    assert clock.now - begun >= (220 - BURST) / 2.0 * 0.9


async def test_quiet_chat_is_forgotten_once_its_allowance_has_grown_again() -> None:
    async with working(rate=2.0) as (work, clock):
        for number in range(BURST):
            work.enters(1, number)
        await work.all()
        ((name, lane),) = work.lanes._lanes.items()
        clock.now += BURST
        work.lanes._forget(name, lane)

    assert len(work.lanes) == 0


async def test_flooding_chat_is_told_once_and_turned_away() -> None:
    async with working() as (work, _):
        work.gates[1] = asyncio.Event()
        told = [work.enters(1, number) for number in range(MAX_WAITING_OF_CHAT + 5)]
        work.gates[1].set()
        await work.all()

    assert told == [None] * MAX_WAITING_OF_CHAT + [True] + [False] * 4
    assert len(work.done) == MAX_WAITING_OF_CHAT


async def test_topics_of_a_chat_share_what_it_may_send() -> None:
    """Else a person with many topics floods as many times."""
    async with working() as (work, _):
        work.gates[1] = asyncio.Event()
        told = [work.enters(1, number, thread=number) for number in range(MAX_WAITING_OF_CHAT + 2)]
        work.gates[1].set()
        await work.all()

    assert told == [None] * MAX_WAITING_OF_CHAT + [True, False]


async def test_chat_that_flooded_goes_on_and_is_told_again_the_next_time() -> None:
    async with working() as (work, _):
        for flood in range(2):
            work.gates[1] = asyncio.Event()
            told = [work.enters(1, number) for number in range(MAX_WAITING_OF_CHAT + 2)]
            work.gates[1].set()
            await work.all()
            assert told[-2:] == [True, False], flood

    assert len(work.done) == 2 * MAX_WAITING_OF_CHAT


async def test_who_takes_a_breath_after_the_warning_is_answered_in_turn() -> None:
    """The person was told to go on: the bot must not drop what they do then."""
    async with working(rate=2.0) as (work, clock):
        work.gates[1] = asyncio.Event()
        flood = [work.enters(1, number) for number in range(MAX_WAITING_OF_CHAT + 2)]
        clock.now += 0.4
        hasty = work.enters(1, 98)
        clock.now += 0.5
        calm = work.enters(1, 99)
        work.gates[1].set()
        await work.all()

    assert (flood[-2:], hasty, calm) == ([True, False], False, None)
    assert work.done[-1] == (1, 99)


async def test_chat_that_never_takes_a_breath_never_has_more_waiting() -> None:
    async with working(rate=2.0) as (work, clock):
        work.gates[1] = asyncio.Event()
        for number in range(200):
            work.enters(1, number)
            clock.now += 0.49
        most = work.lanes.waiting
        work.gates[1].set()
        await work.all()

    assert most == MAX_WAITING_OF_CHAT


async def test_nothing_is_slowed_without_a_rate() -> None:
    async with working(rate=0.0) as (work, clock):
        told = [work.enters(1, number) for number in range(100)]
        await work.all()

    assert (told, clock.waits, len(work.lanes)) == ([None] * 100, [], 0)


async def test_what_waits_when_the_bot_stops_is_not_begun() -> None:
    async with working() as (work, _):
        work.gates[1] = asyncio.Event()
        work.enters(1, 1)
        work.enters(1, 2)
        await turns()
        work.lanes.is_closing = True
        work.gates[1].set()
        await work.all()

    assert work.done in ([(1, 1)], [])
    assert work.lanes.waiting == 0


async def test_update_that_fails_lets_the_next_one_pass() -> None:
    async def fails() -> None:
        raise RuntimeError("x")

    lanes = Lanes()
    one = Received(1, Kind.TEXT, 1)
    lanes.enter(one)
    failed = asyncio.ensure_future(lanes.process_update(one, fails()))
    await asyncio.wait([failed])
    work = Work(lanes)
    work.enters(1, 2)
    await work.all()
    await lanes.emptied()

    assert isinstance(failed.exception(), RuntimeError)
    assert work.done == [(1, 2)]
