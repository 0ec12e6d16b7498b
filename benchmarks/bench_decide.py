"""One decision of the filing table, and the same one in a table of ten times more procedures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from measure import compare

from bot.content.loader import load_table
from bot.engine.model import FactId, Value
from bot.filing.model import Table
from bot.filing.resolve import resolve

FLOWS = Path(__file__).resolve().parent.parent / "flows"
DAY = date(2026, 11, 21)
FACTS: dict[FactId, Value] = {
    FactId("demarche"): "titre_sejour",
    FactId("titre"): "etudiant",
    FactId("etape"): "renouvellement",
    FactId("expire_le"): "2027-05-02",
    FactId("departement"): "93",
}


def ten_times(table: Table) -> Table:
    """Return the table with nine copies of every procedure beside it."""
    copies = {
        f"{id_}_{n}": replace(row, id=f"{id_}_{n}")
        for n in range(9)
        for id_, row in table.procedures.items()
    }
    titles = {id_: row.label for id_, row in copies.items() if row.fact == "titre"}
    spec = table.facts[FactId("titre")]
    wider = replace(spec, values={**spec.values, **titles})
    return replace(
        table,
        procedures={**table.procedures, **copies},
        facts={**table.facts, FactId("titre"): wider},
    )


def main() -> None:
    """Print the ratio."""
    small = load_table(FLOWS, today=DAY).table
    large = ten_times(small)
    compare(
        f"one decision, {len(large.procedures)} procedures against {len(small.procedures)}",
        lambda: resolve(large, FACTS, DAY),
        lambda: resolve(small, FACTS, DAY),
        goal=1.2,
        repeat=3000,
    )


if __name__ == "__main__":
    main()
