"""Tests of bot/faces/telegram/listener.py: what the receiver's tests do not ask of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from bot.faces.telegram.listener import MAX_AHEAD, Limits, Listener, Reply, Request

Ask = Callable[[bytes], Awaitable[bytes]]


async def echo(request: Request) -> Reply:
    """Answer slowly with what was asked; the first one is the slowest."""
    await asyncio.sleep(0.05 if request.path == "/0" else 0)
    return Reply(200, request.path.encode() + request.body)


@pytest.fixture
async def ask() -> AsyncIterator[Ask]:
    """Return a function that sends bytes and returns all that comes back."""
    listener = Listener(echo, lambda _, length: 413 if length > 9 else 0, Limits(patience_s=0.3))
    port = await listener.open("127.0.0.1", 0)

    async def send(sent: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent)
        async with asyncio.timeout(3):
            answer = await reader.read()
        writer.close()
        await writer.wait_closed()
        return answer

    yield send
    await listener.close()


async def test_requests_sent_at_once_are_answered_in_their_order(ask: Ask) -> None:
    many = 3 * MAX_AHEAD
    sent = b"".join(b"GET /%d HTTP/1.1\r\nHost: x\r\n\r\n" % n for n in range(many))

    answer = await ask(sent)

    assert [part.split(b"\r\n\r\n")[1] for part in answer.split(b"HTTP/1.1 200 OK")[1:]] == [
        b"/%d" % n for n in range(many)
    ]


async def test_body_in_pieces_arrives_whole(ask: Ask) -> None:
    head = b"POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"

    assert (await ask(head + b"2\r\nbc\r\n3\r\ndef\r\n0\r\n\r\n")).endswith(b"\r\n\r\n/abcdef")


async def test_old_client_gets_its_answer_and_the_end(ask: Ask) -> None:
    answer = await ask(b"GET /a HTTP/1.0\r\n\r\n")

    assert answer.endswith(b"Connection: close\r\n\r\n/a")


async def test_other_protocol_is_not_spoken(ask: Ask) -> None:
    upgrade = b"GET /a HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n\0\0"

    assert (await ask(upgrade)).endswith(b"Connection: close\r\n\r\n/a")


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01",
        b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\na",
    ],
    ids=["tls", "two lengths", "two codings"],
)
async def test_what_is_no_plain_request_is_refused(ask: Ask, sent: bytes) -> None:
    assert (await ask(sent)).startswith(b"HTTP/1.1 400 ")
