"""What goes wrong around the bot: it is killed, Telegram refuses, is slow, or loses answers."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.process.program import Program

#: Refusals that repeating a call leads to: normal life.
NORMAL = (
    *("message is not modified", "message to edit not found", "message to delete not found"),
    "query is too old",
)

EARLY = 0.25  #: of the lives that end, those that end while they begin


def problems(api: Any) -> list[str]:
    """Return what is wrong with the calls that the bot made, normal life left out."""
    found = map(str, api.problems)
    return [one for one in found if not any(words in one for words in NORMAL)]


@dataclass
class Killer:
    """Kills the bot again and again, and starts it anew at once; for `Crowd.meanwhile`.

    Most lives end when it serves, some while it still starts: were it most of them, on a busy
    machine nobody would be answered for as long as the killer goes on.
    """

    program: Program
    chance: Random
    kills: int  #: still to come
    _at: float | None = field(default=None, repr=False)
    _is_early: bool = field(default=False, repr=False)

    def __call__(self) -> None:
        """Kill it when its time has come."""
        now = time.monotonic()
        if self._at is None:
            self._at = self._next(now)
        if self._at is not None and now >= self._at and self.kills:
            self.kills -= 1
            self.program.kill()
            self.program.start(ready=False)
            self._at, self._is_early = None, self.chance.random() < EARLY

    def _next(self, now: float) -> float | None:
        """Return when to kill; None: not before it serves."""
        if self._is_early:
            return now + self.chance.uniform(0.1, 1.5)
        is_serving = "started" in self.program.log.read_text(encoding="utf-8")
        return now + self.chance.uniform(0, 0.9) if is_serving else None


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
