"""The known word closest to one that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

MAX_WORD_CHARS = 80  #: twice the longest id; comparing long texts is slow and finds nothing
MIN_RATIO = 0.6  #: likeness (0 to 1) below which a proposal would be noise


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like this one, or None when none is."""
    return _closest(word, tuple(known)) if len(word) <= MAX_WORD_CHARS else None


@lru_cache(maxsize=256)  # a sheet repeats its errors
def _closest(word: str, known: tuple[str, ...]) -> str | None:
    import difflib  # 5 ms that right facts do not pay

    by_case = {one.casefold(): one for one in reversed(known)}
    near = difflib.get_close_matches(word.casefold(), by_case, n=1, cutoff=MIN_RATIO)
    return by_case[near[0]] if near else None
