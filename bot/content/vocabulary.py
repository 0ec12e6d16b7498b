"""The words that the content itself defines, and where its rows, guards and sentences stand.

What the checks compare with. Each is computed once for a folder, and shared (`Folder.once`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, RootModel

from bot.content import build
from bot.content import documents as docs
from bot.content.folder import Folder
from bot.content.source import Source, Steps
from bot.engine.model import UNKNOWN, Flow, FlowId

STAGES = ("premiere", "renouvellement", "changement_statut", "filing")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Ids by kind; a kind whose files are broken is None: then nothing of it is called unknown."""

    facts: Mapping[str, frozenset[str] | None] | None  #: fact -> values; None: open values
    kinds: Mapping[str, str]  #: fact -> choice, several, date…
    rows_of: Mapping[str, str]  #: fact -> the table its values come from
    sources: frozenset[str] | None
    windows: frozenset[str] | None
    warnings: frozenset[str] | None
    papers: frozenset[str] | None
    regimes: frozenset[str] | None
    flows: frozenset[str] | None
    guides: frozenset[tuple[str, str | None]] | None
    amounts: Mapping[str, str] | None  #: amount -> its unit
    protocols: frozenset[str] | None
    letters: frozenset[str] | None
    clocks: frozenset[str] | None


def vocabulary(folder: Folder) -> Vocabulary:
    """Return the words of the folder."""
    return folder.once(_vocabulary)


def shapes(folder: Folder) -> dict[FlowId, Flow]:
    """Return the flows without the words of their facts: enough to follow the ways."""
    return folder.once(_shapes)


def _shapes(folder: Folder) -> dict[FlowId, Flow]:
    return build.flows(folder, {})


def _vocabulary(folder: Folder) -> Vocabulary:
    guides = frozenset((d.channel, d.site) for _, d in folder.of(docs.ChannelDoc))
    return Vocabulary(
        facts=_facts(folder) if folder.is_whole(docs.FactsDoc) else None,
        kinds={fact: doc.kind for fact, doc in _rows_of(folder, docs.FactsDoc)},
        rows_of={
            fact: doc.values_from
            for fact, doc in _rows_of(folder, docs.FactsDoc)
            if doc.values_from
        },
        sources=_sources(folder),
        windows=_keys(folder, docs.WindowsDoc),
        warnings=_keys(folder, docs.WarningsDoc),
        papers=_keys(folder, docs.PapersDoc),
        regimes=_keys(folder, docs.RegimesDoc),
        amounts={amount: doc.unit for amount, doc in _rows_of(folder, docs.ValuesDoc)}
        if folder.is_whole(docs.ValuesDoc)
        else None,
        protocols=_keys(folder, docs.ProtocolsDoc),
        letters=_keys(folder, docs.LettersDoc),
        clocks=_keys(folder, docs.ClocksDoc),
        flows=frozenset(d.flow for _, d in folder.of(docs.FlowDoc))
        if folder.is_whole(docs.FlowDoc)
        else None,
        guides=guides if folder.is_whole(docs.ChannelDoc) else None,
    )


def _keys(folder: Folder, kind: type[BaseModel]) -> frozenset[str] | None:
    if not folder.is_whole(kind):
        return None
    return frozenset(key for key, _ in _rows_of(folder, kind))


def _sources(folder: Folder) -> frozenset[str] | None:
    """Return the ids of the sources, those that the files of places bring included."""
    own = frozenset(i for _, doc in folder.of(docs.LocalPlaceDoc) for i in doc.evidence)
    known = _keys(folder, docs.SourcesDoc)
    return known | own if known is not None and folder.is_whole(docs.LocalPlaceDoc) else None


