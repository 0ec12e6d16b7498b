"""What a préfecture was seen to do has a day, and an end that somebody should see coming."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from bot.content.checks.places import entries
from bot.content.diagnostics import Diagnostic
from bot.content.documents.places import LocalPlaceDoc
from bot.content.folder import Folder

WARN_FOR = timedelta(days=60)  #: before an entry expires


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield impossible days of entries, and warn of those that end soon or have ended."""
    for source, doc in folder.of(LocalPlaceDoc):
        for steps, entry in entries(doc):
            at = (*steps, "dated")
            try:
                since = date.fromisoformat(f"{entry.dated}-01-01"[:10])
            except ValueError:
                yield source.fault(at, "impossible-date", f"« {entry.dated} » n'existe pas")
                continue
            if since > folder.today:
                message = f"vu le {entry.dated}, dans le futur"
                yield source.fault(at, "date-in-future", message)
            end = entry.expires_on
            if end is None:
                continue
            where = (*steps, "expires_on")
            if end < since:
                message = f"finit le {end}, avant le jour où c'était vu ({entry.dated})"
                yield source.fault(where, "date-order", message)
            elif end < folder.today:
                message = f"a pris fin le {end} : n'oriente plus ; vérifiez, ou retirez-la"
                yield replace(source.fault(where, "entry-expired", message), severity="warning")
            elif end <= folder.today + WARN_FOR:
                message = f"prend fin le {end} : vérifiez-la avant"
                yield replace(source.fault(where, "entry-ends-soon", message), severity="warning")
