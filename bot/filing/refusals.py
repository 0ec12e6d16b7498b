"""What the contract does not know in some facts, with the nearest right word; all at once."""

from __future__ import annotations

from collections.abc import Mapping

from bot.engine.model import UNKNOWN, FactId, Value
from bot.filing import formats
from bot.filing.model import FactError, FactSpec, Table
from bot.filing.nearest import nearest


def check_facts(table: Table, facts: Mapping[FactId, Value]) -> tuple[FactError, ...]:
    """Return everything that the contract does not know in these facts."""
    found = (_fact_error(table, fact, value) for fact, value in facts.items())
    return tuple(error for error in found if error is not None)


def _fact_error(table: Table, fact: FactId, value: Value) -> FactError | None:
    spec = table.facts.get(fact)
    if spec is None:
        return FactError(fact, str(value), "unknown_fact", nearest(fact, table.facts))
    if value == UNKNOWN:
        return None
    if isinstance(value, tuple):
        return _list_error(spec, value)
    if spec.kind == formats.DEPARTEMENT:
        if value in table.territories:
            return None
        near = formats.nearest_territory(table.territories, value)
        return FactError(fact, value, "unknown_value", near)
    if spec.kind in (formats.DATE, formats.COMMUNE, formats.ARTICLE):
        if formats.is_well_written(spec.kind, value):
            return None
        near = formats.proposal(spec.kind, value)
        is_date = spec.kind == formats.DATE
        return FactError(fact, value, "not_a_date" if is_date else "unknown_value", near)
    if value in spec.values:
        return None
    return FactError(fact, value, "unknown_value", nearest(value, spec.values))


def _list_error(spec: FactSpec, values: tuple[str, ...]) -> FactError | None:
    odd = next((v for v in values if v not in spec.values), None)
    if spec.kind != "several":  # one value is expected: a list of one shows which
        only = values[0] if len(values) == 1 and odd is None else None
        return FactError(spec.id, f"[{', '.join(values)}]", "unknown_value", only)
    if odd is None:
        return None
    return FactError(spec.id, odd, "unknown_value", nearest(odd, spec.values))
