"""HTTP/1.1 calls over connections that stay open: what the Bot API asks of HTTP, and no more.

No redirect, no cookie, no compression; one call at a time on a connection. What goes wrong is an
OSError, a ValueError or a TimeoutError, and names no address: Telegram's URLs contain the token.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from time import monotonic
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

import httptools
from aiohappyeyeballs import start_connection

HAPPY_EYEBALLS_S = 0.25  #: before another address of the host is tried as well (RFC 8305)
_KEPT_IN_URL = "!#$%&'()*+,/:;=?@[]~"

Answer = tuple[int, bytes]  #: status and body


class NotSent(TimeoutError):
    """In the time given no connection was free, or none could be made."""


class NoAnswer(ConnectionError, ValueError):
    """What came back is not HTTP, or ended before it was whole."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that each stage of a call may last; None: as long as it takes."""

    connect: float | None  #: until a connection is there
    write: float | None  #: for what the system does not take at once
    read: float | None  #: until the whole answer is there


class Origin(NamedTuple):
    """Where a connection leads."""

    host: str
    port: int
    is_secret: bool  #: spoken to in TLS


class Pool:
    """Connections, at most `size` in use at once; the one used last is used next."""

    def __init__(self, size: int, *, idle_s: float) -> None:
        self._places = asyncio.Semaphore(size)
        self._idle_s = idle_s  #: a connection older than that may be closed at any moment
        self._idle: defaultdict[Origin, list[_Line]] = defaultdict(list)

    async def call(
        self, method: str, url: str, fields: str, body: bytes, patience: Patience
    ) -> Answer:
        """Return the answer; raises NotSent, TimeoutError, OSError or ValueError."""
        origin, host, target = _address(url)
        head = f"{method} {target} HTTP/1.1\r\nHost: {host}\r\n{fields}"
        request = b"%sContent-Length: %d\r\n\r\n%s" % (head.encode(), len(body), body)
        line = await self._lent(origin, patience.connect)
        try:
            answer = line.ask(request)
            async with asyncio.timeout(line.patience(patience)):
                return await answer
        finally:
            self._given_back(origin, line)

    def close(self) -> None:
        """Close the connections that nobody uses."""
        for lines in self._idle.values():
            for line in lines:
                line.transport.close()
        self._idle.clear()

    async def _lent(self, origin: Origin, patience: float | None) -> _Line:
        try:
            async with asyncio.timeout(patience):
                await self._places.acquire()
                try:
                    return self._kept(origin) or await self._opened(origin)
                except BaseException:
                    self._places.release()
                    raise
        except TimeoutError as err:
            raise NotSent from err

    def _kept(self, origin: Origin) -> _Line | None:
        lines = self._idle[origin]
        while lines:
            line = lines.pop()
            if line.is_open and monotonic() - line.since < self._idle_s:
                return line
            line.transport.abort()
        return None

    async def _opened(self, origin: Origin) -> _Line:
        """Return a new connection, by the address of the host that answers first."""
        loop = asyncio.get_running_loop()
        infos = await loop.getaddrinfo(origin.host, origin.port, type=socket.SOCK_STREAM)
        opened = await start_connection(infos, happy_eyeballs_delay=HAPPY_EYEBALLS_S)
        secret: dict[str, Any] = (
            {"ssl": self._tls, "server_hostname": origin.host} if origin.is_secret else {}
        )
        return (await loop.create_connection(_Line, sock=opened, **secret))[1]

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        context.set_alpn_protocols(["http/1.1"])
        return context

    def _given_back(self, origin: Origin, line: _Line) -> None:
        """Keep the connection for the next call, unless this one did not end well."""
        self._places.release()
        if line.is_free and line.is_open:
            line.since = monotonic()
            self._idle[origin].append(line)
        else:
            line.transport.abort()


class _Line(asyncio.Protocol):
    """One connection, and the call that is on it."""

    def __init__(self) -> None:
        self.is_open = self.is_free = True
        self.since = 0.0  #: when it was used last
        self._parser = httptools.HttpResponseParser(self)
        self._parts: list[bytes] = []
        self._answer: asyncio.Future[Answer]

    def ask(self, request: bytes) -> asyncio.Future[Answer]:
        """Send a request; return the future of its answer."""
        self.is_free = False
        self._answer = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return self._answer

    def patience(self, patience: Patience) -> float | None:
        """Return the seconds until the answer must be there."""
        if patience.read is None or not self.transport.get_write_buffer_size():
            return patience.read
        return None if patience.write is None else patience.write + patience.read

    # --- what asyncio calls -----------------------------------------------------------------------

    def connection_made(self, transport: Any) -> None:
        """Keep the transport."""
        self.transport: asyncio.Transport = transport

    def data_received(self, data: bytes) -> None:
        """Read on; what nobody asked for ends the connection."""
        try:
            if self.is_free:
                raise NoAnswer
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade, NoAnswer):
            self._fail(NoAnswer())
            self.transport.abort()

    def connection_lost(self, error: Exception | None) -> None:
        """Fail the call that waits."""
        self.is_open = False
        self._fail(error or NoAnswer())

    def _fail(self, error: Exception) -> None:
        if not self.is_free and not self._answer.done():
            self._answer.set_exception(error)

    # --- what the parser calls --------------------------------------------------------------------

    def on_body(self, part: bytes) -> None:
        """Keep a part of the body."""
        self._parts.append(part)

    def on_message_complete(self) -> None:
        """End the call; « 100 Continue » and its like come before the answer."""
        status = self._parser.get_status_code()
        body, self._parts = b"".join(self._parts), []
        if status < 200:
            return
        self.is_free = True
        self.is_open = self.is_open and self._parser.should_keep_alive()
        if not self._answer.done():
            self._answer.set_result((status, body))


@lru_cache(maxsize=64)
def _address(url: str) -> tuple[Origin, str, str]:
    """Return where to connect, the Host header and what to ask for; raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("no such address")
    is_secret = parts.scheme == "https"
    origin = Origin(parts.hostname, parts.port or (443 if is_secret else 80), is_secret)
    target = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    return origin, parts.netloc.rpartition("@")[2], quote(target, safe=_KEPT_IN_URL)
