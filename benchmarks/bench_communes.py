"""Reading the table of communes, and looking one up, against Python's csv on the same table."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from measure import compare, seconds, show

from bot.content.communes import FILE, TOWNS, read_communes
from bot.content.loader import load
from bot.conversation import place_names
from bot.engine.towns import Towns
from bot.engine.where import Gazetteer, find_place, find_town

FLOWS = Path(__file__).resolve().parent.parent / "flows"
MAX_LOAD_S, MAX_LOOKUP_S = 0.150, 0.005
LOOKUPS: dict[str, Callable[[Gazetteer], object]] = {
    "a name": lambda g: find_place("Villeurbanne", g),
    "a namesake": lambda g: find_place("Saint-Denis", g),
    "a postcode": lambda g: find_place("93200", g),
    "a slip": lambda g: find_place("Vileurbane", g),
    "a slip in its département": lambda g: find_town("aubervillers", g, "93"),
    "a name that is none": lambda g: find_place("xyzt xyzt", g),
}


def main() -> None:
    """Print the ratios, and the two bounds in milliseconds."""
    text = read_communes()

    def by_csv() -> list[list[str]]:
        return list(csv.reader(io.StringIO(FILE.read_text(encoding="utf-8")), delimiter="\t"))

    print(f"the table: {len(text.splitlines())} rows, {len(text.encode()) // 1024} KiB")
    print(f"read before anybody needs it: {TOWNS.is_loaded}")
    compare("loading", lambda: Towns(read_communes()), by_csv, goal=1, repeat=3)
    took = seconds(lambda: Towns(read_communes()), 5)
    print(f"loading: {show(took)} (goal: at most {show(MAX_LOAD_S)})")
    table = load(FLOWS, today=date(2026, 11, 21)).table
    gazetteer = Gazetteer(tuple(place_names(table)), TOWNS)
    for name, look in LOOKUPS.items():
        asked = partial(look, gazetteer)
        compare(f"looking up {name}", asked, by_csv, goal=0.1, repeat=5)
        took = seconds(asked, 20)
        print(f"looking up {name}: {show(took)} (goal: at most {show(MAX_LOOKUP_S)})")


if __name__ == "__main__":
    main()
