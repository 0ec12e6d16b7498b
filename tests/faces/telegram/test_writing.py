"""A letter filled on Telegram: what is typed is in the file that is sent, and on no disk."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from bot.faces.telegram.service import Options, Service
from bot.stores.base import SessionKey
from bot.stores.ledger import Incoming, Kept, Reminder
from bot.stores.sqlite import SqliteLedger
from bot.testing.fake_chat import FakeChat
from bot.testing.fake_telegram import FakeTelegram
from tests.reading.papers import code, matrix, page, saved
from tests.real import real_conversation

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
NAME = "Zahra Ben-Test #read(1) <b>"


class HeardLedger(SqliteLedger):
    """A real ledger that remembers, in clear, every word that it was ever given to write.

    The files themselves hold noise: to look for words in them finds none, whatever was written.
    """

    heard: list[str]

    async def receive(self, update: Incoming) -> bool:
        self.heard.append(update.body)
        return await super().receive(update)

    async def settle(
        self,
        update: int | None,
        chat: SessionKey,
        kept: Kept | None,
        outgoing: Sequence[str] = (),
        reminders: Sequence[Reminder] = (),
    ) -> tuple[int, ...]:
        self.heard += [kept.body if kept else "", *outgoing, *(one.body for one in reminders)]
        return await super().settle(update, chat, kept, outgoing, reminders)

    async def erase(
        self, update: int | None, chat: SessionKey, outgoing: Sequence[str]
    ) -> tuple[int, ...]:
        self.heard += outgoing
        return await super().erase(update, chat, outgoing)


class Person:
    """A person with a bot whose ledger is a real file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.api = FakeTelegram()
        self.chat: FakeChat = self.api.chat(language="fr")
        self.service: Service
        self.ledger: HeardLedger
        self.heard: list[str] = []

    async def start(self) -> None:
        data, keys = self.folder / "data", self.folder / "keys"
        data.mkdir(exist_ok=True)
        keys.mkdir(mode=0o700, exist_ok=True)
        self.ledger = await HeardLedger.open(
            data / "bot.db", keys, bytes(range(32)), today=NOW.date
        )
        self.ledger.heard = self.heard
        options = Options("123456:" + "A" * 35, registers_menus=False, bot_name="essai_bot")
        self.service = Service(
            real_conversation(), self.ledger, options, request=self.api, now=lambda: NOW
        )
        await self.service.start()

    async def stop(self) -> None:
        await self.service.stop()
        await self.ledger.close()

    async def write(self, text: str) -> None:
        await self.gives(self.api.text(self.chat, text))

    async def press(self, label: str) -> None:
        await self.gives(self.api.press(self.chat, label))

    async def gives(self, update: dict[str, object]) -> None:
        """Let the bot answer an update to the end."""
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

    async def crash(self) -> None:
        """End as a process that is killed: nothing that waits is answered any more."""
        self.service.lanes.is_closing = True
        await self.service.lanes.emptied()
        await self.service.sender.stop()
        await self.stop()

    def on_disk(self) -> str:
        """Return every word that was ever written, before it was sealed."""
        return "\n".join(self.heard)


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
    assert "Ben-Test" not in person.on_disk()
    assert person.api.problems == []


async def test_words_that_belong_to_no_letter_are_written_until_they_are_answered(
    person: Person,
) -> None:
    """What the other tests look for would be found."""
    await person.write("/start")
    await person.press("Français")

    await person.write(NAME)

    assert "Ben-Test" in person.on_disk()


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
    assert "Ben-Test" not in person.on_disk()


async def test_words_on_their_way_into_a_letter_are_asked_again_after_a_crash(
    person: Person,
) -> None:
    await person.at_letter()
    person.service.lanes.is_closing = True
    await person.service.inbox.put(person.api.text(person.chat, NAME))
    await person.crash()

    await person.start()
    await person.service.lanes.emptied()
    await person.service.sender.settled()

    assert "Ben-Test" not in person.on_disk()
    assert "Il faut la recommencer" in person.chat.texts[-1]


@pytest.mark.parametrize("words", [NAME, f"/{NAME}"])
async def test_what_is_typed_after_a_crash_in_a_letter_is_not_written_either(
    person: Person, words: str
) -> None:
    """The person does not know of the crash, and goes on with the letter."""
    await person.at_letter()
    await person.write(NAME)
    await person.crash()
    await person.start()

    await person.write(words)

    assert "Ben-Test" not in person.on_disk()
    assert "Il faut la recommencer" in person.chat.texts[-1]
    assert person.chat.screen.labels == ["Lettres types"]


async def test_letter_lost_in_a_crash_is_begun_again_or_left(person: Person) -> None:
    await person.at_letter()
    await person.crash()
    await person.start()
    await person.write(NAME)

    await person.press("Lettres types")
    await person.press(next(one for one in person.chat.screen.labels if "Demander l’API" in one))
    await person.press("Écrire cette lettre pour moi")
    await person.fill()
    await person.press("Terminé : oublier la lettre")
    await person.write("n'importe quoi")

    assert "Ben-Test" not in person.on_disk()
    assert "n'importe quoi" in person.on_disk()


async def test_blank_pressed_twice_leaves_one_blank(person: Person) -> None:
    await person.at_letter()
    blank = person.api.press(person.chat, "Laisser un blanc")
    await person.gives(blank)
    shown = person.chat.screen.plain

    await person.gives(person.api.press(person.chat, data=blank["callback_query"]["data"]))

    assert person.chat.screen.plain == shown


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
    await person.gives(person.api.message(person.chat, document=document))

    assert "2D-Doc" in person.chat.texts[-1]
    assert "AUTORISE" not in person.on_disk()
    assert person.api.problems == []


async def test_file_that_telegram_does_not_give_is_said(person: Person) -> None:
    await person.write("/start")
    await person.press("Français")

    await person.gives(person.api.photo(person.chat))

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

    assert "27 November 2026" in person.chat.texts[-1]
    assert person.api.problems == []
