"""A deep link names facts that exist, never a date nor a nationality; a zone is a real one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from zoneinfo import available_timezones

from bot.content import documents as docs
from bot.content.checks.facts import pair
from bot.content.diagnostics import Diagnostic
from bot.content.folder import Folder
from bot.content.form import closest
from bot.content.vocabulary import vocabulary

CODE = r"[a-z0-9]{1,5}"
PRIVATE = ("nationalite",)  #: a sheet is read by strangers


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield codes of a wrong form, unknown or private facts, and unknown time zones."""
    yield from _codes(folder)
    zones = available_timezones()
    for source, doc in folder.of(docs.PlacesDoc):
        for place, row in docs.rows(doc).items():
            if row.zone not in zones:
                message = f"le fuseau horaire « {row.zone} » n'existe pas"
                hint = closest(row.zone, zones)
                yield source.fault((place, "zone"), "unknown-zone", message, hint=hint)


def _codes(folder: Folder) -> Iterator[Diagnostic]:
    words = vocabulary(folder)
    for source, doc in folder.of(docs.LinksDoc):
        for code, said in docs.rows(doc).items():
            fact, _, value = said.partition("=")
            if not re.fullmatch(CODE, code):
                message = f"« {code} » n'est pas un code : 1 à 5 minuscules ou chiffres"
                yield source.fault((code,), "link-code", message)
            if fact in PRIVATE or words.kinds.get(fact) == "date":
                message = f"« {fact} » ne va pas dans un lien : cette réponse est redemandée"
                yield source.fault((code,), "link-private", message)
            elif words.facts is not None:
                yield from pair(words, source, (code,), fact, value)
