"""Texts hold words and `{{ values }}`, nothing that computes; every value exists there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.content.diagnostics import Diagnostic, clipped
from bot.content.folder import Folder
from bot.content.form import closest
from bot.content.source import Source, Steps
from bot.content.vocabulary import texts, vocabulary

FILTERS = frozenset(("date", "euros", "jours", "mois"))
WINDOW_NAMES = frozenset(("opens", "closes", "anchor"))
_BRACES = re.compile(r"\{\{(.*?)\}\}|\{%|%\}|\{#|\{\{|\}\}", re.DOTALL)
_VALUE = re.compile(r"\s*([a-z][a-z0-9_]*)\s*(?:\|\s*([a-z]+)\s*)?")


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield logic in a text, values that do not exist, and anything else between braces."""
    words = vocabulary(folder)
    for source, steps, text in texts(folder):
        if "{" not in text and "}" not in text:
            continue
        is_window = source.path.endswith("/fenetres.yaml")
        known = None
        if words.amounts is not None:
            known = words.amounts | WINDOW_NAMES if is_window else words.amounts
        for found in _BRACES.finditer(text):
            yield from _braces(source, steps, found, known)


def _braces(
    source: Source, steps: Steps, found: re.Match[str], known: frozenset[str] | None
) -> Iterator[Diagnostic]:
    shown = found[0]
    if shown in ("{%", "%}", "{#"):
        message = f"« {clipped(shown)} » : ni if ni for dans un texte ; un aiguillage le fait"
        yield source.fault(steps, "template-logic", message)
        return
    value = _VALUE.fullmatch(found[1] or "")
    if value is None:
        message = f"« {clipped(shown)} » : seul un nom de valeur, avec un filtre, est permis"
        yield source.fault(steps, "template-unsafe", message)
        return
    name, filter_ = value.groups()
    if known is not None and name not in known:
        message = f"la valeur « {name} » n'existe pas ici"
        yield source.fault(steps, "undefined-variable", message, hint=closest(name, known))
    if filter_ and filter_ not in FILTERS:
        message = f"le filtre « {filter_} » n'existe pas"
        yield source.fault(steps, "undefined-variable", message, hint=closest(filter_, FILTERS))
