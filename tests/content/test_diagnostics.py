"""What authors and programs read of a fault."""

from __future__ import annotations

import json

from bot.content.diagnostics import MAX_MESSAGE_CHARS, Diagnostic, as_json, clipped

FAULT = Diagnostic("flows/a.yaml", 12, 9, "unknown-node", "« guichett » n'existe pas", "guichet")


def test_line_says_where_what_and_the_nearest_name() -> None:
    assert str(FAULT) == (
        "flows/a.yaml:12:9: unknown-node: « guichett » n'existe pas"
        " ; vouliez-vous dire « guichet » ?"
    )


def test_line_without_hint_ends_with_the_message() -> None:
    assert str(Diagnostic("a", 1, 2, "cycle", "tourne")) == "a:1:2: cycle: tourne"


def test_json_holds_every_field_with_accents_as_written() -> None:
    text = as_json([FAULT])

    assert json.loads(text) == [
        {
            "path": "flows/a.yaml",
            "line": 12,
            "column": 9,
            "code": "unknown-node",
            "message": "« guichett » n'existe pas",
            "hint": "guichet",
            "severity": "error",
        }
    ]
    assert "« guichett »" in text
    assert json.loads(as_json([])) == []


def test_faults_sort_by_place_with_and_without_hint() -> None:
    """A hint is None or a text: the two cannot be compared."""
    first = Diagnostic("a", 1, 1, "x", "m")
    last = Diagnostic("a", 10, 1, "x", "m")
    hinted = Diagnostic("a", 1, 1, "x", "m", "h")

    assert sorted([last, hinted, first]) == [first, hinted, last]


def test_quoted_text_cannot_break_the_line_or_the_terminal() -> None:
    fault = Diagnostic("a\n.yaml", 1, 1, "x", "vu : \x1b[31m\n\u202eé\u2028", "h\t")

    assert str(fault) == (
        "a\\x0a.yaml:1:1: x: vu : \\x1b[31m\\x0a\\u202eé\\u2028 ; vouliez-vous dire « h\\x09 » ?"
    )


def test_long_message_is_cut() -> None:
    assert len(Diagnostic("a", 1, 1, "x", "m" * 9_999).message) == MAX_MESSAGE_CHARS


def test_non_breaking_space_is_no_control_character() -> None:
    assert clipped("«\u00a0é\u00a0»\n") == "«\u00a0é\u00a0»\\x0a"
