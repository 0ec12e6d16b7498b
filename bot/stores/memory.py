"""Sessions in memory, as the text that a database would hold: every step goes through JSON."""

from __future__ import annotations

from bot.engine.session import Session, from_json, to_json
from bot.stores.base import SessionKey


class MemoryStore:
    """Lost when the program ends: the terminal needs no more."""

    def __init__(self) -> None:
        self._rows: dict[SessionKey, str] = {}

    def load(self, key: SessionKey) -> Session | None:
        """Return the session last saved under key."""
        row = self._rows.get(key)
        return None if row is None else from_json(row)

    def save(self, key: SessionKey, session: Session) -> None:
        """Keep the session in place of the one before."""
        self._rows[key] = to_json(session)

    def delete(self, key: SessionKey) -> None:
        """Forget the session."""
        self._rows.pop(key, None)
