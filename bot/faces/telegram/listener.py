"""A small HTTP/1.1 server: requests in, one after another on each connection; replies out.

Knows nothing of what is served. A client that is slow, or sends what is no HTTP, is cut; one that
leaves undoes nothing. Meant to stand behind a proxy that speaks TLS.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from math import inf
from typing import Any, Final

import httptools

MAX_HEAD_BYTES = 16 * 1024  #: of a request's first line and fields
MAX_AHEAD = 8  #: requests sent before the answer to the one in hand; more wait in the system
LINGER_S = 1.0  #: to read on after a refusal: a connection closed earlier would lose it
_LINES: Final = {  # and not which versions serve
    one.value: f"HTTP/1.1 {one.value} {one.phrase}\r\nServer: bonguichet\r\n" for one in HTTPStatus
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one client may cost."""

    patience_s: float = 15.0  #: until the head of a request is complete; then until its body is
    connections: int = 512
    close_s: float = 5.0  #: for requests in hand when the server stops


@dataclass(slots=True)
class Request:
    """One request; without its body where it was refused before its end."""

    method: str
    path: str  #: without the query
    fields: dict[bytes, bytes]  #: by their names in lower case
    body: bytes = b""
    refused: int = 0  #: with this status
    stays: bool = True  #: the connection is kept for another one


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered."""

    status: int
    body: bytes = b""
    fields: Mapping[str, str] = field(default_factory=dict)


class Listener:
    """Serves until it is closed."""

    def __init__(
        self,
        answer: Callable[[Request], Awaitable[Reply]],
        refusal: Callable[[Request, int], int],
        limits: Limits,
    ) -> None:
        """`refusal` returns a status, or 0, from the head and the length of the body so far."""
        self.answer, self.refusal, self.limits = answer, refusal, limits
        self.lines: set[_Line] = set()
        self.is_closing = False
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self, host: str, port: int) -> int:
        """Listen, and return the port; raises OSError or UnicodeError."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Line(self), host, port)
        return int(self._server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """Stop listening, finish the requests in hand, and let go of the port."""
        self._server.close()
        self.is_closing = True
        for line in [one for one in self.lines if not one.is_busy]:
            line.transport.close()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=self.limits.close_s)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def run(self, work: Any) -> None:
        """Answer, whoever leaves meanwhile."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


class _Line(asyncio.Protocol):
    """One connection."""

    def __init__(self, listener: Listener) -> None:
        self._of = listener
        self._loop = asyncio.get_running_loop()
        self._parser = httptools.HttpRequestParser(self)
        self._waiting: deque[Request] = deque()
        self.is_busy = self._is_deaf = False
        self._begin()
        self._expect()

    def _begin(self) -> None:
        self._url, self._fields = b"", dict[bytes, bytes]()
        self._request: Request | None = None  #: once its head is complete
        self._head_size = self._came = 0
        self._parts, self._body_size = list[bytes](), 0

    def _expect(self) -> None:
        """Wait for the client, not longer than it may take."""
        self._deadline = self._loop.time() + self._of.limits.patience_s

    def _watch(self) -> None:
        """Look now and then whether the client is late: a timer a request would cost more."""
        left = self._deadline - self._loop.time()
        if left > 0:
            self._timer = self._loop.call_later(min(left, self._of.limits.patience_s), self._watch)
        elif self._request is not None and not self._is_deaf:
            self._refuse(408)
        else:
            self.transport.abort()

    # --- what asyncio calls -----------------------------------------------------------------------

    def connection_made(self, transport: Any) -> None:
        """Keep the connection, or end it when there are too many."""
        self.transport: asyncio.Transport = transport
        self._of.lines.add(self)
        self._watch()
        if len(self._of.lines) > self._of.limits.connections:
            transport.abort()

    def connection_lost(self, _: Exception | None) -> None:
        """Forget the connection; what it sent is answered all the same."""
        self._of.lines.discard(self)
        self._timer.cancel()

    def pause_writing(self) -> None:
        """Cut a client that asks and does not read."""
        self.transport.abort()

    def data_received(self, data: bytes) -> None:
        """Read on, within the limits."""
        if self._is_deaf:
            return
        self._came += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:  # what follows would be another protocol
            self._is_deaf = True
        except httptools.HttpParserError:
            self._refuse(400)
        else:
            if self._request is None and self._came > MAX_HEAD_BYTES:
                self._refuse(400)

    def _refuse(self, status: int) -> None:
        """Say what is wrong with the client, and hear no more of it."""
        self._is_deaf = True
        if self.is_busy:  # its replies would come out of order
            self.transport.abort()
            return
        self._write(Request("", "", {}, stays=False), Reply(status))
        self.transport.write_eof()
        self._timer.cancel()
        self._deadline = self._loop.time() + min(LINGER_S, self._of.limits.patience_s)
        self._watch()

    # --- what the parser calls --------------------------------------------------------------------

    def on_url(self, part: bytes) -> None:
        """Keep a part of the address."""
        self._head_size += len(part)
        self._url += part

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a field."""
        self._head_size += len(name) + len(value)
        self._fields[name.lower()] = value

    def on_headers_complete(self) -> None:
        """Begin to read the body, if it may be read."""
        if self._head_size > MAX_HEAD_BYTES:
            raise ValueError("a head that large")  # the parser makes it an error of its own
        path = self._url.partition(b"?")[0].decode("latin-1")
        self._request = Request(self._parser.get_method().decode(), path, self._fields)
        self._request.refused = self._of.refusal(self._request, 0)
        self._expect()

    def on_body(self, part: bytes) -> None:
        """Keep a part of the body, unless the request is refused."""
        assert self._request is not None
        self._body_size += len(part)
        self._request.refused = self._request.refused or self._of.refusal(
            self._request, self._body_size
        )
        if self._request.refused:
            self._parts.clear()
        else:
            self._parts.append(part)

    def on_message_complete(self) -> None:
        """Answer the request, after those that came before it."""
        request = self._request
        assert request is not None
        request.body = b"".join(self._parts)
        request.stays = self._parser.should_keep_alive() and not self._parser.should_upgrade()
        self._begin()
        self._waiting.append(request)
        if not self.is_busy:
            self.is_busy, self._deadline = True, inf
            self._of.run(self._answer())
        elif len(self._waiting) > MAX_AHEAD:
            self.transport.pause_reading()

    # --- replies ----------------------------------------------------------------------------------

    async def _answer(self) -> None:
        try:
            while self._waiting:
                request = self._waiting.popleft()
                self._write(request, await self._of.answer(request))
                if not request.stays or self._of.is_closing:
                    self.transport.close()
        except BaseException:
            self.transport.abort()
            raise
        self.is_busy = False
        self._expect()
        self.transport.resume_reading()

    def _write(self, request: Request, reply: Reply) -> None:
        fields = "".join(f"{name}: {value}\r\n" for name, value in reply.fields.items())
        end = "" if request.stays and not self._of.is_closing else "Connection: close\r\n"
        head = f"{_LINES[reply.status]}{fields}Content-Length: {len(reply.body)}\r\n{end}\r\n"
        body = b"" if request.method == "HEAD" else reply.body
        self.transport.write(head.encode() + body)
