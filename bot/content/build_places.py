"""Documents of `flows/places` -> what the filing room knows of each préfecture."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content import documents as docs
from bot.content.communes import communes_in
from bot.content.documents.places import LocalContactDoc, LocalDoorDoc, LocalPlaceDoc, ScopeDoc
from bot.content.folder import Folder
from bot.filing import places as p


def places(folder: Folder) -> dict[str, p.LocalPlace]:
    """Return every place of the folder, by its code."""
    return {doc.place: _place(doc) for _, doc in folder.of(docs.LocalPlaceDoc)}


def evidence(folder: Folder) -> Iterator[tuple[str, docs.SourceDoc]]:
    """Yield the sources that the files of places bring with them."""
    for _, doc in folder.of(docs.LocalPlaceDoc):
        yield from doc.evidence.items()


def _place(doc: LocalPlaceDoc) -> p.LocalPlace:
    return p.LocalPlace(
        code=doc.place,
        name=doc.name,
        offices=tuple(office.seat for office in doc.offices),
        pages=tuple(p.Page(page.about, page.url, tuple(page.words)) for page in doc.pages),
        doors=tuple(_entry(doc.place, id_, door) for id_, door in doc.doors.items()),
        contacts=tuple(_entry(doc.place, id_, one) for id_, one in doc.contacts.items()),
    )


def _entry(place: str, id_: str, doc: LocalDoorDoc | LocalContactDoc) -> p.Entry:
    door = doc if isinstance(doc, LocalDoorDoc) else None
    return p.Entry(
        id=id_,
        place=place,
        about=doc.about,
        titles=frozenset(door.titles if door else ()),
        stages=frozenset(door.stages if door else ()),
        excludes=frozenset(door.excludes if door else ()),
        communes=_communes(doc.scope) if doc.scope else None,
        scope=doc.scope.label if doc.scope else None,
        channel=doc.channel,
        site=doc.site,
        first_step=doc.first_step,
        next_step=doc.next_step,
        address=doc.address,
        email=doc.email,
        phone=doc.phone,
        url=doc.url,
        documents=tuple(doc.documents),
        required=tuple(doc.required),
        kind=doc.kind,
        sources=tuple(doc.sources),
        dated=doc.dated,
        read_on=doc.read_on,
        checked_on=doc.checked_on,
        expires_on=doc.expires_on,
        confidence=doc.confidence,
        conflicts_with=frozenset(doc.conflicts_with),
    )


def _communes(scope: ScopeDoc) -> frozenset[str]:
    """Return the INSEE codes of a scope: deciding then needs no table of communes."""
    wanted = communes_in(arrondissements=scope.arrondissements, postcodes=scope.postcodes)
    return wanted.union(scope.communes)
