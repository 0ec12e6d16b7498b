"""Reminders: by day over there, once, without a word of the situation, and stopped by one press."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.session import Session
from bot.faces.telegram.dialogue import Asked
from bot.faces.telegram.inbox import key_of
from bot.faces.telegram.reminding import allowed_hour, hour_of, reminder_of
from bot.faces.telegram.retention import AFTER_REMINDER, forget_on
from bot.faces.telegram.state import ChatState
from bot.testing.fake_chat import FakeChat
from bot.testing.fake_telegram import FakeTelegram
from tests.faces.telegram.people import TO_A_WINDOW
from tests.faces.telegram.running import Bot, new_ledger, running
from tests.real import real_conversation

ZONES = sorted({t.zone for t in real_conversation().library.table.territories.values()})
PARIS, REUNION, NOUMEA = map(ZoneInfo, ("Europe/Paris", "Indian/Reunion", "Pacific/Noumea"))


def moment_of(hour: int) -> datetime:
    return datetime.fromtimestamp(hour * 3_600, UTC)


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


# --- the hours ----------------------------------------------------------------------------------


@pytest.mark.parametrize("zone", [PARIS, REUNION, NOUMEA])
@pytest.mark.parametrize(
    ("hour", "minute", "is_day"),
    [(8, 59, False), (9, 0, True), (20, 59, True), (21, 0, False), (0, 0, False), (3, 30, False)],
)
def test_day_is_from_nine_to_nine_over_there(
    zone: ZoneInfo, hour: int, minute: int, is_day: bool
) -> None:
    there = datetime(2026, 11, 21, hour, minute, tzinfo=zone)

    assert (allowed_hour(there.astimezone(UTC), zone) is None) is is_day


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        (datetime(2026, 11, 21, 21, 0, tzinfo=PARIS), datetime(2026, 11, 22, 9, tzinfo=PARIS)),
        (datetime(2026, 11, 21, 8, 59, tzinfo=PARIS), datetime(2026, 11, 21, 9, tzinfo=PARIS)),
        (datetime(2026, 12, 31, 23, 59, tzinfo=NOUMEA), datetime(2027, 1, 1, 9, tzinfo=NOUMEA)),
        # The nights on which the clocks change in Paris.
        (datetime(2027, 3, 27, 22, 0, tzinfo=PARIS), datetime(2027, 3, 28, 9, tzinfo=PARIS)),
        (datetime(2026, 10, 24, 22, 0, tzinfo=PARIS), datetime(2026, 10, 25, 9, tzinfo=PARIS)),
    ],
)
def test_what_is_due_at_night_waits_until_nine(there: datetime, expected: datetime) -> None:
    hour = allowed_hour(there.astimezone(UTC), there.tzinfo)  # type: ignore[arg-type]

    assert hour is not None
    assert moment_of(hour) == expected


@settings(deadline=None)
@given(
    now=st.integers(1_767_225_600, 1_893_456_000).map(lambda s: datetime.fromtimestamp(s, UTC)),
    zone=st.sampled_from(ZONES),
)
def test_reminder_is_never_put_off_for_long_nor_into_the_night(now: datetime, zone: str) -> None:
    hour = allowed_hour(now, ZoneInfo(zone))
    there = moment_of(hour).astimezone(ZoneInfo(zone)) if hour is not None else now

    assert hour is None or now < moment_of(hour) <= now + timedelta(hours=13, minutes=30)
    assert hour is None or 9 <= there.hour < 21


@settings(deadline=None)
@given(day=st.dates(date(2026, 1, 1), date(2035, 1, 1)), zone=st.sampled_from(ZONES))
def test_reminder_is_due_in_the_morning_of_its_day_over_there(day: date, zone: str) -> None:
    state = ChatState(7, Session(next(iter(real_conversation().library.flows))), "abc123")

    reminder = reminder_of(key_of(7), state, Asked("x", day), ZoneInfo(zone))

    there = moment_of(reminder.due).astimezone(ZoneInfo(zone))
    assert (there.date(), there.hour) in ((day, 9), (day, 10))


# --- asking, being told, stopping ---------------------------------------------------------------


async def asks(bot: Bot, chat: FakeChat, expires: str = "3 mai 2027", place: str = "93") -> None:
    await bot.write(chat, "/start")
    await bot.press(chat, "Français")
    for label in TO_A_WINDOW:
        await bot.press(chat, label)
    await bot.write(chat, place)
    await bot.press(chat, "Calculer mes dates")
    await bot.write(chat, expires)
    await bot.press(chat, "Me rappeler une date")
    await bot.press(chat, next(one for one in chat.screen.labels if one.startswith("Début")))


async def test_nothing_is_kept_before_the_person_agrees_to_the_date(
    bot: Bot, api: FakeTelegram
) -> None:
    chat = api.chat()
    await asks(bot, chat)

    assert "jusqu'au 9 février 2027" in chat.screen.plain
    assert await bot.ledger.reminders(key_of(chat.id)) == []

    await bot.press(chat, "Non merci")
    assert await bot.ledger.reminders(key_of(chat.id)) == []


async def test_reminder_goes_out_on_its_day_and_only_once(bot: Bot, api: FakeTelegram) -> None:
    chat = api.chat()
    await asks(bot, chat)
    await bot.press(chat, "D'accord")
    before = len(chat.by_bot)

    sent = []
    for there in (
        datetime(2027, 1, 2, 23, 59, tzinfo=PARIS),
        datetime(2027, 1, 3, 9, 59, tzinfo=PARIS),
        datetime(2027, 1, 3, 10, 0, tzinfo=PARIS),
        datetime(2027, 1, 3, 10, 1, tzinfo=PARIS),
    ):
        sent.append(await bot.service.reminding.send_due(there.astimezone(UTC)))
        await bot.quiet()

    assert sent == [0, 0, 1, 0]
    assert len(chat.by_bot) == before + 1
    assert chat.screen.labels == ["Continuer", "Arrêter les rappels"]


async def test_lock_screen_says_nothing_of_the_situation(bot: Bot, api: FakeTelegram) -> None:
    chat = api.chat()
    await asks(bot, chat)
    await bot.press(chat, "D'accord")

    await bot.service.reminding.send_due(datetime(2027, 1, 3, 12, tzinfo=UTC))
    await bot.quiet()

    said = chat.last.plain.casefold()
    assert [
        one for one in ("titre", "préfecture", "séjour", "anef", "famille") if one in said
    ] == []


async def test_missed_reminder_goes_out_after_the_restart_in_the_morning(
    bot: Bot, api: FakeTelegram
) -> None:
    chat = api.chat()
    await asks(bot, chat)
    await bot.press(chat, "D'accord")
    await bot.restart()
    reminding = bot.service.reminding

    night = await reminding.send_due(datetime(2027, 1, 4, 22, 30, tzinfo=PARIS).astimezone(UTC))
    again = await reminding.send_due(datetime(2027, 1, 5, 8, 59, tzinfo=PARIS).astimezone(UTC))
    day = await reminding.send_due(datetime(2027, 1, 5, 9, 0, tzinfo=PARIS).astimezone(UTC))
    await bot.quiet()

    assert (night, again, day) == (0, 0, 1)


async def test_reminder_over_there_follows_the_clock_over_there(
    bot: Bot, api: FakeTelegram
) -> None:
    chat = api.chat()
    await asks(bot, chat, place="974")
    await bot.press(chat, "D'accord")
    (reminder,) = await bot.ledger.reminders(key_of(chat.id))

    assert moment_of(reminder.due).astimezone(REUNION).hour == 10


async def test_second_window_does_not_replace_the_first(bot: Bot, api: FakeTelegram) -> None:
    """One person, two cards (their own, their child's): both dates matter."""
    chat = api.chat()
    await asks(bot, chat)
    await bot.press(chat, "D'accord")
    await asks(bot, chat, expires="3 juin 2027")
    await bot.press(chat, "D'accord")

    kept = await bot.ledger.reminders(key_of(chat.id))
    await bot.write(chat, "/rappels")

    assert len(kept) == 2
    assert "3 janvier 2027" in chat.last.plain
    assert "3 février 2027" in chat.last.plain


async def test_asking_twice_for_one_date_reminds_once(bot: Bot, api: FakeTelegram) -> None:
    chat = api.chat()
    await asks(bot, chat)
    press = api.press(chat, "D'accord")
    await bot.gets(press, api.press(chat, "D'accord"))

    assert len(await bot.ledger.reminders(key_of(chat.id))) == 1


async def test_one_press_stops_them_all_even_when_the_conversation_is_forgotten(
    bot: Bot, api: FakeTelegram
) -> None:
    chat = api.chat()
    await asks(bot, chat)
    await bot.press(chat, "D'accord")
    await bot.service.reminding.send_due(datetime(2027, 1, 3, 12, tzinfo=UTC))
    await bot.quiet()
    await asks(bot, chat, expires="3 juin 2027")
    await bot.press(chat, "D'accord")
    reminded = next(one for one in chat.by_bot if "Arrêter les rappels" in one.labels)

    await bot.gets(api.press(chat, "Arrêter les rappels", message=reminded))
    await bot.write(chat, "/rappels")

    assert await bot.ledger.reminders(key_of(chat.id)) == []
    assert "pas de rappel" in chat.last.plain


async def test_chat_that_blocks_the_bot_loses_its_reminders_and_is_forgotten_in_time(
    bot: Bot, api: FakeTelegram
) -> None:
    chat = api.chat()
    await asks(bot, chat)
    await bot.press(chat, "D'accord")

    await bot.gets(api.member(chat, "kicked"))

    kept = await bot.ledger.load(key_of(chat.id))
    assert await bot.ledger.reminders(key_of(chat.id)) == []
    assert kept is not None
    assert kept.forget_on == bot.moment.date() + timedelta(days=30)


async def test_chat_found_blocked_while_reminding_is_told_so_when_it_comes_back(
    bot: Bot, api: FakeTelegram
) -> None:
    """« My reminders » must not list one that will never be sent."""
    chat = api.chat()
    await asks(bot, chat)
    await bot.press(chat, "D'accord")
    await asks(bot, chat, expires="3 juin 2027")
    await bot.press(chat, "D'accord")
    chat.blocked = True
    await bot.service.reminding.send_due(datetime(2027, 1, 3, 12, tzinfo=UTC))
    await bot.quiet()
    chat.blocked = False

    await bot.write(chat, "/rappels")

    assert await bot.ledger.reminders(key_of(chat.id)) == []
    assert "pas de rappel" in chat.last.plain


async def test_reminder_that_the_content_no_longer_has_is_dropped_in_silence(
    bot: Bot, api: FakeTelegram
) -> None:
    chat = api.chat()
    await asks(bot, chat)
    await bot.press(chat, "D'accord")
    bot.service.reminding.replace(())
    before = len(chat.by_bot)

    sent = await bot.service.reminding.send_due(datetime(2027, 1, 3, 12, tzinfo=UTC))
    await bot.quiet()

    assert (sent, len(chat.by_bot)) == (0, before)
    assert await bot.ledger.due(hour_of(datetime(2027, 2, 1, tzinfo=UTC))) == []


# --- how long -----------------------------------------------------------------------------------


def test_chat_is_kept_from_the_last_thing_that_matters() -> None:
    today = date(2026, 11, 21)
    state = ChatState(7, Session(next(iter(real_conversation().library.flows))), "abc123")
    later = replace(state, reminded=(("a", date(2027, 1, 3)), ("b", date(2026, 12, 1))))
    past = replace(state, reminded=(("a", date(2026, 1, 3)),))

    assert forget_on(state, today, 30) == date(2026, 12, 21)
    assert forget_on(past, today, 30) == date(2026, 12, 21)
    assert forget_on(later, today, 30) == date(2027, 1, 3) + AFTER_REMINDER + timedelta(days=30)
