"""`kill -9` at any instant, under load: no update without its answer, none applied twice."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.process.conftest import Start
from tests.process.crowd import Crowd, settled
from tests.process.habits import wander
from tests.process.kept import kept
from tests.process.people import Someone, dialogue
from tests.process.trouble import Killer, problems

KILLS, PEOPLE, UPDATES = 4, 12, 30


def test_killed_again_and_again_it_loses_nothing_and_does_nothing_twice(
    api: Any, program: Start
) -> None:
    """By polling: what a dead webhook did not take may come after the chat's next update.

    Then an old button is called old, as it should be, and no double can tell which screens were
    to be shown. `test_soak.py` kills a bot with a webhook too.
    """
    bot = program()
    bot.start()
    double = dialogue()
    people = [Someone(api, double) for _ in range(PEOPLE)]
    killer = Killer(api, bot, Random(0), KILLS)

    while killer.kills:
        doing = [(one, wander(one, Random(one.chat.id), UPDATES)) for one in people]
        Crowd(api, strict=False, meanwhile=killer).run(doing)

    bot.quiet()
    assert bot.terminate()[0] == 0
    assert settled(people, strict=False) == []
    assert kept(bot, people) == []
    assert problems(api) == []
