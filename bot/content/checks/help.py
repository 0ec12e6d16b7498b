"""A screen that promises free help can say which: everywhere, not only in some départements."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.content import documents as docs
from bot.content.diagnostics import Diagnostic, clipped
from bot.content.folder import Folder
from bot.content.form import closest
from bot.content.vocabulary import everything, texts

#: what a sentence promises -> the kind of help that must be known
_PROMISES = {
    "defenseur": re.compile(r"Défenseur des droits"),
    "point_justice": re.compile(r"points?-justice", re.IGNORECASE),
    "aide_juridictionnelle": re.compile(r"aide juridictionnelle", re.IGNORECASE),
    "association": re.compile(
        r"\b(voyez|demandez|à|par|cherchez|montrez) (à )?une association\b", re.IGNORECASE
    ),
    "retention": re.compile(r"association présente sur place", re.IGNORECASE),
}


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield help that a screen shows or promises and that nobody knows, and unknown places."""
    yield from _places(folder)
    if not folder.is_whole(docs.HelpsDoc):
        return
    everywhere = {
        doc.kind
        for _, file in folder.of(docs.HelpsDoc)
        for doc in file.root.values()
        if not doc.departements
    }
    for found in everything(folder):
        for index, kind in enumerate(found.get("help") or ()):
            if kind not in everywhere:
                message = f"aucune aide « {kind} » n'est connue partout : ajoutez-la dans help/"
                at = (*found.steps, "help", index)
                yield found.source.fault(at, "promised-help", message)
    for source, steps, text in texts(folder):
        for kind, promise in _PROMISES.items():
            if kind not in everywhere and (said := promise.search(text)):
                message = f"« {said[0]} » promet une aide « {kind} », et aucune n'est connue"
                yield source.fault(steps, "promised-help", message)


def _places(folder: Folder) -> Iterator[Diagnostic]:
    known = {code for _, file in folder.of(docs.PlacesDoc) for code in file.root}
    if not known or not folder.is_whole(docs.PlacesDoc):
        return
    for source, file in folder.of(docs.HelpsDoc):
        for row, doc in file.root.items():
            for index, code in enumerate(doc.departements):
                if code not in known:
                    at = (row, "departements", index)
                    message = f"le département « {clipped(code)} » n'existe pas"
                    hint = closest(code, known)
                    yield source.fault(at, "unknown-territory", message, hint=hint)
