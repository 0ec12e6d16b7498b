"""`bonguichet places`: what is known of each préfecture, how old it is, and what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.filing.model import Table
from bot.filing.places import AES, Entry, LocalPlace, State, state_of

#: The columns: what every préfecture is asked for, and which entries answer it.
COLUMNS: dict[str, frozenset[str]] = {
    "premiere": frozenset(("premiere",)),
    "renouvellement": frozenset(("renouvellement",)),
    "aes": frozenset(("aes", *AES)),
    "recepisse": frozenset(("recepisse_renouvellement",)),
    "remise": frozenset(("remise_titre",)),
    "pan": frozenset(("pan",)),
    "api": frozenset(("api_probleme",)),
}
SHORT = {
    "demarche_numerique": "form.",
    "courrier": "poste",
    "rdv": "rdv",
    "guichet": "guichet",
    "email": "e-mail",
    "telephone": "tél.",
    "boite_aux_lettres": "boîte",
}
MARKS: dict[State, str] = {
    "in_force": "",
    "old": "†",
    "practice": "~",
    "doubtful": "?",
    "to_come": ">",
    "expired": "×",
}
KIND_LETTERS = {"rule": "R", "official_page": "P", "association": "G", "practice": "O"}
LEGEND = (
    "R règle · P page officielle · G guide · O observé · 8m : âge en mois | "
    "† plus de 24 mois · ~ pratique · ? pas sûr · > à venir · × fini : n'orientent pas"
)
_DAYS = re.compile(r"(\d{1,5})d")


@dataclass(frozen=True, slots=True)
class Cell:
    """One entry in the table."""

    place: str
    name: str
    column: str  #: of COLUMNS, or what the entry is about
    entry: Entry
    state: State
    age_days: int  #: since the first day that its date may mean

    @property
    def short(self) -> str:
        """Return « poste 22m G », with a mark where it does not route."""
        months = self.age_days // 30
        kind = KIND_LETTERS[self.entry.kind]
        return f"{SHORT[self.entry.channel]} {months}m {kind}{MARKS[self.state]}"


def days_of(text: str) -> int | None:
    """Return the number of days of « 180d »; None when it is written otherwise."""
    found = _DAYS.fullmatch(text)
    return int(found[1]) if found else None


def cells(table: Table, today: date) -> Iterator[Cell]:
    """Yield every entry of every place, in the order of the places."""
    for place in table.places.values():
        for one in (*place.doors, *place.contacts):
            column = next((c for c, abouts in COLUMNS.items() if one.about in abouts), one.about)
            age = (today - one.since).days
            yield Cell(place.code, place.name, column, one, state_of(one, today), age)


def stale(found: Iterable[Cell], days: int, today: date) -> Iterator[Cell]:
    """Yield the entries that nobody saw or compared since so many days, the oldest first."""
    limit = today - timedelta(days=days)
    old = [one for one in found if max(one.entry.since, one.entry.checked_on or date.min) < limit]
    yield from sorted(old, key=lambda one: (-one.age_days, one.place, one.entry.id))


def missing(table: Table, found: Iterable[Cell]) -> Iterator[tuple[LocalPlace, tuple[str, ...]]]:
    """Yield each place with the columns where nothing routes or helps today."""
    known = {(one.place, one.column) for one in found if one.state == "in_force"}
    for place in table.places.values():
        lacks = tuple(column for column in COLUMNS if (place.code, column) not in known)
        if lacks:
            yield place, lacks


def conflicts(found: Iterable[Cell]) -> Iterator[tuple[Cell, ...]]:
    """Yield the groups of living entries of one column and one scope that name different doors."""
    groups: dict[tuple[str, str, str | None], list[Cell]] = {}
    for one in found:
        if one.state not in ("expired", "to_come"):
            groups.setdefault((one.place, one.column, one.entry.scope), []).append(one)
    for group in groups.values():
        ids = {one.entry.id for one in group}
        said = any(one.entry.conflicts_with & ids for one in group)
        sure = [one for one in group if one.state == "in_force"]
        titles = [one.entry.titles for one in sure]
        overlap = len(sure) > 1 and not all(
            a and b and not a & b for i, a in enumerate(titles) for b in titles[:i]
        )
        doors = {(one.entry.channel, one.entry.site) for one in sure}
        is_door = group[0].column not in ("pan", "api", "anef_aide", "contact")
        if said or (is_door and overlap and len(doors) > 1):
            yield tuple(group)


def lines(table: Table, today: date) -> Iterator[str]:
    """Yield the table as text: a line a place, a column a procedure, the newest entry in each."""
    newest: dict[tuple[str, str], Cell] = {}
    for one in cells(table, today):
        key = (one.place, one.column)
        if key not in newest or _better(one, newest[key]):
            newest[key] = one
    head = ["", "département", *COLUMNS]
    rows = [
        [place.code, place.name]
        + [newest[place.code, c].short if (place.code, c) in newest else "·" for c in COLUMNS]
        for place in table.places.values()
    ]
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    for row in (head, *rows):
        yield "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip()
    yield ""
    yield LEGEND


def _better(one: Cell, other: Cell) -> bool:
    return (one.state == "in_force", one.entry.since) > (
        other.state == "in_force",
        other.entry.since,
    )


def as_json(table: Table, found: Iterable[Cell]) -> list[dict[str, Any]]:
    """Return every place with its entries, for programs."""
    by_place: dict[str, list[dict[str, Any]]] = {code: [] for code in table.places}
    for one in found:
        by_place[one.place].append(cell_json(one))
    return [
        {"code": code, "name": table.places[code].name, "entries": entries}
        for code, entries in by_place.items()
    ]


def cell_json(one: Cell) -> dict[str, Any]:
    """Return one entry, for programs."""
    entry = one.entry
    return {
        "place": one.place,
        "id": entry.id,
        "procedure": one.column,
        "about": entry.about,
        "scope": entry.scope,
        "channel": entry.channel,
        "kind": entry.kind,
        "state": one.state,
        "dated": entry.dated,
        "age_days": one.age_days,
        "read_on": entry.read_on.isoformat(),
        "checked_on": entry.checked_on and entry.checked_on.isoformat(),
        "expires_on": entry.expires_on and entry.expires_on.isoformat(),
        "confidence": entry.confidence,
        "sources": list(entry.sources),
    }


def plain(one: Cell) -> str:
    """Return one entry on a line."""
    scope = f" ({one.entry.scope})" if one.entry.scope else ""
    return (
        f"{one.place} {one.name}: {one.column}/{one.entry.id}{scope}: {one.entry.channel}, "
        f"{one.entry.kind}, {one.entry.dated} ({one.age_days}d), {one.state}"
    )
