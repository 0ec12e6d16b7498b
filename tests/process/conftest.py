"""The strict Bot API server, and bots that run before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.process.program import Program
from tests.process.strict import strict_api

Start = Callable[..., Program]


@pytest.fixture
def api() -> Iterator[Any]:
    """Return the strict Bot API server, running; skips where it is absent."""
    with strict_api() as running:
        yield running


@pytest.fixture
def program(api: Any, tmp_path: Path) -> Iterator[Start]:
    """Return what makes a bot before the server, not yet started."""
    made: list[Program] = []

    def make(*, webhook: bool = False, **settings: str) -> Program:
        folder = tmp_path / f"bot{len(made)}"
        folder.mkdir()
        made.append(Program(folder, api.url, webhook=webhook, **settings))
        return made[-1]

    yield make
    for one in made:
        one.close()
