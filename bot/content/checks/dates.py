"""Sources say their date, no date is to come, dates are in order, and a value holds today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.content import documents as docs
from bot.content.diagnostics import Diagnostic
from bot.content.folder import Folder
from bot.content.small import offset
from bot.content.vocabulary import everything
from bot.filing.deadlines import shift

#: months of 28 to 31 days, as starts for an offset
_ANY_DAYS = (date(2025, 1, 31), date(2025, 3, 1), date(2024, 2, 29), date(2025, 8, 15))


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield undated sources, impossible dates, dates out of order, values that do not hold."""
    for source, file in folder.of(docs.SourcesDoc):
        for row, doc in file.root.items():
            at = (row, "dated")
            if not doc.dated and not doc.note:
                message = f"« {row} » n'a pas de date : mettez-la, ou dites pourquoi dans « note »"
                yield source.fault(at, "source-without-date", message)
            elif doc.dated and (first := _first_day(doc.dated)) is None:
                yield source.fault(at, "impossible-date", f"« {doc.dated} » n'existe pas")
            elif doc.dated and first and first > folder.today:
                message = f"« {row} » serait du {doc.dated}, dans le futur"
                yield source.fault(at, "date-in-future", message)
    yield from _read_in_future(folder)
    yield from _periods(folder)
    yield from _order(folder)


def _first_day(dated: str) -> date | None:
    """Return the first day that « 2026 », « 2026-03 » or « 2026-03-10 » may mean."""
    try:
        return date.fromisoformat(f"{dated}-01-01"[:10])
    except ValueError:
        return None


def _read_in_future(folder: Folder) -> Iterator[Diagnostic]:
    for found in everything(folder):
        for key in ("read_on", "checked_on"):
            day = found.get(key)
            if day and day > folder.today:
                message = f"{key} : le {day} est dans le futur"
                yield found.source.fault((*found.steps, key), "date-in-future", message)


def _order(folder: Folder) -> Iterator[Diagnostic]:
    """Yield what ends before it begins, and a scheme that ends without a word on what follows."""
    for found in everything(folder):
        read, checked = found.get("read_on"), found.get("checked_on")
        if read and checked and checked < read:
            message = f"checked_on : le {checked} est avant le {read}, jour de la lecture (read_on)"
            yield found.source.fault((*found.steps, "checked_on"), "date-order", message)
        if isinstance(found.doc, docs.WindowDoc) and _never_opens(found.doc):
            message = f"la fenêtre ouvre ({found.doc.opens}) après sa fin ({found.doc.closes})"
            yield found.source.fault((*found.steps, "opens"), "date-order", message)
        if isinstance(found.doc, docs.ProcedureDoc) and found.doc.until and not found.doc.after:
            message = "la clé « after » manque : que faire après le dernier jour (until) ?"
            yield found.source.fault((*found.steps, "until"), "missing-key", message)


def _never_opens(window: docs.WindowDoc) -> bool:
    """Say whether the window closes before it opens, whatever the day it is counted from."""
    opens, closes = offset(window.opens), offset(window.closes)
    return all(shift(day, opens) > shift(day, closes) for day in _ANY_DAYS)


def _periods(folder: Folder) -> Iterator[Diagnostic]:
    for source, amounts in folder.of(docs.ValuesDoc):
        for row, amount in amounts.root.items():
            spans = [(p.from_ or date.min, p.until or date.max) for p in amount.periods]
            for index, (since, until) in enumerate(spans):
                at = (row, "periods", index)
                if until < since:
                    message = f"cette période finit le {until}, avant son début"
                    yield source.fault((*at, "until"), "impossible-date", message)
                if index and since <= spans[index - 1][1]:
                    message = f"cette période commence le {since}, avant la fin de la précédente"
                    yield source.fault(at, "overlapping-periods", message)
            if not any(since <= folder.today <= until for since, until in spans):
                message = f"la valeur « {row} » n'a pas de période en cours : ajoutez-la"
                yield source.fault((row,), "expired-value", message)
