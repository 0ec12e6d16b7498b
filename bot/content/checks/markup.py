"""Texts are plain: no HTML, no Markdown, no bare link; the renderer decides how words look."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.content.diagnostics import Diagnostic, clipped
from bot.content.folder import Folder
from bot.content.vocabulary import texts

_MARKUP = re.compile(
    r"</?[a-zA-Z][^>]*>|\*\*\S|(?<!\w)__\S|`[^`]+`|\]\(|&[a-z]+;|https?://\S+"
    r"|[\u202a-\u202e\u2066-\u2069\u200e\u200f]"
)


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield the first forbidden mark of each text."""
    for source, steps, text in texts(folder):
        if found := _MARKUP.search(text):
            shown = found[0] if found[0].isprintable() else f"U+{ord(found[0]):04X}"
            message = f"« {clipped(shown)} » : ni balise, ni Markdown, ni lien dans un texte"
            yield source.fault(steps, "forbidden-markup", message)
