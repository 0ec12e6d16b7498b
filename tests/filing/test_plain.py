"""Tests of bot/filing/plain.py: what a person typed becomes text, and nothing else."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.filing.plain import MAX_MARKS, plain


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("  Awa \t DIALLO \r\n", "Awa DIALLO"),
        ('#read("/etc/passwd")', '#read("/etc/passwd")'),
        ("<b>Awa</b> *x* _y_ `z` $1$", "<b>Awa</b> *x* _y_ `z` $1$"),
        ("A\x00w\x1b[31ma", "A w [31ma"),
        ("\u202eAwa\u2066 \u200bB\ufeff", "Awa B"),
        ("Awa\ud800\ue000\U000e0041", "Awa"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\nb\nc", "a b c"),
        ("", ""),
        ("\u0301" * 9, "\u0301" * MAX_MARKS),
    ],
)
def test_only_what_is_read_stays(typed: str, said: str) -> None:
    assert plain(typed, max_chars=80) == said


def test_address_keeps_its_lines_and_no_more() -> None:
    typed = "chez Awa\u2028\n12 rue des Lilas\r\n93200 Saint-Denis\nFrance"

    assert plain(typed, max_chars=80, max_lines=3) == (
        "chez Awa\n12 rue des Lilas\n93200 Saint-Denis France"
    )


def test_long_text_is_cut_in_bounded_work() -> None:
    assert plain("é" * 10_000_000, max_chars=50) == "é" * 50


@given(st.text(max_size=300), st.integers(1, 60), st.integers(1, 4))
def test_any_text_comes_out_plain_within_its_bounds(typed: str, chars: int, lines: int) -> None:
    said = plain(typed, max_chars=chars, max_lines=lines)

    assert len(said) <= chars
    assert len(said.split("\n")) <= lines
    hidden = {c for c in said if unicodedata.category(c).startswith("C")}
    assert hidden <= {"\n", "\u200c", "\u200d"}
    assert plain(said, max_chars=chars, max_lines=lines) == said
