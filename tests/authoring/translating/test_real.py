"""The translations that the project ships with are those of its content and of its program."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from bot.authoring.translating.extracting import extract
from tests.real import ROOT


def test_committed_files_are_current(tmp_path: Path) -> None:
    """Run `bonguichet extract` after a change of content or of a sentence of the interface."""
    locales = Path(shutil.copytree(ROOT / "locales", tmp_path / "locales"))

    done = extract(ROOT / "flows", locales, datetime(2030, 1, 1, tzinfo=UTC))

    assert [path.relative_to(locales).as_posix() for path in done.written] == []
