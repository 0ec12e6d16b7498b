"""The files of `flows/places`: each is where it should be, and what routes stands on something.

A wrong « by post » costs a person their rights (Conseil d'État, n° 493514, 10 October 2024): what a
file may claim is bounded here, before anybody is shown it.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.content import documents as docs
from bot.content.diagnostics import Diagnostic, clipped
from bot.content.documents.places import EntryDoc, LocalContactDoc, LocalDoorDoc, LocalPlaceDoc
from bot.content.folder import Folder
from bot.content.form import closest
from bot.content.source import Source, Steps

#: What the State writes under: préfectures, the ministry, and its forms.
OFFICIAL = ("gouv.fr", "demarches-simplifiees.fr")
#: kind of an entry -> kinds of source of which it needs one
_STANDS_ON = {
    "rule": ("law",),
    "official_page": ("official", "law"),
    "association": ("association",),
}


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield what a file of places claims without ground, and what it names that does not exist."""
    seen: dict[str, Source] = {}
    kinds = _kinds_of_sources(folder)
    for source, doc in folder.of(LocalPlaceDoc):
        yield from _evidence(source, doc, seen, folder)
        for index, page in enumerate(doc.pages):
            yield from _official(source, ("pages", index, "url"), page.url)
        for steps, entry in entries(doc):
            yield from _entry(source, steps, entry, kinds)
            yield from _conflicts(source, steps, entry, doc)


def entries(doc: LocalPlaceDoc) -> Iterator[tuple[Steps, LocalDoorDoc | LocalContactDoc]]:
    """Yield every entry of a place with its place in the file."""
    for id_, door in doc.doors.items():
        yield ("doors", id_), door
    for id_, contact in doc.contacts.items():
        yield ("contacts", id_), contact


def is_official(address: str) -> bool:
    """Say whether an e-mail or web address is the State's own."""
    try:
        split = urlsplit(address if "://" in address else f"mailto://{address}")
        host = (split.hostname or "").rstrip(".")
    except ValueError:  # « https://[ »
        return False
    return any(f".{host}".endswith(f".{end}") for end in OFFICIAL)


def _kinds_of_sources(folder: Folder) -> dict[str, str]:
    shared = (doc.root.items() for _, doc in folder.of(docs.SourcesDoc))
    own = (doc.evidence.items() for _, doc in folder.of(LocalPlaceDoc))
    return {i: row.kind for rows in (*shared, *own) for i, row in rows}


def _evidence(
    source: Source, doc: LocalPlaceDoc, seen: dict[str, Source], folder: Folder
) -> Iterator[Diagnostic]:
    """A local source has a date, and no name that another file uses."""
    for id_, row in doc.evidence.items():
        at = ("evidence", id_)
        if not row.dated:
            message = f"« {id_} » n'a pas de date : une source locale sans date ne vaut rien ici"
            yield source.fault((*at, "dated"), "source-without-date", message)
        shared = next((s for s, d in folder.of(docs.SourcesDoc) if id_ in d.root), None)
        other = seen.get(id_) or shared
        if other is not None:
            message = f"« {clipped(id_)} » est déjà dans {other.path}"
            yield source.fault(at, "duplicate-id", message)
        seen.setdefault(id_, source)


def _entry(
    source: Source, steps: Steps, entry: EntryDoc, kinds: dict[str, str]
) -> Iterator[Diagnostic]:
    for key in ("email", "url"):
        if said := getattr(entry, key):
            yield from _official(source, (*steps, key), said)
    needed = _STANDS_ON.get(entry.kind)
    known = {kinds[one] for one in entry.sources if one in kinds}
    if needed and known and not known.intersection(needed):
        message = f"« {entry.kind} » demande une source de sorte {' ou '.join(needed)}"
        yield source.fault((*steps, "kind"), "kind-without-source", message)
    channel = getattr(entry, "channel", "")
    routes = entry.kind != "practice" and entry.confidence != "low"
    if channel == "courrier" and routes and not entry.address:
        message = "une porte « courrier » qui oriente donne l'adresse postale exacte"
        yield source.fault(steps, "post-without-address", message)


def _official(source: Source, at: Steps, address: str) -> Iterator[Diagnostic]:
    if not is_official(address):
        message = f"« {clipped(address)} » n'est pas une adresse officielle (.gouv.fr)"
        yield source.fault(at, "unofficial-contact", message)


def _conflicts(
    source: Source, steps: Steps, entry: EntryDoc, doc: LocalPlaceDoc
) -> Iterator[Diagnostic]:
    others = {**doc.doors, **doc.contacts}
    for index, other in enumerate(entry.conflicts_with):
        if other not in others or others[other] is entry:
            message = f"« {clipped(other)} » n'est pas une autre entrée de ce fichier"
            hint = closest(other, [i for i, one in others.items() if one is not entry])
            at = (*steps, "conflicts_with", index)
            yield source.fault(at, "unknown-entry", message, hint=hint)