def _rows_of(folder: Folder, kind: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    for _, doc in folder.of(kind):
        yield from docs.rows(doc).items()


def _facts(folder: Folder) -> dict[str, frozenset[str] | None]:
    whole = folder.is_whole(docs.ProceduresDoc) and folder.is_whole(docs.PapersDoc)
    tables: dict[str, set[str]] = {"document": {i for i, _ in _rows_of(folder, docs.PapersDoc)}}
    for i, row in _rows_of(folder, docs.ProceduresDoc):
        tables.setdefault(row.fact, set()).add(i)
    found: dict[str, frozenset[str] | None] = {}
    for fact, doc in _rows_of(folder, docs.FactsDoc):
        is_open = doc.kind not in ("choice", "several") or (doc.values_from and not whole)
        values = {*doc.values, *tables.get(doc.values_from or "", ()), UNKNOWN}
        found[fact] = None if is_open else frozenset(values)
    for _, places in folder.of(docs.PlacesDoc):
        if "departement" in found:
            is_open = not folder.is_whole(docs.PlacesDoc)
            found["departement"] = None if is_open else frozenset({*places.root, UNKNOWN})
    return found


# --- what stands in the files -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Found:
    """One document inside a file, with its place."""

    source: Source
    steps: Steps
    doc: docs.Document
    kind: type[BaseModel]  #: of the file

    def get(self, key: str) -> Any:
        """Return the value of a key, None when this document has no such key."""
        return self.doc.__dict__.get(key)  # getattr is 20 times slower where the key is absent


def everything(folder: Folder) -> list[Found]:
    """Return every document of every sound file, the outer before the inner, in reading order."""
    return folder.once(_everything)


def _everything(folder: Folder) -> list[Found]:
    found: list[Found] = []
    for file in folder.files:
        if file.document is not None:
            _gather(found, file.source, file.kind, file.document, ())
    return found


def _gather(
    found: list[Found], source: Source, kind: type[BaseModel], value: object, steps: Steps
) -> None:
    if isinstance(value, RootModel):
        _gather(found, source, kind, value.root, steps)
    elif isinstance(value, docs.Document):
        found.append(Found(source, steps, value, kind))
        for name, below in value.__dict__.items():
            if below and isinstance(below, dict | list | docs.Document):
                _gather(found, source, kind, below, (*steps, name))
    elif isinstance(value, dict):
        for key, below in value.items():
            if not isinstance(below, str):
                _gather(found, source, kind, below, (*steps, key))
    elif isinstance(value, list):
        for index, below in enumerate(value):
            if not isinstance(below, str):
                _gather(found, source, kind, below, (*steps, index))


@dataclass(frozen=True, slots=True)
class FoundWhen:
    """A `when` or `unless` block somewhere in the content."""

    source: Source
    steps: Steps
    when: docs.When


def whens(folder: Folder) -> Iterator[FoundWhen]:
    """Yield every `when` and `unless` block of the content with its place."""
    for found in everything(folder):
        for key in ("when", "unless"):
            if when := found.get(key):
                yield FoundWhen(found.source, (*found.steps, key), when)


def stages(folder: Folder) -> Iterator[tuple[Source, Steps, docs.StageDoc]]:
    """Yield every stage of every procedure with its place."""
    for source, file in folder.of(docs.ProceduresDoc):
        for row, doc in file.root.items():
            for name in STAGES:
                if (stage := getattr(doc, name)) is not None:
                    yield source, (row, name), stage


_SENTENCES = (
    *("label", "title", "question", "why", "find", "notice", "outcome", "text", "sentence"),
    *("stuck", "after", "depends", "official", "menu", "silence", "wrong_door", "printed"),
    *("proves", "not_proves", "validity", "too_early", "open", "late", "expired", "annexe_10"),
    *("name", "prefecture_city", "region", "first_step", "next_step", "address", "seat"),
    *("purpose", "send", "subject", "me", "someone", "question_someone", "example"),
    *("salutation", "closing", "farewell", "dated"),
    *("meaning", "solved", "exhibit", "worked", "failed", "silent"),
    *("counted_from", "stops", "effect", "show", "missing", "wrong"),
)
_LISTS = ("steps", "proof", "exhibits", "evidence", "contact", "documents", "required")


def texts(folder: Folder) -> list[tuple[Source, Steps, str]]:
    """Return every sentence that a person may be shown, with its place."""
    return folder.once(_all_texts)


def _all_texts(folder: Folder) -> list[tuple[Source, Steps, str]]:
    return [
        text
        for found in everything(folder)
        if found.kind is not docs.WalksDoc and not isinstance(found.doc, docs.LaterDoc)
        for text in _texts(found)
    ]


def _texts(found: Found) -> Iterator[tuple[Source, Steps, str]]:
    for key, value in found.doc.__dict__.items():
        if isinstance(value, str):
            if key in _SENTENCES:
                yield found.source, (*found.steps, key), value
        elif key in _LISTS and isinstance(value, list):
            for index, text in enumerate(value):
                if isinstance(text, str):
                    yield found.source, (*found.steps, key, index), text
