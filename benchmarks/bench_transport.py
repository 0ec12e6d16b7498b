"""One call of the Bot API through our transport, against PTB's HTTPXRequest and bare aiohttp.

CPU of this process a call; the server is another process on loopback. With one call at a time, and
with 32 in flight, where httpx looks at every idle connection at each request.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import statistics
import time
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection

import aiohttp
from measure import show
from telegram.request import BaseRequest, HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.faces.telegram.transport import WireRequest

CALLS, ROUNDS = 640, 5
KEYBOARD = [[{"text": f"Réponse {row}", "callback_data": f"ab12cd.{row}.x"}] for row in range(6)]
PARAMETERS = {
    "chat_id": 7_000_000_001,
    "message_id": 4321,
    "text": "Que voulez-vous faire ? " * 20,
    "parse_mode": "HTML",
    "reply_markup": {"inline_keyboard": KEYBOARD},
}
BODY = json.dumps({"ok": True, "result": {"message_id": 4321, "date": 1, "chat": {"id": 5}}})
ANSWER = f"HTTP/1.1 200 OK\r\nContent-Length: {len(BODY)}\r\n\r\n{BODY}".encode()
Call = Callable[[], Awaitable[object]]


class Server(asyncio.Protocol):
    """Answers each request, once its body is there, with the same bytes."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.waiting = transport, b""

    def data_received(self, data: bytes) -> None:
        """Answer when the announced length has come; no client here pipelines."""
        self.waiting += data
        head, end, body = self.waiting.partition(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        if end and len(body) >= int(length or 0):
            self.waiting = b""
            self.transport.write(ANSWER)


def serve(pipe: Connection) -> None:
    """Serve until the process ends, and say on which port."""

    async def forever() -> None:
        server = await asyncio.get_running_loop().create_server(Server, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(forever())


async def cpu(call: Call, at_once: int) -> float:
    """Return this process's CPU seconds a call."""

    async def one_after_another() -> None:
        for _ in range(CALLS // at_once):
            await call()

    start = time.process_time()
    await asyncio.gather(*(one_after_another() for _ in range(at_once)))
    return (time.process_time() - start) / CALLS


def through(request: BaseRequest, url: str) -> Call:
    """Return a call as PTB makes it."""
    data = RequestData([RequestParameter(key, value, None) for key, value in PARAMETERS.items()])
    return lambda: request.post(url, data)


async def compare(url: str) -> None:
    """Print the ratios, each round timing all three."""
    async with HTTPXRequest() as httpx, WireRequest() as ours, aiohttp.ClientSession() as bare:

        async def bare_call() -> object:
            async with bare.post(url, json=PARAMETERS) as answer:
                return json.loads(await answer.read())

        candidates = through(ours, url), through(httpx, url), bare_call
        for at_once in (1, 32):
            for call in candidates:  # connections open, caches fill
                await cpu(call, at_once)
            rounds = [[await cpu(call, at_once) for call in candidates] for _ in range(ROUNDS)]
            own, ptb, floor = (statistics.median(column) for column in zip(*rounds, strict=True))
            print(
                f"a call, {at_once} at once: {own / ptb:.2f} times HTTPXRequest"
                f" (goal: at most 0.33), {own / floor:.2f} times bare aiohttp"
                f" (goal: at most 1.3); CPU {show(own)} against {show(ptb)} and {show(floor)},"
                f" median of {ROUNDS}"
            )


def main() -> None:
    """Start the server, compare, and end it."""
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    server = spawn.Process(target=serve, args=(there,), daemon=True)
    server.start()
    try:
        asyncio.run(compare(f"http://127.0.0.1:{here.recv()}/bot1:x/editMessageText"))
    finally:
        server.kill()
        server.join()


if __name__ == "__main__":
    main()
