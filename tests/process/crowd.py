"""Many people at once, in one thread: each goes on when the chat shows what it must."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.process.people import PATIENCE_S, Someone

#: What a person does, one `yield` after each update; they go on once it is answered.
Doing = Iterator[None]


@dataclass
class Crowd:
    """Lets everybody do what they do, until all are done."""

    api: Any
    strict: bool = True
    meanwhile: Callable[[], None] = lambda: None  #: called often: to kill the bot, say
    patience_s: float = PATIENCE_S
    updates: int = 0
    slowest_s: float = 0.0
    _seen: int = field(default=0, repr=False)

    def run(self, doing: Sequence[tuple[Someone, Doing]]) -> None:
        """Run everybody to the end; fails with what a chat shows in place of what it must."""
        by_chat = {one.chat.id: (one, does) for one, does in doing}
        self._seen = len(self.api.calls)
        for chat in list(by_chat):
            self._go_on(by_chat, chat)
        while by_chat:
            self.meanwhile()
            for chat in self._stirred() & by_chat.keys():
                if by_chat[chat][0].is_answered(strict=self.strict):
                    self._go_on(by_chat, chat)
            self._look_for_stuck([one for one, _ in by_chat.values()])

    def _go_on(self, by_chat: dict[int, tuple[Someone, Doing]], chat: int) -> None:
        """Let one go on, as long as what they do needs no answer."""
        one, does = by_chat[chat]
        self.slowest_s = max(self.slowest_s, time.monotonic() - one.since)
        one.owed = False
        for _ in does:
            self.updates += 1
            if one.owed or (self.strict and one.chat.spinning()):
                return
        del by_chat[chat]

    def _stirred(self) -> set[int]:
        """Return the chats that the bot called something in; waits a moment for one."""
        with self.api._changed:
            if len(self.api.calls) == self._seen:
                self.api._changed.wait(0.02)
            calls = self.api.calls[self._seen :]
            self._seen += len(calls)
        return {call.chat_id for call in calls if call.chat_id is not None}

    def _look_for_stuck(self, people: list[Someone]) -> None:
        now = time.monotonic()
        for one in people:
            if now - one.since > self.patience_s:
                faults = one.faults(strict=self.strict) or ["a press is never answered"]
                raise AssertionError("\n".join([*faults, f"after: {one.last}", one.tail()]))


def settled(people: Sequence[Someone], *, strict: bool) -> list[str]:
    """Return what is wrong with the chats once all is quiet."""
    return [fault for one in people for fault in one.faults(strict=strict)]
