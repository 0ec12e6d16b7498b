"""What goes wrong around the bot: it is killed, Telegram refuses, is slow, or loses answers."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.process.program import PATIENCE_S, Program

#: Refusals that repeating a call leads to: normal life.
NORMAL = (
    *("message is not modified", "message to edit not found", "message to delete not found"),
    "query is too old",
)

EARLY = 0.25  #: of the lives, those that end while they begin


def problems(api: Any) -> list[str]:
    """Return what is wrong with the calls that the bot made, normal life left out."""
    found = map(str, api.problems)
    return [one for one in found if not any(words in one for words in NORMAL)]


@dataclass
class Killer:
    """Kills the bot again and again, and starts it anew at once; for `Crowd.meanwhile`.

    Most lives end after some calls, whatever the machine's speed: so many answers get through that
    nobody waits for ever. Some end while they begin.
    """

    api: Any
    program: Program
    chance: Random
    kills: int  #: still to come
    longest: int = 150  #: the calls of a life; fewer than people wait for, and some wait for long
    _is_due: Callable[[], bool] | None = field(default=None, repr=False)

    def __call__(self) -> None:
        """Kill it when its time has come."""
        if not self.kills:
            return
        self._is_due = self._is_due or self._next()
        if self._is_due():
            self.kills -= 1
            self.program.kill()
            self.program.start(ready=False)
            self._is_due = None

    def _next(self) -> Callable[[], bool]:
        """Return what says that this life is over."""
        born = time.monotonic()
        if self.chance.random() < EARLY:
            early = born + self.chance.uniform(0.1, 1.5)
            return lambda: time.monotonic() >= early
        last = len(self.api.calls) + self.chance.randint(1, self.longest)
        return lambda: len(self.api.calls) >= last or time.monotonic() > born + PATIENCE_S


@dataclass
class Weather:
    """Makes some of the bot's calls fail, in every way that the server knows."""

    api: Any
    chance: Random
    every: int = 12  #: calls between two faults, about
    faults: int = 0
    _at: int = field(default=0, repr=False)

    def __call__(self) -> None:
        """Let one fault come after some calls: a bot that starts makes few, and must start."""
        now = len(self.api.calls)
        if now < self._at:
            return
        self._at = now + self.chance.randint(1, 2 * self.every)
        self.faults += 1
        self.api._faults[:] = [one for one in self.api._faults if one.times > 0]
        self.api.fail(**self.chance.choice(FAULTS))


class Echo:
    """Sends some updates twice, as Telegram does when it does not know that the first arrived.

    To a webhook, when the answer was lost. By polling, when a bot ended before its next question,
    which confirms what the last one brought: the next life is given that again.
    """

    def __init__(self, api: Any, chance: Random) -> None:
        self.api, self.chance, self.sent = api, chance, 0
        self._given: list[dict[str, Any]] = []  #: by the last question that brought something
        self._deliver, api._deliver = api._deliver, self.deliver
        self._updates, api._updates = api._updates, self.updates

    def deliver(self, updates: list[dict[str, Any]]) -> None:
        """Send updates, to a webhook one in six twice."""
        copies = 1 + (bool(self.api.webhook) and self.chance.random() < 1 / 6)
        self.sent += copies - 1
        self._deliver([one for one in updates for _ in range(copies)])

    async def updates(self, params: dict[str, Any]) -> Any:
        """Answer getUpdates; a bot that knows no offset yet has just begun to live."""
        if not params.get("offset"):
            waiting = [one for one in self.api._queue if one not in self._given]
            self.sent += len(self._given)
            self.api._queue = [*self._given, *waiting]
        found = await self._updates(params)
        if found and isinstance(found, list):
            self._given = found
        return found


FAULTS: tuple[dict[str, Any], ...] = (
    {"code": 429, "retry_after": 1},
    {"code": 429, "retry_after": 1, "method": "sendMessage"},
    {"code": 500},
    {"code": 502, "times": 3},
    {"code": 0},
    {"code": 0, "delay": 0.3},
    {"code": 500, "applied": True},
    {"code": 0, "applied": True, "method": "sendMessage"},
    {"code": 0, "applied": True, "method": "editMessageText"},
    {"code": 502, "method": "answerCallbackQuery"},
)
