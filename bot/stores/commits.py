"""Group commit: those who wait share one transaction, and one hop into the connection's thread.

A commit that survives a power cut costs the disk a flush; shared by 32 it costs each a few µs.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import aiosqlite

from bot.stores.base import SessionKey
from bot.stores.desk import Desk
from bot.stores.faults import Guard
from bot.stores.files import transaction
from bot.stores.ledger import StoreError

T = TypeVar("T")
MAX_BATCH = 256
PAUSE_S = 0.002  #: between two commits that are shared; one that serves a single job is not held up


class Worker(aiosqlite.Connection):
    """aiosqlite's thread, asked for whole functions instead of single statements."""

    def __init__(self, opening: Callable[[], Desk]) -> None:
        super().__init__(self._opened, iter_chunk_size=64)
        self._thread.daemon = True  # a program that ends without closing must still end
        self._opening = opening
        self.desk: Desk

    def _opened(self) -> sqlite3.Connection:
        self.desk = self._opening()
        return self.desk.db

    async def opened(self) -> None:
        """Open the files in the thread; when that fails the thread has ended too."""
        try:
            await self
        except BaseException:
            await asyncio.to_thread(self._thread.join)
            raise

    async def closed(self) -> None:
        """Close the files in the thread, and end it."""
        try:
            await self.hop(self.desk.close)
        finally:
            await self.close()

    def hop(self, work: Callable[[], T]) -> asyncio.Future[T]:
        """Return the future of what work returns in the thread."""
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._tx.put_nowait((done, work))
        return done


@dataclass(slots=True)
class Job:
    """One call of the ledger, waiting for its turn."""

    work: Callable[[Desk], Any]
    done: asyncio.Future[Any]
    chat: SessionKey | None  #: whose key must be there before
    alone: bool  #: takes care of its own transactions


@dataclass(frozen=True, slots=True)
class Failed:
    """What a job raised."""

    fault: BaseException


class Commits:
    """The queue in front of the worker: one batch is out at a time, the rest gather meanwhile."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._waiting: deque[Job] = deque()
        self._out = False
        self._closed = False
        self.on_commit: Callable[[int], None] = lambda _: None

    def submit(
        self, work: Callable[[Desk], T], *, chat: SessionKey | None = None, alone: bool = False
    ) -> asyncio.Future[T]:
        """Return the future of what work returns, once it is committed."""
        if self._closed:
            raise StoreError(f"{self._worker.desk.path} : la base est déjà fermée")
        loop = asyncio.get_running_loop()
        job = Job(work, loop.create_future(), chat, alone)
        self._waiting.append(job)
        if not self._out:
            self._out = True
            loop.call_soon(self._send)  # after this turn of the loop: the others of it come along
        return job.done

    async def close(self) -> bool:
        """Finish what waits; nothing more is taken. False when that was done before."""
        if self._closed:
            return False
        last = self.submit(lambda _: None, alone=True)
        self._closed = True
        await last
        return True

    def _send(self) -> None:
        batch = self._next_batch()
        hop = self._worker.hop(lambda: run(self._worker.desk, batch))
        hop.add_done_callback(lambda ran: self._back(batch, ran))

    def _go_on(self) -> None:
        if self._waiting:
            self._send()
        else:
            self._out = False

    def _next_batch(self) -> list[Job]:
        batch = [self._waiting.popleft()]
        while self._waiting and len(batch) < MAX_BATCH:
            if batch[0].alone or self._waiting[0].alone:
                break
            batch.append(self._waiting.popleft())
        return batch

    def _back(self, batch: Sequence[Job], ran: asyncio.Future[list[object]]) -> None:
        fault = ran.exception()
        self.on_commit(len(batch))
        results = ran.result() if fault is None else [Failed(fault)] * len(batch)
        if len(batch) > 1:  # many write at once: let more of them share the next flush of the disk
            asyncio.get_running_loop().call_later(PAUSE_S, self._go_on)
        else:
            self._go_on()
        for job, result in zip(batch, results, strict=True):
            if job.done.done():  # the one who asked has gone; what was asked is done
                continue
            if isinstance(result, Failed):
                job.done.set_exception(result.fault)
            else:
                job.done.set_result(result)


def run(desk: Desk, jobs: Sequence[Job]) -> list[object]:
    """Return what each job returned, or Failed; a fault in one does not reach the others."""
    try:
        desk.sweep()
        results = _together(desk, jobs)
    except Exception as fault:  # whatever it is belongs to the one who asked
        if len(jobs) == 1:
            return [Failed(fault)]
        return [result for job in jobs for result in run(desk, [job])]
    if desk.doomed:
        with suppress(StoreError):  # tried again before the next batch
            desk.sweep()
            desk.cut()
    return results


def _together(desk: Desk, jobs: Sequence[Job]) -> list[object]:
    desk.ring.ensure(job.chat for job in jobs if job.chat is not None)
    with Guard(desk.path):
        if jobs[0].alone:
            return [jobs[0].work(desk)]
        with transaction(desk.db):
            return [job.work(desk) for job in jobs]
