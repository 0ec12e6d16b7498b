"""A sentence of the content that knows where it stands, so that its translation can be found."""

from __future__ import annotations

from typing import Self


class Text(str):
    """French words, and the place that a translator sees: `protocols/api/refus#steps.0.text`.

    It is a `str` in every way: what only shows or compares words need not know. A sentence made
    out of it (cut, joined, lowered) is a plain `str` again: it has no translation.
    """

    __slots__ = ("place",)
    place: str

    def __new__(cls, words: str, place: str = "") -> Self:
        """Return the words; content gives them their place once their file is read."""
        text = super().__new__(cls, words)
        text.place = place
        return text

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        """Keep the place in a pickle: the decision table is kept compiled between two runs."""
        return type(self), (str(self), self.place)
