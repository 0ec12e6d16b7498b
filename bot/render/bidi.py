"""Isolates around Latin runs in right-to-left lines, so that numbers and names keep their order.

In such a line « 0 806 001 620 » would be shown as « 620 001 806 0 », and a first Latin word would
turn the whole line (Unicode UAX #9). The marks are put by code alone: never in content, in letters
or in text to copy.
"""

from __future__ import annotations

import re

LRI, PDI, RLM = "\u2066", "\u2069", "\u200f"
MARKS = frozenset((LRI, PDI, RLM))

_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_WORD = r"[+A-Za-z0-9\u00c0-\u024f][\w\u00c0-\u024f]*"
_INSIDE = r"[ \u00a0\u202f]?[-–/.:@_'’&%€°+,]?[ \u00a0\u202f]?"
_LATIN = re.compile(rf"{_WORD}(?:(?:{_INSIDE}){_WORD})*[%€°]?", re.ASCII)


def has_rtl(text: str) -> bool:
    """Say whether the text has a letter of a right-to-left script."""
    return _RTL.search(text) is not None


def isolate(line: str) -> str:
    """Return the line with each Latin run isolated, and begun from the right.

    A line without a right-to-left letter (a French sentence not yet translated) stays as it is.
    """
    if not has_rtl(line):
        return line
    marked = _LATIN.sub(lambda run: f"{LRI}{run[0]}{PDI}", line)
    return marked if _RTL.match(marked) else RLM + marked


def plain(text: str) -> str:
    """Return the text without any mark of direction."""
    return "".join(character for character in text if character not in MARKS)
