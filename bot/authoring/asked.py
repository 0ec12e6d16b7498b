"""What a command line asks of a verb, where that is more than a few words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class LetterWanted:
    """One run of `bonguichet letter`."""

    name: str | None  #: None: list them all
    words: tuple[str, ...]  #: FACT=VALUE and FIELD=VALUE
    for_someone: bool
    ask: bool
    output: Path | None
    kept: Path | None = None  #: the follow-up whose chronology and exhibits it takes
    key: str | None = None  #: of the checklist, when the file has several
