"""Isolates around Latin runs in right-to-left lines, so that numbers and names keep their order.

In such a line « 0 806 001 620 » would be shown as « 620 001 806 0 », and a first Latin word would
turn the whole line (Unicode UAX #9). The marks are put by code alone, where a page is drawn: never
in content, in the text of a letter or in text to copy.
"""

from __future__ import annotations

import re

LRI, RLI, PDI, RLM = "\u2066", "\u2067", "\u2069", "\u200f"
MARKS = frozenset((LRI, RLI, PDI, RLM))

_RTL_LETTER = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]"
_RTL = re.compile(_RTL_LETTER)
#: letters of the script, and the words between them; joiners are part of Persian words
_RTL_RUN = re.compile(rf"{_RTL_LETTER}(?:[\u200c\u200d' -]*{_RTL_LETTER})*")
_WORD = r"(?:[+A-Za-z0-9\u00c0-\u024f]|[./](?=[a-z]))[\w\u00c0-\u024f]*"  # « .jpg », « /aide » too
_BLANK = r"[ \u00a0\u202f]?"
_INSIDE = rf"{_BLANK}(?:://|[-–/.:@_'’&%€°+,])?{_BLANK}"
_WORDS = rf"(?>{_WORD}(?:(?:{_INSIDE}){_WORD})*)"  # never read twice: no text takes long
#: words, with what is quoted among them: « Carte de séjour « étudiant » ; certificat » is one run
_PIECE = rf"(?:{_WORDS}|«{_BLANK}{_WORDS}{_BLANK}»)"
_BETWEEN = rf"(?:[ \u00a0\u202f]|{_BLANK}[;,]{_BLANK})"
_LATIN = re.compile(rf"(?>{_PIECE}(?:{_BETWEEN}{_PIECE})*)(?:{_BLANK}[%€°])?", re.ASCII)


def has_rtl(text: str) -> bool:
    """Say whether the text has a letter of a right-to-left script."""
    return _RTL.search(text) is not None


def isolate(line: str, lead: str = "") -> str:
    """Return the line with each Latin run isolated, and begun from the right.

    `lead` is put before it, outside: the number of a list stands at the right margin. A line
    without a right-to-left letter (a French sentence not yet translated) stays as it is.
    """
    if not has_rtl(line):
        return lead + line
    marked = lead + _LATIN.sub(lambda run: f"{LRI}{run[0]}{PDI}", line)
    return marked if _RTL.match(marked) else RLM + marked


def isolate_rtl(text: str) -> str:
    """Return a left-to-right text with each right-to-left run isolated: « Nom : عائشة, 12 ».

    Without it the number that follows a name in Arabic script would be drawn before the name.
    """
    return _RTL_RUN.sub(lambda run: f"{RLI}{run[0]}{PDI}", text) if has_rtl(text) else text


def isolate_in_column(line: str) -> str:
    """Return a line of a right-to-left column; one that stayed French is a whole of its own."""
    if not line or has_rtl(line):
        return isolate(line)
    return f"{LRI}{line}{PDI}"


def plain(text: str) -> str:
    """Return the text without any mark of direction."""
    return "".join(character for character in text if character not in MARKS)
