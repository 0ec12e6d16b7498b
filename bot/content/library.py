"""All the content, ready to run. Knows no YAML, no pydantic and no file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.engine.model import Flow, FlowId
from bot.filing.model import Amount, Table


@dataclass(frozen=True, slots=True)
class Library:
    """All the content, ready to run; immutable, shared by every conversation."""

    table: Table
    flows: Mapping[FlowId, Flow]
    values: Mapping[str, Amount]
    revision: str  #: of the files read: changes when any of them changes
