"""Tests of bot/faces/telegram/transport.py, against real sockets on loopback."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import socket
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile
from telegram.error import (
    BadRequest,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.faces.telegram.transport import Timeouts, WireRequest
from tests.faces.telegram.conftest import Serve

TOKEN = "123456789:AAE-secret_secret_secret_secret_secre"
QUICK = Timeouts(read=0.05, write=0.05, connect=0.05, pool=0.05, media_write=0.05)


def bot(url: str, request: WireRequest) -> Bot:
    return Bot(TOKEN, base_url=f"{url}/bot", request=request, get_updates_request=request)


def answer(result: object) -> web.Response:
    return web.json_response({"ok": True, "result": result})


async def failed(url: str, request: WireRequest) -> TelegramError:
    """Return what a call raises, after a look at all that it shows."""
    async with request:
        with pytest.raises(TelegramError) as caught:
            await bot(url, request).do_api_request("ping")
    shown = f"{caught.value!r} {caught.value.__context__!r} {caught.value.__cause__!r}"
    assert TOKEN not in shown
    assert "127.0.0.1" not in shown
    return caught.value


async def test_parameters_arrive_as_json_and_the_answer_comes_back(serve: Serve) -> None:
    seen: list[Any] = []

    async def handler(request: web.Request) -> web.Response:
        seen.append((request.method, request.path, await request.json()))
        return answer({"message_id": 7, "date": 1, "chat": {"id": 5, "type": "private"}})

    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Où ?", callback_data="1.a")]])
    async with WireRequest() as request:
        sent = await bot(await serve(handler), request).send_message(5, "é", reply_markup=keyboard)

    rows = {"inline_keyboard": [[{"text": "Où ?", "callback_data": "1.a"}]]}
    assert sent.message_id == 7
    assert seen == [
        ("POST", f"/bot{TOKEN}/sendMessage", {"chat_id": 5, "text": "é", "reply_markup": rows})
    ]


@pytest.mark.parametrize("content", [b"%PDF-1", io.BytesIO(b"%PDF-1")], ids=["bytes", "handle"])
async def test_file_arrives_with_its_name_and_its_parameters(
    serve: Serve, content: bytes | io.BytesIO
) -> None:
    seen: dict[str, object] = {}

    async def handler(request: web.Request) -> web.Response:
        for name, value in (await request.post()).items():
            assert isinstance(value, str | web.FileField)
            seen[name] = value if isinstance(value, str) else (value.filename, value.file.read())
        return answer({"message_id": 7, "date": 1, "chat": {"id": 5, "type": "private"}})

    async with WireRequest() as request:
        file = InputFile(content, filename='récépissé "été".pdf')
        await bot(await serve(handler), request).send_document(5, file, caption="<b>é</b>")

    assert seen == {
        "chat_id": "5",
        "caption": "<b>é</b>",
        "document": ('récépissé "été".pdf', b"%PDF-1"),
    }


async def test_connection_is_used_again(serve: Serve) -> None:
    peers = set()

    async def handler(request: web.Request) -> web.Response:
        assert request.transport is not None
        peers.add(request.transport.get_extra_info("peername"))
        return answer(True)

    async with WireRequest() as request:
        served = bot(await serve(handler), request)
        for _ in range(5):
            await served.do_api_request("ping")

    assert len(peers) == 1


async def test_two_holders_may_open_and_close_the_same_object(serve: Serve) -> None:
    async def handler(request: web.Request) -> web.Response:
        return answer({"id": 1, "is_bot": True, "first_name": "B", "username": "b_bot"})

    request = WireRequest()
    async with bot(await serve(handler), request) as opened:  # PTB initializes it twice
        assert opened.username == "b_bot"
    await request.shutdown()


async def test_call_without_a_session_says_so() -> None:
    with pytest.raises(NetworkError, match="before initialize"):
        await bot("http://127.0.0.1:9", WireRequest()).do_api_request("ping")


# --- time -------------------------------------------------------------------------------------


async def forever(request: web.Request) -> web.Response:
    await asyncio.sleep(5)
    return answer(True)


async def test_server_that_does_not_answer_times_out(serve: Serve) -> None:
    err = await failed(await serve(forever), WireRequest(QUICK))

    assert (type(err), err.message) == (TimedOut, "Timed out")


async def test_answer_that_drips_times_out_in_all(serve: Serve) -> None:
    """Each part comes in time: only the sum of the stages bounds it."""

    async def handler(request: web.Request) -> web.StreamResponse:
        dripping = web.StreamResponse()
        await dripping.prepare(request)
        for _ in range(100):
            await dripping.write(b" ")
            await asyncio.sleep(0.02)
        return dripping

    err = await failed(await serve(handler), WireRequest(QUICK))

    assert type(err) is TimedOut


async def test_timeout_of_one_call_overrides_the_usual_one(serve: Serve) -> None:
    async def handler(request: web.Request) -> web.Response:
        await asyncio.sleep(0.3)
        return answer(True)

    async with WireRequest(QUICK) as request:
        served = bot(await serve(handler), request)

        assert await served.do_api_request("ping", read_timeout=5) is True
        with pytest.raises(TimedOut):
            await served.do_api_request("ping")


async def test_full_pool_times_out_and_says_that_nothing_was_sent(serve: Serve) -> None:
    async with WireRequest(Timeouts(connect=0.05, pool=0.05), pool_size=1) as request:
        served = bot(await serve(forever), request)
        first = asyncio.create_task(served.do_api_request("ping"))
        with pytest.raises(TimedOut, match="before the call was sent"):
            await asyncio.gather(served.do_api_request("ping"), served.do_api_request("ping"))
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)


async def test_no_timeout_at_all_is_allowed(serve: Serve) -> None:
    async def handler(request: web.Request) -> web.Response:
        return answer(True)

    async with WireRequest(Timeouts(None, None, None, None, None)) as request:
        assert request.read_timeout is None
        assert await bot(await serve(handler), request).do_api_request("ping") is True


# --- refusals ---------------------------------------------------------------------------------


def refusal(status: int, description: str, **parameters: int) -> Callable[..., Any]:
    async def handler(request: web.Request) -> web.Response:
        body = {"ok": False, "error_code": status, "description": description}
        return web.json_response({**body, "parameters": parameters}, status=status)

    return handler


@pytest.mark.parametrize(
    ("handler", "expected"),
    [
        (refusal(429, "Too Many Requests: retry after 3", retry_after=3), RetryAfter),
        (refusal(403, "Forbidden: bot was blocked by the user"), Forbidden),
        (refusal(400, "Bad Request: message is not modified"), BadRequest),
        (refusal(502, "Bad Gateway"), NetworkError),
    ],
)
async def test_refusals_of_the_bot_api_keep_their_class(
    serve: Serve, handler: Callable[..., Any], expected: type[TelegramError]
) -> None:
    assert type(await failed(await serve(handler), WireRequest())) is expected


async def test_page_of_a_proxy_is_not_quoted(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(status=502, text=f"cannot reach {request.url}")

    err = await failed(await serve(handler), WireRequest())

    assert (type(err), err.message) == (NetworkError, "Bad Gateway (502)")
    assert caplog.records == []


@pytest.mark.parametrize("body", ["<html>", "[1]", "{}", '{"ok": true}', "\ud800", ""])
async def test_answer_that_is_none_is_a_network_error_that_says_nothing_of_it(
    serve: Serve, caplog: pytest.LogCaptureFixture, body: str
) -> None:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(body=body.encode(errors="surrogatepass"))

    err = await failed(await serve(handler), WireRequest())

    assert (type(err), err.message) == (NetworkError, "The answer is not one of the Bot API")
    assert [one for one in caplog.records if one.levelno >= logging.WARNING] == []


async def test_redirect_is_not_followed(serve: Serve) -> None:
    """Another host would learn the token."""
    paths = []

    async def handler(request: web.Request) -> web.Response:
        paths.append(request.path)
        return web.Response(status=302, headers={"Location": f"/elsewhere{request.path}"})

    await failed(await serve(handler), WireRequest())

    assert paths == [f"/bot{TOKEN}/ping"]


async def test_closed_port_is_a_network_error_without_its_address() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"

        err = await failed(url, WireRequest())

    assert (type(err), err.message) == (
        NetworkError,
        "ConnectionRefusedError",
    )


async def test_connection_cut_in_the_answer_is_a_network_error(serve: Serve) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        cut = web.StreamResponse(headers={"Content-Length": "100"})
        await cut.prepare(request)
        await cut.write(json.dumps({"ok": True}).encode())
        assert request.transport is not None
        request.transport.abort()
        return cut

    assert type(await failed(await serve(handler), WireRequest())) is NetworkError


async def test_address_that_is_none_is_not_shown() -> None:
    err = await failed("http://[", WireRequest())

    assert err.message == "ValueError"


async def test_half_of_a_broken_emoji_is_sent_and_comes_back_as_a_question_mark(
    serve: Serve,
) -> None:
    """An error of the codec would quote the text around it."""
    seen = []

    async def handler(request: web.Request) -> web.Response:
        seen.append((await request.json())["text"])
        return answer(seen[0])

    async with WireRequest() as request:
        served = bot(await serve(handler), request)

        assert await served.do_api_request("echo", {"text": "é\ud800"}) == "é?"
    assert seen == ["é\ud800"]
