"""Tests of bot/authoring/sheets.py."""

from __future__ import annotations

import csv
import io
import time
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from bot.authoring import sheets
from bot.authoring.sheets import Row, SheetError, open_sheet

FAR_CELL_S = 20  #: far above what a slow machine takes, far below what a hang does
FACTS = {"demarche", "titre", "etape"}


#: A sheet knows no time zone: openpyxl refuses dates that have one.
HALF_PAST_THREE = datetime(2026, 1, 2, 15, 30)  # noqa: DTZ001


def score(header: tuple[str, ...]) -> int:
    return len(FACTS & set(header))


def read(path: Path) -> tuple[tuple[str, ...], list[Row]]:
    with open_sheet(path, score) as sheet:
        return sheet.header, list(sheet.rows)


@pytest.fixture
def csv_file(tmp_path: Path) -> Path:
    return tmp_path / "cas.csv"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_is_read_in_every_encoding_that_spreadsheet_programs_write(
    csv_file: Path, encoding: str
) -> None:
    csv_file.write_bytes("titre,prénom\r\netudiant,Élodie €\r\n".encode(encoding))

    assert read(csv_file) == (("titre", "prénom"), [Row(("etudiant", "Élodie €"))])


def test_byte_of_no_encoding_does_not_stop_the_rows(csv_file: Path) -> None:
    csv_file.write_bytes(b"titre,nom\netudiant,\x81\xe9\nsalarie,B\n")

    assert read(csv_file)[1] == [Row(("etudiant", "\ufffdé")), Row(("salarie", "B"))]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separator_is_the_one_that_gives_facts(csv_file: Path, separator: str) -> None:
    """A name such as « nom, prénom; adresse » holds more separators than the header itself."""
    header = separator.join(('"nom, prénom; rue; ville, pays"', "titre", "etape"))
    csv_file.write_text(f"{header}\n{separator.join('abc')}\n")

    assert read(csv_file) == (
        ("nom, prénom; rue; ville, pays", "titre", "etape"),
        [Row(("a", "b", "c"))],
    )


def test_separator_may_be_said_in_the_first_line(csv_file: Path) -> None:
    csv_file.write_text("sep=;\ntitre;etape\na;b\n")

    assert read(csv_file) == (("titre", "etape"), [Row(("a", "b"))])


def test_quoted_line_ends_stay_in_their_cell(csv_file: Path) -> None:
    csv_file.write_text('titre,note\netudiant,"une\nligne ""et"" deux"\nsalarie,\n')

    rows = read(csv_file)[1]

    assert rows == [Row(("etudiant", 'une\nligne "et" deux')), Row(("salarie", ""))]


def test_empty_lines_are_no_rows(csv_file: Path) -> None:
    csv_file.write_text("\n\ntitre,note\n\netudiant,a\n\n\nsalarie,b\n\n")

    assert read(csv_file) == (
        ("titre", "note"),
        [Row(("etudiant", "a")), Row(("salarie", "b"))],
    )


def test_open_quote_costs_its_own_row_only(csv_file: Path) -> None:
    """A csv reader alone would take every row below for one cell, in silence."""
    csv_file.write_text('titre,note\nun,"ouvert\ndeux,b\ntrois,"c"\nquatre,"encore\ncinq,e\n')

    rows = read(csv_file)[1]

    assert [row.cells[0] for row in rows] == ["un", "deux", "trois", "quatre", "cinq"]
    assert [bool(row.fault) for row in rows] == [True, False, False, True, False]
    assert "guillemet" in rows[0].fault


def test_text_after_a_closing_quote_is_kept(csv_file: Path) -> None:
    csv_file.write_text('titre,note\n"Jean" dit Jo,b\ndeux,c\n')

    assert read(csv_file)[1] == [Row(("Jean dit Jo", "b")), Row(("deux", "c"))]


def test_cell_with_nul_is_read(csv_file: Path) -> None:
    csv_file.write_bytes(b"titre,note\netu\x00diant,b\nsalarie,c\n")

    assert [row.cells[1] for row in read(csv_file)[1]] == ["b", "c"]


def test_huge_cell_is_one_bad_row(csv_file: Path) -> None:
    huge = "x" * (csv.field_size_limit() + 1)
    csv_file.write_text(f"titre,note\nun,{huge}\ndeux,b\n")

    rows = read(csv_file)[1]

    assert "caractères" in rows[0].fault
    assert rows[1] == Row(("deux", "b"))


