"""What a ledger promises, on every implementation."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.stores.base import SessionKey
from bot.stores.ledger import Incoming, Kept, Ledger, Outgoing, Reminder
from bot.stores.memory_ledger import MemoryLedger
from bot.stores.sqlite import SqliteLedger

DAY = date(2026, 11, 27)
LATER = DAY + timedelta(days=30)
ANA = SessionKey("telegram", "412345678901")
BO = SessionKey("telegram", "598765432109", "7")
KEPT = Kept('{"langue": "uk", "titre": "étudiant \\u0000"}\0', LATER)


@pytest.fixture(params=["memory", "sqlite"])
async def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Ledger]:
    made: Ledger
    if request.param == "memory":
        made = MemoryLedger(lambda: DAY)
    else:
        folders = [tmp_path / name for name in ("data", "keys")]
        for folder in folders:
            folder.mkdir()
        made = await SqliteLedger.open(
            folders[0] / "bot.sqlite", folders[1], bytes(range(32)), today=lambda: DAY
        )
    yield made
    await made.close()


async def test_an_update_is_kept_until_it_is_settled(ledger: Ledger) -> None:
    assert await ledger.receive(Incoming(5, ANA, "é"))

    assert await ledger.unfinished() == ([Incoming(5, ANA, "é")], [])

    await ledger.settle(5, ANA, None)
    assert await ledger.unfinished() == ([], [])


async def test_updates_come_back_in_the_order_of_arrival(ledger: Ledger) -> None:
    """Telegram restarts its ids at random after a quiet week."""
    arrived = [Incoming(9, ANA, "a"), Incoming(3, BO, "b"), Incoming(7, ANA, "c")]
    for update in arrived:
        await ledger.receive(update)

    assert (await ledger.unfinished())[0] == arrived


async def test_an_update_is_received_once(ledger: Ledger) -> None:
    await ledger.receive(Incoming(5, ANA, "first"))

    assert not await ledger.receive(Incoming(5, BO, "second"))
    assert (await ledger.unfinished())[0] == [Incoming(5, ANA, "first")]


async def test_a_settled_update_is_not_received_again(ledger: Ledger) -> None:
    await ledger.receive(Incoming(5, ANA, "first"))
    await ledger.settle(5, ANA, KEPT)

    assert not await ledger.receive(Incoming(5, ANA, "first"))


async def test_the_same_update_twice_at_once_is_received_once(ledger: Ledger) -> None:
    twice = [ledger.receive(Incoming(5, ANA, "x")) for _ in range(2)]

    assert sorted(await asyncio.gather(*twice)) == [False, True]


async def test_nothing_is_known_of_a_chat_before_it_is_kept(ledger: Ledger) -> None:
    await ledger.receive(Incoming(1, ANA, "x"))

    assert await ledger.load(ANA) is None


async def test_a_chat_comes_back_as_it_was_kept(ledger: Ledger) -> None:
    await ledger.settle(None, ANA, KEPT)

    assert await ledger.load(ANA) == KEPT
    assert await ledger.load(BO) is None


async def test_threads_and_faces_do_not_mix(ledger: Ledger) -> None:
    await ledger.settle(None, ANA, KEPT)

    assert await ledger.load(SessionKey("web", ANA.chat)) is None
    assert await ledger.load(SessionKey("telegram", ANA.chat, "1")) is None


async def test_what_was_kept_last_is_loaded_and_the_day_moves_both_ways(ledger: Ledger) -> None:
    for day in (LATER, DAY, LATER):
        await ledger.settle(None, ANA, Kept(str(day), day))

        assert await ledger.load(ANA) == Kept(str(day), day)


async def test_settle_without_a_chat_leaves_it_as_it_is(ledger: Ledger) -> None:
    await ledger.settle(None, ANA, KEPT)
    await ledger.settle(1, ANA, None, ["a call"])

    assert await ledger.load(ANA) == KEPT


async def test_calls_stay_in_order_until_they_are_delivered(ledger: Ledger) -> None:
    first = await ledger.settle(None, ANA, KEPT, ["a", "b"])
    (other,) = await ledger.settle(None, BO, None, ["c"])

    assert sorted({*first, other}) == [*first, other]
    assert (await ledger.unfinished())[1] == [
        Outgoing(first[0], ANA, "a"),
        Outgoing(first[1], ANA, "b"),
        Outgoing(other, BO, "c"),
    ]

    await ledger.delivered(first[0], ANA)
    await ledger.delivered(first[0], ANA)
    assert [call.body for call in (await ledger.unfinished())[1]] == ["b", "c"]


async def test_the_screen_is_written_by_delivered_alone(ledger: Ledger) -> None:
    (call,) = await ledger.settle(None, ANA, Kept("x", LATER, screen=5), ["a"])
    assert await ledger.load(ANA) == Kept("x", LATER, None)

    await ledger.delivered(call, ANA, screen=77)
    assert await ledger.load(ANA) == Kept("x", LATER, 77)

    await ledger.settle(None, ANA, Kept("y", LATER, screen=5))
    await ledger.delivered(call, ANA)
    assert await ledger.load(ANA) == Kept("y", LATER, 77)

    await ledger.delivered(call, ANA, screen=0)
    assert await ledger.load(ANA) == Kept("y", LATER, None)


async def test_a_screen_of_an_unknown_chat_is_nothing(ledger: Ledger) -> None:
    await ledger.delivered(1, ANA, screen=5)

    assert await ledger.load(ANA) is None


# --- reminders ------------------------------------------------------------------------------


async def test_reminders_are_listed_the_next_one_first(ledger: Ledger) -> None:
    late, soon = Reminder(ANA, "b", 20, "late"), Reminder(ANA, "a", 10, "soon")
    await ledger.settle(None, ANA, None, reminders=[late, soon])

    assert await ledger.reminders(ANA) == [soon, late]
    assert await ledger.reminders(BO) == []


async def test_a_reminder_of_the_same_name_replaces_the_first(ledger: Ledger) -> None:
    await ledger.settle(None, ANA, None, reminders=[Reminder(ANA, "a", 10, "x")])
    await ledger.settle(None, ANA, None, reminders=[Reminder(ANA, "a", 30, "y")])
    await ledger.settle(None, BO, None, reminders=[Reminder(BO, "a", 40, "z")])

    assert await ledger.reminders(ANA) == [Reminder(ANA, "a", 30, "y")]


async def test_what_is_due_comes_the_oldest_first_and_at_most_so_many(ledger: Ledger) -> None:
    due = [Reminder(chat, f"{hour}", hour, "x") for hour, chat in ((3, ANA), (1, BO), (2, ANA))]
    for one in [*due, Reminder(ANA, "not yet", 4, "x")]:
        await ledger.settle(None, one.chat, None, reminders=[one])

    assert [one.due for one in await ledger.due(3)] == [1, 2, 3]
    assert [one.due for one in await ledger.due(3, limit=2)] == [1, 2]


async def test_a_reminder_becomes_a_call(ledger: Ledger) -> None:
    reminder = Reminder(ANA, "a", 10, "x")
    await ledger.settle(None, ANA, None, reminders=[reminder])

    call = await ledger.remind(reminder, "call")

    assert call is not None
    assert (await ledger.unfinished())[1] == [Outgoing(call, ANA, "call")]
    assert await ledger.due(10) == []


async def test_a_reminder_can_end_without_a_call(ledger: Ledger) -> None:
    reminder = Reminder(ANA, "a", 10, "x")
    await ledger.settle(None, ANA, None, reminders=[reminder])

    assert await ledger.remind(reminder, None) is None
    assert await ledger.unfinished() == ([], [])
    assert await ledger.reminders(ANA) == []


async def test_a_reminder_that_was_stopped_or_moved_meanwhile_is_not_sent(ledger: Ledger) -> None:
    reminder = Reminder(ANA, "a", 10, "x")
    assert await ledger.remind(reminder, "call") is None

    await ledger.settle(None, ANA, None, reminders=[Reminder(ANA, "a", 30, "y")])
    assert await ledger.remind(reminder, "call") is None
    await ledger.postpone(reminder, 99)

    assert await ledger.reminders(ANA) == [Reminder(ANA, "a", 30, "y")]
    assert await ledger.unfinished() == ([], [])


async def test_a_postponed_reminder_is_due_later(ledger: Ledger) -> None:
    await ledger.settle(None, ANA, None, reminders=[Reminder(ANA, "a", 10, "x")])

    await ledger.postpone(Reminder(ANA, "a", 10, "x"), 12)

    assert await ledger.due(11) == []
    assert await ledger.due(12) == [Reminder(ANA, "a", 12, "x")]


async def test_reminders_are_stopped_by_name_or_all_at_once(ledger: Ledger) -> None:
    names = [Reminder(ANA, name, 10, "x") for name in ("a", "b", "c")]
    await ledger.settle(None, ANA, None, reminders=names)
    await ledger.settle(None, BO, None, reminders=[Reminder(BO, "a", 10, "x")])

    assert await ledger.stop_reminders(ANA, "a") == 1
    assert await ledger.stop_reminders(ANA, "a") == 0
    assert await ledger.stop_reminders(ANA) == 2
    assert await ledger.stop_reminders(ANA) == 0
    assert len(await ledger.due(10)) == 1


# --- forgetting -----------------------------------------------------------------------------


async def fill(ledger: Ledger, chat: SessionKey, update: int) -> None:
    """Give the chat one of everything."""
    await ledger.receive(Incoming(update, chat, "before"))
    await ledger.settle(update, chat, KEPT, ["call"], [Reminder(chat, "a", 10, "x")])
    await ledger.receive(Incoming(update + 1, chat, "waits"))
    await ledger.receive(Incoming(update + 2, chat, "erase"))


async def test_erase_leaves_the_goodbye_alone(ledger: Ledger) -> None:
    await fill(ledger, ANA, 10)

    (call,) = await ledger.erase(12, ANA, ["goodbye"])

    assert await ledger.load(ANA) is None
    assert await ledger.reminders(ANA) == []
    assert await ledger.due(99) == []
    assert await ledger.unfinished() == ([], [Outgoing(call, ANA, "goodbye")])


async def test_erase_keeps_the_ids_of_updates(ledger: Ledger) -> None:
    await fill(ledger, ANA, 10)
    await ledger.erase(12, ANA, ())

    assert [await ledger.receive(Incoming(id_, ANA, "x")) for id_ in (10, 11, 12)] == [False] * 3


async def test_erase_touches_no_other_chat(ledger: Ledger) -> None:
    await fill(ledger, BO, 20)
    before = await ledger.unfinished()

    await ledger.erase(None, ANA, ())

    assert await ledger.load(BO) == KEPT
    assert await ledger.unfinished() == before
    assert len(await ledger.reminders(BO)) == 1


async def test_a_chat_begins_anew_while_the_goodbye_is_under_way(ledger: Ledger) -> None:
    await fill(ledger, ANA, 10)
    (call,) = await ledger.erase(12, ANA, ["goodbye"])

    await ledger.receive(Incoming(13, ANA, "/start"))
    await ledger.settle(13, ANA, Kept("new", LATER), ["welcome"])
    await ledger.delivered(call, ANA)

    assert await ledger.load(ANA) == Kept("new", LATER)
    assert [one.body for one in (await ledger.unfinished())[1]] == ["welcome"]


async def test_what_comes_right_behind_an_erase_is_kept(ledger: Ledger) -> None:
    await fill(ledger, ANA, 10)

    await asyncio.gather(
        ledger.erase(12, ANA, ["goodbye"]),
        ledger.receive(Incoming(13, ANA, "/start")),
        ledger.settle(13, ANA, Kept("new", LATER)),
    )

    assert await ledger.load(ANA) == Kept("new", LATER)


async def test_what_waits_behind_an_erase_is_answered_after_a_crash(ledger: Ledger) -> None:
    """Written while « /effacer » was on its way: it is of a new conversation."""
    await fill(ledger, ANA, 10)
    behind = [Incoming(9, ANA, "/start"), Incoming(14, ANA, "press")]
    for update in behind:
        await ledger.receive(update)

    (call,) = await ledger.erase(12, ANA, ["goodbye"])
    await ledger.delivered(call, ANA)

    assert await ledger.unfinished() == (behind, [])
    assert await ledger.load(ANA) is None


async def test_a_second_erase_takes_no_goodbye_back(ledger: Ledger) -> None:
    await fill(ledger, ANA, 10)
    first = await ledger.erase(12, ANA, ["goodbye"])
    second = await ledger.erase(None, ANA, ["again"])

    assert [call.id for call in (await ledger.unfinished())[1]] == [*first, *second]


async def test_a_blocked_chat_loses_calls_and_reminders_and_waits_for_its_day(
    ledger: Ledger,
) -> None:
    await fill(ledger, ANA, 10)
    await fill(ledger, BO, 20)

    await ledger.blocked(ANA, DAY)

    assert await ledger.load(ANA) == Kept(KEPT.body, DAY)
    assert await ledger.reminders(ANA) == []
    updates, calls = await ledger.unfinished()
    assert [one.id for one in updates] == [11, 12, 21, 22]
    assert [one.chat for one in calls] == [BO]


async def test_a_block_of_nobody_is_nothing(ledger: Ledger) -> None:
    await ledger.blocked(ANA, DAY)

    assert await ledger.load(ANA) is None


async def test_purge_forgets_chats_the_day_after_their_last(ledger: Ledger) -> None:
    for chat in (ANA, BO):
        await ledger.settle(None, chat, Kept("x", DAY if chat is ANA else LATER))
        await ledger.settle(None, chat, None, reminders=[Reminder(chat, "a", 10, "x")])

    assert await ledger.purge(DAY, DAY) == 0
    assert await ledger.purge(DAY + timedelta(days=1), DAY) == 1

    assert await ledger.load(ANA) is None
    assert await ledger.load(BO) == Kept("x", LATER)
    assert [one.chat for one in await ledger.due(10)] == [BO]


async def test_purge_leaves_what_is_under_way(ledger: Ledger) -> None:
    await fill(ledger, ANA, 10)
    before = await ledger.unfinished()

    assert await ledger.purge(LATER + timedelta(days=1), LATER) == 1

    assert await ledger.unfinished() == before
    assert await ledger.load(ANA) is None
    assert not await ledger.receive(Incoming(11, ANA, "still here"))


async def test_purge_drops_old_ids(ledger: Ledger) -> None:
    await ledger.receive(Incoming(1, ANA, "x"))
    await ledger.settle(1, ANA, KEPT)

    await ledger.purge(DAY, DAY)
    assert not await ledger.receive(Incoming(1, ANA, "x"))
    await ledger.purge(DAY, DAY + timedelta(days=1))
    assert await ledger.receive(Incoming(1, ANA, "x"))


async def test_purge_keeps_a_reminder_without_a_chat(ledger: Ledger) -> None:
    reminder = Reminder(ANA, "a", 10, "x")
    await ledger.settle(None, ANA, None, reminders=[reminder])

    await ledger.purge(LATER, LATER)

    assert await ledger.due(10) == [reminder]


async def test_purge_of_many_forgets_them_all(ledger: Ledger) -> None:
    chats = [SessionKey("telegram", str(number)) for number in range(1_200)]
    await asyncio.gather(*(ledger.settle(None, chat, Kept("x", DAY)) for chat in chats))

    assert await ledger.purge(LATER, LATER) == len(chats)
    assert await ledger.load(chats[7]) is None
