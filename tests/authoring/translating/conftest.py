"""A small content folder, and a folder of translations that begins empty."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from bot.authoring.translating.extracting import Extracted, extract
from bot.authoring.translating.files import read_catalog, write_catalog
from bot.render.catalogs import Languages
from bot.render.po import key_of

BASE = Path(__file__).parents[2] / "broken" / "base"
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
ARABIC = "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5"
LANGUAGES = f"""
[fr]
name = "Français"
direction = "ltr"
offered = true

[en]
name = "English"
direction = "ltr"
plural = "nplurals=2; plural=(n != 1);"
reviewers = ["Awa Diallo"]
offered = true

[ar]
name = "العربية"
direction = "rtl"
plural = "nplurals=6; plural=({ARABIC});"
reviewers = []
offered = false
"""


@dataclass
class Workshop:
    """Content and translations in a folder of their own."""

    flows: Path
    locales: Path

    def extract(self, *codes: str, now: datetime = NOW, minor: bool = False) -> Extracted:
        return extract(self.flows, self.locales, now, codes=codes, minor=minor)

    def file(self, code: str, domain: str = "flows") -> Path:
        return Languages(self.locales).file(code, domain)

    def messages(self, code: str, domain: str = "flows") -> dict[str, Message]:
        return {key_of(one): one for one in read_catalog(self.file(code, domain)) if one.id}

    def say(self, code: str, key: str, *forms: str, by: str | None = None) -> None:
        """Translate one message, as a tool for PO files would."""
        path = self.file(code, "flows" if "#" in key else "ui")
        catalog = read_catalog(path)
        found = next(one for one in catalog if one.id and key_of(one) == key)
        found.string = forms if len(forms) > 1 else forms[0]
        found.flags.discard("fuzzy")
        found.user_comments = [f"relu par {by}, le 2026-11-20"] if by else []
        write_catalog(catalog, path)

    def edit(self, file: str, change: Callable[[str], str]) -> None:
        """Change the French of a file; it must really change."""
        path = self.flows / file
        before = path.read_text(encoding="utf-8")
        after = change(before)
        assert after != before
        path.write_text(after, encoding="utf-8")


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    locales = tmp_path / "locales"
    locales.mkdir()
    (locales / "languages.toml").write_text(LANGUAGES, encoding="utf-8")
    return Workshop(Path(shutil.copytree(BASE, tmp_path / "flows")), locales)
