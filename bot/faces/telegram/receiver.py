"""The one listener of the process: Telegram's updates, and how the service is.

A plain HTTP server, meant to stand behind a proxy that speaks TLS. It answers 200 only once an
update is kept: whatever else happens, Telegram sends it again.
"""

from __future__ import annotations

import errno
import hmac
import socket
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from bot import logs
from bot.faces.telegram.listener import Limits, Listener, Reply, Request
from bot.faces.telegram.transport import decoded
from bot.settings import Address, Secret, SettingsError
from bot.stores.ledger import StoreError

MAX_BODY_BYTES = 2**20  #: an update is a few kilobytes
MAX_UPDATE_ID = 2**63 - 1  #: what the store keeps
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
_SECRET_FIELD: Final = SECRET_HEADER.lower().encode()
_log = logs.logger(__name__)

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
class Receiver:
    """A server that runs."""

    port: int
    _listener: Listener

    async def close(self) -> None:
        """Stop listening, finish the requests in hand, and let go of the port."""
        await self._listener.close()


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
    site = _Site(hook, health, metrics)
    listener = Listener(site.answer, site.refusal, limits or Limits())
    try:
        port = await listener.open(address.host, address.port)
    except (OSError, UnicodeError) as err:  # UnicodeError: a host that cannot be a name
        raise SettingsError([f"BONGUICHET_LISTEN : {_reason(err, address)}"]) from err
    return Receiver(port, listener)


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


@dataclass(frozen=True, slots=True)
class _Site:
    """What each path answers."""

    hook: Hook | None
    health: Health
    metrics: Callable[[], tuple[bytes, str]] | None

    async def answer(self, request: Request) -> Reply:
        if self.hook is not None and request.path == self.hook.path:
            status = request.refused or await _take(request, self.hook)
            if status != 200:
                self.hook.refused(status)
            return Reply(status, b"", {"Allow": "POST"}) if status == 405 else Reply(status)
        if request.path == "/healthz":
            return self._told(request, self._health)
        if request.path == "/metrics" and self.metrics is not None:
            return self._told(request, self._metrics)
        return Reply(request.refused or 404)

    def refusal(self, request: Request, length: int) -> int:
        """Return the status of what is refused before it is read, or 0."""
        if self.hook is None or request.path != self.hook.path:
            return 413 if length > MAX_BODY_BYTES else 0
        return _refusal(request, length, self.hook)

    def _told(self, request: Request, tell: Callable[[], Reply]) -> Reply:
        if request.method not in {"GET", "HEAD"}:
            return Reply(405, b"", {"Allow": "GET, HEAD"})
        try:
            return tell()
        except Exception as err:  # what it says is not for the network
            logs.event(_log, "health_failed", level=logs.ERROR, failure=err)
            return Reply(500)

    def _health(self) -> Reply:
        health = self.health()
        status = 200 if health.get("ok") is True else 503
        fields = {"Content-Type": "application/json", "Cache-Control": "no-store"}
        return Reply(status, orjson.dumps(health), fields)

    def _metrics(self) -> Reply:
        assert self.metrics is not None
        text, kind = self.metrics()
        return Reply(200, text, {"Content-Type": kind})


def _refusal(request: Request, length: int, hook: Hook) -> int:
    """Return the status of an update refused by its head, or by the length of its body."""
    if request.method != "POST":
        return 405
    given = request.fields.get(_SECRET_FIELD, b"")
    if not hmac.compare_digest(given, hook.secret.reveal().encode()):
        return 403
    announced = int(request.fields.get(b"content-length", b"0"))
    return 413 if max(length, announced) > MAX_BODY_BYTES else 0


async def _take(request: Request, hook: Hook) -> int:
    """Return the status for one update: 200 once it is kept."""
    update = _update(request.body)
    if update is None:
        return 400
    try:
        await hook.receive(update)
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
