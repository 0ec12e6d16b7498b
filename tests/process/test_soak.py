"""A short soak: what `make soak` does for long, but for the memory, which is warm only then."""

from __future__ import annotations

from math import inf
from typing import Any

import pytest

from tests.process.conftest import Start
from tests.process.soak import Size, soak


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
def test_bot_that_is_killed_under_bad_weather_loses_nothing_and_does_nothing_twice(
    api: Any, program: Start, webhook: bool
) -> None:
    size = Size(chats=10, updates=200, kills=3, seed=2, growth_mib=inf)

    soaked = soak(size, api, program(webhook=webhook))

    assert soaked.wrong == []
