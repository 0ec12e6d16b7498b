"""What a checklist gives to carry on Telegram: its trail, a letter fed by it, a reminder."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from bot.testing.fake_telegram import FakeTelegram
from tests.faces.telegram.following import Follower, words_of
from tests.faces.telegram.running import Bot, new_ledger, running

FIRST_DAY = date(2026, 11, 21)


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


@pytest.fixture
async def person(bot: Bot, api: FakeTelegram) -> Follower:
    one = Follower(bot, api)
    await one.follow()
    return one


# --- the trail ----------------------------------------------------------------------------------


async def test_trail_comes_as_a_pdf_and_as_a_docx(person: Follower) -> None:
    await person.tick("Page de la préfecture")
    await person.trail()
    for button in ("PDF", "Word (DOCX)"):
        await person.press(button)
        text = words_of(person.file())

        assert "Pièce n° 1" in text
        assert "Capture du site de la préfecture" in text
        assert "21 novembre 2026" in text

    names = [one.file[0] for one in person.chat.by_bot if one.file]
    assert names == ["chronologie-2026-11-21.pdf", "chronologie-2026-11-21.docx"]


async def test_trail_comes_as_text_that_one_press_copies(person: Follower) -> None:
    await person.tick("Page de la préfecture")
    await person.trail()

    await person.press("Texte à copier")

    said = person.chat.last
    assert said.text.startswith("<pre>")
    assert "21 novembre 2026 : Page de la préfecture. (Pièce n° 1)" in said.plain
    assert "Pièce n° 1 : Capture du site de la préfecture" in said.plain


async def test_trail_has_the_language_of_the_person_beside(person: Follower) -> None:
    await person.tick("Page de la préfecture")
    await person.write("/langue")
    await person.press("English")
    await person.write("/suivi")
    await person.press(person.chat.screen.labels[0], "Timeline and exhibits", "PDF")
    text = words_of(person.file())

    assert "Liste des pièces" in text
    assert "List of exhibits" in text
    assert "November 21, 2026" in text


async def test_no_file_is_offered_before_anything_is_ticked(person: Follower) -> None:
    await person.trail()

    assert "Rien n'est encore coché" in person.chat.screen.plain
    assert not person.offers("PDF")


async def test_file_asked_for_before_a_crash_is_sent_after_it(
    person: Follower, bot: Bot, api: FakeTelegram
) -> None:
    await person.tick("Page de la préfecture")
    await person.trail()
    held = api.hold(method="sendDocument")
    await bot.service.inbox.put(api.press(person.chat, "PDF"))
    await bot.service.lanes.emptied()
    await api.until(lambda: api.called("sendDocument"))
    await bot.service.sender.stop()
    held.release()

    await bot.restart()
    await bot.quiet()

    assert "Pièce n° 1" in words_of(person.file())


@pytest.mark.parametrize("about", ["sfile.1.exe", "sfile.7.pdf", "sfile.", "sfile.7.txt"])
async def test_file_of_nothing_leads_to_the_checklists(
    person: Follower, bot: Bot, api: FakeTelegram, about: str
) -> None:
    await person.tick("Page de la préfecture")
    nonce, turn, _ = str(person.chat.screen.buttons[0]["callback_data"]).split(".", 2)

    await bot.gets(api.press(person.chat, data=f"{nonce}.{turn}.!{about}"))

    assert "Mes suivis" in person.chat.last.plain
    assert api.called("sendDocument") == []
