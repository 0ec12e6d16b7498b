"""The running bot: PTB's Application between the inbox and the outbox, from start to stop."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, ApplicationBuilder, TypeHandler
from telegram.request import BaseRequest

from bot import logs
from bot.conversation import Conversation
from bot.faces.telegram.answering import Answering
from bot.faces.telegram.caller import Caller
from bot.faces.telegram.dialogue import Dialogue
from bot.faces.telegram.files import FileMaker
from bot.faces.telegram.inbox import Inbox
from bot.faces.telegram.lanes import Lanes
from bot.faces.telegram.menus import register
from bot.faces.telegram.metrics import Metrics
from bot.faces.telegram.outgoing import letter
from bot.faces.telegram.received import WANTED_UPDATES, Received, from_json
from bot.faces.telegram.reminding import Reminding
from bot.faces.telegram.sender import Sender
from bot.stores.ledger import Ledger, Outgoing, StoreError

GRACE_S = 6.0  #: for what is in hand when the bot is told to stop; systemd waits for 10 or more
LAST_S = 2.0  #: for what does not end by itself after that
PATIENCE_S = 2.0  #: for an edit that a crash left: most were delivered, and the person presses on
REMINDERS_EVERY_S = 60.0
PURGE_EVERY_S = 3_600.0
IDS_KEPT = timedelta(days=8)  #: Telegram keeps an update that was not confirmed for 24 hours
FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 30.0  #: between two tries to reach Telegram at the start

log = logs.logger(__name__)


def new_nonce() -> str:
    """Return six letters that name one conversation."""
    return secrets.token_hex(3)


class TokenRefused(Exception):
    """Telegram does not know this token."""


class WebhookRefused(Exception):
    """Telegram will not send updates there; the message is Telegram's reason."""


@dataclass(frozen=True, slots=True)
class Options:
    """How the bot runs."""

    token: str
    api_url: str = "https://api.telegram.org"
    bot_name: str | None = None
    retention_days: int = 30
    chat_rate: float = 2.0  #: updates a second that one chat may send for long; 0: any
    groups: frozenset[int] = frozenset()
    registers_menus: bool = True


