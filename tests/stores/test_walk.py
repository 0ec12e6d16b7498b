"""Any calls in any order, with restarts in between: the file answers as memory does."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.stores.base import SessionKey
from bot.stores.ledger import Incoming, Kept, Ledger, Outgoing, Reminder
from bot.stores.memory_ledger import MemoryLedger
from bot.stores.sqlite import SqliteLedger
from tests.stores.places import DAY, SECRET, Place

CHATS = [SessionKey("telegram", "1"), SessionKey("telegram", "1", "2"), SessionKey("web", "é")]
chats = st.sampled_from(CHATS)
updates = st.integers(1, 12)
days = st.integers(-1, 3).map(lambda number: DAY + timedelta(days=number))
hours = st.integers(0, 4)
names = st.sampled_from(["a", "b", "é"])
texts = st.text(st.characters(), max_size=200)
reminders = st.builds(Reminder, st.none(), names, hours, texts)


class Walk(RuleBasedStateMachine):
    """Two ledgers, asked the same."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        self.place = Place(Path(self.folder.name))
        self.place.database.parent.mkdir()
        self.day = DAY
        self.memory = MemoryLedger(lambda: self.day)
        self.sqlite = self.run(self.open())
        self.ids: list[tuple[int, int]] = []  #: of the same call, in memory and in the file

    def run(self, work: Any) -> Any:
        return self.runner.run(work)

    async def open(self) -> SqliteLedger:
        return await SqliteLedger.open(
            self.place.database, self.place.keys, SECRET, today=lambda: self.day
        )

    def both(self, ask: Any) -> tuple[Any, Any]:
        """Return what each ledger answers."""
        ledgers: list[Ledger] = [self.memory, self.sqlite]
        expected, actual = (self.run(ask(ledger)) for ledger in ledgers)
        return expected, actual

    def same(self, ask: Any) -> None:
        expected, actual = self.both(ask)
        assert actual == expected

    def note(self, ids: tuple[Any, Any]) -> None:
        expected, actual = ids
        assert len(expected) == len(actual)
        self.ids += zip(expected, actual, strict=True)

    @rule(id_=updates, chat=chats, body=texts)
    def receive(self, id_: int, chat: SessionKey, body: str) -> None:
        self.same(lambda ledger: ledger.receive(Incoming(id_, chat, body)))

    @rule(
        update=st.none() | updates,
        chat=chats,
        kept=st.none() | st.builds(Kept, texts, days),
        calls=st.lists(texts, max_size=3),
        reminded=st.lists(reminders, max_size=2),
    )
    def settle(
        self,
        update: int | None,
        chat: SessionKey,
        kept: Kept | None,
        calls: list[str],
        reminded: list[Reminder],
    ) -> None:
        own = [replace(one, chat=chat) for one in reminded]
        self.note(self.both(lambda ledger: ledger.settle(update, chat, kept, calls, own)))

    @rule(pick=st.integers(0), chat=chats, screen=st.none() | st.integers(0, 2**40))
    def delivered(self, pick: int, chat: SessionKey, screen: int | None) -> None:
        if self.ids:
            ids = self.ids[pick % len(self.ids)]
            self.run(self.memory.delivered(ids[0], chat, screen))
            self.run(self.sqlite.delivered(ids[1], chat, screen))

    @rule(update=st.none() | updates, chat=chats, calls=st.lists(texts, max_size=2))
    def erase(self, update: int | None, chat: SessionKey, calls: list[str]) -> None:
        self.note(self.both(lambda ledger: ledger.erase(update, chat, calls)))

    @rule(chat=chats, name=names, due=hours, call=st.none() | texts)
    def remind(self, chat: SessionKey, name: str, due: int, call: str | None) -> None:
        expected, actual = self.both(
            lambda ledger: ledger.remind(Reminder(chat, name, due, ""), call)
        )
        assert (expected is None) == (actual is None)
        if expected is not None:
            self.ids.append((expected, actual))

    @rule(chat=chats, name=names, due=hours, later=hours)
    def postpone(self, chat: SessionKey, name: str, due: int, later: int) -> None:
        self.same(lambda ledger: ledger.postpone(Reminder(chat, name, due, ""), later))

    @rule(chat=chats, name=st.none() | names)
    def stop(self, chat: SessionKey, name: str | None) -> None:
        self.same(lambda ledger: ledger.stop_reminders(chat, name))

    @rule(chat=chats, day=days)
    def blocked(self, chat: SessionKey, day: date) -> None:
        self.same(lambda ledger: ledger.blocked(chat, day))

    @rule(day=days, before=days)
    def purge(self, day: date, before: date) -> None:
        self.same(lambda ledger: ledger.purge(day, before))

    @rule(day=days)
    def turn_the_page(self, day: date) -> None:
        self.day = day

    @rule()
    def restart(self) -> None:
        self.run(self.sqlite.close())
        self.sqlite = self.run(self.open())

    @invariant()
    def both_know_the_same(self) -> None:
        for chat in CHATS:
            self.same(lambda ledger, chat=chat: ledger.load(chat))
            expected, actual = self.both(lambda ledger, chat=chat: ledger.reminders(chat))
            assert sorted(actual, key=repr) == sorted(expected, key=repr)
        expected, actual = self.both(lambda ledger: ledger.due(2))
        assert sorted(actual, key=repr) == sorted(expected, key=repr)
        (updates, calls), (kept_updates, kept_calls) = self.both(lambda ledger: ledger.unfinished())
        assert kept_updates == updates
        ids = dict(self.ids)
        assert kept_calls == [Outgoing(ids[one.id], one.chat, one.body) for one in calls]

    def teardown(self) -> None:
        self.run(self.sqlite.close())
        self.runner.close()
        self.folder.cleanup()


TestWalk = Walk.TestCase
TestWalk.settings = settings(deadline=None, max_examples=40, stateful_step_count=40)
