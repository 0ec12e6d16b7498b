"""Deep links: a few short codes, each a fact with its value, joined by « - ».

The list is content (flows/liens.yaml) and only grows: a sheet printed last year must still open. A
code says nothing to a stranger who reads it. Dates and nationality have no code: they are asked.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.engine.model import FactId, Facts, Value

MAX_LINK_CHARS = 64  #: Telegram: `start` parameter of a deep link, of A-Z a-z 0-9 _ -
GLUE = "-"

Codes = Mapping[str, tuple[FactId, str]]


def read_link(codes: Codes, link: str) -> dict[FactId, Value]:
    """Return the facts that a link names; what it does not know is left out."""
    if len(link) > MAX_LINK_CHARS:
        return {}
    return dict(codes[code] for code in link.split(GLUE) if code in codes)


def write_link(codes: Codes, facts: Facts) -> str | None:
    """Return the link that opens these facts again, or None when none of them has a code."""
    by_pair = {pair: code for code, pair in reversed(list(codes.items()))}  # the oldest code wins
    found = [by_pair[f, v] for f, v in facts.items() if isinstance(v, str) and (f, v) in by_pair]
    link = GLUE.join(found)
    return link if found and len(link) <= MAX_LINK_CHARS else None
