"""`bonguichet check`: the form, the rules, the rendered texts and the walks of a content folder."""

from __future__ import annotations

import importlib
import pkgutil
from datetime import date
from pathlib import Path

from bot.authoring import checks
from bot.authoring.walking import check_walks
from bot.content.diagnostics import Diagnostic
from bot.content.folder import read_folder
from bot.content.loader import inspect
from bot.conversation import Conversation
from bot.render.catalogs import Languages


def check(flows: Path, locales: Path, today: date) -> list[Diagnostic]:
    """Return every fault of the content, in the order of the files."""
    library, diagnostics = inspect(flows, today=today)
    if library is None:
        return diagnostics
    folder = read_folder(flows, today=today)
    conversation = Conversation(library, Languages(locales))
    for module in pkgutil.iter_modules(checks.__path__):
        rule = importlib.import_module(f"{checks.__name__}.{module.name}")
        diagnostics += rule.check(folder, library, conversation)
    diagnostics += check_walks(folder, conversation)
    return sorted(set(diagnostics))
