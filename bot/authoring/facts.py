"""Facts as people and programs write them: `titre=etudiant`, a JSON object, a row of a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.engine.model import FactId, Value
from bot.filing.model import FactError, Table
from bot.filing.nearest import nearest

MAX_VALUE_CHARS = 200  #: of one value; the longest id has 40


def from_words(table: Table, words: Iterable[str]) -> tuple[dict[FactId, Value], list[FactError]]:
    """Return the facts of `FACT=VALUE` words, and what is wrong with them; every fault at once.

    As in JSON and in a sheet, an empty value is a fact that is not known.
    """
    facts: dict[FactId, Value] = {}
    faults: list[FactError] = []
    for word in words:
        name, equals, value = word.partition("=")
        fact = FactId(name.strip())
        if not equals:
            hint = nearest(name, table.facts)
            faults.append(FactError(name, "", "unknown_fact", f"{hint}=…" if hint else None))
        elif value.strip() and fact in facts and facts[fact] != split(table, fact, value):
            faults.append(FactError(fact, value, "given_twice"))
        elif value.strip():
            facts[fact] = split(table, fact, value)
    return facts, faults


def from_mapping(table: Table, data: Mapping[str, Any]) -> dict[FactId, Value]:
    """Return the facts of a JSON object; an empty or null value is a fact that is not known."""
    facts: dict[FactId, Value] = {}
    for name, value in data.items():
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        if isinstance(value, list):
            facts[FactId(name)] = tuple(str(one) for one in value)
        else:
            facts[FactId(name)] = split(table, FactId(name), str(value))
    return facts


def split(table: Table, fact: FactId, value: str) -> Value:
    """Return the value; « several choices » are parted by commas."""
    text = value.strip()[:MAX_VALUE_CHARS]
    spec = table.facts.get(fact)
    if spec is not None and spec.kind == "several" and text != "inconnu":
        return tuple(part.strip() for part in text.split(",") if part.strip())
    return text
