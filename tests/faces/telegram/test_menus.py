"""What Telegram shows of the bot fits its limits, and is set once."""

from __future__ import annotations

import pytest

from bot.faces.telegram.caller import Caller
from bot.faces.telegram.menus import register, wanted
from bot.testing.fake_telegram import FakeTelegram
from tests.faces.telegram.running import TOKEN
from tests.real import real_conversation

LANGUAGES = real_conversation().languages
#: Telegram Bot API: setMyName, setMyDescription, setMyShortDescription.
LIMITS = {"Name": 64, "Description": 512, "ShortDescription": 120}


def test_every_text_fits_in_every_language_offered() -> None:
    for name, code, value in wanted(LANGUAGES):
        assert len(code) in (0, 2)
        if name != "Commands":
            assert 0 < len(value) <= LIMITS[name]
            continue
        for command in value:
            assert 1 <= len(command["command"]) <= 32
            assert command["command"].isascii()
            assert command["command"] == command["command"].lower()
            assert 1 <= len(command["description"]) <= 256


def test_french_stands_for_every_language_that_is_not_offered() -> None:
    assert {code for _, code, _ in wanted(LANGUAGES)} == {"", "en", "ar"}


async def test_each_is_set_once_and_not_again_at_the_next_start() -> None:
    api = FakeTelegram()
    bot = Caller(TOKEN, request=api, get_updates_request=api)
    errors: list[str] = []
    await register(bot, LANGUAGES, errors.append)
    first = [call for call in api.calls if call.method.startswith("setMy")]
    api.calls.clear()

    await register(bot, LANGUAGES, errors.append)

    assert len(first) == 4 * len(LANGUAGES.offered)
    assert [call.method for call in api.calls if call.method.startswith("setMy")] == []
    assert (errors, api.problems) == ([], [])


@pytest.mark.parametrize("error", [400, 429, 500])
async def test_refusal_is_counted_and_stops_nothing_else(error: int) -> None:
    api = FakeTelegram()
    api.fail(method="setMyName", error=error, retry_after=60)
    errors: list[str] = []

    await register(Caller(TOKEN, request=api, get_updates_request=api), LANGUAGES, errors.append)

    assert len(errors) == 1
