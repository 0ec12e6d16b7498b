"""Told to stop: it finishes what is in hand, ends with 0 in 10 seconds, and loses nothing.

A service that does not end in time is killed by its supervisor.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.process.conftest import Start
from tests.process.crowd import Crowd, settled
from tests.process.habits import wander
from tests.process.kept import kept
from tests.process.people import Someone, dialogue
from tests.process.program import Program, free_port

SUPERVISOR_S = 10.0


@dataclass
class Stopper:
    """Stops the bot in the middle of its work, and starts it again; for `Crowd.meanwhile`."""

    api: Any
    program: Program
    at: list[int]  #: after so many calls
    ended: list[tuple[int, bool]] = field(default_factory=list)  #: exit code, and whether in time

    def __call__(self) -> None:
        """Stop it when its time has come."""
        if self.at and len(self.api.calls) >= self.at[0]:
            self.at.pop(0)
            code, seconds = self.program.terminate()
            self.ended.append((code, seconds < SUPERVISOR_S))
            self.program.start(ready=False)


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
def test_bot_stopped_under_load_loses_nothing_and_says_nothing_twice(
    api: Any, program: Start, webhook: bool
) -> None:
    bot = program(webhook=webhook)
    bot.start()
    people = [Someone(api, dialogue()) for _ in range(20)]
    stopper = Stopper(api, bot, [150, 300, 450])

    doing = [(one, wander(one, Random(one.chat.id), 25)) for one in people]
    Crowd(api, meanwhile=stopper).run(doing)
    bot.quiet()
    code, _ = bot.terminate()

    assert stopper.ended == [(0, True)] * 3
    assert code == 0
    assert settled(people, strict=True) == []
    assert kept(bot, people) == []


def test_message_that_telegram_holds_back_is_sent_after_the_next_start(
    api: Any, program: Start
) -> None:
    """The wait that Telegram tells is longer than a supervisor's."""
    bot = program()
    bot.start()
    ann = Someone(api, dialogue())
    api.fail(429, chat=ann.chat, method="sendMessage", retry_after=60)
    ann.write("/start")
    bot.wait_for_metric('bonguichet_errors_total{kind="RetryAfter"}')

    code, seconds = bot.terminate()
    bot.start()
    Crowd(api).run([(ann, iter(()))])
    bot.quiet()

    assert (code, seconds < SUPERVISOR_S) == (0, True)
    assert settled([ann], strict=True) == []


def test_bot_that_cannot_reach_telegram_ends_when_told(tmp_path: Path) -> None:
    program = Program(tmp_path, f"http://127.0.0.1:{free_port()}")
    try:
        program.start(ready=False)
        program.wait_for("telegram_unreachable")

        code, seconds = program.terminate()

        assert (code, seconds < SUPERVISOR_S) == (0, True)
        assert "__del__" not in program.logs()
    finally:
        program.close()
