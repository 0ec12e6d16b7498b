"""A small content folder with translations beside it, and a spreadsheet program's hand on them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Message
from openpyxl import load_workbook

from bot.authoring.translating.extracting import extract
from bot.authoring.translating.files import read_catalog, write_catalog
from bot.authoring.translating.sheet_out import TAB
from bot.authoring.verbs_translating_sheets import run_export, run_import
from bot.render.catalogs import Languages
from bot.render.po import key_of
from tests.real import ROOT

DAY = "2026-11-27"
QUESTION = "lieu/departement#question"  #: « Où habitez-vous ? »
WHY = "lieu/departement#why"
ARABIC = "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5"
LANGUAGES = f"""
[fr]
name = "Français"
direction = "ltr"
plural = "nplurals=2; plural=(n > 1);"
offered = true

[en]
name = "English"
direction = "ltr"
plural = "nplurals=2; plural=(n != 1);"
offered = true

[ar]
name = "العربية"
direction = "rtl"
plural = "nplurals=6; plural=({ARABIC});"
reviewers = ["Amal <b>"]
offered = false

[fa]
name = "فارسی"
direction = "rtl"
plural = "nplurals=2; plural=(n > 1);"
offered = false
"""


@dataclass(frozen=True)
class Bench:
    """One folder for everything; the settings point at it."""

    folder: Path

    @property
    def flows(self) -> Path:
        return self.folder / "flows"

    @property
    def locales(self) -> Path:
        return self.folder / "locales"

    def file(self, code: str, domain: str = "flows") -> Path:
        return Languages(self.locales).file(code, domain)

    def extract(self, *codes: str, day: int = 27, minor: bool = False) -> None:
        now = datetime(2026, 11, day, tzinfo=UTC)
        extract(self.flows, self.locales, now, codes=codes, minor=minor)

    def bytes(self) -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in sorted(self.locales.rglob("*.po"))}

    def message(self, code: str, key: str) -> Message:
        catalog = read_catalog(self.file(code, "flows" if "#" in key else "ui"))
        return next(one for one in catalog if one.id and key_of(one) == key)

    def say(self, code: str, key: str, *forms: str, comment: str | None = None) -> None:
        """Translate one message as a PO program does: the comments stay."""
        path = self.file(code, "flows" if "#" in key else "ui")
        catalog = read_catalog(path)
        found = next(one for one in catalog if one.id and key_of(one) == key)
        found.string = forms if len(forms) > 1 else forms[0]
        if comment is not None:
            found.user_comments = [comment]
        write_catalog(catalog, path)

    def edit(self, file: str, old: str, new: str) -> None:
        """Change the French of a file; it must really change."""
        path = self.flows / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    # --- a workbook ---------------------------------------------------------------------------

    def export(self, code: str) -> Path:
        target = self.folder / f"{code}.xlsx"
        target.unlink(missing_ok=True)
        assert run_export(code, target, today=DAY) == 0
        return target

    def take(self, code: str, book: Path) -> int:
        return run_import(code, book, today=DAY)


def bench(folder: Path, monkeypatch: pytest.MonkeyPatch, *codes: str) -> Bench:
    """Return a bench on which these languages are begun."""
    made = Bench(folder)
    shutil.copytree(ROOT / "tests" / "broken" / "base", made.flows)
    made.locales.mkdir()
    (made.locales / "languages.toml").write_text(LANGUAGES, encoding="utf-8")
    monkeypatch.setenv("BONGUICHET_FLOWS", str(made.flows))
    monkeypatch.setenv("BONGUICHET_LOCALES", str(made.locales))
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    made.extract(*codes)
    return made


def edit_sheet(book: Path, change: Callable[[Any], None]) -> None:
    """Open the workbook as a spreadsheet program would, change its lines, save it."""
    opened = load_workbook(book)
    change(opened[TAB])
    opened.save(book)


def row_of(tab: Any, place: str, french: str = "") -> int:
    """Return the number of the first row of a place."""
    return next(
        number
        for number, cells in enumerate(tab.iter_rows(values_only=True), start=1)
        if cells[0] == place and french in cells[3]
    )


def write(place: str, words: object) -> Callable[[Any], None]:
    """Return the change that writes words beside a place."""

    def change(tab: Any) -> None:
        tab.cell(row_of(tab, place), 5).value = words

    return change