def test_endless_line_is_one_bad_row(csv_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_LINE_CHARS", 50)
    csv_file.write_text(f"titre,note\nun,{'x,' * 200}\ndeux,b\n")

    rows = read(csv_file)[1]

    assert "ligne de plus de" in rows[0].fault
    assert rows[1:] == [Row(("deux", "b"))]


def test_empty_file_has_no_header(csv_file: Path) -> None:
    csv_file.write_text("")

    assert read(csv_file) == ((), [])


@pytest.mark.parametrize("name", ["/dev/stdin", "/dev/fd/0", "-"])
def test_standard_input_is_no_sheet(name: str) -> None:
    with pytest.raises(SheetError, match="resolve -"):
        read(Path(name))


def test_too_many_columns_are_refused(csv_file: Path) -> None:
    csv_file.write_text(",".join(["titre"] * 201))

    with pytest.raises(SheetError, match="201 colonnes"):
        read(csv_file)


@pytest.mark.parametrize(
    ("name", "expected"), [("rien.csv", "n'existe pas"), ("cas.ods", "attendu")]
)
def test_other_files_are_refused(tmp_path: Path, name: str, expected: str) -> None:
    (tmp_path / "cas.ods").touch()

    with pytest.raises(SheetError, match=expected):
        read(tmp_path / name)


# --- XLSX -----------------------------------------------------------------------------------


def saved(path: Path, *tabs: list[list[object]]) -> Path:
    book = Workbook()
    for number, rows in enumerate(tabs):
        tab = book.active if number == 0 else book.create_sheet()
        assert tab is not None
        for row in rows:
            tab.append(row)
    book.save(path)
    return path


@pytest.fixture
def xlsx_file(tmp_path: Path) -> Path:
    return tmp_path / "cas.xlsx"


def test_dates_and_whole_numbers_are_read_as_people_see_them(xlsx_file: Path) -> None:
    rows: list[list[object]] = [
        ["titre", "departement", "expire_le", "vu"],
        ["etudiant", 93.0, date(2027, 5, 2), HALF_PAST_THREE],
        ["salarie", 1, "2027-05-02", 1.5],
    ]

    assert read(saved(xlsx_file, rows))[1] == [
        Row(("etudiant", "93", "2027-05-02", "2026-01-02")),
        Row(("salarie", "1", "2027-05-02", "1.5")),
    ]


def test_formulas_are_text(xlsx_file: Path) -> None:
    array = ArrayFormula("B2:B3", "=SUM(A1:A2)")
    rows: list[list[object]] = [["titre", "note"], ["=1+1", array]]

    assert read(saved(xlsx_file, rows))[1] == [Row(("=1+1", "=SUM(A1:A2)"))]


def test_empty_rows_and_empty_ends_are_left_out(xlsx_file: Path) -> None:
    rows: list[list[object]] = [["titre", "note", None, ""], [], ["etudiant", None], [None, "b"]]

    assert read(saved(xlsx_file, rows)) == (
        ("titre", "note"),
        [Row(("etudiant",)), Row(("", "b"))],
    )


def test_the_sheet_that_names_facts_is_read(xlsx_file: Path) -> None:
    saved(xlsx_file, [["Lisez-moi"]], [["titre", "etape"], ["a", "b"]], [["titre"], ["c"]])

    assert read(xlsx_file)[1] == [Row(("a", "b"))]


@pytest.mark.parametrize("cell", ["A1048576", "XFD3", "XFD1048576"])
def test_far_cell_takes_no_time(xlsx_file: Path, cell: str) -> None:
    """Ctrl-End and a slip of the hand: the sheet is then as large as it can be."""
    book = Workbook()
    assert book.active is not None
    for row in (["titre", "etape"], ["etudiant", "premiere"]):
        book.active.append(row)
    book.active[cell] = "x"
    book.save(xlsx_file)

    start = time.process_time()
    header, rows = read(xlsx_file)

    assert (header, rows[0]) == (("titre", "etape"), Row(("etudiant", "premiere")))
    assert time.process_time() - start < FAR_CELL_S


def test_broken_workbook_is_refused(xlsx_file: Path) -> None:
    xlsx_file.write_bytes(b"not a zip")

    with pytest.raises(SheetError, match="lisible"):
        read(xlsx_file)


def test_workbook_broken_in_its_rows_is_refused(xlsx_file: Path) -> None:
    saved(xlsx_file, [["titre"], ["etudiant"]])
    whole = io.BytesIO(xlsx_file.read_bytes())
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(xlsx_file, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, text[:-60] if name.endswith("sheet1.xml") else text)

    with pytest.raises(SheetError, match="lisible"):
        read(xlsx_file)


def test_workbook_that_swells_is_refused(xlsx_file: Path) -> None:
    """Sixty-five megabytes of the same letter weigh sixty-five kilobytes when packed."""
    with zipfile.ZipFile(xlsx_file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/sharedStrings.xml", b"a" * (sheets.MAX_STRINGS_BYTES + 1))

    with pytest.raises(SheetError, match="trop grand"):
        read(xlsx_file)


def test_xlsx_row_knows_its_number_and_which_cells_held_no_text(tmp_path: Path) -> None:
    """Whoever must point at a row counts as the spreadsheet program does, empty rows included."""
    made = Workbook()
    tab = made.worksheets[0]
    tab["A1"], tab["B1"], tab["C1"], tab["D1"] = "titre", "etape", "demarche", "note"
    tab["A4"], tab["B4"], tab["C4"], tab["D4"] = "etudiant", 12, "=1+1", True
    tab["B7"] = HALF_PAST_THREE
    made.save(tmp_path / "cas.xlsx")

    _, rows = read(tmp_path / "cas.xlsx")

    assert [(row.number, row.odd) for row in rows] == [(4, (1, 2, 3)), (7, (1,))]
