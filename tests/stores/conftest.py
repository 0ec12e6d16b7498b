"""A place for a ledger, empty."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stores.places import Place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    (tmp_path / "data").mkdir()
    return Place(tmp_path)
