"""Sources say their date; a value that has ended has a successor."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content import documents as docs
from bot.content.diagnostics import Diagnostic
from bot.content.folder import Folder


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield undated sources without a word on it, and values with no period in force today."""
    for source, file in folder.of(docs.SourcesDoc):
        for row, doc in file.root.items():
            if not doc.dated and not doc.note:
                message = f"la source « {row} » n'a pas de date ; si elle n'en porte pas, dites-le dans « note »"
                yield source.fault((row, "dated"), "source-without-date", message)
            if doc.checked_on and doc.checked_on > folder.today:
                message = f"« {row} » serait vérifiée le {doc.checked_on}, dans le futur"
                yield source.fault((row, "checked_on"), "date-in-future", message)
    for source, amounts in folder.of(docs.ValuesDoc):
        for row, amount in amounts.root.items():
            if not any(p.until is None or p.until >= folder.today for p in amount.periods):
                message = f"la valeur « {row} » est finie : ajoutez la période en cours"
                yield source.fault((row,), "expired-value", message)
