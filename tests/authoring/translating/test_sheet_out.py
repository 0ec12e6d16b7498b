"""Tests of `bonguichet export`: what a translator opens in a spreadsheet program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.authoring.exits import WRONG_USE
from bot.authoring.translating.sheet_out import HELP_TAB, TAB
from bot.authoring.verbs_translating_sheets import run_export
from tests.authoring.translating.bench import DAY, QUESTION, Bench, bench, row_of

Said = pytest.CaptureFixture[str]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    return bench(tmp_path, monkeypatch, "en", "ar")


def tab_of(desk: Bench, code: str) -> Any:
    return load_workbook(desk.export(code))[TAB]


def line(tab: Any, place: str, french: str = "") -> list[Any]:
    return [cell.value for cell in tab[row_of(tab, place, french)]]


def test_line_says_where_what_and_how_far(desk: Bench) -> None:
    desk.say("ar", QUESTION, "أين تسكنون؟")

    tab = tab_of(desk, "ar")

    assert [cell.value for cell in tab[1]] == [
        *("Endroit", "Forme", "Indications", "Français"),
        *("Traduction (ar)", "État", "Critique", "Avant"),
    ]
    place, form, about, french, said, state, critical, before = line(tab, QUESTION)
    assert (place, french, said) == (QUESTION, "Où habitez-vous ?", "أين تسكنون؟")
    assert (state, form, critical, before) == ("ébauche", None, None, None)
    assert "La question, en une phrase" in about
    assert line(tab, "mises_en_garde/retard#text")[6] == "oui"


def test_first_sheet_says_what_to_do(desk: Bench) -> None:
    book = load_workbook(desk.export("ar"))

    said = [str(cells[0].value or "") for cells in book.worksheets[0].iter_rows()]
    assert book.sheetnames == [HELP_TAB, TAB]
    assert said[0] == "Traduire bonguichet : العربية (ar)"
    assert any("« Traduction (ar) », et nulle part ailleurs" in text for text in said)
    assert "Ensuite : bonguichet import ar FICHIER.xlsx" in said


def test_only_the_translations_can_be_written(desk: Bench) -> None:
    tab = tab_of(desk, "ar")
    cells = tab[row_of(tab, QUESTION)]

    assert tab.protection.sheet
    assert [cell.column for cell in cells if not cell.protection.locked] == [5]


@pytest.mark.parametrize(("code", "order"), [("ar", 2), ("en", 0)])
def test_right_to_left_words_are_written_from_the_right(desk: Bench, code: str, order: int) -> None:
    tab = tab_of(desk, code)
    cells = tab[row_of(tab, QUESTION)]

    assert cells[4].alignment.readingOrder == order
    assert cells[3].alignment.readingOrder == 0
    assert cells[4].alignment.wrap_text


def test_text_with_plurals_has_a_line_for_each_form(desk: Bench) -> None:
    tab = tab_of(desk, "ar")
    first = row_of(tab, "interface", "{n} jour / {n} jours")

    forms = [tab.cell(first + index, 2).value for index in range(6)]
    assert forms == [
        *("1 : pour 0", "2 : pour 1", "3 : pour 2", "4 : pour 3, 4, 5, 6…"),
        *("5 : pour 11, 12, 13, 14…", "6 : pour 100, 101, 102"),
    ]
    assert {tab.cell(first + index, 4).value for index in range(6)} == {"{n} jour / {n} jours"}


def test_outdated_translation_is_beside_an_empty_cell(desk: Bench) -> None:
    desk.say("ar", QUESTION, "أين تسكنون؟")
    desk.edit("lieu/flow.yaml", "Où habitez-vous ?", "Où vivez-vous ?")

    _, _, _, french, said, state, _, before = line(tab_of(desk, "ar"), QUESTION)

    assert (french, said, state) == ("Où vivez-vous ?", None, "périmée")
    assert before == "Où habitez-vous ?\n→ أين تسكنون؟"


def test_words_out_of_a_file_are_never_a_formula(desk: Bench) -> None:
    """A PO file comes from anybody; a spreadsheet program runs what begins with « = »."""
    desk.say("en", QUESTION, '=HYPERLINK("http://evil.example")')

    tab = tab_of(desk, "en")
    cell = tab.cell(row_of(tab, QUESTION), 5)

    assert cell.value.startswith("=")
    assert cell.data_type != "f" or not _has_formulas(desk.folder / "en.xlsx")


def _has_formulas(book: Path) -> bool:
    import zipfile

    with zipfile.ZipFile(book) as archive:
        parts = [archive.read(name) for name in archive.namelist() if "worksheets/" in name]
    return any(b"<f>" in part or b"<f " in part for part in parts)


def test_character_that_no_workbook_may_hold_is_left_out(desk: Bench) -> None:
    desk.say("en", QUESTION, "Where\x0b do you live?")

    assert line(tab_of(desk, "en"), QUESTION)[4] == "Where do you live?"


def test_language_not_begun_is_a_workbook_to_fill(desk: Bench) -> None:
    tab = tab_of(desk, "fa")

    assert {tab.cell(row, 6).value for row in range(2, tab.max_row + 1)} == {"manquante"}
    assert not (desk.locales / "fa").exists()


def test_file_that_exists_is_never_written_over(desk: Bench, capsys: Said) -> None:
    """It may be the work of a week."""
    book = desk.folder / "mine.xlsx"
    book.write_bytes(b"words")

    assert run_export("ar", book, today=DAY) == WRONG_USE

    assert book.read_bytes() == b"words"
    assert "existe déjà" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["ar.csv", "ar", "nowhere/ar.xlsx"])
def test_name_that_cannot_be_written_is_refused(desk: Bench, capsys: Said, name: str) -> None:
    assert run_export("ar", desk.folder / name, today=DAY) == WRONG_USE
    assert name in capsys.readouterr().err
