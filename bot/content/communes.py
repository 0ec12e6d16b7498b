"""The packaged table of communes, reduced by `tools/communes.py`; read at the first need only.

Data: Code officiel géographique of INSEE and postcodes of La Poste, as published in the npm package
`@etalab/decoupage-administratif` 6.0.0 (2026), Licence Ouverte 2.0. See LICENSE.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from bot.engine.towns import LazyTowns

FILE = Path(__file__).with_name("communes.tsv")


def read_communes() -> str:
    """Return the text of the table."""
    return FILE.read_text(encoding="utf-8")


TOWNS = LazyTowns(read_communes)


def communes_in(*, arrondissements: Collection[str], postcodes: Collection[str]) -> frozenset[str]:
    """Return the INSEE codes of the communes of these arrondissements and postcodes."""
    found: set[str] = set()
    for code in arrondissements:
        found.update(town.code for town in TOWNS.table.of_arrondissement(code))
    for code in postcodes:
        found.update(town.code for town in TOWNS.table.of_postcode(code))
    return frozenset(found)
