"""What a file of places names: its own place, communes that exist there, titles that it may move.

The national list comes first: what is filed on the ANEF everywhere is filed there here too.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from bot.content import documents as docs
from bot.content.checks.places import entries
from bot.content.communes import TOWNS
from bot.content.diagnostics import Diagnostic, clipped
from bot.content.documents.places import EntryDoc, LocalDoorDoc, LocalPlaceDoc
from bot.content.folder import Folder
from bot.content.form import closest
from bot.content.source import Source, Steps
from bot.filing.model import NATIONAL, STAGES
from bot.filing.places import FAMILIES

GENERAL_PAGES = ("etrangers", "pan", "anef_aide", "api_probleme", "contact")


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield files under another name than their place, and names that nothing answers to."""
    names = _names(folder)
    rows = _rows(folder)
    for source, doc in folder.of(LocalPlaceDoc):
        yield from _file(source, doc, names)
        if rows is not None:
            for index, page in enumerate(doc.pages):
                known = {*FAMILIES, *GENERAL_PAGES, *rows}
                yield from _known(source, ("pages", index, "about"), page.about, known)
        for steps, entry in entries(doc):
            yield from _scope(source, steps, doc.place, entry)
            if isinstance(entry, LocalDoorDoc) and rows is not None:
                yield from _moved(source, steps, entry, rows)


def _names(folder: Folder) -> dict[str, str] | None:
    if not folder.is_whole(docs.PlacesDoc):
        return None
    return {c: one.name for _, doc in folder.of(docs.PlacesDoc) for c, one in doc.root.items()}


def _rows(folder: Folder) -> dict[str, docs.ProcedureDoc] | None:
    if not folder.is_whole(docs.ProceduresDoc):
        return None
    return {i: row for _, doc in folder.of(docs.ProceduresDoc) for i, row in doc.root.items()}


def _file(source: Source, doc: LocalPlaceDoc, names: dict[str, str] | None) -> Iterator[Diagnostic]:
    if PurePosixPath(source.path).stem != doc.place:
        message = f"le fichier de « {doc.place} » doit s'appeler {doc.place}.yaml"
        yield source.fault(("place",), "place-file-name", message)
    if names is None:
        return
    if doc.place not in names:
        message = f"« {doc.place} » n'est pas dans departements.yaml"
        yield source.fault(("place",), "unknown-place", message)
    elif names[doc.place] != doc.name:
        message = f"« {doc.place} » a un autre nom dans departements.yaml"
        yield source.fault(("name",), "place-name", message, hint=names[doc.place])


def _known(source: Source, at: Steps, word: str, known: set[str]) -> Iterator[Diagnostic]:
    if word not in known:
        message = f"« {clipped(word)} » n'est ni une famille, ni une démarche, ni un titre"
        yield source.fault(at, "unknown-about", message, hint=closest(word, known))


def _moved(
    source: Source, steps: Steps, door: LocalDoorDoc, rows: dict[str, docs.ProcedureDoc]
) -> Iterator[Diagnostic]:
    """Yield the titles that do not exist, and those whose door no préfecture chooses."""
    yield from _known(source, (*steps, "about"), door.about, {*FAMILIES, *rows})
    stages: list[str] = list(door.stages) or [door.about if door.about in STAGES else "premiere"]
    if door.about in rows:
        everywhere: list[str] = list(door.stages) or ["filing", *STAGES]
        yield from _national(source, (*steps, "about"), rows[door.about], everywhere)
    for key in ("titles", "excludes"):
        titles = {i for i, row in rows.items() if row.fact == "titre"}
        for index, title in enumerate(getattr(door, key)):
            at = (*steps, key, index)
            if title not in titles:
                message = f"« {clipped(title)} » n'est pas un titre"
                yield source.fault(at, "unknown-title", message, hint=closest(title, titles))
            elif key == "titles":
                yield from _national(source, at, rows[title], stages)


def _national(
    source: Source, at: Steps, row: docs.ProcedureDoc, stages: list[str]
) -> Iterator[Diagnostic]:
    channels = {channel for stage in stages for channel in _channels(row, stage)}
    if channels and channels <= {*NATIONAL}:
        message = f"« {row.label} » a une porte nationale : aucune préfecture ne la déplace"
        yield source.fault(at, "contradicts-national", message)


def _channels(row: docs.ProcedureDoc, stage: str) -> Iterator[str]:
    """Yield the channels of a stage; a title that knows no such stage has its first request's."""
    found = getattr(row, stage, None)
    if found is None and stage != "filing":
        found = row.premiere
    if found is None:
        return
    for door in (found, *found.cases):
        if channel := door.channel or found.channel:
            yield channel


def _scope(source: Source, steps: Steps, place: str, entry: EntryDoc) -> Iterator[Diagnostic]:
    if entry.scope is None:
        return
    at = (*steps, "scope")
    scope = entry.scope
    if not (scope.arrondissements or scope.communes or scope.postcodes):
        message = "donnez « arrondissements », « communes » ou « postcodes »"
        yield source.fault(at, "empty-scope", message)
        return
    here = TOWNS.table.of_departement(place)
    known = {
        "arrondissements": {town.arrondissement for town in here},
        "communes": {town.code for town in here},
        "postcodes": {code for town in here for code in town.postcodes},
    }
    for key, words in known.items():
        for index, word in enumerate(getattr(scope, key)):
            if word not in words:
                message = f"« {word} » n'est pas dans ce département"
                hint = closest(word, words)
                yield source.fault((*at, key, index), "not-in-place", message, hint=hint)
