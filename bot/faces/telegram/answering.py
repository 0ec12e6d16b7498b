"""One update from the inbox to the outbox: load, answer, settle in one transaction, send.

No transaction spans a network call; a store that fails is tried again, the update stays in the
inbox until it is settled.
"""

from __future__ import annotations

import asyncio
import html
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from bot import logs
from bot.engine.session import SessionError
from bot.faces.telegram.dialogue import Dialogue, Reply
from bot.faces.telegram.inbox import key_of
from bot.faces.telegram.outgoing import Call, Letter, Role
from bot.faces.telegram.papers import read_paper, reading_calls
from bot.faces.telegram.received import Kind, Received
from bot.faces.telegram.recent import Known, Recent
from bot.faces.telegram.reminding import name_of, reminder_of
from bot.faces.telegram.retention import forget_on
from bot.faces.telegram.sender import Sender, silent
from bot.faces.telegram.state import ChatState, dump, restore
from bot.faces.telegram.talk import answer
from bot.stores.base import SessionKey
from bot.stores.ledger import Kept, Ledger, StoreError

FIRST_WAIT_S, LONGEST_WAIT_S = 0.2, 10.0  #: between two tries on a store that fails

log = logs.logger(__name__)


@dataclass
class Answering:
    """What happens to each update; `dialogue` is replaced whole when the content changes."""

    dialogue: Dialogue
    ledger: Ledger
    sender: Sender
    now: Callable[[], datetime]
    groups: frozenset[int] = frozenset()  #: chats, not private, where the bot may stay
    recent: Recent = field(default_factory=Recent)
    on_error: Callable[[str], None] = silent
    #: counts « this is wrong here »: the person's name for the count, and the entry
    vote: Callable[[SessionKey, str], Coroutine[Any, Any, None]] | None = None
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    #: a picture may take a processor for seconds
    _reading: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))

    async def handle(self, one: Received) -> None:
        """Answer one update; returns when its answer is on the disk and on its way."""
        key = key_of(one.chat, one.thread)
        work, wait = self._handle, FIRST_WAIT_S
        while True:
            try:
                return await work(one, key)
            except StoreError:
                self.on_error("StoreError")
                await self.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT_S)
            except Exception as err:
                if work == self._drop:
                    raise
                self._failed(one, None, err)
                work = self._drop

    async def _drop(self, one: Received, key: SessionKey) -> None:
        """End an update for which there was not even an apology; tried again it would fail again.

        The press must not turn for ever.
        """
        self.recent.drop(key)
        await self.ledger.settle(one.id, key, None)
        if one.query is not None:
            self.sender.toast(one.query, None)

    async def _handle(self, one: Received, key: SessionKey) -> None:
        if one.kind is Kind.ELSEWHERE and one.chat in self.groups:
            await self.ledger.settle(one.id, key, None)  # a group where the bot may stay: silence
            return
        known = await self._known(key)
        reply = self._reply(one, known.state)
        letters = [Letter(one.chat, call, one.thread) for call in reply.calls]
        try:
            ids = await self._commit(one, key, reply, [letter.to_json() for letter in letters])
        except StoreError:
            self.recent.drop(key)
            raise
        known.state = reply.state
        if one.query is not None:
            self.sender.toast(one.query, reply.toast)
        self.sender.queue(key, known.screen, zip(ids, letters, strict=True), one.since)
        self._beside(one, reply)

    def _beside(self, one: Received, reply: Reply) -> None:
        """Send, or read, what must be on no disk."""
        if reply.vote is not None and self.vote is not None:
            self.sender.aside(self.vote(key_of(one.chat), reply.vote))
        if reply.private:
            private = [Letter(one.chat, call, one.thread) for call in reply.private]
            self.sender.volatile(private)
        if reply.file is not None:
            call = Call(Role.FILE, name=reply.file.name)
            self.sender.private_file(Letter(one.chat, call, one.thread), reply.file.make)
        if reply.reads and reply.state is not None and one.file:
            self.sender.aside(self._read(one, reply.state))

    async def _read(self, one: Received, state: ChatState) -> None:
        """Read the paper in memory, say what it says, forget it."""
        async with self._reading:
            read = await read_paper(self.sender.bot, one.file)
        presenter = self.dialogue.presenter(state, self.now())
        calls = reading_calls(presenter, read)
        self.sender.volatile(Letter(one.chat, call, one.thread) for call in calls)

    async def _known(self, key: SessionKey) -> Known:
        """Return what the chat answered so far, as the ledger has it."""
        known = self.recent.get(key)
        if known is None:
            kept = await self.ledger.load(key)
            screen = self.sender.screen(key)
            if screen is None:
                screen = (kept and kept.screen) or 0
            known = Known(await self._still_reminded(key, self._restored(kept)), screen)
            self.recent.put(key, known)
        return known

    async def is_writing(self, key: SessionKey) -> bool:
        """Say whether what is typed in that chat must be on no disk: a letter is being filled.

        So it says of one that a crash took: the next words are still meant for it.
        """
        known = self.recent.get(key)
        state = known.state if known else self._restored(await self.ledger.load(key))
        return state is not None and state.is_writing

    async def _still_reminded(self, key: SessionKey, state: ChatState | None) -> ChatState | None:
        """Return the state without reminders that a block took: nobody may count on them."""
        if state is None or not state.reminded:
            return state
        names = {one.name for one in await self.ledger.reminders(key)}
        today = self.now().date()
        held = (one for one in state.reminded if one[1] < today or name_of(*one) in names)
        return replace(state, reminded=tuple(held))

    def _restored(self, kept: Kept | None) -> ChatState | None:
        try:
            return restore(kept.body) if kept and kept.body else None
        except SessionError:  # of another version: the person begins anew
            self.on_error("SessionError")
            return None

    def _reply(self, one: Received, state: ChatState | None) -> Reply:
        try:
            return answer(self.dialogue, one, state, self.now())
        except Exception as err:
            self._failed(one, state, err)
            return self.dialogue.sorry(one, state, self.now())

    def _failed(self, one: Received, state: ChatState | None, err: Exception) -> None:
        """The edge: logged once, without a word of what the person said."""
        self.on_error("Unexpected")
        node = state.session.asked if state else None
        logs.event(
            log,
            "update_failed",
            level=logs.ERROR,
            failure=err,
            kind=one.kind.value,
            node=node or "",
        )

    async def _commit(
        self, one: Received, key: SessionKey, reply: Reply, letters: list[str]
    ) -> tuple[int, ...]:
        if reply.erases:
            self.recent.drop(key)
            return await self.ledger.erase(one.id, key, letters)
        if reply.is_blocked:
            await self.unreachable(key)
        if reply.stops_reminders:
            await self.ledger.stop_reminders(key)
        for asked in reply.dropped:
            await self.ledger.stop_reminders(key, name_of(asked.name, asked.day))
        kept, reminders = None, []
        if reply.state is not None:
            kept = Kept(dump(reply.state), self._forget_on(reply.state))
            if reply.reminder is not None:
                zone = self.dialogue.zone(reply.state)
                reminders = [reminder_of(key, reply.state, reply.reminder, zone)]
        return await self.ledger.settle(one.id, key, kept, letters, reminders)

    def _forget_on(self, state: ChatState) -> date:
        today = self.now().date()
        return forget_on(state, today, self.dialogue.retention_days)

    async def unreachable(self, key: SessionKey) -> None:
        """Forget the reminders of a chat that blocked the bot, and the chat after the retention."""
        self.recent.drop(key)
        day = self.now().date() + timedelta(days=self.dialogue.retention_days)
        await self.ledger.blocked(key, day)

    def shed(self, one: Received, is_first: bool) -> None:
        """Say once to a chat that floods that it is too fast; what it sends then is dropped."""
        words = self.dialogue.conversation.languages.words(self.dialogue.language(one))
        line = words.ui(
            "Doucement. J'ai laissé de côté vos derniers envois : attendez ma réponse, puis"
            " continuez."
        )
        if one.kind is Kind.ELSEWHERE:  # a busy group: the bot is silent there
            return
        if one.query is not None:
            self.sender.toast(one.query, line if is_first else None)
        elif is_first:
            call = Call(Role.STAYS, html.escape(line))
            self.sender.volatile((Letter(one.chat, call, one.thread),))
