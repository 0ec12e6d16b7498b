"""`kill -9` at any instant, under load: no update without its answer, none applied twice."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from tests.process.conftest import Start
from tests.process.crowd import Crowd, settled
from tests.process.habits import wander
from tests.process.kept import kept
from tests.process.people import Someone, dialogue
from tests.process.trouble import Killer, problems

KILLS, PEOPLE, UPDATES = 4, 12, 30


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
def test_killed_again_and_again_it_loses_nothing_and_does_nothing_twice(
    api: Any, program: Start, webhook: bool
) -> None:
    bot = program(webhook=webhook)
    bot.start()
    double = dialogue()
    people = [Someone(api, double) for _ in range(PEOPLE)]
    killer = Killer(api, bot, Random(webhook), KILLS)

    while killer.kills:
        doing = [(one, wander(one, Random(one.chat.id), UPDATES)) for one in people]
        Crowd(api, strict=False, meanwhile=killer).run(doing)

    bot.quiet()
    assert bot.terminate()[0] == 0
    assert settled(people, strict=False) == []
    assert kept(bot, people) == []
    assert problems(api) == []
