"""Whole updates through PTB's Application, from the first word to a decision, and over restarts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.faces.telegram.dialogue import Dialogue
from bot.faces.telegram.present import Presenter
from bot.faces.telegram.state import ChatState
from bot.stores.base import SessionKey
from bot.testing.fake_chat import FakeChat
from bot.testing.fake_telegram import FakeTelegram
from bot.testing.fake_updates import MEDIA
from tests.faces.telegram.people import TO_A_WINDOW
from tests.faces.telegram.running import Bot, new_ledger, running

SECRET = "Je m'appelle Zoubida, dossier 9303999888"


@pytest.fixture
def api() -> FakeTelegram:
    return FakeTelegram()


@pytest.fixture(params=["memory", "sqlite"])
async def bot(
    request: pytest.FixtureRequest, api: FakeTelegram, tmp_path: Path
) -> AsyncIterator[Bot]:
    async with running(api, await new_ledger(request.param, tmp_path)) as one:
        yield one
    assert api.problems == []
    assert [chat.open_presses for chat in api.chats.values()] == [set()] * len(api.chats)


async def to_the_decision(bot: Bot, chat: FakeChat) -> None:
    await bot.write(chat, "/start")
    await bot.press(chat, "Français")
    for label in TO_A_WINDOW:
        await bot.press(chat, label)
    await bot.write(chat, "93")


# --- conversations ------------------------------------------------------------------------------


async def test_conversation_in_french_edits_one_message_until_the_decision(
    bot: Bot, api: FakeTelegram
) -> None:
    chat = api.chat(language="fr")
    await bot.write(chat, "/start")
    await bot.press(chat, "Français")
    live = chat.screen.id
    for label in TO_A_WINDOW:
        await bot.press(chat, label)
        assert chat.screen.id == live
    await bot.write(chat, "93")

    first, *_, last = chat.by_bot
    assert "Mes réponses" in first.plain
    assert first.buttons == []
    assert "portail national des étrangers" in chat.by_bot[1].plain
    assert {"Calculer mes dates", "Je suis bloqué", "Autre question"} <= set(last.labels)
    assert "Sources" in last.plain


async def test_conversation_in_english_comes_to_its_dates(bot: Bot, api: FakeTelegram) -> None:
    chat = api.chat(language="en-GB")
    await bot.write(chat, "/start")
    first = chat.screen.labels
    await bot.press(chat, "English")
    for option in ("titre_sejour", "famille", "conjoint_francais", "renouvellement"):
        await bot.gets(api.press(chat, data=_data_of(chat, option)))
    await bot.write(chat, "93")
    await bot.gets(api.press(chat, data=_data_of(chat, "dates")))
    await bot.write(chat, "3 May 2027")

    assert first == ["English", "Français"]
    assert "3 May 2027" in "\n".join(chat.texts)
    assert "Montrer en français" in chat.screen.labels

    await bot.press(chat, "Montrer en français")
    assert "3 janvier 2027" in "\n".join(chat.texts)


def _data_of(chat: FakeChat, option: str) -> str:
    return next(
        str(one["callback_data"])
        for one in chat.screen.buttons
        if str(one.get("callback_data", "")).split(".", 2)[-1] == option
    )


async def test_sheet_comes_as_a_file(bot: Bot, api: FakeTelegram) -> None:
    chat = api.chat()
    await to_the_decision(bot, chat)

    await bot.press(chat, "Recevoir la fiche")

    files = [message.file for message in chat.by_bot if message.file]
    assert len(files) == 1
    assert len(files[0][1]) > 500


async def test_deep_link_goes_past_what_it_says(bot: Bot, api: FakeTelegram) -> None:
    chat = api.chat()
    await bot.write(chat, "/start kg3-tew-xju")
    await bot.press(chat, "Français")

    assert "département" in chat.screen.plain


@pytest.mark.parametrize("media", MEDIA)
async def test_anything_sent_is_answered(bot: Bot, api: FakeTelegram, media: str) -> None:
    chat = api.chat()
    await bot.gets(api.media(chat, media))
    await bot.press(chat, "Français")
    before = len(chat.by_bot)

    await bot.gets(api.media(chat, media), api.edited(chat, "x"))

    assert len(chat.by_bot) >= before + 1


async def test_erasing_leaves_nothing_and_a_new_start_works(bot: Bot, api: FakeTelegram) -> None:
    chat = api.chat()
    await to_the_decision(bot, chat)

    await bot.write(chat, "/effacer")
    kept = await bot.ledger.load(SessionKey("telegram", str(chat.id)))
    await bot.press(chat, "Autre question")

    assert kept is None
    assert chat.alerts[-1] == "Ce bouton est ancien. Recommençons."
    assert chat.screen.labels == ["Français", "English"]


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_group_is_left(bot: Bot, api: FakeTelegram, kind: str) -> None:
    group = api.chat(kind=kind)

    await bot.gets(api.text(group, "/start"), api.text(group, "encore"))

    assert group.left
    assert group.by_bot == []


# --- as Telegram does it ------------------------------------------------------------------------


async def test_doubled_updates_are_answered_once(bot: Bot, api: FakeTelegram) -> None:
    chat = api.chat()
    start = api.text(chat, "/start")
    await bot.gets(start, start)
    press = api.press(chat, "Français")
    await bot.gets(press, press, start)

    assert len(api.called("sendMessage")) == 1
    assert len(api.called("editMessageText")) == 1


async def test_reversed_updates_leave_a_question_that_can_be_answered(
    bot: Bot, api: FakeTelegram
) -> None:
    chat = api.chat()
    await bot.write(chat, "/start")
    press, text = api.press(chat, "Français"), api.text(chat, "un titre de séjour")

    await bot.gets(text, press)
    await bot.press(chat, chat.screen.labels[0])

    assert chat.screen.buttons


async def test_burst_of_presses_ends_on_the_last_screen(bot: Bot, api: FakeTelegram) -> None:
    """Ten presses before the bot has answered one: a slow phone sends them all at once."""
    chat = api.chat()
    await bot.write(chat, "/start")
    await bot.press(chat, "Français")
    presses = [api.press(chat, "Un titre de séjour") for _ in range(10)]

    await bot.gets(*presses)

    assert "plus proche de la vôtre" in chat.screen.plain
    assert len([one for one in chat.by_bot if one.buttons]) == 1


async def test_press_on_a_message_that_was_deleted_is_answered(bot: Bot, api: FakeTelegram) -> None:
    chat = api.chat()
    await bot.write(chat, "/start")
    old = chat.screen
    del chat.messages[old.id]

    await bot.gets(api.press(chat, "Français", message=old))
    await bot.press(chat, "Un titre de séjour")

    assert "plus proche de la vôtre" in chat.screen.plain


async def test_topics_of_a_private_chat_are_conversations_apart(
    bot: Bot, api: FakeTelegram
) -> None:
    chat = api.chat()
    topic = {"message_thread_id": 5, "is_topic_message": True}
    await bot.write(chat, "/start")
    await bot.press(chat, "Français")

    await bot.gets(api.text(chat, "/start", **topic))

    assert chat.screen.labels == ["Français", "English"]
    assert chat.screen.asked["message_thread_id"] == 5
    own = SessionKey("telegram", str(chat.id))
    kept = [await bot.ledger.load(key) for key in (own, SessionKey("telegram", own.chat, "5"))]
    assert [one is not None for one in kept] == [True, True]


async def test_many_chats_at_once_each_get_their_own_answers(bot: Bot, api: FakeTelegram) -> None:
    chats = [api.chat() for _ in range(12)]
    await asyncio.gather(*(bot.gets(api.text(chat, "/start")) for chat in chats))
    await asyncio.gather(*(bot.press(chat, "Français") for chat in chats))
    first = [(chat, chat.screen.labels[n % 4]) for n, chat in enumerate(chats)]
    await asyncio.gather(*(bot.press(chat, label) for chat, label in first))

    shown = [chat.screen.plain for chat in chats]
    assert len(set(shown)) == 4
    assert [shown[n] == shown[n % 4] for n in range(12)] == [True] * 12


async def test_polling_answers_too(bot: Bot, api: FakeTelegram) -> None:
    chat = api.chat()
    await bot.service.poll()
    api.send(api.text(chat, "/start"))

    await api.until(lambda: chat.by_bot)

    assert chat.screen.labels == ["Français", "English"]


# --- restarts -----------------------------------------------------------------------------------


async def test_restart_between_any_two_steps_changes_nothing(bot: Bot, api: FakeTelegram) -> None:
    chat = api.chat()
    await bot.write(chat, "/start")
    await bot.restart()
    await bot.press(chat, "Français")
    live = chat.screen.id
    for label in TO_A_WINDOW:
        await bot.restart()
        await bot.press(chat, label)
        assert chat.screen.id == live
    await bot.restart()
    await bot.write(chat, "93")

    assert "portail national des étrangers" in chat.by_bot[1].plain


async def test_update_taken_before_a_crash_is_answered_after_it(
    bot: Bot, api: FakeTelegram
) -> None:
    """It was on the disk, and the process died before anything else."""
    chat = api.chat()
    await bot.write(chat, "/start")
    await bot.press(chat, "Français")
    await bot.stop()
    dead = bot.service.inbox
    await dead.put(api.press(chat, "Un titre de séjour"))
    bot.service = bot._new()

    await bot.start()
    await bot.quiet()

    assert "plus proche de la vôtre" in chat.screen.plain


async def test_update_that_comes_while_the_bot_still_starts_is_answered_once_and_in_order(
    bot: Bot, api: FakeTelegram
) -> None:
    """A webhook listens before Telegram is reached: what it takes must not be taken up again."""
    chat = api.chat()
    await bot.write(chat, "/start")
    await bot.press(chat, "Français")
    await bot.stop()
    await bot.service.inbox.put(api.press(chat, "Un titre de séjour"))
    bot.service = bot._new()
    await bot.service.recover()
    await bot.service.inbox.put(api.text(chat, "/aide"))

    await bot.start()
    await bot.quiet()

    assert ["plus proche de la vôtre" in one.plain for one in chat.by_bot] == [True, False]
    assert sum("/effacer" in one.plain for one in chat.by_bot) == 1


async def test_message_committed_before_a_crash_is_sent_after_it(
    bot: Bot, api: FakeTelegram
) -> None:
    chat = api.chat()
    held = api.hold(method="sendMessage")
    await bot.service.inbox.put(api.text(chat, "/start"))
    await bot.service.lanes.emptied()
    await api.until(lambda: api.called("sendMessage"))
    await bot.service.sender.stop()
    held.release()

    await bot.restart()
    await bot.quiet()

    assert [message.labels for message in chat.by_bot] == [["Français", "English"]]


class Failing(Dialogue):
    """Cannot show anything, not even an apology."""

    def presenter(self, state: ChatState, now: datetime) -> Presenter:
        raise RuntimeError("x")


async def test_update_without_even_an_apology_is_dropped_and_the_next_is_answered(
    bot: Bot, api: FakeTelegram
) -> None:
    """It would fail again at every start, for ever."""
    chat = api.chat()
    await bot.write(chat, "/start")
    await bot.press(chat, "Français")
    sound, answering = bot.service.answering.dialogue, bot.service.answering
    answering.dialogue = Failing(sound.conversation, new_nonce=sound.new_nonce)
    await bot.press(chat, "Un titre de séjour")
    await bot.write(chat, "/aide")
    left = await bot.ledger.unfinished()
    answering.dialogue = sound

    await bot.press(chat, "Un titre de séjour")

    assert left == ([], [])
    assert "plus proche de la vôtre" in chat.screen.plain
    assert 'bonguichet_errors_total{kind="Unexpected"} 4.0' in bot.service.metrics.text().decode()


# --- what a person said is nowhere --------------------------------------------------------------


async def test_no_word_typed_nor_chat_id_is_in_any_record(
    bot: Bot, api: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    chat = api.chat(first_name="Zoubida", username="zoubida93")
    api.fail(method="sendMessage", error=500)
    await bot.write(chat, "/start")
    await bot.press(chat, "Français")
    api.fail(method="editMessageText", error=400, description="Bad Request: unheard of")
    await bot.press(chat, "Un titre de séjour")
    await bot.write(chat, SECRET)
    await bot.gets(api.photo(chat, SECRET), api.edited(chat, SECRET))
    api.fail(error=403, chat=chat, times=None)
    await bot.write(chat, "encore " + SECRET)

    said = "\n".join(f"{one.getMessage()} {one.exc_text} {one.__dict__}" for one in caplog.records)
    assert caplog.records
    for secret in ("Zoubida", "9303999888", str(chat.id), "zoubida93", "AAE-secret"):
        assert secret not in said
