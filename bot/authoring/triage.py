"""`bonguichet triage`: the decision of every row of a sheet, in constant memory, in order.

A cell is text: nothing in it is ever computed, and what a spreadsheet program would run is made
harmless.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from bot.authoring.facts import split
from bot.authoring.outputs import opened
from bot.authoring.sheets import Row, Sheet, SheetError
from bot.authoring.wording import many
from bot.engine.model import FactId, Value
from bot.filing.following import ClockDecision, ProtocolDecision
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
REMEMBERED = 4096  #: situations whose result is kept: the rows of a sheet are often alike
_TRUNCATED = "cette liste n'est pas complète"
_NEXT_QUESTION, _ERRORS = OUTPUT.index("next_question"), OUTPUT.index("errors")

#: What a spreadsheet program may run, at the start of a cell or of what it takes for one: a program
#: set to another separator cuts our cells at « ; », at tabs and at line ends.
_DANGEROUS = re.compile(r"(?:^|(?<=[;\t\r\n]))(?=\s{0,9}[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r])")
_MAY_BE_DANGEROUS = re.compile(r"[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]")


def decide_rows(sheet: Sheet, say: Explainer) -> Iterator[list[str]]:
    """Yield the output header, then one output row for each input row."""
    columns = columns_of(say.table, sheet.header)
    places = [place for place, _ in columns]
    decide = _decider([fact for _, fact in columns], say)
    width = len(sheet.header)
    yield [*map(neutral, sheet.header), *OUTPUT]
    for row in sheet.rows:
        cells = row.cells
        if len(cells) < width:
            cells = (*cells, *[""] * (width - len(cells)))
        fault = row.fault or _overflow(row, width)
        said = decide(*[cells[place] for place in places]) if not row.fault else _REFUSED
        result = list(said)
        if fault:
            result[_ERRORS] = " ; ".join(filter(None, (result[_ERRORS], fault)))
        yield [*map(neutral, cells[:width]), *result]


def _overflow(row: Row, width: int) -> str:
    if len(row.cells) <= width or not any(map(str.strip, row.cells[width:])):
        return ""
    return f"{many(len(row.cells), 'cellule')} pour {many(width, 'colonne')}"


def _decider(facts: list[FactId], say: Explainer) -> Callable[..., tuple[str, ...]]:
    """Return the function from the cells of these facts to the columns of the result."""

    @lru_cache(maxsize=REMEMBERED)
    def decide(*cells: str) -> tuple[str, ...]:
        known: dict[FactId, Value] = {
            fact: split(say.table, fact, cell)
            for fact, cell in zip(facts, cells, strict=True)
            if cell.strip()
        }
        return tuple(map(neutral, _result(resolve(say.table, known, say.today), say)))

    return decide


# --- the header -----------------------------------------------------------------------------


def columns_of(table: Table, header: tuple[str, ...]) -> list[tuple[int, FactId]]:
    """Return the columns that name facts; refuse a header that names none, or one of them twice."""
    names = [fact_name(name) for name in header]
    found = [(i, FactId(name)) for i, name in enumerate(names) if name in table.facts]
    if not found:
        shown = ", ".join(name for name in header[:8] if name.strip()) or "rien"
        hint = ", ".join(sorted({near for _, near in near_misses(table, header)}))
        raise SheetError(
            "aucune colonne ne porte le nom d'un fait (demarche, titre, etape…) ; "
            f"lu : {shown[:200]}" + (f" ; vouliez-vous dire {hint} ?" if hint else "")
        )
    twice = sorted({fact for _, fact in found if names.count(fact) > 1})
    if twice:
        raise SheetError(f"colonne écrite deux fois : {', '.join(twice)}")
    return found


def near_misses(table: Table, header: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the columns that look like a fact and are none, with that fact."""
    for name in header:
        if (known := fact_name(name)) not in table.facts:
            near = nearest(known[:80], table.facts)
            if near is not None:
                yield name, near


def fact_name(name: str) -> str:
    """Return a column's name as a fact is written: « Expire le » is expire_le."""
    bare = unicodedata.normalize("NFKD", name.strip("\ufeff \t\r\n").casefold())
    kept = "".join(c for c in bare if not unicodedata.combining(c))
    return re.sub(r"[\s\-’']+", "_", kept)


# --- the result -----------------------------------------------------------------------------


def _result(answer: Answer, say: Explainer) -> list[str]:
    match answer:
        case Decision():
            return _decided((answer,), "decided")
        case Several():
            row = _decided(answer.decisions, "several")
            row[_NEXT_QUESTION] = answer.settle_with
            row[_ERRORS] = _TRUNCATED if answer.is_truncated else ""
            return row
        case PaperDecision():
            return ["decided", "document", *[""] * 10]
        case ClockDecision():
            days = (day.isoformat() if day else "" for day in (answer.opens, answer.due))
            return ["decided", "clock", *[""] * 4, *days, *[""] * 4]
        case ProtocolDecision():
            return ["decided", "protocol", *[""] * 7, answer.protocol.id, "", ""]
        case Missing():
            return ["question", *[""] * 9, answer.fact, ""]
        case Refused():
            messages = [error(one, say)["message"] for one in answer.errors]
            return ["refused", *[""] * 10, " ; ".join(messages)]


_REFUSED = ("refused", *[""] * 11)


def _decided(decisions: tuple[Decision, ...], status: str) -> list[str]:
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
        "",
    ]


def neutral(cell: str) -> str:
    """Return the cell with an apostrophe before what a spreadsheet program would run."""
    return _DANGEROUS.sub("'", cell) if _MAY_BE_DANGEROUS.search(cell) else cell


# --- writing --------------------------------------------------------------------------------


def write(rows: Iterable[list[str]], output: Path, *, encoding: str = "utf-8") -> int:
    """Write the rows as a CSV; return how many, header apart.

    A regular file takes its name once it is whole: a stop in the middle leaves no half of one.
    """
    count = -1
    with opened(output, encoding=encoding) as file:
        writer = csv.writer(file)
        for row in rows:
            writer.writerow(row)
            count += 1
    return max(count, 0)
