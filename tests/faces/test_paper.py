"""Tests of bot/faces/terminal/paper.py."""

from __future__ import annotations

import io

from bot.faces.terminal.paper import lines_of, printer
from bot.render.screen import Block, Button, Screen

SCREEN = Screen(
    blocks=(
        Block("warning", ("Un.", "Deux."), "Attention"),
        Block("steps", ("Ouvrez le portail.", "Gardez la preuve."), "Que faire"),
        Block("question", ("Où habitez-vous ?",)),
    ),
    buttons=(Button("a", "Ici"), Button("b", "Là", is_ticked=True), Button("inconnu", "?")),
    commands=(Button("/retour", "retour"), Button("/langue", "langue")),
)


class Terminal(io.StringIO):
    """A stream that somebody watches."""

    def isatty(self) -> bool:
        return True


def test_screen_is_laid_out_in_lines() -> None:
    assert lines_of(SCREEN) == [
        "⚠ Attention",
        "• Un.",
        "• Deux.",
        "",
        "Que faire",
        "1. Ouvrez le portail.",
        "2. Gardez la preuve.",
        "",
        "Où habitez-vous ?",
        "",
        "  1. Ici",
        "  2. [x] Là",
        "  ?  ?",
        "",
        "retour · langue",
        "",
    ]


def test_pipe_gets_no_colour_codes() -> None:
    pipe = io.StringIO()

    printer(pipe)(SCREEN)

    assert pipe.getvalue().splitlines() == lines_of(SCREEN)


def test_terminal_gets_colours_and_the_same_words(monkeypatch: object) -> None:
    import re

    terminal = Terminal()

    printer(terminal)(SCREEN)

    words = re.sub(r"\x1b\[[\d;]*m", "", terminal.getvalue())
    assert words.splitlines() == lines_of(SCREEN, 80)


def test_lines_fold_without_leaving_a_mark_alone() -> None:
    """French parts « : » and a number's groups by a space that no line may end with."""
    text = "La carte « étudiant » : appelez le 0 806 001 620, n° 12 ; et puis ? Oui !"

    for width in range(24, 80):
        for line in lines_of(Screen((Block("text", (text,)),)), width):
            assert not line.startswith((":", ";", "?", "!", "»", "806", "001", "620", "12"))
            assert not line.endswith("«")


def test_long_addresses_are_not_cut() -> None:
    url = f"https://example.org/{'x' * 120}"

    assert url in lines_of(Screen((Block("list", (f"Une source {url}",)),)))[1]
