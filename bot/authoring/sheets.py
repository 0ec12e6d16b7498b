"""Sheets read row by row: CSV as people's programs write it, and XLSX. A cell is text, never run.

Owns what a file may look like; knows no fact and decides nothing. A row that cannot be read is a
row with a fault, and the rows after it are read all the same.
"""

from __future__ import annotations

import codecs
import csv
import warnings
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

MAX_COLUMNS = 200
MAX_LINE_CHARS = 1 << 20  #: of one line of a CSV; a longer one is one bad row
MAX_XLSX_BYTES = 1 << 29  #: unpacked, in all; 100,000 rows of twenty columns take a tenth
MAX_ROWS = 1 << 20  #: of an XLSX sheet: as many as a spreadsheet program has
MAX_STRINGS_BYTES = 1 << 26  #: unpacked, of the part that openpyxl keeps in memory
SEPARATORS = ",;\t"

#: Says how many names of a header mean something to the reader.
Score = Callable[[tuple[str, ...]], int]


class SheetError(Exception):
    """The sheet cannot be read; the message says what was expected and found."""


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row as text, and why it cannot be used, when it cannot."""

    cells: tuple[str, ...]
    fault: str = ""
    number: int = field(default=0, compare=False)  #: in an XLSX sheet, as its program counts
    odd: tuple[int, ...] = field(default=(), compare=False)  #: cells of an XLSX that held no text


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet being read: its header, and its rows one at a time."""

    header: tuple[str, ...]
    rows: Iterator[Row]
    encoding: str = "utf-8-sig"  #: for what is written back: a program's plain UTF-8 stays plain


@contextmanager
def open_sheet(path: Path, score: Score) -> Iterator[Sheet]:
    """Open a CSV or XLSX file row by row; raises SheetError when it is neither.

    `score` chooses between several readings of a header: separators of a CSV, sheets of a workbook.
    """
    if str(path) == "-" or str(path).startswith(("/dev/", "/proc/")):
        raise SheetError(
            f"« {path} » : un fichier .csv ou .xlsx est attendu ; l'entrée standard se lit par "
            "« bonguichet resolve - », un objet JSON par ligne"
        )
    if not path.is_file():
        raise SheetError(
            f"« {path} » n'est pas un fichier"
            if path.exists()
            else f"le fichier « {path} » n'existe pas"
        )
    kind = path.suffix.lower()
    if kind not in (".csv", ".tsv", ".xlsx"):
        raise SheetError(f"« {path.name} » : un fichier .csv ou .xlsx est attendu")
    try:
        with _xlsx(path, score) if kind == ".xlsx" else _csv(path, score) as sheet:
            if len(sheet.header) > MAX_COLUMNS:
                raise SheetError(f"{len(sheet.header)} colonnes ; {MAX_COLUMNS} au plus")
            yield sheet
    except OSError as err:
        if err.filename != str(path):
            raise  # not ours: the output, for one
        raise SheetError(f"« {path} » ne se lit pas : {err.strerror}") from err


# --- CSV ------------------------------------------------------------------------------------


@contextmanager
def _csv(path: Path, score: Score) -> Iterator[Sheet]:
    # A byte that cp1252 does not have must not stop the other rows: it is shown as « \ufffd ».
    encoding = _encoding(path)
    with path.open(newline="", encoding=encoding, errors="replace") as file:
        lines = _Lines(file)
        first = lines.next_record_start()
        told = first.strip().lower()
        separator = told[4:] if told.startswith("sep=") and len(told) == 5 else None
        if separator is None:
            lines.put_back([first])
            separator = max(SEPARATORS, key=lambda one: _guess(first, one, score))
        rows = _records(lines, separator)
        header = next(rows, Row(()))
        plain = encoding == "utf-8"
        yield Sheet(header.cells, rows, "utf-8" if plain else "utf-8-sig")


def _guess(line: str, separator: str, score: Score) -> tuple[int, int]:
    cells = tuple(_one_line(line, separator))
    return score(cells), len(cells)


