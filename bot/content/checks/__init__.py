"""One module per rule, found by its name: `check(folder) -> diagnostics`, and a broken sample."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Collection, Iterator
from itertools import islice

from bot.content.diagnostics import Diagnostic
from bot.content.folder import Folder

MAX_FOUND = 500  #: by one rule; an author mends the first ones before reading so many


def run_checks(folder: Folder, only: Collection[str] = ()) -> Iterator[Diagnostic]:
    """Yield what every rule finds in the folder, or the rules named, up to a bound for each."""
    for name in only or [module.name for module in pkgutil.iter_modules(__path__)]:
        rule = importlib.import_module(f"{__name__}.{name}")
        yield from islice(rule.check(folder), MAX_FOUND)
