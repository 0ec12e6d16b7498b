"""One module per rule, found by its name: each has `check(folder) -> diagnostics` and a broken sample."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from bot.content.diagnostics import Diagnostic
from bot.content.folder import Folder


def run_checks(folder: Folder) -> Iterator[Diagnostic]:
    """Yield what every rule finds in the folder."""
    for module in pkgutil.iter_modules(__path__):
        yield from importlib.import_module(f"{__name__}.{module.name}").check(folder)
