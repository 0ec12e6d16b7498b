"""The chats that wrote last, as the ledger has them, so that most updates need not read it.

Only this process writes them. What is forgotten there is dropped here in the same breath.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from bot.faces.telegram.state import ChatState
from bot.stores.base import SessionKey

MAX_CHATS = 1_000  #: about 2 KiB each


@dataclass(slots=True)
class Known:
    """One chat: what was answered, and the message edited in place (0: none)."""

    state: ChatState | None
    screen: int


class Recent:
    """At most MAX_CHATS chats, the ones used last."""

    def __init__(self) -> None:
        self._chats: OrderedDict[SessionKey, Known] = OrderedDict()

    def get(self, chat: SessionKey) -> Known | None:
        """Return the chat, which is now the one used last."""
        known = self._chats.get(chat)
        if known is not None:
            self._chats.move_to_end(chat)
        return known

    def put(self, chat: SessionKey, known: Known) -> None:
        """Keep a chat; the one used longest ago may go."""
        self._chats[chat] = known
        if len(self._chats) > MAX_CHATS:
            self._chats.popitem(last=False)

    def moved(self, chat: SessionKey, screen: int) -> None:
        """Note that another message is edited from now on."""
        known = self._chats.get(chat)
        if known is not None:
            known.screen = screen

    def drop(self, chat: SessionKey) -> None:
        """Forget one chat."""
        self._chats.pop(chat, None)

    def is_private(self, chat: SessionKey) -> bool:
        """Say whether the chat is writing what must be on no disk."""
        known = self._chats.get(chat)
        return known is not None and known.state is not None and known.state.form is not None

    def clear(self) -> None:
        """Forget them all, but for letters being filled: they are nowhere else."""
        for chat in [one for one in self._chats if not self.is_private(one)]:
            del self._chats[chat]
