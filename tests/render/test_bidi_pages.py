"""Tests of what bot/render/bidi.py does for pages: names and numbers keep their places."""

from __future__ import annotations

import pytest
from bidi import get_display

from bot.render.bidi import isolate_in_column, isolate_rtl, plain


def shown(line: str, base: str) -> str:
    """Return the line as an eye meets it, from left to right, without the marks."""
    return plain(get_display(line, base_dir=base))


def test_number_after_a_name_in_arabic_script_stays_after_it() -> None:
    line = "Nom : عائشة, 12 rue"

    assert shown(isolate_rtl(line), "L").endswith("12 rue")


def test_words_of_one_name_stay_together() -> None:
    assert isolate_rtl("عائشة بنت علي, Caen") == "\u2067عائشة بنت علي\u2069, Caen"


@pytest.mark.parametrize("line", ["Madame, Monsieur,", "", "Иван, 12", "李, 12"])
def test_line_without_such_letters_is_untouched(line: str) -> None:
    assert isolate_rtl(line) == line


def test_french_line_in_a_column_of_arabic_keeps_its_full_stop_at_its_end() -> None:
    assert shown(isolate_in_column("Appelez le 0 806 001 620."), "R").endswith("620.")


def test_number_in_a_column_of_arabic_is_in_its_order() -> None:
    assert "0 806 001 620" in shown(isolate_in_column("اتصل بالرقم 0 806 001 620 الآن"), "R")
