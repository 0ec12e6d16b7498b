"""Where the checklists of a person stay: in memory, or in one file that the person names."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import Protocol

from bot.filing.followups import FollowUps
from bot.filing.followups_json import MAX_CHARS, from_json, to_json
from bot.stores.base import SessionKey


class FollowUpStore(Protocol):
    """Keeps the checklists of each person; nobody's are there until they are saved."""

    def load(self, key: SessionKey) -> FollowUps:
        """Return what is kept; raises FollowUpsError when it cannot be read."""

    def save(self, key: SessionKey, held: FollowUps) -> None:
        """Keep these in place of those before."""


class MemoryFollowUps:
    """Lost when the program ends; every step goes through JSON, as in a database."""

    def __init__(self) -> None:
        self._rows: dict[SessionKey, str] = {}

    def load(self, key: SessionKey) -> FollowUps:
        """Return what is kept."""
        row = self._rows.get(key)
        return FollowUps() if row is None else from_json(row)

    def save(self, key: SessionKey, held: FollowUps) -> None:
        """Keep these."""
        self._rows[key] = to_json(held)


class FileFollowUps:
    """One file of one person, readable by that person alone; written whole or not at all."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self, key: SessionKey) -> FollowUps:  # noqa: ARG002 - the file is one person's
        """Return what is kept; raises FollowUpsError or OSError when it cannot be read."""
        if not self._path.exists():
            return FollowUps()
        with self._path.open(encoding="utf-8", errors="replace") as file:
            return from_json(file.read(MAX_CHARS + 1))

    def save(self, key: SessionKey, held: FollowUps) -> None:  # noqa: ARG002 - as above
        """Keep these; raises OSError, and the file is then as it was."""
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=".suivi-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(to_json(held) + "\n")
            os.replace(name, self._path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise
