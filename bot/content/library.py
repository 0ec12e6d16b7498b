"""All the content, ready to run. Knows no YAML, no pydantic and no file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.engine.model import Flow, FlowId
from bot.filing.links import Codes
from bot.filing.model import Amount, Table
from bot.filing.reminders import ReminderRule


@dataclass(frozen=True, slots=True)
class Library:
    """All the content, ready to run; immutable, shared by every conversation."""

    table: Table
    flows: Mapping[FlowId, Flow]
    values: Mapping[str, Amount]
    links: Codes
    reminders: tuple[ReminderRule, ...]
    revision: str  #: of the files read: changes when any of them changes
