"""Tests of `bonguichet import`: a workbook that comes back from anybody's machine."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from bot.authoring.exits import BAD_CONTENT, DONE, WRONG_USE
from bot.authoring.translating.sheet_lines import columns
from bot.render.po import texts_of
from tests.authoring.translating.bench import QUESTION, WHY, Bench, bench, edit_sheet, row_of, write

Said = pytest.CaptureFixture[str]
ARABIC, OTHER = "أين تسكنون؟", "في أي مكان تسكنون؟"
NOON = datetime(2026, 1, 2, 12)  # noqa: DTZ001  a workbook knows no time zone


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    made = bench(tmp_path, monkeypatch, "en", "ar")
    made.say("ar", QUESTION, ARABIC, comment="relu par Amal <b>, le 2026-11-20")
    return made


def refused(desk: Bench, capsys: Said, change: Callable[[Any], None], code: str = "ar") -> str:
    """Return what is said of a workbook that was changed so; no byte may have changed."""
    book = desk.export(code)
    edit_sheet(book, change)
    before = desk.bytes()
    capsys.readouterr()

    ran = desk.take(code, book)

    assert ran in (BAD_CONTENT, WRONG_USE)
    assert desk.bytes() == before
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


def test_workbook_that_nobody_changed_changes_no_byte(desk: Bench, capsys: Said) -> None:
    book = desk.export("ar")
    before = desk.bytes()

    assert desk.take("ar", book) == DONE

    assert desk.bytes() == before
    assert "changées : 0 ; inchangées : 1 ;" in capsys.readouterr().out


def test_changed_translation_is_a_draft_again(desk: Bench, capsys: Said) -> None:
    book = desk.export("ar")
    edit_sheet(book, write(QUESTION, f" {OTHER}\r\n"))

    assert desk.take("ar", book) == DONE

    message = desk.message("ar", QUESTION)
    assert (message.string, message.user_comments) == (OTHER, [])
    assert "changées : 1 ;" in capsys.readouterr().out


def test_outdated_translation_is_fresh_again(desk: Bench) -> None:
    desk.edit("lieu/flow.yaml", "Où habitez-vous ?", "Où vivez-vous ?")
    desk.extract()
    assert desk.message("ar", QUESTION).fuzzy
    book = desk.export("ar")
    edit_sheet(book, write(QUESTION, ARABIC))

    assert desk.take("ar", book) == DONE

    message = desk.message("ar", QUESTION)
    assert (message.string, message.fuzzy, message.user_comments) == (ARABIC, False, [])
    assert "#| msgid" not in desk.file("ar").read_text(encoding="utf-8")


def test_cell_left_empty_erases_nothing(desk: Bench) -> None:
    book = desk.export("ar")
    edit_sheet(book, write(QUESTION, None))

    assert desk.take("ar", book) == DONE

    assert desk.message("ar", QUESTION).string == ARABIC


def test_language_not_begun_begins_with_its_first_workbook(desk: Bench) -> None:
    book = desk.export("fa")
    edit_sheet(book, write(QUESTION, "کجا زندگی می‌کنید؟"))

    assert desk.take("fa", book) == DONE

    assert desk.message("fa", QUESTION).string == "کجا زندگی می‌کنید؟"


def test_plural_is_taken_whole(desk: Bench) -> None:
    def all_forms(tab: Any) -> None:
        first = row_of(tab, "interface", "{n} jour / {n} jours")
        for index, words in enumerate(FORMS):
            tab.cell(first + index, 5).value = words

    book = desk.export("ar")
    edit_sheet(book, all_forms)

    assert desk.take("ar", book) == DONE

    assert texts_of(desk.message("ar", "{n} jour").string) == FORMS


FORMS = ("{n} يوم", "يوم واحد", "يومان", "{n} أيام", "{n} يوما", "{n} يوم")


def test_rows_may_be_sorted_and_left_out_and_columns_moved(desk: Bench) -> None:
    """Nothing but the names of columns and the keys of rows says what a cell is."""
    book = desk.folder / "back.xlsx"
    made = Workbook()
    tab = made.worksheets[0]
    tab.append(["Traduction (ar)", "Mes notes", "Français", "Forme", "Endroit"])
    tab.append([OTHER, 12, "Où habitez-vous\u00a0?", "", QUESTION])
    made.save(book)

    assert desk.take("ar", book) == DONE

    assert desk.message("ar", QUESTION).string == OTHER


# --- what is refused ------------------------------------------------------------------------------


def copy_row(tab: Any) -> None:
    tab.append([cell.value for cell in tab[row_of(tab, QUESTION)]])


def write_french(tab: Any) -> None:
    tab.cell(row_of(tab, QUESTION), 4).value = "Où vivez-vous ?"


def swap(tab: Any) -> None:
    """Sort one column without the others, as people do."""
    for row in range(2, tab.max_row + 1):
        french, said = tab.cell(row, 4), tab.cell(row, 5)
        french.value, said.value = said.value, french.value


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("=1+1", "une formule ; un texte est attendu"),
        ('=HYPERLINK("http://evil.example")', "une formule"),
        (12, "un nombre, une date ou une case à cocher ; un texte est attendu"),
        (True, "un nombre, une date ou une case à cocher"),
        (NOON, "un nombre, une date ou une case à cocher"),
        ("Where do you live, please?", ""),
        ("أين تسكنون {name}؟", "les valeurs"),
        ("أين تسكنون يا 3؟", "les nombres ne sont pas ceux du français : 3"),
    ],
)
def test_cell_that_is_no_translation_is_refused(
    desk: Bench, capsys: Said, words: object, why: str
) -> None:
    said = refused(desk, capsys, write(QUESTION, words))

    assert f" : {QUESTION} : {why}" in said
    assert said.startswith("ligne ")
    assert said.endswith("rien n'est écrit : 1 refus\n")


def test_everything_wrong_is_said_at_once_with_its_row(desk: Bench, capsys: Said) -> None:
    rows: list[int] = []

    def spoil(tab: Any) -> None:
        write(QUESTION, "=A1")(tab)
        write(WHY, 12)(tab)
        write("regimes/R431-2#why", "=A1")(tab)
        rows.extend(row_of(tab, place) for place in (QUESTION, WHY))

    said = refused(desk, capsys, spoil)

    assert [f"ligne {row} : " in said for row in rows] == [True, True]


def test_one_bad_row_keeps_the_good_ones_out(desk: Bench, capsys: Said) -> None:
    def both(tab: Any) -> None:
        write(WHY, "ولاية مكان سكنكم هي المختصة.")(tab)
        write(QUESTION, "=A1")(tab)

    refused(desk, capsys, both)

    assert desk.message("ar", WHY).string == ""


def test_row_of_another_french_is_refused_by_name(desk: Bench, capsys: Said) -> None:
    said = refused(desk, capsys, write_french)

    assert f"{QUESTION} : le français n'est plus celui-ci : « Où vivez-vous ? »" in said


def test_workbook_older_than_the_french_is_refused_by_name(desk: Bench, capsys: Said) -> None:
    book = desk.export("ar")
    desk.edit("lieu/flow.yaml", "Où habitez-vous ?", "Où vivez-vous ?")
    capsys.readouterr()

    assert desk.take("ar", book) == BAD_CONTENT
    assert "« Où habitez-vous ? » ; exportez de nouveau" in capsys.readouterr().err


def test_text_that_stands_twice_is_refused_with_both_rows(desk: Bench, capsys: Said) -> None:
    said = refused(desk, capsys, copy_row)

    assert f"{QUESTION} : ce texte est déjà à la ligne " in said


def test_swapped_cells_are_refused(desk: Bench, capsys: Said) -> None:
    said = refused(desk, capsys, swap)

    assert said.count("le français n'est plus celui-ci") == 200
    assert "… et " in said


def test_form_that_is_missing_is_refused(desk: Bench, capsys: Said) -> None:
    def one(tab: Any) -> None:
        tab.cell(row_of(tab, "interface", "{n} jour / {n} jours"), 5).value = "{n} يوم"

    assert "il manque des formes du pluriel" in refused(desk, capsys, one)


def test_form_that_is_none_is_refused(desk: Bench, capsys: Said) -> None:
    def one(tab: Any) -> None:
        tab.cell(row_of(tab, "interface", "{n} jour / {n} jours"), 2).value = "7 : pour tout"

    assert "la forme « 7 : pour tout » n'existe pas" in refused(desk, capsys, one)


def test_cell_of_ten_megabytes_is_refused(desk: Bench, capsys: Said) -> None:
    """No spreadsheet program writes one: it is put into the file itself."""
    book = desk.export("ar")
    edit_sheet(book, write(QUESTION, "@@@"))
    _swell(book, b"@@@", "ب".encode() * 5_000_000)
    before = desk.bytes()
    capsys.readouterr()

    assert desk.take("ar", book) == BAD_CONTENT

    assert desk.bytes() == before
    said = capsys.readouterr().err
    assert f"{QUESTION} : 5000000 caractères dans une cellule ; 32767 au plus" in said
    assert len(said) < 1000


def _swell(book: Path, old: bytes, new: bytes) -> None:
    with zipfile.ZipFile(book) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part.replace(old, new))


def test_place_that_does_not_exist_is_a_warning(desk: Bench, capsys: Said) -> None:
    book = desk.export("ar")
    edit_sheet(book, lambda tab: tab.append(["lieu/nulle_part#question", "", "", "x", "أين"]))
    edit_sheet(book, write(WHY, "ولاية مكان سكنكم هي المختصة."))
    capsys.readouterr()

    assert desk.take("ar", book) == DONE

    said = capsys.readouterr()
    assert "aucun texte à « lieu/nulle_part#question » : ligne laissée" in said.err
    assert "changées : 1 ;" in said.out


# --- files that are not what they should be -------------------------------------------------------


def test_workbook_of_another_language_is_refused(desk: Bench, capsys: Said) -> None:
    assert desk.take("ar", desk.export("fa")) == WRONG_USE
    err = capsys.readouterr().err
    assert err == "« Traduction (ar) » est attendue ; ce fichier a « Traduction (fa) »\n"


@pytest.mark.parametrize("column", [0, 1, 3, 4])
def test_column_that_is_missing_is_named(desk: Bench, capsys: Said, column: int) -> None:
    said = refused(desk, capsys, lambda tab: tab.delete_cols(column + 1))

    assert said == f"colonnes qui manquent : {columns('ar')[column]}\n"


def test_column_that_stands_twice_is_named(desk: Bench, capsys: Said) -> None:
    def double(tab: Any) -> None:
        tab.cell(1, 9).value = "Traduction (ar)"

    assert refused(desk, capsys, double) == "colonnes en double : Traduction (ar)\n"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"Endroit;Traduction (ar)\n"])
def test_file_that_is_no_workbook_is_refused(desk: Bench, capsys: Said, content: bytes) -> None:
    book = desk.folder / "back.xlsx"
    book.write_bytes(content)

    assert desk.take("ar", book) == WRONG_USE
    assert "n'est pas un classeur XLSX lisible" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["nowhere.xlsx", "back.csv", "."])
def test_file_that_cannot_be_read_is_refused(desk: Bench, capsys: Said, name: str) -> None:
    (desk.folder / "back.csv").write_text("Endroit\n", encoding="utf-8")

    assert desk.take("ar", desk.folder / name) == WRONG_USE
    assert capsys.readouterr().err


def test_workbook_without_a_line_changes_nothing(desk: Bench, capsys: Said) -> None:
    book = desk.folder / "back.xlsx"
    made = Workbook()
    made.worksheets[0].append(list(columns("ar")))
    made.save(book)

    assert desk.take("ar", book) == DONE
    assert "changées : 0 ; inchangées : 0 ;" in capsys.readouterr().out


def test_files_are_written_together_or_not_at_all(desk: Bench, capsys: Said) -> None:
    """A disk that fails at the second file leaves the first as it was."""

    def both(tab: Any) -> None:
        write(QUESTION, OTHER)(tab)
        tab.cell(row_of(tab, "interface", "retour"), 5).value = "رجوع"

    book = desk.export("ar")
    edit_sheet(book, both)
    before = desk.bytes()
    blocked = desk.file("ar", "ui").with_suffix(".part")
    blocked.mkdir()

    assert desk.take("ar", book) == WRONG_USE

    assert desk.bytes() == before
    assert not desk.file("ar").with_suffix(".part").exists()
