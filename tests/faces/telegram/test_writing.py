"""A letter filled on Telegram: what is typed is in the file that is sent, and on no disk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from bot.faces.telegram.service import Options, Service
from bot.stores.sqlite import SqliteLedger
from bot.testing.fake_chat import FakeChat
from bot.testing.fake_telegram import FakeTelegram
from tests.reading.papers import code, matrix, page, saved
from tests.real import real_conversation

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
NAME = "Zahra Ben-Test #read(1) <b>"


class Person:
    """A person with a bot whose ledger is a real file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.api = FakeTelegram()
        self.chat: FakeChat = self.api.chat(language="fr")
        self.service: Service
        self.ledger: SqliteLedger

    async def start(self) -> None:
        data, keys = self.folder / "data", self.folder / "keys"
        data.mkdir(exist_ok=True)
        keys.mkdir(mode=0o700, exist_ok=True)
        self.ledger = await SqliteLedger.open(
            data / "bot.db", keys, bytes(range(32)), today=NOW.date
        )
        options = Options("123456:" + "A" * 35, registers_menus=False, bot_name="essai_bot")
        self.service = Service(
            real_conversation(), self.ledger, options, request=self.api, now=lambda: NOW
        )
        await self.service.start()

    async def stop(self) -> None:
        await self.service.stop()
        await self.ledger.close()

    async def write(self, text: str) -> None:
        await self._give(self.api.text(self.chat, text))

    async def press(self, label: str) -> None:
        await self._give(self.api.press(self.chat, label))

    async def _give(self, update: dict[str, object]) -> None:
        await self.service.inbox.put(update)
        await self.service.lanes.emptied()
        await self.service.sender.settled()

    async def at_letter(self) -> None:
        await self.write("/start")
        for label in ("Français", "Je suis bloqué", "Mon attestation (API)"):
            await self.press(next(one for one in self.chat.screen.labels if label in one))
        for label in ("Je n’ai pas eu d’API", "Lettres types", "Demander l’API"):
            await self.press(next(one for one in self.chat.screen.labels if label in one))
        await self.press("Écrire cette lettre pour moi")

    async def fill(self) -> None:
        """Answer every field with the name, to the end."""
        while "Laisser un blanc" in self.chat.screen.labels:
            await self.write(NAME)

    def file(self) -> bytes:
        held = [one.file for one in self.chat.messages.values() if one.file]
        assert held[-1] is not None
        return held[-1][1]

    def on_disk(self) -> bytes:
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        return b"".join(path.read_bytes() for path in files)


@pytest.fixture
async def person(tmp_path: Path) -> AsyncIterator[Person]:
    one = Person(tmp_path)
    await one.start()
    yield one
    await one.stop()


async def test_letter_holds_what_was_typed_and_the_disk_does_not(person: Person) -> None:
    await person.at_letter()
    await person.fill()

    await person.press("Word (DOCX)")

    text = "\n".join(p.text for p in docx.Document(BytesIO(person.file())).paragraphs)
    assert "Zahra Ben-Test" in text
    assert b"Ben-Test" not in person.on_disk()
    assert person.api.problems == []


async def test_letter_comes_as_pdf_and_as_text_too(person: Person) -> None:
    await person.at_letter()
    await person.press("Finir avec des blancs")

    await person.press("PDF")
    pages = PdfReader(BytesIO(person.file())).pages
    await person.press("Texte à copier")

    assert "[prénoms et nom]" in pages[0].extract_text()
    assert "[prénoms et nom]" in person.chat.texts[-1]


async def test_after_a_crash_the_letter_is_asked_again(person: Person) -> None:
    await person.at_letter()
    await person.write(NAME)
    await person.stop()
    await person.start()

    await person.press("Laisser un blanc")

    assert "Il faut la recommencer" in person.chat.texts[-1]
    assert b"Ben-Test" not in person.on_disk()


async def test_words_on_their_way_into_a_letter_are_asked_again_after_a_crash(
    person: Person,
) -> None:
    await person.at_letter()
    person.service.lanes.is_closing = True  # nothing is answered any more, as when killed
    await person.service.inbox.put(person.api.text(person.chat, NAME))
    await asyncio.sleep(0)
    await person.service.lanes.emptied()
    assert b"Ben-Test" not in person.on_disk()
    await person.stop()

    await person.start()
    await person.service.lanes.emptied()
    await person.service.sender.settled()

    assert "Écrivez-le une nouvelle fois" in person.chat.texts[-1]


async def test_another_question_forgets_the_letter(person: Person) -> None:
    await person.at_letter()
    await person.write(NAME)
    await person.write("/resume")
    await person.press("Continuer")

    await person.write("n'importe quoi")

    assert "Laisser un blanc" not in person.chat.screen.labels


async def test_sheet_and_calendar_are_files(person: Person) -> None:
    await person.write("/start")
    await person.press("Français")
    for label in ("Un titre de séjour", "Ma famille", "Époux ou épouse de nationalité française"):
        await person.press(label)
    await person.press("Je renouvelle ce même titre")
    await person.write("93")
    await person.press("Recevoir la fiche")
    sheet = person.file()
    await person.press("Calculer mes dates")
    await person.write("2 mai 2027")
    await person.press("Me rappeler une date")
    await person.press("Un fichier pour mon agenda")

    assert 1 <= len(PdfReader(BytesIO(sheet)).pages) <= 2
    assert b"BEGIN:VEVENT" in person.file()
    assert b"20270102" in person.file()


@pytest.mark.parametrize(("kind", "mime"), [("PNG", "image/png"), ("PDF", "application/pdf")])
async def test_paper_is_read_on_the_spot(person: Person, kind: str, mime: str) -> None:
    await person.write("/start")
    await person.press("Français")
    person.api.files["f"] = saved(page(matrix(code())), kind)

    document = {"file_id": "f", "file_unique_id": "u", "mime_type": mime}
    await person._give(person.api.message(person.chat, document=document))

    assert "2D-Doc" in person.chat.texts[-1]
    assert b"AUTORISE" not in person.on_disk()
    assert person.api.problems == []


async def test_file_that_telegram_does_not_give_is_said(person: Person) -> None:
    await person.write("/start")
    await person.press("Français")

    await person._give(person.api.photo(person.chat))

    assert "Envoyez-le une autre fois" in person.chat.texts[-1]


async def test_protocol_is_followed_across_a_restart_and_a_new_conversation(
    person: Person,
) -> None:
    await person.write("/start")
    for label in ("Français", "Je suis bloqué", "Mon attestation (API)", "Je n’ai pas eu d’API"):
        await person.press(next(one for one in person.chat.screen.labels if label in one))
    await person.press("Suivre ces étapes")
    assert "Je garde ce que vous cochez" in person.chat.texts[-1]
    for label in ("D'accord", "Page de la préfecture", "C'est fait aujourd'hui"):
        await person.press(label)
    await person.stop()
    await person.start()
    await person.write("/start")
    await person.press("English")

    await person.write("/suivi")
    await person.press(person.chat.screen.labels[0])

    assert "November 27, 2026" in person.chat.texts[-1]
    assert person.api.problems == []
