"""Somebody who follows a protocol on Telegram, over weeks, with restarts whenever the test says."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO
from zoneinfo import ZoneInfo

import docx
from pypdf import PdfReader

from bot.testing.fake_chat import FakeChat
from bot.testing.fake_telegram import FakeTelegram
from tests.faces.telegram.running import Bot

PARIS = ZoneInfo("Europe/Paris")
BLOCKED = ("Je suis bloqué", "Mon compte ANEF", "Créer un compte")
FOLLOW = ("Suivre ces étapes", "D'accord")


class Follower:
    """One chat and its bot; presses a button by how its label begins."""

    def __init__(self, bot: Bot, api: FakeTelegram, language: str = "fr") -> None:
        self.bot, self.api = bot, api
        self.chat: FakeChat = api.chat(language=language)

    async def on(self, day: date) -> None:
        """Let it be noon of that day in Paris."""
        self.bot.moment = datetime.combine(day, time(12), PARIS)

    async def write(self, text: str) -> None:
        await self.bot.write(self.chat, text)

    async def press(self, *labels: str) -> None:
        for label in labels:
            await self.bot.press(self.chat, self.label(label))

    def label(self, begins: str) -> str:
        found = [one for one in self.chat.screen.labels if one.startswith(begins)]
        assert found, f"{begins!r} is not among {self.chat.screen.labels}"
        return found[0]

    def offers(self, begins: str) -> bool:
        return any(one.startswith(begins) for one in self.chat.screen.labels)

    async def follow(self) -> None:
        """Come from the first question to a checklist of its own."""
        await self.write("/start")
        await self.press("Français", *BLOCKED, *FOLLOW)

    async def open(self, label: str) -> None:
        """Open a step of the only checklist."""
        await self.write("/suivi")
        await self.press(self.chat.screen.labels[0], "Toutes les étapes")
        while not self.offers(label):
            await self.press("Page suivante")
        await self.press(label)

    async def tick(self, label: str, day: str = "") -> None:
        """Tick a step, today or on the day that is written."""
        await self.open(label)
        await self.press("C'est fait un autre jour" if day else "C'est fait aujourd'hui")
        if day:
            await self.write(day)

    async def trail(self) -> None:
        """Open the chronology of the only checklist."""
        await self.write("/suivi")
        await self.press(self.chat.screen.labels[0], "Chronologie et pièces")

    def file(self) -> bytes:
        """Return the newest file."""
        held = [one.file for one in self.chat.by_bot if one.file]
        assert held[-1] is not None
        return held[-1][1]


def words_of(file: bytes) -> str:
    """Return the words of a DOCX or a PDF, joined by single spaces."""
    if file.startswith(b"%PDF"):
        text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(file)).pages)
    else:
        made = docx.Document(BytesIO(file))
        cells = [c.text for table in made.tables for row in table.rows for c in row.cells]
        text = "\n".join([*(one.text for one in made.paragraphs), *cells])
    return " ".join(text.replace("\u00ad", "").split())
