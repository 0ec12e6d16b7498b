"""A screen as lines of text, plain or with colours; the words are the same."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator
from typing import TextIO

from bot.engine.model import UNKNOWN
from bot.render.bidi import isolate
from bot.render.screen import Block, Screen

WIDTH = 88  #: characters; phones over ssh fold lines themselves

_STYLES = {"answer": "bold green", "question": "bold", "warning": "bold yellow", "quiet": "dim"}
_HEADING = "bold"
#: A space that French never leaves at the end of a line: before « : », inside « 0 806 001 620 ».
_STUCK = re.compile(r" (?=[:;?!»%€])|(?<=«) |(?<=n°) |(?<=\d) (?=\d{3}\b)")
_NO_BREAK = "\u00a0"


def lines_of(screen: Screen, width: int = WIDTH) -> list[str]:
    """Return the screen as plain lines."""
    return [text for text, _ in _drawn(screen, width)]


def printer(file: TextIO) -> Callable[[Screen], None]:
    """Return what shows a screen on this stream: with colours only where a person watches."""
    if not file.isatty():
        return lambda screen: _print_plain(screen, file)
    from rich.console import Console  # 60 ms that a pipe does not pay

    console = Console(file=file)

    def show(screen: Screen) -> None:
        for text, style in _drawn(screen, min(console.width, WIDTH)):
            console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)

    return show


def _print_plain(screen: Screen, file: TextIO) -> None:
    file.writelines(f"{line}\n" for line in lines_of(screen))
    file.flush()  # the program at the other end waits for the whole screen


def _drawn(screen: Screen, width: int) -> Iterator[tuple[str, str | None]]:
    """Yield the lines, with marks of direction where a line has right-to-left words."""
    for text, style in _lines(screen, width):
        yield isolate(text), style


def _lines(screen: Screen, width: int) -> Iterator[tuple[str, str | None]]:
    for block in screen.blocks:
        yield from _block(block, width)
    if screen.buttons:
        yield from _choices(screen, width)
        yield "", None
    if screen.commands:
        names = " · ".join(button.label for button in screen.commands)
        for folded in _fold(names, "", width):
            yield folded, "dim"
        yield "", None


def _block(block: Block, width: int) -> Iterator[tuple[str, str | None]]:
    style = _STYLES.get(block.kind)
    if block.heading:
        mark = "⚠ " if block.kind == "warning" else ""
        yield f"{mark}{block.heading}", _HEADING if block.kind != "warning" else style
    for number, line in enumerate(block.lines, start=1):
        many = "• " if block.kind == "warning" and len(block.lines) > 1 else ""
        lead = {"steps": f"{number}. ", "list": "• ", "sources": "• "}.get(block.kind, many)
        for folded in _fold(line, lead, width):
            yield folded, style
    yield "", None


def _choices(screen: Screen, width: int) -> Iterator[tuple[str, str | None]]:
    for number, button in enumerate(screen.buttons, start=1):
        lead = "  ?  " if button.id == UNKNOWN else f"  {number}. "
        box = "[x] " if button.is_ticked else ""
        for folded in _fold(f"{box}{button.label}", lead, width):
            yield folded, None


def _fold(line: str, lead: str, width: int) -> list[str]:
    folded = textwrap.wrap(
        _STUCK.sub(_NO_BREAK, line),
        max(width, len(lead) + 20),
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [part.replace(_NO_BREAK, " ") for part in folded] or [lead.rstrip()]
