"""The whole program before a strict Bot API: every node of every flow, in every language."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.process.conftest import Start
from tests.process.crowd import Crowd, settled
from tests.process.people import Someone, dialogue
from tests.process.walks import begin, every_node, walk
from tests.real import real_conversation


def _doing(someone: Someone, language: str, steps: Any) -> Any:
    yield from begin(someone, language)
    yield from walk(someone, steps)


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
def test_every_node_in_every_language_is_shown_without_a_fault(
    api: Any, program: Start, webhook: bool
) -> None:
    bot = program(webhook=webhook)
    bot.start()
    double = dialogue()
    languages = [language.code for language in real_conversation().languages.offered]
    doing = []
    for language in languages:
        for one in every_node(date.today()):  # noqa: DTZ011 - the day of the process beside
            someone = Someone(api, double, language)
            doing.append((someone, _doing(someone, language, one.steps)))

    Crowd(api).run(doing)

    assert settled([someone for someone, _ in doing], strict=True) == []
    assert api.problems == []
    assert api.webhook_failures == []
