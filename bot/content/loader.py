"""A folder -> the library that everything runs on, or the list of all that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pydantic import BaseModel

from bot.content import build
from bot.content import documents as docs
from bot.content.checks import run_checks
from bot.content.diagnostics import Diagnostic
from bot.content.folder import KINDS, Folder, read_folder
from bot.engine.model import Flow, FlowId
from bot.filing.model import Amount, Table

#: What deciding needs; the trees are not read.
TABLE_KINDS = KINDS - {docs.FlowDoc, docs.WalksDoc}


#: faults that come with time, in content that was right: they stop a review, never the service
OF_THE_DAY = frozenset(("expired-value", "date-in-future"))


class ContentError(Exception):
    """The content has errors; `diagnostics` lists all of them."""

    def __init__(self, diagnostics: list[Diagnostic]) -> None:
        self.diagnostics = diagnostics
        super().__init__(f"{len(diagnostics)} errors, the first: {diagnostics[0]}")


@dataclass(frozen=True, slots=True)
class Library:
    """All the content, ready to run; immutable, shared by every conversation."""

    table: Table
    flows: Mapping[FlowId, Flow]
    values: Mapping[str, Amount]
    revision: str  #: of the files read: changes when any of them changes
    walks: Mapping[str, tuple[docs.WalkDoc, ...]] = field(default_factory=dict)  #: by flow folder


def load(root: Path, *, today: date, kinds: Iterable[type[BaseModel]] = KINDS) -> Library:
    """Return the content of a folder; raises ContentError with every error that the checks find.

    What is wrong with the day alone does not stop it: an amount whose period has ended is then not
    shown, and a bot that restarts after New Year still answers.
    """
    library, diagnostics = inspect(root, today=today, kinds=kinds)
    if library is None:
        raise ContentError([d for d in diagnostics if _stops(d)])
    return library


def _stops(diagnostic: Diagnostic) -> bool:
    return diagnostic.severity == "error" and diagnostic.code not in OF_THE_DAY


def inspect(
    root: Path, *, today: date, kinds: Iterable[type[BaseModel]] = KINDS
) -> tuple[Library | None, list[Diagnostic]]:
    """Return the library, when there is one, and every diagnostic in the order of the files."""
    folder = read_folder(root, today=today, kinds=kinds)
    diagnostics = sorted({*folder.faults, *run_checks(folder)})
    if any(_stops(d) for d in diagnostics):
        return None, diagnostics
    return _library(folder), diagnostics


def _library(folder: Folder) -> Library:
    table = build.table(folder)
    return Library(
        table=table,
        flows=build.flows(folder, table.facts),
        values=build.values(folder),
        revision=folder.revision,
        walks={
            source.path.split("/")[-2]: tuple(doc.root) for source, doc in folder.of(docs.WalksDoc)
        },
    )
