"""The composition root: settings -> content, store, listener, bot. It alone knows everybody."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot import logs
from bot.authoring.exits import BAD_CONTENT, DONE, WRONG_USE
from bot.authoring.verbs import errors, guarded
from bot.authoring.wording import tr
from bot.content.diagnostics import ContentError
from bot.conversation import Conversation, open_to_serve
from bot.faces.telegram.metrics import CONTENT_TYPE, Metrics
from bot.faces.telegram.receiver import Hook, Receiver, serve
from bot.faces.telegram.service import Options, Service, TokenRefused, WebhookRefused
from bot.faces.telegram.transport import WireRequest
from bot.filing.places_reports import vote
from bot.settings import ServiceSettings, SettingsError, read_service_settings
from bot.stores.base import SessionKey
from bot.stores.folders import make_folder
from bot.stores.ledger import StoreError
from bot.stores.lock import holder
from bot.stores.reports_sqlite import SqlitePlaceReports, reports_file
from bot.stores.rotation import rotate, rotate_kept
from bot.stores.secret import keep_secret, read_given
from bot.stores.sqlite import SqliteLedger

GARBAGE = 20_000  #: new objects between two looks; Python's own is 700
PARIS = ZoneInfo("Europe/Paris")

log = logs.logger(__name__)


def today() -> date:
    """Return the day in Paris."""
    return datetime.now(PARIS).date()


def now() -> datetime:
    """Return the moment."""
    return datetime.now(UTC)


# --- verbs ----------------------------------------------------------------------------------------


def run_telegram(*, watch: bool) -> int:
    """Serve on Telegram until told to stop."""
    return guarded(lambda: _stored(lambda: _telegram(watch=watch)))


def run_reload() -> int:
    """Tell the running bot to read its content again."""
    return guarded(_reload)


def run_rotate_secret() -> int:
    """Change the server's secret; the bot must be stopped."""
    return guarded(lambda: _stored(_rotate))


def _stored(action: Callable[[], int]) -> int:
    try:
        return action()
    except StoreError as err:
        errors(str(err))
        return BAD_CONTENT


def _telegram(*, watch: bool) -> int:
    settings = read_service_settings()
    logs.set_up(json=settings.log_json, level=settings.log_level)
    run: Callable[..., int] = asyncio.run
    with suppress(ImportError):  # not on every system
        from uvloop import run
    try:
        return run(_serve(settings, watch=watch))
    except TokenRefused:
        errors(
            tr(
                "BONGUICHET_TELEGRAM_TOKEN : Telegram ne connaît pas ce jeton.",
                "BONGUICHET_TELEGRAM_TOKEN: Telegram does not know this token.",
            )
        )
    except WebhookRefused as err:
        errors(
            tr(
                f"BONGUICHET_WEBHOOK_URL : Telegram refuse cette adresse ({err}).",
                f"BONGUICHET_WEBHOOK_URL: Telegram refuses this address ({err}).",
            )
        )
    return WRONG_USE


def _reload() -> int:
    pid = holder(read_service_settings().database)
    if pid is None:
        errors(tr("Aucun bot n'est en marche sur cette base.", "No bot runs on this database."))
        return WRONG_USE
    os.kill(pid, signal.SIGHUP)
    sys.stdout.write(tr("Le bot relit son contenu.\n", "The bot reads its content again.\n"))
    return DONE


def _rotate() -> int:
    settings = read_service_settings()
    following = settings.next_secret
    if settings.secret is None:
        count = rotate_kept(settings.database, settings.keys)
    elif following:
        old, new = read_given(settings.secret.reveal()), read_given(following.reveal())
        count = rotate(settings.database, settings.keys, old=old, new=new)
    else:
        raise SettingsError(["BONGUICHET_NEXT_SECRET : il manque ; c'est le secret à venir"])
    said = tr(f"Secret changé : {count} conversations.", f"Secret changed: {count} conversations.")
    sys.stdout.write(f"{said}\n")
    return DONE


def quiet_collector() -> None:
    """Let the garbage collector leave the content alone, and come less often.

    An update leaves no cycles; with Python's threshold it cost a twentieth of an update's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE, 20, 50)


# --- the service ----------------------------------------------------------------------------------


def secret_of(settings: ServiceSettings) -> bytes:
    """Return the server's secret, given or kept; its folder is made where it is missing."""
    if settings.secret is None:
        return keep_secret(settings.keys, settings.database.parent)
    make_folder(settings.keys)
    return read_given(settings.secret.reveal())


async def open_ledger(settings: ServiceSettings) -> SqliteLedger:
    """Open the store of the settings; the default folders are made where they are missing."""
    data = settings.database.parent
    if not settings.database_chosen:
        make_folder(data)
    secret = secret_of(settings)
    return await SqliteLedger.open(settings.database, settings.keys, secret, today=today)


