"""Texts hold words and `{{ value|filter }}`, nothing that computes; the value exists, and the
filter is that of its sort: the sentence can be said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.content import documents as docs
from bot.content.diagnostics import Diagnostic, clipped
from bot.content.folder import Folder
from bot.content.form import closest
from bot.content.source import Source, Steps
from bot.content.vocabulary import texts, vocabulary

FILTERS = frozenset(("date", "euros", "jours", "mois"))
WINDOW_NAMES = {"opens": "date", "closes": "date", "anchor": "date"}
WINDOW_SENTENCES = frozenset(("too_early", "open", "late", "expired"))
#: texts shown as they are: buttons, names of things
_PLAIN = frozenset(("label", "title", "name", "official", "menu", "prefecture_city", "region"))
_BRACES = re.compile(r"\{\{(.*?)\}\}|\{%|%\}|\{#|\{\{|\}\}", re.DOTALL)
_VALUE = re.compile(r"\s*([a-z][a-z0-9_]*)\s*(?:\|\s*([a-z]+)\s*)?")


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield logic in a text, values that do not exist or have another filter, and the rest."""
    amounts = vocabulary(folder).amounts
    windows = {source.path for source, _ in folder.of(docs.WindowsDoc)}
    for source, steps, text in texts(folder):
        if "{" not in text and "}" not in text:
            continue
        known: Mapping[str, str] | None = amounts
        if amounts is not None and source.path in windows and steps[-1] in WINDOW_SENTENCES:
            known = {**amounts, **WINDOW_NAMES}
        for found in _BRACES.finditer(text):
            if steps[-1] in _PLAIN:
                message = f"« {clipped(found[0])} » : un bouton ou un nom n'a que des mots"
                yield source.fault(steps, "template-in-label", message)
            else:
                yield from _braces(source, steps, found, known)


def _braces(
    source: Source, steps: Steps, found: re.Match[str], known: Mapping[str, str] | None
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
    elif filter_ is None or (known and filter_ != known.get(name, filter_)):
        wanted = known.get(name) if known else None
        message = f"« {clipped(shown)} » : " + (
            f"la valeur « {name} » s'écrit avec le filtre « {wanted} »"
            if wanted
            else "une valeur s'écrit avec son filtre : date, euros, jours ou mois"
        )
        hint = f"{{{{ {name}|{wanted} }}}}" if wanted else None
        yield source.fault(steps, "wrong-filter", message, hint=hint)
