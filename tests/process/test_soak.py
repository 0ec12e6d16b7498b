"""A short life under bad weather; `make soak` is the long one."""

from __future__ import annotations

from typing import Any

from tests.process.conftest import Start
from tests.process.soak import Size, soak


def test_short_life_under_bad_weather_harms_nobody(api: Any, program: Start) -> None:
    soaked = soak(Size(chats=16, updates=500, kills=2), api, program(webhook=True))

    assert soaked.wrong == []
