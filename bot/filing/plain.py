"""What a person typed -> plain text that no file format can take for anything else."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

#: Joiners that Persian and Bengali words are written with; every other hidden character goes.
_JOINERS = "\u200c\u200d"
_LINE_ENDS = "\n\u0085\u2028\u2029\v\f"
MAX_MARKS = 3  #: above one letter; a pointed Arabic or a Vietnamese one has two


def plain(text: str, *, max_chars: int, max_lines: int = 1) -> str:
    """Return the text without control, hidden or invented characters; one line unless told.

    Spaces are joined, lines beyond `max_lines` follow on the last one, and what passes `max_chars`
    is cut. Markup stays, as the characters that it is made of. Never raises.
    """
    kept = "".join(_kept(text[: 8 * max_chars]))  # joining can only shorten, cutting comes last
    lines = [" ".join(line.split()) for line in kept.split("\n")]
    lines = [line for line in lines if line]
    if len(lines) > max_lines:
        lines[max_lines - 1 :] = [" ".join(lines[max_lines - 1 :])]
    return "\n".join(lines)[:max_chars].rstrip()


def _kept(text: str) -> Iterator[str]:
    marks = 0
    for char in text.replace("\r\n", "\n").replace("\r", "\n"):
        kind = unicodedata.category(char)
        if char in _LINE_ENDS:
            marks = 0
            yield "\n"
        elif kind.startswith("M"):
            marks += 1
            if marks <= MAX_MARKS:
                yield char
        else:
            marks = 0
            if kind in ("Cc", "Zs"):
                yield " "
            elif not kind.startswith("C") or char in _JOINERS:
                yield char
