"""A progress bar on standard error, where somebody watches; nothing where nobody does."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

_Row = TypeVar("_Row")


def counted(rows: Iterable[_Row]) -> Iterable[_Row]:
    """Return the rows; on a terminal, a count goes along with them."""
    return _with_bar(rows) if sys.stderr.isatty() else rows


def _with_bar(rows: Iterable[_Row]) -> Iterator[_Row]:
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed} lignes"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("triage", total=None)
        for row in rows:
            yield row
            progress.advance(task)
