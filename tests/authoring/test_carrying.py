"""Tests of `bonguichet sheet`, and of `bonguichet resolve --ics`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
import zxingcpp
from icalendar import Calendar

from bot.filing.links import read_link
from tests.command import bonguichet
from tests.real import real_resolver

CLOCK = ("delai=complement_30_jours", "notifie_le=2026-11-21")


def test_sheet_is_written_in_two_languages(tmp_path: Path) -> None:
    ran = bonguichet("sheet", *CLOCK, "--lang", "en", "-o", tmp_path / "s.pdf")

    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    said = pypdf.PdfReader(tmp_path / "s.pdf").pages[0].extract_text()
    assert "21 décembre 2026" in said.replace("\xa0", " ")
    assert "21 December 2026" in said


def test_sheet_without_a_file_is_printed() -> None:
    ran = bonguichet("sheet", *CLOCK, "--lang", "en")

    assert "Au plus tard le 21 décembre 2026." in ran.stdout
    assert "At the latest on 21 December 2026." in ran.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["demarche=titre_sejour"], "il manque « titre »"),
        (["demarche=titre_sejour", "titre=inconnu", "etape=premiere"], "rien n'est encore décidé"),
        (["delai=complement_30_jour"], "complement_30_jours"),
        ([*CLOCK, "-o", "feuille.docx"], "un nom qui finit par .pdf est attendu"),
    ],
)
def test_sheet_of_nothing_decided_is_refused(words: list[str], said: str) -> None:
    ran = bonguichet("sheet", *words)

    assert (ran.returncode, ran.stdout) == (2, "")
    assert said in ran.stderr


def test_calendar_is_written_beside_the_answer(tmp_path: Path) -> None:
    ran = bonguichet("resolve", *CLOCK, "--ics", tmp_path / "a.ics")

    assert ran.returncode == 0
    assert "21 décembre 2026" in ran.stdout
    event: Any
    (event,) = Calendar.from_ical((tmp_path / "a.ics").read_bytes()).walk("VEVENT")
    assert event["dtstart"].dt.isoformat() == "2026-12-21"


def test_calendar_of_an_answer_without_a_date_is_refused(tmp_path: Path) -> None:
    ran = bonguichet("resolve", "document=api_premiere", "--ics", tmp_path / "a.ics")

    assert ran.returncode == 2
    assert "aucune date" in ran.stderr
    assert not (tmp_path / "a.ics").exists()


def test_code_of_the_sheet_opens_the_bot_where_it_has_a_name(tmp_path: Path) -> None:
    words = ("demarche=titre_sejour", "titre=etudiant", "etape=premiere", "entre_le=2026-09-01")
    bonguichet("sheet", *words, "-o", tmp_path / "s.pdf", BONGUICHET_BOT_NAME="@bonguichet_bot")

    page = pypdfium2.PdfDocument(tmp_path / "s.pdf")[0].render(scale=3).to_pil()
    (code,) = zxingcpp.read_barcodes(page)

    address, _, start = code.text.partition("?start=")
    assert address == "https://t.me/bonguichet_bot"
    library = real_resolver().library
    assert read_link(library.links, start) == {
        "demarche": "titre_sejour",
        "titre": "etudiant",
        "etape": "premiere",
    }


def test_name_that_no_bot_has_is_refused() -> None:
    ran = bonguichet("sheet", *CLOCK, BONGUICHET_BOT_NAME="a b")

    assert ran.returncode == 2
    assert "BONGUICHET_BOT_NAME" in ran.stderr
