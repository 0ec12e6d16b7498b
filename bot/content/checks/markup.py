"""Texts are plain: no HTML, no Markdown, no bare link, nothing that is not seen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.content.diagnostics import Diagnostic, clipped
from bot.content.folder import Folder
from bot.content.source import Source, Steps
from bot.content.vocabulary import texts

_MARKUP = re.compile(
    r"</?[a-zA-Z][^>]*>|\*\*\S|(?<!\w)__\S|`[^`]+`|\]\(|&[a-z]+;|https?://\S+"
    r"|[\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield the first forbidden mark of each text, and the first character that nobody sees."""
    for source, steps, text in texts(folder):
        if found := _MARKUP.search(text):
            yield _fault(source, steps, found[0])


def _fault(source: Source, steps: Steps, mark: str) -> Diagnostic:
    if not mark.isprintable() and len(mark) == 1:
        message = f"caractère invisible dans un texte : U+{ord(mark):04X} ; retapez le mot"
        return source.fault(steps, "forbidden-character", message)
    message = f"« {clipped(mark)} » : ni balise, ni Markdown, ni lien dans un texte"
    return source.fault(steps, "forbidden-markup", message)
