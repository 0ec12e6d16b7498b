"""Delivers what was committed, in order for each chat.

A message is delivered at least once; an edit may be repeated. A chat that must wait (429, a network
that fails) holds up no other.
"""

from __future__ import annotations

import asyncio
import html
import random
import re
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from telegram import InputFile
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot import logs
from bot.faces.telegram.caller import Caller
from bot.faces.telegram.outgoing import Call, Letter, Role
from bot.faces.telegram.refusals import Fault, fault_of
from bot.stores.base import SessionKey
from bot.stores.ledger import Ledger, StoreError

FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 60.0  #: between two tries on a network that fails
ANSWER_WAITS_S = (0.5, 2.0)  #: before further tries to answer a press; Telegram forgets it soon

log = logs.logger(__name__)

_TAG = re.compile(r"<[^>]*>")


def silent(*_: object) -> None:
    """Count nothing."""


async def nobody(_: SessionKey) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class _Desk:
    """What waits for one chat while it is being delivered."""

    screen: int  #: the message edited in place; 0: none
    waiting: deque[tuple[int, Letter]] = field(default_factory=deque)
    since: float | None = None
    more: asyncio.Event = field(default_factory=asyncio.Event)  #: something waits behind


class Sender:
    """The only one that sends."""

    def __init__(
        self,
        bot: Caller,
        ledger: Ledger,
        *,
        on_blocked: Callable[[SessionKey], Awaitable[None]] = nobody,
        on_error: Callable[[str], None] = silent,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.bot = bot
        self.ledger = ledger
        self.on_blocked = on_blocked
        self.on_error = on_error
        self.sleep = sleep
        #: told which message is edited in place from now on
        self.on_screen: Callable[[SessionKey, int], None] = silent
        self.on_answered: Callable[[float], None] = silent
        self.make: Callable[[dict[str, Any]], bytes] = lambda _: b""  #: makes the file of a recipe
        #: one thread: a chat waits for its file behind the files of others, not beside them
        self._maker = ThreadPoolExecutor(1, "files")
        self._desks: dict[SessionKey, _Desk] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    def __len__(self) -> int:
        """Return how many calls wait."""
        return sum(len(desk.waiting) for desk in self._desks.values())

    def queue(
        self,
        chat: SessionKey,
        screen: int | None,
        letters: Iterable[tuple[int, Letter]],
        since: float | None = None,
        patience_s: float = 0.0,
    ) -> None:
        """Deliver committed letters after those of the chat that wait already.

        `since`: when what they answer came, by the monotonic clock. `patience_s`: how long an edit
        waits for one that would replace it, where it was perhaps delivered before a crash.
        """
        desk = self._desks.get(chat)
        if desk is not None:
            desk.waiting.extend(letters)
            desk.more.set()
            return
        desk = _Desk(screen or 0, deque(letters), since)
        if desk.waiting:
            self._desks[chat] = desk
            self._run(self._drain(chat, desk, patience_s))

    def screen(self, chat: SessionKey) -> int | None:
        """Return the message edited in place, where something of the chat is on its way.

        The ledger may know it a moment later.
        """
        desk = self._desks.get(chat)
        return None if desk is None else desk.screen

    def toast(self, query: str, text: str | None) -> None:
        """Answer a press within its own query; a lost answer harms nobody."""
        fields = {"callback_query_id": query, **({"text": text} if text else {})}
        self._run(self._answer(fields))

    def volatile(self, letters: Iterable[Letter]) -> None:
        """Send messages that are kept nowhere: what they say must not be, or may be lost."""
        self._run(self._volatile(tuple(letters)))

    def private_file(self, letter: Letter, make: Callable[[], bytes]) -> None:
        """Send a file made in memory, and forget it."""
        self._run(self._private_file(letter, make))

    def aside(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something beside the answers; the bot waits for it when it stops."""
        self._run(work)

    async def _volatile(self, letters: tuple[Letter, ...]) -> None:
        try:
            for letter in letters:
                await self._send(_where(letter), letter.call)
        except TelegramError as err:
            self.on_error(type(err).__name__)

    async def _private_file(self, letter: Letter, make: Callable[[], bytes]) -> None:
        try:
            content = await self._made(make)
            await self._document(_where(letter), letter.call, content)
        except Exception as err:  # the file is gone with the memory: the person can ask again
            self.on_error(type(err).__name__)

    async def _made(self, make: Callable[[], bytes]) -> bytes:
        return await asyncio.get_running_loop().run_in_executor(self._maker, make)

    async def settled(self) -> None:
        """Wait until nothing is on its way."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def stop(self) -> None:
        """Stop where we are: what is not delivered stays in the ledger."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._maker.shutdown(wait=False, cancel_futures=True)

    def _run(self, coroutine: Any) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, fields: dict[str, Any]) -> None:
        """Answer a press, in a few tries: a button that turns for ever looks broken."""
        for wait in (*ANSWER_WAITS_S, None):
            try:
                await self.bot.call("answerCallbackQuery", fields)
            except TelegramError as err:
                if fault_of(err) is Fault.DONE:
                    return
                self.on_error(type(err).__name__)
                if wait is None or isinstance(err, BadRequest | Forbidden):
                    return
                await self.sleep(_told(err) or wait)
            else:
                return

    # --- one chat -----------------------------------------------------------------------------

    async def _drain(self, chat: SessionKey, desk: _Desk, patience_s: float) -> None:
        try:
            if patience_s and desk.screen and desk.waiting[0][1].call.role is Role.SCREEN:
                await _more(desk, patience_s)
                await self._seen(chat, desk)
            while desk.waiting:
                id_, letter = desk.waiting[0]
                if self._is_superseded(desk):
                    screen = None
                elif not await self._deliver(chat, desk, letter):
                    desk.waiting.clear()
                    return
                else:
                    screen = desk.screen if letter.call.role in _MOVING else None
                    self.on_screen(chat, desk.screen)
                    self._timed(desk)
                desk.waiting.popleft()
                await self._forget(id_, chat, screen)
        finally:
            del self._desks[chat]

    async def _seen(self, chat: SessionKey, desk: _Desk) -> None:
        """Drop an edit that a crash left, once something typed brings the screen anew below it."""
        if [letter.call.role for _, letter in list(desk.waiting)[:2]] == [Role.SCREEN, Role.BELOW]:
            id_, _ = desk.waiting.popleft()
            await self._forget(id_, chat, desk.screen)

    def _timed(self, desk: _Desk) -> None:
        """Note how long the person waited for the first thing shown."""
        if desk.since is not None:
            self.on_answered(monotonic() - desk.since)
            desk.since = None

    @staticmethod
    def _is_superseded(desk: _Desk) -> bool:
        """Say whether the next letter of the chat shows the same message anew."""
        roles = [letter.call.role for _, letter in list(desk.waiting)[:2]]
        return roles == [Role.SCREEN, Role.SCREEN]

    async def _forget(self, id_: int, chat: SessionKey, screen: int | None) -> None:
        try:
            await self.ledger.delivered(id_, chat, screen)
        except StoreError as err:
            self.on_error(type(err).__name__)  # it will be sent again after a restart, no worse

    async def _deliver(self, chat: SessionKey, desk: _Desk, letter: Letter) -> bool:
        """Return whether the chat can still be reached; tries until Telegram answers."""
        wait = FIRST_WAIT_S
        while True:
            try:
                await self._do(desk, letter)
            except RetryAfter as err:
                self.on_error("RetryAfter")
                await self.sleep(_told(err))
            except BadRequest as err:  # a NetworkError to PTB, yet Telegram did answer
                return await self._refused(chat, err)
            except NetworkError as err:
                self.on_error(type(err).__name__)
                await self.sleep(wait * random.uniform(0.5, 1.0))  # noqa: S311 # no secret
                wait = min(wait * 2, LONGEST_WAIT_S)
            except TelegramError as err:
                return await self._refused(chat, err)
            except Exception as err:  # a file that cannot be made must not stop what comes after
                self.on_error("Unexpected")
                logs.event(log, "call_failed", level=logs.ERROR, failure=err)
                return True
            else:
                return True

    async def _refused(self, chat: SessionKey, err: TelegramError) -> bool:
        fault = fault_of(err)
        if fault is Fault.UNREACHABLE:
            await self.on_blocked(chat)
            return False
        if fault is not Fault.DONE:
            self.on_error(type(err).__name__)
            logs.event(log, "refused", level=logs.ERROR, error=type(err).__name__)
        return True

    # --- one call -----------------------------------------------------------------------------

    async def _do(self, desk: _Desk, letter: Letter) -> None:
        call, where = letter.call, _where(letter)
        match call.role:
            case Role.CALL:
                await self.bot.call(call.method, {"chat_id": letter.chat, **call.fields})
            case Role.FILE:
                content = await self._made(lambda: self.make(call.fields))
                await self._document(where, call, content)
            case Role.STAYS:
                await self._send(where, call)
            case Role.GOODBYE:
                await self._send(where, call)
                desk.screen = 0  # what comes next may be queued already, behind this
            case Role.BELOW:
                old, desk.screen = desk.screen, await self._send(where, call)
                await self._delete(letter.chat, old)
            case Role.CLOSE:
                if desk.screen:
                    await self._edit(letter.chat, desk.screen, call)
                desk.screen = 0
            case Role.SCREEN:
                if not desk.screen or not await self._edit(letter.chat, desk.screen, call):
                    desk.screen = await self._send(where, call)

    async def _document(self, where: dict[str, Any], call: Call, content: bytes) -> None:
        file = InputFile(content, filename=call.name)
        fields = {"document": file, "caption": call.text, "parse_mode": "HTML"}
        await self.bot.call("sendDocument", {**where, **fields, **_buttons(call)})

    async def _send(self, where: dict[str, Any], call: Call) -> int:
        """Send a message; without its markup where Telegram cannot read it."""
        try:
            sent = await self.bot.call("sendMessage", {**where, **_words(call)})
        except BadRequest as err:
            if fault_of(err) is not Fault.UNREADABLE:
                raise
            self.on_error("unreadable_markup")
            sent = await self.bot.call("sendMessage", {**where, **_bare(call)})
        return int(sent["message_id"])

    async def _edit(self, chat: int, message: int, call: Call) -> bool:
        """Edit a message; False when it can no longer be edited."""
        fields = {"chat_id": chat, "message_id": message, **_words(call)}
        try:
            await self.bot.call("editMessageText", fields)
        except BadRequest as err:
            fault = fault_of(err)
            if fault is Fault.GONE:
                return False
            if fault is Fault.UNREADABLE:
                self.on_error("unreadable_markup")
                bare = {"chat_id": chat, "message_id": message, **_bare(call)}
                await self.bot.call("editMessageText", bare)
            elif fault is not Fault.DONE:
                raise
        return True

    async def _delete(self, chat: int, message: int) -> None:
        """Take the old live message away, where Telegram still allows it (48 hours)."""
        if not message:
            return
        try:
            await self.bot.call("deleteMessage", {"chat_id": chat, "message_id": message})
        except TelegramError as err:
            self.on_error(type(err).__name__)


async def _more(desk: _Desk, patience_s: float) -> None:
    """Wait a while for what comes behind: a screen pressed on was seen, and is not made again."""
    with suppress(TimeoutError):
        async with asyncio.timeout(patience_s):
            await desk.more.wait()


#: Roles after which the live message may be another one.
_MOVING = (Role.SCREEN, Role.BELOW, Role.CLOSE, Role.GOODBYE)
_NO_PREVIEW = {"is_disabled": True}


def _told(err: TelegramError) -> float:
    """Return the seconds that Telegram told to wait; 0 where it told nothing."""
    if not isinstance(err, RetryAfter):
        return 0.0
    return float(err._retry_after.total_seconds())  # noqa: SLF001 # the property may be an int


def _where(letter: Letter) -> dict[str, Any]:
    thread = {} if letter.thread is None else {"message_thread_id": letter.thread}
    return {"chat_id": letter.chat, **thread}


def _words(call: Call) -> dict[str, Any]:
    return {
        "text": call.text,
        "parse_mode": "HTML",
        "link_preview_options": _NO_PREVIEW,
        **_buttons(call),
    }


def _bare(call: Call) -> dict[str, Any]:
    text = html.unescape(_TAG.sub("", call.text))
    return {"text": text, "link_preview_options": _NO_PREVIEW, **_buttons(call)}


def _buttons(call: Call) -> dict[str, Any]:
    return {"reply_markup": {"inline_keyboard": call.keyboard}} if call.keyboard else {}