async def _serve(settings: ServiceSettings, *, watch: bool) -> int:
    conversation = open_to_serve(settings.content, today())
    metrics = Metrics()
    stopped = asyncio.Event()
    async with AsyncExitStack() as stack:
        ledger = await open_ledger(settings)
        stack.push_async_callback(ledger.close)
        ledger.on_commit(metrics.committed)
        service = _service(settings, conversation, ledger, metrics)
        service.answering.vote = Voting(settings).add
        reloading = Reloading(settings, service, metrics)
        _on_signals(stopped, reloading)
        await service.recover()
        stack.push_async_callback(service.bot.request.shutdown)  # a start that is cut leaves it
        stack.push_async_callback(service.stop)
        receiver = await _listen(settings, service, metrics)
        if receiver is not None:  # closed first: what comes while the bot stops never ends
            stack.push_async_callback(receiver.close)
        if not await _ends_before(stopped, _begin(settings, service)):
            return DONE
        if watch:
            stack.callback(asyncio.create_task(reloading.watch(stopped)).cancel)
        quiet_collector()
        logs.event(log, "started", mode="webhook" if settings.webhook else "polling")
        await stopped.wait()
        logs.event(log, "stopping")
    return DONE


async def _begin(settings: ServiceSettings, service: Service) -> None:
    await service.start()
    if settings.webhook is None:
        await service.poll()
    else:
        await service.hook(settings.webhook.url, settings.webhook.secret.reveal())


async def _ends_before(stopped: asyncio.Event, beginning: Coroutine[Any, Any, None]) -> bool:
    """Return whether it ended before the bot was told to stop: Telegram may be out of reach."""
    begun, stop = asyncio.create_task(beginning), asyncio.create_task(stopped.wait())
    await asyncio.wait({begun, stop}, return_when=asyncio.FIRST_COMPLETED)
    if begun.done():
        stop.cancel()
        begun.result()
        return True
    begun.cancel()
    await asyncio.wait({begun})
    return False


def _service(
    settings: ServiceSettings, conversation: Conversation, ledger: SqliteLedger, metrics: Metrics
) -> Service:
    options = Options(
        settings.token.reveal(),
        settings.api_url,
        settings.bot_name,
        settings.retention_days,
        settings.chat_rate,
        settings.groups,
    )
    metrics.content(conversation.library.revision)
    return Service(conversation, ledger, options, request=WireRequest(), now=now, metrics=metrics)


async def _listen(settings: ServiceSettings, service: Service, metrics: Metrics) -> Receiver | None:
    """Listen for updates, or only for those who watch over the bot; a poller can do without."""
    hook = None
    if settings.webhook is not None:
        path, secret = settings.webhook.path, settings.webhook.secret
        hook = Hook(path, secret, service.inbox.put, metrics.refused)
    try:
        return await serve(
            settings.listen,
            hook=hook,
            health=service.health,
            metrics=lambda: (metrics.text(), CONTENT_TYPE),
        )
    except SettingsError:
        if hook is not None or settings.listen_chosen:
            raise
        logs.event(log, "not_listening", level=logs.WARNING, port=settings.listen.port)
        return None


def _on_signals(stopped: asyncio.Event, reloading: Reloading) -> None:
    loop = asyncio.get_running_loop()
    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, stopped.set)
    loop.add_signal_handler(signal.SIGHUP, reloading.begin)


class Voting:
    """Counts « this is wrong here », in a file of its own, under a keyed hash."""

    def __init__(self, settings: ServiceSettings) -> None:
        self._secret = secret_of(settings)
        self._reports = SqlitePlaceReports(reports_file(settings.database))

    async def add(self, person: SessionKey, entry: str) -> None:
        """Count one vote of a person that day."""
        said = vote(self._secret, person=person.chat, entry=entry, day=today())
        try:
            await self._reports.add(said)
        except StoreError as err:
            logs.event(log, "vote_lost", level=logs.WARNING, failure=err)


class Reloading:
    """Reads the content anew while the bot goes on; what is wrong is said, and the old stays."""

    def __init__(self, settings: ServiceSettings, service: Service, metrics: Metrics) -> None:
        self.settings, self.service, self.metrics = settings, service, metrics
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Read the content in a thread; one reading at a time."""
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self.reload())

    async def reload(self) -> None:
        """Go on with the content as it now is, if it is sound."""
        try:
            content = await asyncio.to_thread(open_to_serve, self.settings.content, today())
        except ContentError as err:
            errors(*map(str, err.diagnostics))
            count = len(err.diagnostics)
            logs.event(log, "content_refused", level=logs.ERROR, count=count)
        except (OSError, ValueError) as err:
            logs.event(log, "content_refused", level=logs.ERROR, failure=err)
        else:
            self.service.replace(content)
            self.metrics.content(content.library.revision)
            logs.event(log, "content_loaded", revision=content.library.revision)

    async def watch(self, stopped: asyncio.Event) -> None:
        """Reload when a file of the content changes."""
        from watchfiles import awatch  # only who asks for it pays

        folders: list[Path] = [self.settings.content.flows, self.settings.content.locales]
        async for _ in awatch(*folders, stop_event=stopped):
            await self.reload()
