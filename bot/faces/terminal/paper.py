"""A screen as lines of text, plain or with colours; the words are the same."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.render.screen import Block, Screen

if TYPE_CHECKING:
    from rich.console import Console

WIDTH = 88  #: characters; phones over ssh fold lines themselves

_STYLES = {"answer": "bold green", "question": "bold", "warning": "bold yellow", "quiet": "dim"}
_HEADING = "bold"


def lines_of(screen: Screen, width: int = WIDTH) -> list[str]:
    """Return the screen as plain lines."""
    found: list[str] = []
    for block in screen.blocks:
        found += [text for text, _ in _block(block, width)]
    found += [text for text, _ in _choices(screen, width)]
    return found


def show(screen: Screen, console: Console) -> None:
    """Print the screen; a console that is not a terminal gets no colour codes."""
    width = min(console.width, WIDTH) if console.is_terminal else WIDTH
    for block in screen.blocks:
        for text, style in _block(block, width):
            console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)
    for text, style in _choices(screen, width):
        console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)


def _block(block: Block, width: int) -> Iterator[tuple[str, str | None]]:
    style = _STYLES.get(block.kind)
    if block.heading:
        mark = "⚠ " if block.kind == "warning" else ""
        yield f"{mark}{block.heading}", _HEADING if block.kind != "warning" else style
    for number, line in enumerate(block.lines, start=1):
        lead = {"steps": f"{number}. ", "list": "• "}.get(block.kind, "")
        for folded in _fold(line, lead, width):
            yield folded, style
    yield "", None


def _choices(screen: Screen, width: int) -> Iterator[tuple[str, str | None]]:
    for number, button in enumerate(screen.buttons, start=1):
        lead = f"  {'?' if button.id == 'inconnu' else number}. "
        box = "[x] " if button.is_ticked else ""
        for folded in _fold(f"{box}{button.label}", lead, width):
            yield folded, None
    if screen.commands:
        names = " · ".join(button.label for button in screen.commands)
        yield f"  ({names})", "dim"


def _fold(line: str, lead: str, width: int) -> list[str]:
    indent = " " * len(lead)
    return textwrap.wrap(
        line,
        width,
        initial_indent=lead,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [lead.rstrip()]
