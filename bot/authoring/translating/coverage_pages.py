"""Coverage as people read it: a table in the terminal, and one page of HTML in French.

The page holds everything it needs: no script, no picture, no address that a reader's program would
fetch. What comes from files is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from bot.authoring.translating.coverage import Count, Coverage
from bot.authoring.translating.states import FRENCH, State
from bot.authoring.wording import tr

if TYPE_CHECKING:
    from rich.table import Table

PAGES = Path(__file__).parent / "pages"
PIPE_WIDTH = 110  #: characters of a table that no terminal shows
NUMBER_CHARS = 4  #: that a narrow terminal never cuts


def print_coverage(coverages: Iterable[Coverage], out: TextIO) -> None:
    """Print one table a language."""
    from rich.console import Console

    console = Console(file=out, width=None if out.isatty() else PIPE_WIDTH)
    for one in coverages:
        console.print(_table(one))


def _table(coverage: Coverage) -> Table:
    from rich import box
    from rich.table import Table

    language = coverage.language
    offered = tr("proposée", "offered") if language.is_offered else tr("en cours", "not offered")
    table = Table(
        title=f"{language.name} ({language.code}), {offered}",
        title_justify="left",
        box=box.SIMPLE_HEAD,
        padding=0,
    )
    table.add_column("", no_wrap=True)
    *numbers, day = _headings()
    for name in numbers:
        table.add_column(name, justify="right", min_width=NUMBER_CHARS)
    table.add_column(day, justify="right", no_wrap=True)
    for count in coverage.flows:
        table.add_row(count.name, *_cells(count))
    table.add_section()
    table.add_row(tr("tout", "all"), *_cells(coverage.whole), style="bold")
    return table


def _headings() -> list[str]:
    states = [
        tr(FRENCH[State.MISSING], "missing"),
        tr(FRENCH[State.OUTDATED], "outdated"),
        tr(FRENCH[State.DRAFTED], "drafted"),
        tr(FRENCH[State.REVIEWED], "reviewed"),
    ]
    critical = tr("critiques", "critical")
    return [
        tr("textes", "texts"),
        *states,
        "%",
        critical,
        f"{critical} {tr('en français', 'in French')}",
        f"{critical} {tr('relus', 'reviewed')}",
        tr("périmée\ndepuis", "outdated\nsince"),
    ]


def _cells(count: Count) -> list[str]:
    numbers = [count.total, *(count.all[state] for state in State), count.percent]
    critical = [sum(count.critical.values()), count.critical_unshown]
    reviewed = count.critical[State.REVIEWED]
    return [*map(str, (*numbers, *critical, reviewed)), count.oldest or "–"]


def coverage_page(coverages: Sequence[Coverage], day: str) -> str:
    """Return the page that an association reads."""
    return page("coverage.html", coverages=coverages, day=day, State=State, states=FRENCH)


def page(name: str, /, **values: Any) -> str:
    """Return a page of the folder `pages`, filled; every value is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    pages = Environment(
        loader=FileSystemLoader(PAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return pages.get_template(name).render(**values) + "\n"
