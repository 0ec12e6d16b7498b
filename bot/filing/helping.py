"""Which free help is known for a person: the département's own first, then the national ones."""

from __future__ import annotations

from collections.abc import Iterable

from bot.engine.model import UNKNOWN, FactId, Facts
from bot.filing.model import Table
from bot.filing.received import Help

DEPARTEMENT, OQTF = FactId("departement"), FactId("situation_oqtf")
#: help that is of no use elsewhere: kind -> the fact, and where it is
_ONLY = {"retention": (OQTF, "retention")}


def help_for(table: Table, kinds: Iterable[str], facts: Facts) -> tuple[Help, ...]:
    """Return the help of those kinds, in the order of the kinds; near the person first."""
    place = facts.get(DEPARTEMENT)
    found: list[Help] = []
    for kind in kinds:
        if kind in _ONLY and facts.get(_ONLY[kind][0], UNKNOWN) not in (UNKNOWN, _ONLY[kind][1]):
            continue
        known = [one for one in table.help.values() if one.kind == kind]
        found += [one for one in known if place in one.departements]
        found += [one for one in known if not one.departements]
    return tuple(found)
