"""`bonguichet triage`: the decision of every row of a sheet, in constant memory, in order.

A cell is text: nothing in it is ever computed, and what a spreadsheet program would run is made
harmless.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bot.authoring.facts import split
from bot.engine.model import FactId, Value
from bot.filing.model import Answer, Decision, Missing, PaperDecision, Refused, Several, Table
from bot.filing.nearest import nearest
from bot.filing.resolve import resolve
from bot.render.contract import error
from bot.render.decision import Explainer

OUTPUT = (
    "status",
    "kind",
    "channel",
    "site",
    "scope",
    "regime",
    "window_opens",
    "window_closes",
    "warnings",
    "protocol",
    "next_question",
    "errors",
)
MAX_COLUMNS = 200
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet program may run such a cell


class SheetError(Exception):
    """The sheet cannot be read; the message says what was expected and found."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet being read: its header, and its rows one at a time."""

    header: tuple[str, ...]
    rows: Iterator[tuple[str, ...]]


def decide_rows(sheet: Sheet, say: Explainer) -> Iterator[list[str]]:
    """Yield the output header, then one output row for each input row."""
    table = say.table
    columns = _columns(table, sheet.header)
    yield [*map(neutral, sheet.header), *OUTPUT]
    width = len(sheet.header)
    for row in sheet.rows:
        cells = [*row[:width], *[""] * (width - len(row))]
        facts: dict[FactId, Value] = {
            fact: split(table, fact, cells[i]) for i, fact in columns if cells[i].strip()
        }
        extra = "" if len(row) <= width else f"{len(row)} cellules pour {width} colonnes"
        yield [*map(neutral, cells), *_result(resolve(table, facts, say.today), say, extra)]


def _columns(table: Table, header: tuple[str, ...]) -> list[tuple[int, FactId]]:
    """Return the columns that name facts; refuse a header that names none, or one of them twice."""
    names = [name.strip().lower().lstrip("\ufeff") for name in header]
    found = [(i, FactId(name)) for i, name in enumerate(names) if name in table.facts]
    if not found:
        shown = ", ".join(header[:8]) or "rien"
        near = {near for name in names if (near := nearest(name, table.facts))}
        hint = f" ; vouliez-vous dire {', '.join(sorted(near))} ?" if near else ""
        raise SheetError(
            f"aucune colonne ne porte le nom d'un fait (demarche, titre, etape…) ; lu : {shown}{hint}"
        )
    twice = sorted({fact for _, fact in found if names.count(fact) > 1})
    if twice:
        raise SheetError(f"colonne écrite deux fois : {', '.join(twice)}")
    return found


def _result(answer: Answer, say: Explainer, extra: str) -> list[str]:
    match answer:
        case Decision():
            return _decided((answer,), "decided", extra)
        case Several():
            row = _decided(answer.decisions, "several", extra)
            row[10] = answer.settle_with
            return row
        case PaperDecision():
            return ["decided", "document", *[""] * 9, extra]
        case Missing():
            return ["question", *[""] * 9, answer.fact, extra]
        case Refused():
            messages = [error(one, say)["message"] for one in answer.errors]
            return ["refused", *[""] * 10, " ; ".join([*messages, *([extra] if extra else [])])]


def _decided(decisions: tuple[Decision, ...], status: str, extra: str) -> list[str]:
    def joined(values: Iterable[str | None]) -> str:
        return "|".join(dict.fromkeys(value for value in values if value))

    windows = [d.window for d in decisions]
    return [
        status,
        "filing",
        joined(d.door.channel for d in decisions),
        joined(d.door.site for d in decisions),
        joined(d.scope for d in decisions),
        joined(d.door.regime for d in decisions),
        joined(w.opens.isoformat() if w and w.opens else None for w in windows),
        joined(w.closes.isoformat() if w and w.closes else None for w in windows),
        joined(code for d in decisions for code in d.warnings),
        joined(d.guide.protocol for d in decisions),
        "",
        extra,
    ]


def neutral(cell: str) -> str:
    """Return the cell with an apostrophe before what a spreadsheet program would run."""
    return f"'{cell}" if cell.startswith(_DANGEROUS) else cell


# --- reading --------------------------------------------------------------------------------


@contextmanager
def open_sheet(path: Path) -> Iterator[Sheet]:
    """Open a CSV or XLSX file row by row; raises SheetError when it is neither."""
    if not path.is_file():
        raise SheetError(f"le fichier « {path} » n'existe pas")
    if path.suffix.lower() == ".xlsx":
        with _xlsx(path) as rows:
            yield _sheet(rows)
    elif path.suffix.lower() == ".csv":
        with path.open(newline="", encoding=_encoding(path)) as file:
            yield _sheet(_csv(file, path))
    else:
        raise SheetError(f"« {path.name} » : un fichier .csv ou .xlsx est attendu")


def _sheet(rows: Iterator[tuple[str, ...]]) -> Sheet:
    header = next(rows, ())
    if len(header) > MAX_COLUMNS:
        raise SheetError(f"{len(header)} colonnes ; {MAX_COLUMNS} au plus")
    return Sheet(header, rows)


def _encoding(path: Path) -> str:
    """UTF-8, or what French spreadsheet programs still write."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _csv(file: Any, path: Path) -> Iterator[tuple[str, ...]]:
    first = file.readline(1 << 16)
    file.seek(0)
    separator = max(",;\t", key=first.count)
    try:
        for row in csv.reader(file, delimiter=separator):
            if row:  # a line with nothing at all is no row
                yield tuple(row)
    except csv.Error as err:
        raise SheetError(f"« {path.name} » n'est pas un CSV lisible : {err}") from err


@contextmanager
def _xlsx(path: Path) -> Iterator[Iterator[tuple[str, ...]]]:
    from openpyxl import load_workbook  # 100 ms that a CSV does not pay

    try:
        book = load_workbook(path, read_only=True, data_only=False)
    except Exception as err:  # openpyxl lets zip, XML and key errors of a broken file through
        raise SheetError(f"« {path.name} » n'est pas un classeur XLSX lisible") from err
    try:
        rows = book.worksheets[0].iter_rows(values_only=True) if book.worksheets else iter(())
        yield (tuple(map(_cell, row)) for row in rows if any(c is not None for c in row))
    finally:
        book.close()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def write(rows: Iterable[list[str]], output: Path) -> int:
    """Write the rows as a CSV that a spreadsheet program opens well; return how many, header apart.

    The file takes its name once it is whole: a stop in the middle leaves no half-written sheet.
    """
    part = output.with_name(f".{output.name}.part")
    count = -1
    try:
        with part.open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.writer(file)
            for row in rows:
                writer.writerow(row)
                count += 1
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)
    return max(count, 0)
