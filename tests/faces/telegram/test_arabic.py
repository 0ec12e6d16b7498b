"""From /start to a filled letter in Arabic: no French sentence but those meant to be French."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from html import unescape
from pathlib import Path

import pytest

from bot.render.bidi import plain
from bot.testing.fake_chat import FakeChat
from tests.faces.telegram.test_writing import Person

#: Written in French or in several languages on purpose.
MENU = "Je demande ou renouvelle un titre de séjour > Je sollicite le renouvellement de ce titre"
FRENCH = ("Langue · Language", "Français", "English", "PDF", "Word (DOCX)", MENU)


@pytest.fixture
async def person(tmp_path: Path) -> AsyncIterator[Person]:
    one = Person(tmp_path)
    one.chat = one.api.chat(language="ar")
    await one.start()
    yield one
    await one.stop()


def said(chat: FakeChat) -> Iterator[str]:
    """Yield every line and label that the person saw, without the letter and the sources."""
    for message in chat.by_bot:
        text = re.sub(r"<blockquote expandable>.*?</blockquote>", "", message.text, flags=re.S)
        yield from (plain(unescape(re.sub("<[^>]*>", "", line))) for line in text.split("\n"))
        yield from message.labels


def french(lines: Iterator[str]) -> set[str]:
    """Return the lines that have words and no Arabic letter."""
    bare = {line for line in lines if re.search(r"[a-zà-ÿ]{3}", line) and "@" not in line}
    return {line for line in bare if not re.search("[\u0600-\u06ff]", line)} - set(FRENCH)


async def press(person: Person, *options: str) -> None:
    """Press buttons by what they say to the bot: their labels are Arabic."""
    for option in options:
        found = (
            str(one["callback_data"])
            for one in person.chat.screen.buttons
            if str(one.get("callback_data", "")).split(".", 2)[-1] == option
        )
        await person.gives(person.api.press(person.chat, data=next(found)))


async def test_conversation_from_start_to_a_filled_letter(person: Person) -> None:
    await person.write("/start")
    await person.press("العربية")
    await press(person, "bloque", "api", "api_non_delivree", "!letters", "!let.demande_api")
    await press(person, "!wme.demande_api")
    first = person.chat.screen.plain
    while "إنهاء" in "".join(person.chat.screen.labels):
        await person.write("Zahra")
    await press(person, "!wfile.pdf", "!wfile.docx")

    assert "أجيبوا" in first or "الأجوبة بالفرنسية" in first  # the letter itself is French
    assert french(said(person.chat)) == set()
    assert person.api.problems == []
    assert person.file().startswith(b"PK")


async def test_decision_its_dates_and_the_commands(person: Person) -> None:
    await person.write("/start")
    await person.press("العربية")
    for option in ("titre_sejour", "famille", "conjoint_francais", "renouvellement"):
        await press(person, option)
    await person.write("٩٣")
    await press(person, "dates")
    await person.write("2 مايو 2027")
    assert "2 يناير 2027" in "".join(map(plain, person.chat.texts))
    for command in ("/aide", "/confidentialite", "/resume", "/rappels", "/suivi"):
        await person.write(command)

    assert french(said(person.chat)) == set()
    assert person.api.problems == []
