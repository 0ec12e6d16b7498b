"""What is wrong with a content file, where, and what to do about it. In French: authors read it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One located fault; lines and columns start at 1."""

    path: str
    line: int
    column: int
    code: str  #: kebab-case, stable: authors and programs may rely on it
    message: str
    hint: str | None = None  #: the nearest right thing, as written in the content
    severity: Severity = "error"

    def __str__(self) -> str:
        """Return `file:line:column: code: message`, with the proposal when there is one."""
        tail = f" ; vouliez-vous dire « {self.hint} » ?" if self.hint else ""
        return f"{self.path}:{self.line}:{self.column}: {self.code}: {self.message}{tail}"


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """Return the diagnostics as one JSON array, in their order."""
    return json.dumps([asdict(d) for d in diagnostics], ensure_ascii=False, indent=1)