class Service:
    """One bot over one ledger."""

    def __init__(
        self,
        conversation: Conversation,
        ledger: Ledger,
        options: Options,
        *,
        request: BaseRequest,
        now: Callable[[], datetime],
        metrics: Metrics | None = None,
    ) -> None:
        self.options, self.ledger, self.now = options, ledger, now
        self.metrics = metrics or Metrics()
        self.on_error = self.metrics.failed
        self.bot = self._caller(request)
        self.lanes = Lanes(rate=options.chat_rate)
        self.sender = Sender(self.bot, ledger, on_error=self.on_error)
        self.answering = Answering(
            self._dialogue(conversation), ledger, self.sender, now, groups=options.groups
        )
        self.inbox = Inbox(ledger, self.lanes, on_shed=self.answering.shed)
        self.sender.make = FileMaker(conversation, options.bot_name).make
        self.reminding = Reminding(ledger, self.sender, conversation.languages)
        self.reminding.replace(conversation.library.reminders)
        self._left: list[Outgoing] | None = None  #: calls that a crash left; None: not yet known
        self._connect()
        self.app = self._application()

    def _caller(self, request: BaseRequest) -> Caller:
        base = f"{self.options.api_url.rstrip('/')}/bot"
        bot = Caller(
            self.options.token, base_url=base, request=request, get_updates_request=request
        )
        bot.tell(self.metrics.called)
        return bot

    def _connect(self) -> None:
        """Let each part tell the others what concerns them, and how much waits."""
        metrics, sender = self.metrics, self.sender
        self.answering.on_error = self.on_error
        self.inbox.is_private = self.answering.is_writing
        self.inbox.on_kept, self.inbox.on_duplicate = metrics.received, metrics.repeated
        sender.on_blocked = self.answering.unreachable
        sender.on_screen = self.answering.recent.moved
        sender.on_answered = metrics.answered
        metrics.queue("inbox", self.inbox.qsize)
        metrics.queue("waiting", lambda: self.lanes.waiting)
        metrics.queue("outbox", lambda: len(sender))

    def _dialogue(self, conversation: Conversation) -> Dialogue:
        return Dialogue(
            conversation,
            new_nonce=new_nonce,
            bot_name=self.options.bot_name,
            retention_days=self.options.retention_days,
        )

    def _application(self) -> Application[Any, Any, Any, Any, Any, Any]:
        builder = ApplicationBuilder().bot(self.bot).update_queue(self.inbox)
        app = builder.concurrent_updates(self.lanes).build()
        app.add_handler(TypeHandler(Received, self._handle))
        app.add_error_handler(self._failed)
        return app

    async def _handle(self, one: Received, _: Any) -> None:
        await self.answering.handle(one)

    async def _failed(self, _: object, context: Any) -> None:
        self.on_error(type(context.error).__name__)
        logs.event(log, "handler_failed", level=logs.ERROR, failure=context.error)

    def health(self) -> dict[str, object]:
        """Return how the bot is: `ok`, and what waits."""
        return {
            "ok": self.app.running,
            "waiting": self.lanes.waiting,
            "outbox": len(self.sender),
            "revision": self.answering.dialogue.conversation.library.revision,
        }

    # --- life ---------------------------------------------------------------------------------

    async def start(self) -> None:
        """Reach Telegram, take up what a crash left, begin to answer.

        Raises TokenRefused when Telegram does not know the token.
        """
        await self.recover()
        await self._patiently(self.app.initialize)
        await self._send_again()
        await self.app.start()
        jobs = self.app.job_queue
        assert jobs is not None
        jobs.run_repeating(self._remind, REMINDERS_EVERY_S, first=1)
        jobs.run_repeating(self._purge, PURGE_EVERY_S, first=5)
        if self.options.registers_menus:
            self.app.create_task(
                register(self.bot, self.answering.dialogue.conversation.languages, self.on_error)
            )

    async def poll(self) -> None:
        """Receive by long polling."""
        assert self.app.updater is not None
        await self.app.updater.start_polling(
            timeout=timedelta(seconds=30),
            bootstrap_retries=-1,
            allowed_updates=WANTED_UPDATES,
            error_callback=lambda err: self.on_error(type(err).__name__),
        )

    async def hook(self, url: str, secret: str) -> None:
        """Tell Telegram where to send updates; raises WebhookRefused when it will not."""
        asked = {
            "url": url,
            "secret_token": secret,
            "allowed_updates": list(WANTED_UPDATES),
            "max_connections": 100,
        }
        try:
            await self._patiently(lambda: self.bot.call("setWebhook", asked))
        except BadRequest as err:
            raise WebhookRefused(err.message) from err

    async def stop(self) -> None:
        """Finish what is in hand, within some seconds; the rest stays in the ledger."""
        updater = self.app.updater
        if updater is not None and updater.running:
            await updater.stop()
        if self.app.running:  # else nobody works on what waits
            with suppress(TimeoutError):
                async with asyncio.timeout(GRACE_S):
                    await self._idle()
        self.lanes.is_closing = True
        await self.sender.stop()
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_S):
                if self.app.running:
                    await self.app.stop()
        await self.app.shutdown()
        await self.bot.request.shutdown()  # PTB leaves it open when the start has failed

    async def _idle(self) -> None:
        await self.lanes.emptied()
        await self.sender.settled()

    def replace(self, conversation: Conversation) -> None:
        """Go on with other content; every session keeps the answers that still hold."""
        self.answering.dialogue = self._dialogue(conversation)
        self.sender.make = FileMaker(conversation, self.options.bot_name).make
        self.reminding.languages = conversation.languages
        self.reminding.replace(conversation.library.reminders)

    async def recover(self) -> None:
        """Take up, in order and once, what was committed and not finished.

        Before anything is received: what is in the inbox by then would be taken up a second time,
        and before what is older.
        """
        if self._left is not None:
            return
        incoming, self._left = await self.ledger.unfinished()
        for update in incoming:
            self.inbox.take(from_json(update.body))
        logs.event(log, "recovered", count=len(incoming) + len(self._left))

    async def _send_again(self) -> None:
        for call in self._left or ():
            kept = await self.ledger.load(call.chat)
            screen, left = kept.screen if kept else 0, [(call.id, letter(call.body))]
            self.sender.queue(call.chat, screen, left, patience_s=PATIENCE_S)
        self._left = []

    async def _patiently(self, call: Callable[[], Awaitable[Any]]) -> None:
        """Call until Telegram answers; a refusal is raised."""
        wait = FIRST_WAIT_S
        while True:
            try:
                await call()
            except InvalidToken as err:
                raise TokenRefused from err
            except BadRequest:  # a NetworkError to PTB, yet Telegram did answer
                raise
            except RetryAfter as err:
                await self._wait(err, err._retry_after.total_seconds())  # noqa: SLF001 # see Sender
            except NetworkError as err:
                await self._wait(err, wait)
                wait = min(2 * wait, LONGEST_WAIT_S)
            else:
                return

    async def _wait(self, err: TelegramError, seconds: float) -> None:
        name = type(err).__name__
        self.on_error(name)
        logs.event(log, "telegram_unreachable", level=logs.WARNING, error=name)
        await asyncio.sleep(seconds)

    # --- jobs ---------------------------------------------------------------------------------

    async def _remind(self, _: Any) -> None:
        with suppress(StoreError, TelegramError):
            for _ in range(await self.reminding.send_due(self.now())):
                self.metrics.reminded()

    async def _purge(self, _: Any) -> None:
        today = self.now().date()
        with suppress(StoreError):
            self.answering.recent.clear()
            count = await self.ledger.purge(today, today - IDS_KEPT)
            logs.event(log, "purged", count=count)
