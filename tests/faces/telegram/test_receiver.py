"""Tests of bot/faces/telegram/receiver.py, over real sockets on loopback."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from bot.faces.telegram.listener import Limits
from bot.faces.telegram.metrics import CONTENT_TYPE, Metrics
from bot.faces.telegram.receiver import (
    MAX_BODY_BYTES,
    SECRET_HEADER,
    Hook,
    Receiver,
    Update,
    serve,
)
from bot.settings import Address, Secret, SettingsError
from bot.stores.ledger import StoreError

HERE = Address("127.0.0.1", 0)
PATH, SECRET = "/telegram/hook", "s3cret_-"
HEADERS = {SECRET_HEADER: SECRET}
UPDATE = {"update_id": 5, "message": {"text": "mon mari me frappe"}}


class Bot:
    """A receiver, what it received, and a client that speaks to it."""

    def __init__(self) -> None:
        self.received: list[Update] = []
        self.refused: list[int] = []
        self.fails: Exception | None = None
        self.gate: asyncio.Event | None = None
        self.health: dict[str, object] = {"ok": True, "revision": "a1"}
        self.metrics = Metrics()
        self.server: Receiver
        self.client: aiohttp.ClientSession

    async def receive(self, update: Update) -> None:
        if self.gate is not None:
            await self.gate.wait()
        if self.fails is not None:
            raise self.fails
        self.received.append(update)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server.port}{path}"

    async def post(self, body: object, **more: Any) -> int:
        data = io.BytesIO(body if isinstance(body, bytes) else json.dumps(body).encode())
        more = {"headers": HEADERS, "path": PATH, "method": "POST"} | more
        path, method = more.pop("path"), more.pop("method")
        async with self.client.request(method, self.url(path), data=data, **more) as answer:
            assert await answer.read() == b""
            return answer.status


Start = Callable[[Limits], Awaitable[Bot]]


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    bots: list[Bot] = []

    async def begin(limits: Limits) -> Bot:
        bot = Bot()
        hook = Hook(PATH, Secret(SECRET), bot.receive, bot.refused.append)
        bot.server = await serve(
            HERE,
            hook=hook,
            health=lambda: bot.health,
            metrics=lambda: (bot.metrics.text(), CONTENT_TYPE),
            limits=limits,
        )
        bot.client = aiohttp.ClientSession()
        bots.append(bot)
        return bot

    yield begin
    for bot in bots:
        await bot.client.close()
        await bot.server.close()


@pytest.fixture
async def bot(start: Start) -> Bot:
    return await start(Limits(close_s=0.5))


# --- updates ------------------------------------------------------------------------------------


async def test_update_is_received_whole(bot: Bot) -> None:
    assert await bot.post(UPDATE) == 200
    assert bot.received == [UPDATE]
    assert bot.refused == []


async def test_half_of_a_broken_emoji_does_not_come_again_for_ever(bot: Bot) -> None:
    assert await bot.post(b'{"update_id": 1, "text": "\\u00e9\\ud83d"}') == 200
    assert bot.received == [{"update_id": 1, "text": "é?"}]


async def test_answer_waits_until_the_update_is_kept(bot: Bot) -> None:
    bot.gate = asyncio.Event()
    posting = asyncio.create_task(bot.post(UPDATE))
    done, _ = await asyncio.wait([posting], timeout=0.05)
    assert not done

    bot.gate.set()

    assert await posting == 200


async def test_client_that_leaves_does_not_undo_what_is_being_kept(bot: Bot) -> None:
    bot.gate = asyncio.Event()
    posting = asyncio.create_task(bot.post(UPDATE))
    await asyncio.wait([posting], timeout=0.05)
    posting.cancel()
    await asyncio.wait([posting], timeout=0.05)

    bot.gate.set()
    await asyncio.sleep(0.02)

    assert bot.received == [UPDATE]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {SECRET_HEADER: ""},
        {SECRET_HEADER: SECRET + "x"},
        {SECRET_HEADER: SECRET[:-1]},
        {SECRET_HEADER: "é"},
        {SECRET_HEADER: SECRET.upper()},
        {"X-Telegram-Bot-Api-Secret": SECRET},
    ],
)
async def test_wrong_or_missing_secret_is_forbidden(bot: Bot, headers: dict[str, str]) -> None:
    assert await bot.post(UPDATE, headers=headers) == 403
    assert (bot.received, bot.refused) == ([], [403])


@pytest.mark.parametrize("path", ["/", f"{PATH}/", f"{PATH}x", "/telegram", "/telegram/../x"])
async def test_another_path_is_not_found(bot: Bot, path: str) -> None:
    assert await bot.post(UPDATE, path=path) == 404
    assert bot.received == []


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS"])
async def test_another_method_is_not_allowed(bot: Bot, method: str) -> None:
    assert await bot.post(UPDATE, method=method) == 405
    assert bot.received == []


async def test_query_does_not_change_the_path(bot: Bot) -> None:
    assert await bot.post(UPDATE, path=f"{PATH}?a=b") == 200


async def stream(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 65536 + 1):
        yield b" " * 65536


async def test_body_over_the_limit_is_too_large_whether_it_says_so_or_not(bot: Bot) -> None:
    too_large = MAX_BODY_BYTES + 1

    assert await bot.post(b" " * too_large) == 413
    async with bot.client.post(bot.url(PATH), data=stream(too_large), headers=HEADERS) as answer:
        assert answer.status == 413
    assert bot.received == []


async def test_body_of_the_limit_is_taken(bot: Bot) -> None:
    start, end = b'{"update_id": 1, "x": "', b'"}'

    assert await bot.post(start + b"x" * (MAX_BODY_BYTES - len(start + end)) + end) == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b"1" * 10_000,
        gzip.compress(json.dumps(UPDATE).encode()),
        [UPDATE],
        "text",
        None,
        {},
        {"update_id": "5"},
        {"update_id": 5.0},
        {"update_id": True},
        {"update_id": -1},
        {"update_id": 2**63},
        {"update_id": None},
    ],
    ids=range(16),
)
async def test_body_that_is_no_update_is_a_bad_request(bot: Bot, body: object) -> None:
    assert await bot.post(body) == 400
    assert bot.received == []


async def test_body_that_lies_about_its_coding_is_a_bad_request(bot: Bot) -> None:
    """A few kilobytes of gzip can be a gigabyte of JSON: nothing is unpacked."""
    bomb = gzip.compress(b" " * 2**22 + json.dumps(UPDATE).encode())

    assert await bot.post(bomb, headers={**HEADERS, "Content-Encoding": "gzip"}) == 400


# --- failures -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "status", "event"),
    [
        (StoreError("le disque est plein"), 503, "update_not_kept error=StoreError"),
        (ValueError("mon mari me frappe"), 500, "update_failed error=ValueError"),
    ],
)
async def test_failure_asks_telegram_to_try_again_and_is_logged_by_type(
    bot: Bot, caplog: pytest.LogCaptureFixture, error: Exception, status: int, event: str
) -> None:
    bot.fails = error

    assert await bot.post(UPDATE) == status
    bot.fails = None
    assert await bot.post(UPDATE) == 200

    (record,) = caplog.records
    assert record.getMessage().startswith(f"{event} at=")
    assert not {"frappe", "disque"} & set(caplog.text.split())


async def test_nothing_is_logged_of_what_goes_well_or_is_refused(
    bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    await bot.post(UPDATE)
    await bot.post(b"{")
    await bot.post(UPDATE, headers={})
    async with bot.client.get(bot.url("/healthz")) as answer:
        await answer.read()

    assert caplog.records == []


# --- slow clients -------------------------------------------------------------------------------


async def ends(bot: Bot, *sent: bytes) -> bytes:
    """Send, then return all that comes until the server closes; fails if it does not."""
    reader, writer = await asyncio.open_connection("127.0.0.1", bot.server.port)
    try:
        for part in sent:
            writer.write(part)
            await writer.drain()
        async with asyncio.timeout(3):
            return await reader.read()
    finally:
        writer.close()
        await writer.wait_closed()


HEAD = f"POST {PATH} HTTP/1.1\r\nHost: x\r\n{SECRET_HEADER}: {SECRET}\r\n".encode()
HEAD += b"Content-Length: 50\r\n"


async def test_client_that_sends_nothing_is_cut(start: Start) -> None:
    bot = await start(Limits(patience_s=0.05))

    assert await ends(bot) == b""


async def test_client_that_sends_half_a_head_is_cut(start: Start) -> None:
    bot = await start(Limits(patience_s=0.05))

    assert await ends(bot, HEAD) == b""


async def test_client_that_drips_its_head_is_cut_all_the_same(start: Start) -> None:
    bot = await start(Limits(patience_s=0.1))
    _, writer = await asyncio.open_connection("127.0.0.1", bot.server.port)

    async def drip() -> None:
        while True:
            writer.write(b"X-A: b\r\n")
            await writer.drain()
            await asyncio.sleep(0.01)

    with pytest.raises(ConnectionError):
        await asyncio.wait_for(drip(), timeout=3)
    writer.transport.abort()


async def test_client_that_does_not_finish_its_body_is_cut(start: Start) -> None:
    bot = await start(Limits(patience_s=0.05))

    answer = await ends(bot, HEAD + b"\r\n", b'{"update_id": 5')

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert bot.received == []


async def test_second_half_head_on_a_connection_is_cut_too(start: Start) -> None:
    bot = await start(Limits(patience_s=0.1))

    answer = await ends(bot, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" + HEAD)

    assert answer.startswith(b"HTTP/1.1 200 ")


async def test_connections_are_bounded(start: Start) -> None:
    bot = await start(Limits(connections=2))
    held = [await asyncio.open_connection("127.0.0.1", bot.server.port) for _ in range(2)]
    await asyncio.sleep(0)

    with pytest.raises(aiohttp.ClientError):
        await bot.post(UPDATE)
    for _, writer in held:
        writer.close()
        await writer.wait_closed()
    async with asyncio.timeout(3):
        while True:
            try:
                assert await bot.post(UPDATE) == 200
                break
            except aiohttp.ClientError:
                await asyncio.sleep(0.01)


async def test_head_without_end_is_refused_and_fills_no_log(
    bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await ends(bot, b"POST / HTTP/1.1\r\nA: " + b"x" * 20_000 + b"\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert caplog.records == []


# --- how the service is -------------------------------------------------------------------------


async def test_health_is_told_with_its_status(bot: Bot) -> None:
    async with bot.client.get(bot.url("/healthz")) as answer:
        well = answer.status, await answer.json()
    bot.health = {"ok": False, "store": "StoreError"}
    async with bot.client.get(bot.url("/healthz?x")) as answer:
        ill = answer.status, await answer.json()

    assert well == (200, {"ok": True, "revision": "a1"})
    assert ill == (503, {"ok": False, "store": "StoreError"})


async def test_health_that_fails_is_an_error_without_its_text(
    bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    bot.health = {"ok": object()}

    async with bot.client.get(bot.url("/healthz")) as answer:
        assert (answer.status, await answer.text()) == (500, "")
    assert "health_failed error=TypeError" in caplog.text


async def test_metrics_are_told(bot: Bot) -> None:
    bot.metrics.reminded()

    async with bot.client.get(bot.url("/metrics")) as answer:
        text = await answer.text()

    assert (answer.status, answer.headers["Content-Type"]) == (200, CONTENT_TYPE)
    assert "bonguichet_reminders_total 1.0" in text


@pytest.mark.parametrize("path", ["/healthz", "/metrics"])
async def test_what_is_told_is_only_read(bot: Bot, path: str) -> None:
    async with bot.client.post(bot.url(path), data=b"x") as answer:
        assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")
    async with bot.client.head(bot.url(path)) as answer:
        assert answer.status == 200


async def test_versions_are_not_told(bot: Bot) -> None:
    async with bot.client.get(bot.url("/x")) as answer:
        assert answer.headers["Server"] == "bonguichet"


async def test_poller_tells_how_it_is_and_takes_no_updates() -> None:
    server = await serve(HERE, hook=None, health=lambda: {"ok": True})
    base = f"http://127.0.0.1:{server.port}"
    async with aiohttp.ClientSession() as client:
        async with client.get(f"{base}/healthz") as answer:
            well = answer.status
        async with client.get(f"{base}/metrics") as answer:
            none = answer.status
        async with client.post(f"{base}{PATH}", json=UPDATE, headers=HEADERS) as answer:
            refused = answer.status
    await server.close()

    assert (well, none, refused) == (200, 404, 404)


# --- from start to stop -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("192.0.2.1", "192.0.2.1 n'est pas une adresse de cette machine"),
        ("a..b", "« a..b » n'a pas d'adresse"),
    ],
)
async def test_address_that_is_not_ours_is_one_clear_message(host: str, expected: str) -> None:
    with pytest.raises(SettingsError) as caught:
        await serve(Address(host, 0), hook=None, health=dict)

    assert caught.value.problems == [f"BONGUICHET_LISTEN : {expected}"]


async def test_busy_port_is_one_clear_message() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(SettingsError) as caught:
            await serve(Address("127.0.0.1", port), hook=None, health=dict)

    expected = f"le port {port} de 127.0.0.1 est déjà pris par un autre programme"
    assert caught.value.problems == [f"BONGUICHET_LISTEN : {expected}"]


async def test_stop_finishes_what_is_in_hand_and_lets_go_of_the_port(start: Start) -> None:
    bot = await start(Limits(close_s=3))
    bot.gate = asyncio.Event()
    posting = asyncio.create_task(bot.post(UPDATE))
    await asyncio.wait([posting], timeout=0.05)

    closing = asyncio.create_task(bot.server.close())
    await asyncio.wait([closing], timeout=0.05)
    bot.gate.set()
    await closing

    assert await posting == 200
    again = await serve(Address("127.0.0.1", bot.server.port), hook=None, health=dict)
    await again.close()


async def test_stop_does_not_wait_for_ever(start: Start) -> None:
    bot = await start(Limits(close_s=0.05))
    bot.gate = asyncio.Event()
    posting = asyncio.create_task(bot.post(UPDATE))
    await asyncio.wait([posting], timeout=0.05)

    async with asyncio.timeout(2):
        await bot.server.close()

    with pytest.raises(aiohttp.ClientError):
        await posting
    assert bot.received == []
