"""The words that the content itself defines, and the guards found in it: what the checks compare with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from bot.content import documents as docs
from bot.content.folder import Folder
from bot.content.source import Source, Steps
from bot.engine.model import UNKNOWN


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Ids by kind; a kind whose files are broken is None: then nothing of it is called unknown."""

    facts: Mapping[str, frozenset[str] | None] | None  #: fact -> values; None: open values
    rows_of: Mapping[str, str]  #: fact -> the table its values come from
    sources: frozenset[str] | None
    windows: frozenset[str] | None
    warnings: frozenset[str] | None
    papers: frozenset[str] | None
    flows: frozenset[str] | None
    guides: frozenset[tuple[str, str | None]] | None
    amounts: frozenset[str] | None


def vocabulary(folder: Folder) -> Vocabulary:
    """Return the words of the folder."""
    guides = frozenset((d.channel, d.site) for _, d in folder.of(docs.ChannelDoc))
    return Vocabulary(
        facts=_facts(folder) if folder.is_whole(docs.FactsDoc) else None,
        rows_of={
            fact: doc.values_from
            for _, file in folder.of(docs.FactsDoc)
            for fact, doc in file.root.items()
            if doc.values_from
        },
        sources=_keys(folder, docs.SourcesDoc),
        windows=_keys(folder, docs.WindowsDoc),
        warnings=_keys(folder, docs.WarningsDoc),
        papers=_keys(folder, docs.PapersDoc),
        amounts=_keys(folder, docs.ValuesDoc),
        flows=frozenset(d.flow for _, d in folder.of(docs.FlowDoc))
        if folder.is_whole(docs.FlowDoc)
        else None,
        guides=guides if folder.is_whole(docs.ChannelDoc) else None,
    )


def _keys(folder: Folder, kind: type[BaseModel]) -> frozenset[str] | None:
    if not folder.is_whole(kind):
        return None
    return frozenset(key for _, doc in folder.of(kind) for key in docs.rows(doc))


def _facts(folder: Folder) -> dict[str, frozenset[str] | None]:
    whole = folder.is_whole(docs.ProceduresDoc) and folder.is_whole(docs.PapersDoc)
    found: dict[str, frozenset[str] | None] = {}
    for _, file in folder.of(docs.FactsDoc):
        for fact, doc in file.root.items():
            values = {*doc.values, *_rows(folder, doc.values_from)}
            is_open = doc.kind not in ("choice", "several") or (doc.values_from and not whole)
            found[fact] = None if is_open else frozenset({*values, UNKNOWN})
    for _, places in folder.of(docs.PlacesDoc):
        if "departement" in found:
            found["departement"] = frozenset({*places.root, UNKNOWN})
    return found


def _rows(folder: Folder, table: str | None) -> Iterator[str]:
    if table == "document":
        for _, papers in folder.of(docs.PapersDoc):
            yield from papers.root
    for _, file in folder.of(docs.ProceduresDoc):
        yield from (i for i, row in file.root.items() if row.fact == table)


@dataclass(frozen=True, slots=True)
class FoundWhen:
    """A `when` block somewhere in the content."""

    source: Source
    steps: Steps
    when: docs.When


def whens(folder: Folder) -> Iterator[FoundWhen]:
    """Yield every `when` and `unless` block of the content with its place."""
    for file in folder.files:
        if file.document is not None:
            yield from _whens(file.source, file.source.data, ())


def _whens(source: Source, data: object, steps: Steps) -> Iterator[FoundWhen]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key in ("when", "unless") and isinstance(value, dict):
                yield FoundWhen(source, (*steps, key), value)
            elif isinstance(value, dict | list):
                yield from _whens(source, value, (*steps, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            if isinstance(value, dict | list):
                yield from _whens(source, value, (*steps, index))


def texts(folder: Folder) -> Iterator[tuple[Source, Steps, str]]:
    """Yield every sentence that a person may be shown, with its place."""
    for file in folder.files:
        if file.document is not None and file.kind not in (docs.SourcesDoc, docs.WalksDoc):
            yield from _texts(file.source, file.source.data, ())


_SENTENCES = frozenset(
    (
        *("label", "title", "question", "why", "find", "notice", "outcome", "text", "sentence"),
        *("stuck", "after", "depends", "official", "menu", "silence", "wrong_door", "printed"),
        *("proves", "not_proves", "validity", "too_early", "open", "late", "expired"),
    )
)
_LISTS = frozenset(("steps", "proof"))


def _texts(source: Source, data: object, steps: Steps) -> Iterator[tuple[Source, Steps, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            if isinstance(value, str):
                if key in _SENTENCES:
                    yield source, (*steps, key), value
            else:
                yield from _texts(source, value, (*steps, key))
    elif isinstance(data, list):
        in_list = steps and steps[-1] in _LISTS
        for index, value in enumerate(data):
            if isinstance(value, str):
                if in_list:
                    yield source, (*steps, index), value
            else:
                yield from _texts(source, value, (*steps, index))
