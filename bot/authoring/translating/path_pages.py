"""A path beside its French: two columns in the terminal, a page of HTML, JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from bot.authoring.translating.beside import Step
from bot.authoring.translating.coverage_pages import PIPE_WIDTH, page
from bot.faces.terminal.paper import lines_of
from bot.render.bidi import isolate_in_column
from bot.render.catalogs import Language

_EDGES = 7  #: characters that the borders of two columns take


def print_path(steps: Iterable[Step], language: Language, out: TextIO) -> None:
    """Print each screen beside its French; a terminal turns right-to-left lines by itself."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=out, width=None if out.isatty() else PIPE_WIDTH, highlight=False)
    width = (console.width - _EDGES) // 2
    table = Table(language.name, "Français", show_lines=True, width=2 * width + _EDGES)
    for step in steps:
        if step.said:
            table.add_row(Text(f"> {step.said}"), Text(f"> {step.said_french}"), style="bold")
        both = (step.screen, step.french)
        table.add_row(*(Text("\n".join(lines_of(one, width)).strip()) for one in both))
    console.print(table)


def path_page(name: str, steps: Sequence[Step], language: Language) -> str:
    """Return the path as one page that opens anywhere."""
    drawn = isolate_in_column if language.direction == "rtl" else str
    return page("path.html", name=name, steps=steps, language=language, drawn=drawn, plain=str)


def as_json(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """Return the path as JSON values."""
    return [
        {
            "said": step.said,
            "said_french": step.said_french,
            "screen": step.screen.text(),
            "buttons": [button.label for button in step.screen.buttons],
            "untranslated": step.screen.untranslated,
            "french": step.french.text(),
            "french_buttons": [button.label for button in step.french.buttons],
        }
        for step in steps
    ]
