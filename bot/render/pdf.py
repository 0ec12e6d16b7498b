"""Typst: a template of ours and data -> PDF. What a person typed is data, never markup.

Data goes in as JSON and is shown as strings: `#read("x")` in a name is five words on the page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typst import Fonts

FONTS = Path(__file__).resolve().parent / "fonts"
#: in the order of search: the first that has the letter shows it
FAMILIES = ("Noto Sans", "Noto Sans Arabic", "Noto Sans Bengali", "Noto Sans CJK SC")
#: A space that French never leaves at the end of a line: before « : », in « R. 431-5 », in a date.
_STUCK = re.compile(
    r" (?=[:;?!»%€])|(?<=[«°]) |(?<=\b[RL]\.) (?=\d)|(?<=\d) (?=(?:[a-zéû]{3,9} \d{4}|\d{2,3})\b)"
)
_NO_BREAK = "\u00a0"
_TEMPLATES = Path(__file__).resolve().parent / "typst"


def typeset(template: str, data: Mapping[str, object], *, day: date) -> bytes:
    """Return the PDF of a template of bot/render/typst; the same data gives the same bytes.

    The page reads no file, no system font and no network. Raises typst.TypstError for a template
    that is wrong, which tests exclude.
    """
    import typst  # late: 30 MB of compiled code, used for files alone

    whole = {**_kept_together(dict(data)), "families": FAMILIES}
    made = typst.compile(
        (_TEMPLATES / f"{template}.typ").read_bytes(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(whole, ensure_ascii=False)},
        timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
        format="pdf",
    )
    assert isinstance(made, bytes)
    return made


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


@cache
def _fonts() -> Fonts:
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
