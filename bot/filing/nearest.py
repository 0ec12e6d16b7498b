"""The known word closest to one that is not known."""

from __future__ import annotations

from collections.abc import Iterable

MIN_RATIO = 0.6  #: likeness (0 to 1) below which a proposal would be noise


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like this one, or None when none is."""
    import difflib  # 5 ms that right facts do not pay

    found = difflib.get_close_matches(word, list(known), n=1, cutoff=MIN_RATIO)
    return found[0] if found else None
