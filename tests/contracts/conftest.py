"""The words of the contract, and the table that must know them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.authoring.resolving import Resolver, resolver
from bot.authoring.stories import DEFAULT_DAY
from bot.settings import read_settings

WORDS: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("vocabulary.yaml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="session")
def held() -> Resolver:
    """The resolver over the packaged content."""
    return resolver(read_settings(), DEFAULT_DAY)
