"""Reduce the open table of communes to what a person may type: `tools/communes.py PACKAGE_FOLDER`.

PACKAGE_FOLDER is the unpacked npm package `@etalab/decoupage-administratif` (`npm pack`, then
`tar xzf`). Writes bot/content/communes.tsv: key, INSEE code, name, département, arrondissement,
postcodes, population; sorted by key. Former communes lead to the one that took them over.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.engine.typed import normalise  # noqa: E402

#: No préfecture receives there: the southern and Antarctic lands, and Clipperton.
EMPTY = ("984", "989")
HELD = ("commune-actuelle", "commune-deleguee", "commune-associee", "arrondissement-municipal")


def main(package: Path) -> None:
    """Write the table."""
    communes = json.loads((package / "data" / "communes.json").read_text(encoding="utf-8"))
    present = {one["code"]: one for one in communes if one["type"] == "commune-actuelle"}
    rows = {row(one, present) for one in communes if is_held(one)}
    text = "".join("\t".join(cells) + "\n" for cells in sorted(rows))
    (ROOT / "bot" / "content" / "communes.tsv").write_text(text, encoding="utf-8")
    print(f"{len(rows)} rows, {len(text.encode()) // 1024} KiB")


def is_held(one: dict) -> bool:
    """Say whether people may live there."""
    return one["type"] in HELD and one.get("departement", EMPTY[0]) not in EMPTY


def row(one: dict, present: dict) -> tuple[str, ...]:
    """Return the cells of a commune; those of a former one lead to the present one."""
    of = present.get(one.get("chefLieu", ""), one)
    return (
        normalise(one["nom"]),
        of["code"],
        one["nom"],
        of["departement"],
        of.get("arrondissement", ""),
        " ".join(of.get("codesPostaux", ())),
        str(of.get("population", 0) if of is one else 0),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
