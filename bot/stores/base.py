"""What a store of sessions promises; its contract tests run on every implementation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.engine.session import Session


@dataclass(frozen=True, slots=True)
class SessionKey:
    """Whose session: a face, a chat, and a thread inside it."""

    face: str
    chat: str
    thread: str = ""


class SessionStore(Protocol):
    """Keeps at most one session per key. Delete means delete."""

    def load(self, key: SessionKey) -> Session | None:
        """Return the session last saved under key; raises SessionError when it cannot be read."""

    def save(self, key: SessionKey, session: Session) -> None:
        """Keep the session in place of the one before."""

    def delete(self, key: SessionKey) -> None:
        """Forget the session; nothing of it stays."""
