"""The word proposed in place of a wrong one."""

from __future__ import annotations

import pytest

from bot.filing.nearest import MAX_WORD_CHARS, nearest

KNOWN = ("etudiant", "salarie", "talent")


@pytest.mark.parametrize(
    ("word", "expected"),
    [("etudient", "etudiant"), ("salari", "salarie"), ("talents", "talent"), ("TALENT", "talent")],
)
def test_a_typing_error_finds_its_word(word: str, expected: str) -> None:
    assert nearest(word, KNOWN) == expected


@pytest.mark.parametrize("word", ["", "x", "passeport", "xyzxyz"])
def test_a_word_like_nothing_finds_nothing(word: str) -> None:
    assert nearest(word, KNOWN) is None


def test_nothing_is_proposed_when_nothing_is_known() -> None:
    assert nearest("etudiant", ()) is None


def test_a_text_is_not_compared() -> None:
    long = "e" * (MAX_WORD_CHARS + 1)

    assert nearest(long, (long,)) is None
