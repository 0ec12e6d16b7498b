"""The one listener of the process: Telegram's updates, and how the service is.

A plain HTTP server, meant to stand behind a proxy that speaks TLS. It answers 200 only once an
update is kept: whatever else happens, Telegram sends it again.
"""

from __future__ import annotations

import asyncio
import errno
import hmac
import socket
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web

from bot import logs
from bot.faces.telegram.transport import decoded
from bot.settings import Address, Secret, SettingsError
from bot.stores.ledger import StoreError

MAX_BODY_BYTES = 2**20  #: an update is a few kilobytes; aiohttp's own limit as well
MAX_UPDATE_ID = 2**63 - 1  #: what the store keeps
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
_HEADERS: Final = {"Server": "bonguichet"}  # and not which versions serve
_log = logs.logger(__name__)
_http_log = logs.logger(f"{__name__}.http")
_http_log.disabled = True  # of malformed requests: scanners send them all day

Update = dict[str, Any]
Receive = Callable[[Update], Awaitable[None]]
Health = Callable[[], Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Hook:
    """Where updates come in, and what keeps them."""

    path: str
    secret: Secret
    #: returns once the update is kept;
    #: StoreError: Telegram shall try again
    receive: Receive
    refused: Callable[[int], None] = lambda _status: None  #: told the status of what was not taken


@dataclass(frozen=True, slots=True)
class Limits:
    """What one client may cost."""

    patience_s: float = 15.0  #: until the head of a request is complete; then until its body is
    connections: int = 512
    close_s: float = 5.0  #: for requests in hand when the server stops


@dataclass(frozen=True, slots=True)
class Receiver:
    """A server that runs."""

    port: int
    _runner: web.ServerRunner

    async def close(self) -> None:
        """Stop listening, finish the requests in hand, and let go of the port."""
        await self._runner.cleanup()


async def serve(
    address: Address,
    *,
    hook: Hook | None,
    health: Health,
    metrics: Callable[[], tuple[bytes, str]] | None = None,
    limits: Limits | None = None,
) -> Receiver:
    """Listen; without a hook only for /healthz (503 unless its `ok` is true) and /metrics.

    `metrics` returns a text and its content type. Raises SettingsError when it cannot listen there.
    """
    limits = limits or Limits()
    server = _Server(_Site(hook, health, metrics, limits.patience_s).answer, limits)
    runner = web.ServerRunner(server, shutdown_timeout=limits.close_s)
    await runner.setup()
    try:
        await web.TCPSite(runner, address.host, address.port).start()
    except (OSError, UnicodeError) as err:  # UnicodeError: a host that cannot be a name
        await runner.cleanup()
        raise SettingsError([f"BONGUICHET_LISTEN : {_reason(err, address)}"]) from err
    return Receiver(runner.addresses[0][1], runner)


def _reason(err: Exception, address: Address) -> str:
    number = err.errno if isinstance(err, OSError) else None
    if isinstance(err, socket.gaierror | UnicodeError):
        return f"« {address.host} » n'a pas d'adresse"
    if number == errno.EADDRINUSE:
        return f"le port {address.port} de {address.host} est déjà pris par un autre programme"
    if number == errno.EADDRNOTAVAIL:
        return f"{address.host} n'est pas une adresse de cette machine"
    if number == errno.EACCES:
        return f"le port {address.port} demande des droits d'administration"
    return f"{address.host}:{address.port} ne se laisse pas écouter ({type(err).__name__})"


class _Server(web.Server):
    """aiohttp's server, with as many connections as it may have and no access log.

    `keepalive_timeout` also ends a connection that sends no request, or half of a head.
    """

    def __init__(self, answer: Callable[[web.BaseRequest], Any], limits: Limits) -> None:
        super().__init__(
            answer,
            access_log=None,
            keepalive_timeout=limits.patience_s,
            lingering_time=min(1.0, limits.patience_s),  # to read a refusal while it still sends
            logger=_http_log,
            auto_decompress=False,  # Telegram compresses nothing; a bomb does
        )
        self._limits = limits

    def connection_made(self, handler: Any, transport: asyncio.Transport) -> None:
        """Keep the connection, or end it when there are too many."""
        super().connection_made(handler, transport)
        if len(self.connections) > self._limits.connections:
            transport.abort()


@dataclass(frozen=True, slots=True)
class _Site:
    """What each path answers."""

    hook: Hook | None
    health: Health
    metrics: Callable[[], tuple[bytes, str]] | None
    patience_s: float

    async def answer(self, request: web.BaseRequest) -> web.Response:
        path = request.raw_path.partition("?")[0]
        if self.hook is not None and path == self.hook.path:
            status = await self._take(request, self.hook)
            if status != 200:
                self.hook.refused(status)
            return _reply(status, Allow="POST") if status == 405 else _reply(status)
        if path == "/healthz":
            return self._told(request, self._health)
        if path == "/metrics" and self.metrics is not None:
            return self._told(request, self._metrics)
        return _reply(404)

    async def _take(self, request: web.BaseRequest, hook: Hook) -> int:
        """Return the status for one update: 200 once it is kept."""
        if (refusal := self._refusal(request, hook)) is not None:
            return refusal
        try:
            came_whole = request.content.is_eof()  # as most do: they need no clock
            async with asyncio.timeout(None if came_whole else self.patience_s):
                update = _update(await request.read())
        except TimeoutError:
            return 408
        except web.HTTPRequestEntityTooLarge:
            return 413
        except web.RequestPayloadError:
            return 400
        return 400 if update is None else await _keep(update, hook.receive)

    @staticmethod
    def _refusal(request: web.BaseRequest, hook: Hook) -> int | None:
        """Return the status of what is refused by its head alone."""
        if request.method != "POST":
            return 405
        given = request.headers.get(SECRET_HEADER, "").encode(errors="surrogateescape")
        if not hmac.compare_digest(given, hook.secret.reveal().encode()):
            return 403
        if (request.content_length or 0) > MAX_BODY_BYTES:
            return 413
        return None

    def _told(self, request: web.BaseRequest, tell: Callable[[], web.Response]) -> web.Response:
        if request.method not in {"GET", "HEAD"}:
            return _reply(405, Allow="GET, HEAD")
        try:
            return tell()
        except Exception as err:  # what it says is not for the network
            logs.event(_log, "health_failed", level=logs.ERROR, failure=err)
            return _reply(500)

    def _health(self) -> web.Response:
        health = self.health()
        status = 200 if health.get("ok") is True else 503
        headers = {**_HEADERS, "Cache-Control": "no-store"}
        return web.json_response(health, status=status, headers=headers)

    def _metrics(self) -> web.Response:
        assert self.metrics is not None
        text, kind = self.metrics()
        return web.Response(body=text, headers={**_HEADERS, "Content-Type": kind})


async def _keep(update: Update, receive: Receive) -> int:
    try:
        await receive(update)
    except StoreError as err:
        logs.event(_log, "update_not_kept", level=logs.ERROR, failure=err)
        return 503
    except Exception as err:  # the edge: Telegram tries again
        logs.event(_log, "update_failed", level=logs.ERROR, failure=err)
        return 500
    return 200


def _update(body: bytes) -> Update | None:
    """Return the update, or None when the body is none."""
    try:
        update = decoded(body)
    except (ValueError, RecursionError):  # a megabyte of « [ » is deeper than the stack
        return None
    number = update.get("update_id") if isinstance(update, dict) else None
    return update if type(number) is int and 0 <= number <= MAX_UPDATE_ID else None


def _reply(status: int, **headers: str) -> web.Response:
    reply = web.Response(status=status, headers={**_HEADERS, **headers})
    if status == 408:
        reply.force_close()
    return reply
