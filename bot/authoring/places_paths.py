"""The local half of the path table: every place that knows something, request by request.

One file of `flows/places` changes its own lines and no other: that is the difference that an
association shows, and that another person reads again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.engine.model import FactId, Facts
from bot.filing.doors import DEMARCHE, DEPARTEMENT, ETAPE, TITRE, TITRE_SEJOUR
from bot.filing.model import STAGES, Decision, Procedure, Table
from bot.filing.places import (
    COMMUNE,
    Entry,
    LocalAnswer,
    LocalPlace,
    contacts_of,
    covers,
    request_of,
    state_of,
)
from bot.filing.resolve import resolve

_HELPS = ("pan", "anef_aide", "api_probleme", "contact")


def place_lines(table: Table, day: date) -> Iterator[str]:
    """Yield one line for each request that a place has an entry about, and for each contact."""
    for place in table.places.values():
        for scope, commune in _scopes(place):
            for asked, facts in _requests(table, place):
                yield from _line(table, place, (scope, asked), {**facts, **commune}, day)
        for one in contacts_of(place, _HELPS, {}, day):
            yield f"@place={place.code} @{one.about} -> {one.channel}:{one.id}:{state_of(one, day)}"


def _scopes(place: LocalPlace) -> Iterator[tuple[str, Facts]]:
    """Yield the whole place, then one commune of each part that has a door of its own."""
    yield "-", {}
    parts = {one.scope: min(one.communes) for one in place.doors if one.communes and one.scope}
    for commune in parts.values():
        yield commune, {COMMUNE: commune}


def _requests(table: Table, place: LocalPlace) -> Iterator[tuple[str, Facts]]:
    """Yield the requests about which this place says something."""
    for procedure in table.procedures.values():
        for asked, facts in _facts_of(procedure):
            stage = next((s for s in STAGES if s == facts.get(ETAPE)), None)
            request = request_of(procedure, stage, None)
            if any(covers(one, request) for one in place.doors):
                yield asked, {**facts, DEPARTEMENT: place.code}


def _facts_of(procedure: Procedure) -> Iterator[tuple[str, Facts]]:
    if procedure.fact == "demarche":
        yield f"demarche={procedure.id}", {DEMARCHE: procedure.id}
        return
    for stage in STAGES:
        if stage in procedure.stages:
            facts: dict[FactId, str] = {DEMARCHE: TITRE_SEJOUR, TITRE: procedure.id, ETAPE: stage}
            yield f"titre={procedure.id} etape={stage}", dict(facts)


def _line(
    table: Table, place: LocalPlace, asked: tuple[str, str], facts: Facts, day: date
) -> Iterator[str]:
    answer = resolve(table, facts, day)
    if not isinstance(answer, Decision) or answer.local is None:
        return
    scope, request = asked
    shown = f"{answer.door.channel} {local_result(answer.local, day)}"
    yield f"@place={place.code} commune={scope} {request} -> {shown}"


def local_result(local: LocalAnswer, day: date) -> str:
    """Return in ids what the local layer did: what routes, what is only shown, what has ended."""
    seen = ",".join(_entry(one, day) for one in local.seen) or "-"
    lapsed = ",".join(one.id for one in local.lapsed) or "-"
    entry = local.entry.id if local.entry else "-"
    return f"{local.status} {entry} seen={seen} lapsed={lapsed}"


def _entry(entry: Entry, day: date) -> str:
    return f"{entry.id}:{state_of(entry, day)}"
