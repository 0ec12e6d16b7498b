"""Typst: a template of ours and data -> PDF. What a person typed is data, never markup.

Data goes in as JSON and is shown as strings: `#read("x")` in a name is five words on the page.
Typst works in a process that ends: it would keep 70 MiB, and takes less than a tenth of a second.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

FONTS = Path(__file__).resolve().parent / "fonts"
#: in the order of search: the first that has the letter shows it
FAMILIES = ("Noto Sans", "Noto Sans Arabic", "Noto Sans Bengali", "Noto Sans CJK SC")
#: A space that French never leaves at the end of a line: before « : », in « R. 431-5 », in a date.
_STUCK = re.compile(
    r" (?=[:;?!»%€])|(?<=[«°]) |(?<=\b[RL]\.) (?=\d)|(?<=\d) (?=(?:[a-zéû]{3,9} \d{4}|\d{2,3})\b)"
)
_NO_BREAK = "\u00a0"
MAX_SECONDS = 60.0  #: of the clock, for one page or two
_TEMPLATES = Path(__file__).resolve().parent / "typst"


def typeset(template: str, data: Mapping[str, object], *, day: date) -> bytes:
    """Return the PDF of a template of bot/render/typst; the same data gives the same bytes.

    The page reads no file, no system font and no network. Raises ValueError for a template that is
    wrong, which tests exclude. Blocks: a face that serves others calls it in a thread.
    """
    whole = {**_kept_together(dict(data)), "families": FAMILIES}
    asked = json.dumps([template, whole, day.isoformat()], ensure_ascii=False)
    done = subprocess.run(  # noqa: S603 # our own module, on this very Python
        [sys.executable, "-P", "-m", __name__],
        input=asked.encode(),
        capture_output=True,
        timeout=MAX_SECONDS,
        check=False,
    )
    if done.returncode:
        raise ValueError(f"{template}: {done.stderr.decode(errors='replace')[-500:]}")
    return done.stdout


def main() -> None:
    """Write the page that standard input asks for to standard output, and end."""
    import typst

    template, data, day = json.load(sys.stdin.buffer)
    made = typst.compile(
        (_TEMPLATES / f"{template}.typ").read_bytes(),
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
        ),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=datetime.fromisoformat(day).replace(tzinfo=UTC),
        format="pdf",
    )
    assert isinstance(made, bytes)
    sys.stdout.buffer.write(made)


def _kept_together(data: Any) -> Any:
    """Return the data with the spaces that French never breaks made unbreakable."""
    match data:
        case str():
            return _STUCK.sub(_NO_BREAK, data)
        case dict():
            return {key: _kept_together(value) for key, value in data.items()}
        case list() | tuple():
            return [_kept_together(value) for value in data]
    return data


if __name__ == "__main__":
    main()
