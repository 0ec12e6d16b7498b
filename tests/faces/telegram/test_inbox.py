"""An update is on the disk before Telegram is told that it arrived; once, no private words."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.faces.telegram import inbox as module
from bot.faces.telegram.inbox import Inbox, key_of
from bot.faces.telegram.lanes import MAX_WAITING_OF_CHAT, Lanes
from bot.faces.telegram.received import Received, from_json
from bot.stores.base import SessionKey
from bot.stores.ledger import Incoming, StoreError
from bot.stores.memory_ledger import MemoryLedger
from bot.testing.fake_chat import FakeMessage
from bot.testing.fake_telegram import FakeTelegram
from tests.faces.telegram.running import DAY, new_ledger


class SlowLedger(MemoryLedger):
    """A disk that a test opens, or that fails."""

    def __init__(self) -> None:
        super().__init__(lambda: DAY)
        self.gate = asyncio.Event()
        self.fails = False

    async def receive(self, update: Incoming) -> bool:
        await self.gate.wait()
        if self.fails:
            raise StoreError("the disk is full")
        return await super().receive(update)


@pytest.fixture
def api() -> FakeTelegram:
    return FakeTelegram()


async def test_update_is_confirmed_once_it_is_on_the_disk(api: FakeTelegram) -> None:
    ledger = SlowLedger()
    inbox = Inbox(ledger, Lanes())
    put = asyncio.ensure_future(inbox.put(api.text(api.chat(), "93")))
    await asyncio.sleep(0)
    before = (put.done(), inbox.qsize())

    ledger.gate.set()
    await put

    assert (before, inbox.qsize()) == ((False, 0), 1)
    assert len((await ledger.unfinished())[0]) == 1


async def test_repeated_update_is_dropped(api: FakeTelegram) -> None:
    doubles: list[None] = []
    inbox = Inbox(MemoryLedger(lambda: DAY), Lanes(), on_duplicate=lambda: doubles.append(None))
    update = api.text(api.chat(), "93")

    for _ in range(3):
        await inbox.put(update)

    assert (inbox.qsize(), len(doubles)) == (1, 2)


async def test_update_that_no_disk_took_is_not_confirmed(
    api: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY_S", 0.0)
    ledger = SlowLedger()
    ledger.gate.set()
    ledger.fails = True
    inbox = Inbox(ledger, Lanes())
    update = api.text(api.chat(), "93")

    with pytest.raises(StoreError):
        await inbox.put(update)
    ledger.fails = False
    await inbox.put(update)

    assert inbox.qsize() == 1


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
async def test_private_words_are_handed_on_and_never_written_down(
    api: FakeTelegram, kind: str, tmp_path: Path
) -> None:
    chat = api.chat()
    ledger = await new_ledger(kind, tmp_path)

    async def writes(key: SessionKey) -> bool:
        return key == key_of(chat.id)

    inbox = Inbox(ledger, Lanes(), is_private=writes)

    await inbox.put(api.text(chat, "Zoubida Benali, 9303999888"))

    taken: Received = inbox.get_nowait()
    (kept,), _ = await ledger.unfinished()
    lost = from_json(kept.body)
    assert (taken.text, taken.is_lost) == ("Zoubida Benali, 9303999888", False)
    assert (lost.text, lost.is_lost, lost.kind) == ("", True, taken.kind)
    await ledger.close()


async def test_inbox_keeps_no_name_and_no_raw_update(api: FakeTelegram) -> None:
    ledger = MemoryLedger(lambda: DAY)
    chat = api.chat(first_name="Zoubida", username="zoubida93")

    await Inbox(ledger, Lanes()).put(api.photo(chat, "ma carte"))

    (kept,), _ = await ledger.unfinished()
    assert all(word not in kept.body for word in ("Zoubida", "zoubida93", "file_id", "ma carte"))


async def test_what_floods_is_neither_kept_nor_answered_but_told(api: FakeTelegram) -> None:
    told: list[bool] = []
    ledger = MemoryLedger(lambda: DAY)
    inbox = Inbox(ledger, Lanes(), on_shed=lambda _, is_first: told.append(is_first))
    chat = api.chat()

    for _ in range(MAX_WAITING_OF_CHAT + 3):
        await inbox.put(api.text(chat, "93"))
    await inbox.put(api.text(api.chat(), "75"))

    assert told == [True, False, False]
    assert len((await ledger.unfinished())[0]) == MAX_WAITING_OF_CHAT + 1


async def test_flood_that_comes_at_once_is_seen_as_one(api: FakeTelegram) -> None:
    """A webhook takes many at a time: all of them were let in while the first was written."""
    told: list[bool] = []
    ledger = SlowLedger()
    inbox = Inbox(ledger, Lanes(), on_shed=lambda _, is_first: told.append(is_first))
    chat = api.chat()

    updates = [api.text(chat, "93") for _ in range(MAX_WAITING_OF_CHAT + 3)]
    taking = asyncio.gather(*map(inbox.put, updates))
    await asyncio.sleep(0)
    ledger.gate.set()
    await taking

    assert told == [True, False, False]


async def test_repeated_update_does_not_count_as_waiting(api: FakeTelegram) -> None:
    lanes = Lanes()
    inbox = Inbox(MemoryLedger(lambda: DAY), lanes)
    update = api.text(api.chat(), "93")

    for _ in range(3):
        await inbox.put(update)

    assert lanes.waiting == 1


@pytest.mark.parametrize("words", ["/Zoubida", "/12 rue de la Paix", "/aide Zoubida Benali"])
async def test_private_words_that_look_like_a_command_are_not_written_down(
    api: FakeTelegram, words: str
) -> None:
    ledger = MemoryLedger(lambda: DAY)

    async def writes(_: SessionKey) -> bool:
        return True

    inbox = Inbox(ledger, Lanes(), is_private=writes)

    await inbox.put(api.text(api.chat(), words))

    (kept,), _ = await ledger.unfinished()
    assert from_json(kept.body).text in ("", "/aide")
    assert inbox.get_nowait().text == words


async def test_words_right_behind_the_press_that_begins_a_letter_are_not_written_down(
    api: FakeTelegram,
) -> None:
    """The press is not answered yet, so the chat is not known to write a letter."""
    ledger = MemoryLedger(lambda: DAY)
    inbox = Inbox(ledger, Lanes())
    chat = api.chat()
    shown = FakeMessage(1, chat.id, by_bot=True, content={"text": "lettre"})
    press = api.press(chat, data="abc123.4.!wme.demande_api", message=shown)

    await asyncio.gather(inbox.put(press), inbox.put(api.text(chat, "Zoubida Benali")))

    kept, _ = await ledger.unfinished()
    assert [from_json(one.body).text for one in kept] == ["abc123.4.!wme.demande_api", ""]


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"update_id": 1},
        {"update_id": 1, "callback_query": [1]},
        {"update_id": 1, "callback_query": "x"},
        {"update_id": 1, "callback_query": {"id": 7}},
        {"update_id": 1, "message": {"text": 1}},
        {"update_id": 10**30, "message": {"chat": {"id": 1, "type": "private"}, "message_id": 1}},
    ],
)
async def test_nonsense_is_confirmed_and_thrown_away(update: dict[str, Any]) -> None:
    inbox = Inbox(MemoryLedger(lambda: DAY), Lanes())

    await inbox.put(update)

    assert inbox.qsize() == 0