def _encoding(path: Path) -> str:
    """UTF-8, UTF-16 where its mark stands, or what French spreadsheet programs still write."""
    with path.open("rb") as raw:
        mark = raw.read(3)
    if mark[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    try:
        with path.open(encoding="utf-8") as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig" if mark == codecs.BOM_UTF8 else "utf-8"


class _Lines:
    """The lines of a file for a csv reader; those of the present record can be put back."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._waiting: deque[str] = deque()
        self.read: list[str] = []  #: since the last `begin`

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._waiting.popleft() if self._waiting else self._file.readline(MAX_LINE_CHARS)
        if not line:
            raise StopIteration
        self.read.append(line)
        if len(line) >= MAX_LINE_CHARS and not line.endswith(("\n", "\r")):
            self._skip_rest()
            raise csv.Error("ligne trop longue")
        return line

    def _skip_rest(self) -> None:
        while (rest := self._file.readline(MAX_LINE_CHARS)) and not rest.endswith(("\n", "\r")):
            pass

    def next_record_start(self) -> str:
        """Return the first line that is not empty, or nothing."""
        return next((line for line in self if line.strip()), "")

    def put_back(self, lines: list[str]) -> None:
        self._waiting.extendleft(reversed(lines))

    def begin(self) -> None:
        self.read = []


def _records(lines: _Lines, separator: str) -> Iterator[Row]:
    """Yield the rows; after a broken quote, go on with the line below it."""
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        lines.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            first, *others = lines.read
            lines.put_back(others)
            reader = csv.reader(lines, delimiter=separator, strict=True)
            yield _mended(first, separator)
            continue
        if cells:  # a line with nothing at all is no row
            yield Row(tuple(cells))


def _mended(line: str, separator: str) -> Row:
    """Return what one line holds when its quotes are not as they should be."""
    if len(line) >= MAX_LINE_CHARS:
        return Row((), f"ligne de plus de {MAX_LINE_CHARS} caractères")
    cells = tuple(_one_line(line, separator))
    if not cells:
        return Row((), f"cellule de plus de {csv.field_size_limit()} caractères")
    is_open = any("\n" in cell or "\r" in cell for cell in cells)
    return Row(tuple(c.rstrip("\r\n") for c in cells), "guillemet non fermé" if is_open else "")


def _one_line(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


# --- XLSX -----------------------------------------------------------------------------------


@contextmanager
def _xlsx(path: Path, score: Score) -> Iterator[Sheet]:
    from openpyxl import load_workbook  # 100 ms that a CSV does not pay

    _refuse_bomb(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles and dates that it does not know
        try:
            book = load_workbook(path, read_only=True, data_only=False)
        except Exception as err:  # openpyxl lets zip, XML and key errors of a broken file through
            raise SheetError(f"« {path.name} » n'est pas un classeur XLSX lisible") from err
        try:
            yield _best([_read_tab(tab, path) for tab in book.worksheets], score)
        finally:
            book.close()


def _refuse_bomb(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as err:
        raise SheetError(f"« {path.name} » n'est pas un classeur XLSX lisible") from err
    strings = sum(p.file_size for p in parts if p.filename.lower().endswith("sharedstrings.xml"))
    if sum(p.file_size for p in parts) > MAX_XLSX_BYTES or strings > MAX_STRINGS_BYTES:
        raise SheetError(f"« {path.name} » est trop grand une fois décompressé")


def _read_tab(tab: Any, path: Path) -> Sheet:
    rows = _xlsx_rows(tab, path)
    first = next(rows, Row(()))
    return Sheet(first.cells, rows)


def _best(sheets: list[Sheet], score: Score) -> Sheet:
    """Return the sheet whose header means most; the first of equals."""
    return max(sheets, key=lambda sheet: score(sheet.header), default=Sheet((), iter(())))


def _xlsx_rows(tab: Any, path: Path) -> Iterator[Row]:
    try:
        # One lost cell in XFD1048576 would make every row 16,384 cells wide.
        bounds = {"max_row": MAX_ROWS, "max_col": MAX_COLUMNS + 1}
        for number, values in enumerate(tab.iter_rows(**bounds, values_only=True), start=1):
            if values.count(None) == len(values):  # a million empty rows pass in a second
                continue
            cells = [_cell(value) for value in values]
            while cells and not cells[-1]:  # a sheet is as wide as its widest row ever was
                cells.pop()
            if cells:
                odd = (at for at, value in enumerate(values) if not _is_text(value))
                yield Row(tuple(cells), number=number, odd=tuple(odd))
    except Exception as err:  # XML and zip errors in the middle of a broken file
        raise SheetError(f"« {path.name} » n'est pas un classeur XLSX lisible") from err


def _is_text(value: object) -> bool:
    """Say whether the cell held text or nothing; a formula begins with « = », and is none."""
    return value is None or (isinstance(value, str) and not value.startswith("="))


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
    formula = getattr(value, "text", None)  # of an array formula: its words, never its result
    return str(value) if formula is None else str(formula)
