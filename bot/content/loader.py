"""A folder -> the library that everything runs on, or the list of all that is wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path

from pydantic import BaseModel

from bot.content import build
from bot.content import documents as docs
from bot.content.checks import run_checks
from bot.content.diagnostics import ContentError, Diagnostic
from bot.content.folder import KINDS, Folder, read_folder
from bot.content.library import Library

#: What deciding needs; the trees are not read.
TABLE_KINDS = KINDS - {docs.FlowDoc, docs.WalksDoc}
#: The rules without which deciding, or saying it, could fail; the rest is `check`'s business.
TABLE_RULES = (
    *("doors", "facts", "ids", "letters", "next_steps", "places", "places_dates", "places_names"),
    *("references", "templates"),
)

#: faults that come with time, in content that was right: they stop a review, never the service
OF_THE_DAY = frozenset(("expired-value", "date-in-future"))


def load(root: Path, *, today: date) -> Library:
    """Return the content of a folder; raises ContentError with every error that the checks find.

    What is wrong with the day alone does not stop it: an amount whose period has ended is then not
    shown, and a bot that restarts after New Year still answers.
    """
    return _sound(*inspect(root, today=today))


def load_table(root: Path, *, today: date) -> Library:
    """Return what deciding needs, without the trees; raises ContentError where that would fail."""
    return _sound(*inspect(root, today=today, kinds=TABLE_KINDS, only=TABLE_RULES))


def _sound(library: Library | None, diagnostics: list[Diagnostic]) -> Library:
    if library is None:
        raise ContentError([d for d in diagnostics if _stops(d)])
    return library


def _stops(diagnostic: Diagnostic) -> bool:
    return diagnostic.severity == "error" and diagnostic.code not in OF_THE_DAY


def inspect(
    root: Path,
    *,
    today: date,
    kinds: Iterable[type[BaseModel]] = KINDS,
    only: Collection[str] = (),
) -> tuple[Library | None, list[Diagnostic]]:
    """Return the library, when there is one, and every diagnostic in the order of the files."""
    folder = read_folder(root, today=today, kinds=kinds)
    diagnostics = sorted({*folder.faults, *run_checks(folder, only)})
    if any(_stops(d) for d in diagnostics):
        return None, diagnostics
    return _library(folder), diagnostics


def _library(folder: Folder) -> Library:
    table = build.table(folder)
    return Library(
        table=table,
        flows=build.flows(folder, table.facts),
        values=build.values(folder),
        links=build.links(folder),
        reminders=build.reminders(folder),
        revision=folder.revision,
    )
