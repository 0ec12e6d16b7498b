"""Tests of bot/testing: the fake Bot API, asked by PTB itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from telegram import (
    Bot,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MaybeInaccessibleMessage,
    Message,
    Update,
)
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram.ext import Application, ContextTypes, TypeHandler

from bot.testing.fake_telegram import FakeTelegram
from bot.testing.fake_updates import MEDIA

TOKEN = "123456789:AAE-secret_secret_secret_secret_secre"


@pytest.fixture
def api() -> FakeTelegram:
    return FakeTelegram()


@pytest.fixture
def bot(api: FakeTelegram) -> Bot:
    return Bot(TOKEN, request=api, get_updates_request=api)


def keyboard(*labels: str, **kind: Any) -> InlineKeyboardMarkup:
    """Return one button a row; with data by default."""
    rows = [InlineKeyboardButton(one, **(kind or _data(one))) for one in labels]
    return InlineKeyboardMarkup.from_column(rows)


def _data(label: str) -> dict[str, Any]:
    return {"callback_data": f"0.{label}"}


# --- what people see ----------------------------------------------------------------------------


async def test_message_is_seen_with_its_buttons_and_edited_in_place(
    api: FakeTelegram, bot: Bot
) -> None:
    chat = api.chat()

    sent = await bot.send_message(
        chat.id, "<b>A</b> &amp; B", "HTML", reply_markup=keyboard("x", "y")
    )
    before = (chat.last.text, chat.texts, chat.screen.rows)
    await bot.edit_message_text("C", chat.id, sent.message_id)

    assert before == ("<b>A</b> &amp; B", ["A & B"], [["x"], ["y"]])
    assert (chat.last.id, chat.texts, chat.last.rows, chat.last.edits) == (1, ["C"], [], 1)
    assert api.problems == []


async def test_document_is_seen_with_its_name_and_content(api: FakeTelegram, bot: Bot) -> None:
    chat = api.chat()

    sent = await bot.send_document(chat.id, b"%PDF", filename="fiche.pdf", caption="Votre fiche")

    assert chat.last.file == ("fiche.pdf", b"%PDF")
    assert chat.texts == ["Votre fiche"]
    assert sent.document is not None
    assert sent.document.file_name == "fiche.pdf"


async def test_press_turns_until_it_is_answered_once(api: FakeTelegram, bot: Bot) -> None:
    chat = api.chat()
    await bot.send_message(chat.id, "?", reply_markup=keyboard("Oui"))
    query = Update.de_json(api.press(chat, "Oui"), bot).callback_query
    assert query is not None
    assert chat.open_presses == {query.id}

    await query.answer("Noté")

    assert (query.data, chat.alerts, chat.open_presses) == ("0.Oui", ["Noté"], set())
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await query.answer()


async def test_press_shows_the_message_as_it_is_now_or_that_it_is_gone(
    api: FakeTelegram, bot: Bot
) -> None:
    chat = api.chat()
    await bot.send_message(chat.id, "?", reply_markup=keyboard("Oui"))
    old = chat.screen
    before = Update.de_json(api.press(chat, data="forged", message=old), bot).callback_query
    await bot.delete_message(chat.id, old.id)
    after = Update.de_json(api.press(chat, "Oui", message=old), bot).callback_query

    assert before is not None
    assert after is not None
    assert (before.data, type(before.message)) == ("forged", Message)
    assert (after.data, after.message and after.message.is_accessible) == ("0.Oui", False)
    assert isinstance(after.message, MaybeInaccessibleMessage)


async def test_button_that_is_not_there_cannot_be_pressed(api: FakeTelegram, bot: Bot) -> None:
    chat = api.chat()
    with pytest.raises(LookupError, match=r"(?i)no message with buttons"):
        api.press(chat, "Oui")
    with pytest.raises(LookupError, match=r"(?i)wrote nothing"):
        _ = chat.last
    await bot.send_message(chat.id, "?", reply_markup=keyboard("Site", url="https://x.example"))

    with pytest.raises(LookupError, match=r"(?i)no button 'Site' among \['Site'\]"):
        api.press(chat, "Site")


@pytest.mark.parametrize("kind", MEDIA)
def test_every_kind_of_message_is_one_that_telegram_sends(
    api: FakeTelegram, bot: Bot, kind: str
) -> None:
    message = Update.de_json(api.media(api.chat(), kind), bot).message

    assert message is not None
    assert message.to_dict()[kind] is not None


def test_what_people_do_becomes_updates(api: FakeTelegram, bot: Bot) -> None:
    chat, group = api.chat(language=None), api.chat(kind="supergroup")
    api.text(chat, "a")
    updates = [
        Update.de_json(update, bot)
        for update in (
            api.command(chat, "start", "CODE"),
            api.photo(chat, "légende"),
            api.edited(chat, "b"),
            api.text(api.chat(kind="channel"), "annonce"),
            api.member(chat, "kicked"),
            api.member(group, "member"),
            api.text(group, "bonjour"),
        )
    ]

    command, photo, edited, post, blocked, added, said = updates
    assert command.message is not None
    assert command.message.text == "/start CODE"
    assert command.message.from_user is not None
    assert command.message.from_user.language_code is None
    assert photo.message is not None
    assert photo.message.caption == "légende"
    assert edited.edited_message is not None
    assert edited.edited_message.text == "b"
    assert post.channel_post is not None
    assert blocked.my_chat_member is not None
    assert added.my_chat_member is not None
    assert added.my_chat_member.new_chat_member.status == "member"
    assert chat.blocked
    assert not group.blocked
    assert said.effective_chat is not None
    assert said.effective_chat.id == group.id
    assert [update.update_id for update in updates] == sorted(
        {update.update_id for update in updates}
    )


# --- what Telegram refuses ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "markup", "refusal"),
    [
        (" ", None, "text is empty"),
        ("é" * 4097, None, "too long"),
        ("🙂" * 2049, None, "too long"),
        ("<b>a", None, "find end tag corresponding to start tag b"),
        ("<b>a</i></b>", None, "Unexpected end tag i"),
        ("<p>a</p>", None, "Unsupported start tag p"),
        ("a < b", None, "Unsupported start tag"),
        ("a", keyboard("x" * 63), "BUTTON_DATA_INVALID"),
        ("a", keyboard("x", callback_data=""), "BUTTON_DATA_INVALID"),
        ("a", keyboard("x", copy_text=CopyTextButton("x" * 257)), "BUTTON_COPY_TEXT_INVALID"),
        ("a", keyboard("x", url="https://x.example", callback_data="x"), "unallowed"),
        ("a", keyboard(" "), "unallowed"),
    ],
)
async def test_what_telegram_refuses_is_refused_and_kept_as_a_problem(
    api: FakeTelegram, bot: Bot, text: str, markup: InlineKeyboardMarkup | None, refusal: str
) -> None:
    chat = api.chat()

    with pytest.raises(BadRequest, match=f"(?i){refusal}"):
        await bot.send_message(chat.id, text, "HTML", reply_markup=markup)

    assert chat.by_bot == []
    assert refusal in " ".join(api.problems)


async def test_text_of_the_full_length_between_tags_is_sent(api: FakeTelegram, bot: Bot) -> None:
    text = f"<blockquote expandable>{'&lt;' * 4095}</blockquote><a href='https://x.example'>b</a>"

    await bot.send_message(api.chat().id, text, "HTML")

    assert api.problems == []


async def test_normal_refusals_are_no_problem(api: FakeTelegram, bot: Bot) -> None:
    chat = api.chat()
    sent = await bot.send_message(chat.id, "a", reply_markup=keyboard("x"))
    api.text(chat, "moi")

    with pytest.raises(BadRequest, match=r"(?i)message is not modified"):
        await bot.edit_message_text("a", chat.id, sent.message_id, reply_markup=keyboard("x"))
    with pytest.raises(BadRequest, match=r"(?i)message to edit not found"):
        await bot.edit_message_text("b", chat.id, 99)
    with pytest.raises(BadRequest, match=r"(?i)message can't be edited"):
        await bot.edit_message_text("b", chat.id, 2)
    with pytest.raises(BadRequest, match=r"(?i)message to delete not found"):
        await bot.delete_message(chat.id, 99)
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await bot.send_message(5, "a")
    assert api.problems == []


async def test_keyboard_alone_is_edited_and_the_text_stays(api: FakeTelegram, bot: Bot) -> None:
    chat = api.chat()
    sent = await bot.send_message(chat.id, "a", reply_markup=keyboard("x"))

    await bot.edit_message_reply_markup(chat.id, sent.message_id, reply_markup=None)

    assert (chat.last.text, chat.last.labels) == ("a", [])


async def test_blocked_bot_and_left_group_are_forbidden(api: FakeTelegram, bot: Bot) -> None:
    chat, group = api.chat(), api.chat(kind="group")
    api.member(chat, "kicked")
    await bot.leave_chat(group.id)

    assert group.left
    with pytest.raises(Forbidden, match=r"(?i)blocked by the user"):
        await bot.send_message(chat.id, "a")
    with pytest.raises(Forbidden, match=r"(?i)not a member of the group"):
        await bot.send_message(group.id, "a")


async def test_method_that_it_does_not_know_is_a_problem(api: FakeTelegram, bot: Bot) -> None:
    chat = api.chat()

    with pytest.raises(InvalidToken, match=r"(?i)does not know the method sendDice"):
        await bot.send_dice(chat.id)
    with pytest.raises(InvalidToken, match=r"(?i)does not know the method getStickerSet"):
        await bot.get_sticker_set("a")
    assert len(api.problems) == 2


async def test_profile_of_the_bot_is_kept_by_language(api: FakeTelegram, bot: Bot) -> None:
    await bot.set_my_commands([("start", "Commencer")], language_code="fr")
    await bot.set_my_name("Guichet")
    await bot.set_my_description("…", language_code="fr")
    await bot.set_my_short_description("…")

    assert set(api.profile) == {
        ("setMyCommands", "fr"),
        ("setMyName", ""),
        ("setMyDescription", "fr"),
        ("setMyShortDescription", ""),
    }
    commands = api.profile["setMyCommands", "fr"]["commands"]
    assert commands == [{"command": "start", "description": "Commencer"}]


# --- faults -------------------------------------------------------------------------------------


async def test_fault_happens_as_often_as_said_and_to_its_calls_only(
    api: FakeTelegram, bot: Bot
) -> None:
    chat, other = api.chat(), api.chat()
    fault = api.fail(method="sendMessage", error=429, chat=chat, times=2, retry_after=3)

    await bot.send_message(other.id, "a")
    for _ in range(2):
        with pytest.raises(RetryAfter) as caught:
            await bot.send_message(chat.id, "a")
    await bot.send_message(chat.id, "b")

    assert caught.value.retry_after == timedelta(seconds=3)
    assert (chat.texts, other.texts, fault.hits) == (["b"], ["a"], 2)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (500, NetworkError),
        (403, Forbidden),
        (400, BadRequest),
        (TimedOut(), TimedOut),
        (NetworkError("reset"), NetworkError),
    ],
)
async def test_call_may_fail_although_it_took_effect(
    api: FakeTelegram, bot: Bot, error: Any, expected: type[Exception]
) -> None:
    chat = api.chat()
    api.fail(error=error, applied=True)

    with pytest.raises(expected):
        await bot.send_message(chat.id, "a")

    assert chat.texts == ["a"]


async def test_error_may_carry_its_own_words(api: FakeTelegram, bot: Bot) -> None:
    api.fail(error=400, description="Bad Request: message is too old")

    with pytest.raises(BadRequest, match=r"(?i)too old"):
        await bot.send_message(api.chat().id, "a")


async def test_fault_without_a_method_spares_what_the_bot_lives_on(
    api: FakeTelegram, bot: Bot
) -> None:
    fault = api.fail(error=500, times=None)

    await bot.get_me()
    await bot.get_updates()
    fault.release()
    await bot.send_message(api.chat().id, "a")

    assert fault.hits == 0


async def test_held_calls_wait_and_then_go_on(api: FakeTelegram, bot: Bot) -> None:
    chat, other = api.chat(), api.chat()
    hold = api.hold(chat=chat)
    waiting = asyncio.create_task(bot.send_message(chat.id, "a"))
    await bot.send_message(other.id, "b")
    assert (chat.texts, other.texts) == ([], ["b"])

    hold.release()
    await waiting

    assert chat.texts == ["a"]


# --- the whole Application ----------------------------------------------------------------------


@pytest.fixture
async def echo(api: FakeTelegram) -> AsyncIterator[list[int]]:
    """An Application that polls, and answers each text with it; the ids of its updates."""
    ids: list[int] = []

    async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        ids.append(update.update_id)
        if update.message and update.message.text:
            await update.message.reply_text(update.message.text)

    app = Application.builder().token(TOKEN).request(api).get_updates_request(api).build()
    app.add_handler(TypeHandler(Update, answer))
    async with app:
        assert app.updater is not None
        await app.updater.start_polling()
        await app.start()
        yield ids
        await app.updater.stop()
        await app.stop()


async def test_application_polls_and_answers(api: FakeTelegram, echo: list[int]) -> None:
    chat = api.chat()
    update = api.text(chat, "bonjour")

    api.send(update, update)
    await api.until(lambda: len(chat.by_bot) == 2)

    assert chat.texts == ["bonjour", "bonjour"]
    assert echo == [update["update_id"]] * 2
    assert [call.method for call in api.called("deleteWebhook")] == ["deleteWebhook"]


async def test_what_does_not_happen_is_said_with_the_last_calls(
    api: FakeTelegram, echo: list[int]
) -> None:
    with pytest.raises(
        AssertionError, match=r"(?s)did not happen in 0.05 s; last calls:\n.*getUpdates"
    ):
        await api.until(lambda: echo, timeout_s=0.05)


async def test_webhook_and_polling_exclude_each_other(api: FakeTelegram, bot: Bot) -> None:
    api.send(api.text(api.chat(), "a"))
    await bot.set_webhook("https://bot.example/x", secret_token="s")
    with pytest.raises(Conflict):
        await bot.get_updates()
    seen = await bot.get_webhook_info()
    await bot.delete_webhook(drop_pending_updates=True)

    assert (seen.url, seen.pending_update_count) == ("https://bot.example/x", 1)
    assert await bot.get_updates() == ()


async def test_updates_are_confirmed_by_the_next_offset(api: FakeTelegram, bot: Bot) -> None:
    chat = api.chat()
    updates = [api.text(chat, str(number)) for number in range(3)]
    api.send(*updates)

    first = await bot.get_updates(limit=2)
    again = await bot.get_updates()
    rest = await bot.get_updates(offset=first[-1].update_id + 1)

    assert [len(first), len(again), len(rest)] == [2, 3, 1]
