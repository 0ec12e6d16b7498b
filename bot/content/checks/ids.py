"""Ids are snake_case ASCII, at most 40 characters, and each is written once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.content import documents as docs
from bot.content.diagnostics import Diagnostic, clipped
from bot.content.folder import Folder
from bot.content.form import as_id
from bot.content.source import Source, Steps

#: an article of the code is an id as the code writes it: `L421-13-1`
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}|[LRD]\d{3}-\d+(-\d+)?")
MAX_ID_CHARS = 40
_PLACE = re.compile(r"\d{2,3}|2[AB]")  #: INSEE code of a département or a collectivity
_TABLES = (
    docs.ProceduresDoc,
    docs.PapersDoc,
    docs.ClocksDoc,
    docs.ProtocolsDoc,
    docs.FactsDoc,
    docs.SourcesDoc,
    docs.WindowsDoc,
    docs.WarningsDoc,
    docs.ValuesDoc,
    docs.LettersDoc,
)


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield ids of a wrong form, and ids written in two files."""
    yield from _nodes(folder)
    yield from _values(folder)
    yield from _guides(folder)
    for kind in _TABLES:
        seen: dict[str, Source] = {}
        for source, file in folder.of(kind):
            for row in docs.rows(file):
                yield from _form(source, (row,))
                if row in seen:
                    message = f"« {clipped(row)} » est déjà dans {seen[row].path}"
                    yield source.fault((row,), "duplicate-id", message)
                seen.setdefault(row, source)


def _nodes(folder: Folder) -> Iterator[Diagnostic]:
    for source, flow in folder.of(docs.FlowDoc):
        for node, doc in flow.nodes.items():
            yield from _form(source, ("nodes", node))
            for key in ("options", "follow"):
                for option in getattr(doc, key, ()):
                    yield from _form(source, ("nodes", node, key, option))


def _values(folder: Folder) -> Iterator[Diagnostic]:
    for source, facts in folder.of(docs.FactsDoc):
        for fact, spec in facts.root.items():
            for value in spec.values:
                yield from _form(source, (fact, "values", value))
    for source, places in folder.of(docs.PlacesDoc):
        for code in places.root:
            if not _PLACE.fullmatch(code):
                message = f"« {clipped(code)} » n'est pas un code de département : 01, 2A, 971…"
                yield source.fault((code,), "id-format", message)


def _guides(folder: Folder) -> Iterator[Diagnostic]:
    seen: dict[tuple[str, str | None], Source] = {}
    for source, guide in folder.of(docs.ChannelDoc):
        other = seen.setdefault((guide.channel, guide.site), source)
        if other is not source:
            message = f"« {guide.site or guide.channel} » est déjà décrit dans {other.path}"
            yield source.fault(("channel",), "duplicate-id", message)


def _form(source: Source, steps: Steps) -> Iterator[Diagnostic]:
    word = str(steps[-1])
    if not _ID.fullmatch(word):
        shown = clipped(word)
        message = f"l'identifiant « {shown} » doit être en minuscules sans accent (a-z, 0-9, _)"
        if len(word) > MAX_ID_CHARS:
            message = f"l'identifiant « {shown} » a {len(word)} caractères ; {MAX_ID_CHARS} au plus"
        yield source.fault(steps, "id-format", message, hint=as_id(word))
