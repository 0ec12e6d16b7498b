"""Whole conversations of the terminal, as they are read.

`bonguichet play FILE --update` rewrites one; its diff is then read line by line.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.authoring.playing import play
from tests.real import ROOT

TRANSCRIPTS = sorted((ROOT / "tests" / "transcripts").glob("*.txt"))
WALKS = sorted((ROOT / "flows").glob("*/walks.yaml"))


@pytest.mark.parametrize("file", TRANSCRIPTS, ids=lambda file: file.stem)
def test_conversation_is_as_it_was_written(file: Path) -> None:
    assert play(file) == []


@pytest.mark.parametrize("file", WALKS, ids=lambda file: file.parent.name)
def test_walks_lead_where_they_should(file: Path) -> None:
    assert play(file) == []


def test_there_are_enough_of_both() -> None:
    assert len(TRANSCRIPTS) >= 10
    assert WALKS
