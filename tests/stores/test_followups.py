"""Tests of bot/stores/followups.py: what is kept comes back; a file is whole, or as it was."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot.filing.followups import FollowUps
from bot.filing.followups_json import FollowUpsError
from bot.stores.base import SessionKey
from bot.stores.followups import FileFollowUps, FollowUpStore, MemoryFollowUps
from tests.filing.test_followups_json import HELD

KEY = SessionKey("terminal", "chat")


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FollowUpStore:
    return MemoryFollowUps() if request.param == "memory" else FileFollowUps(tmp_path / "suivi")


def test_nothing_is_kept_at_first(store: FollowUpStore) -> None:
    assert store.load(KEY) == FollowUps()


def test_what_is_saved_comes_back_and_takes_the_place_of_the_old(store: FollowUpStore) -> None:
    store.save(KEY, FollowUps())
    store.save(KEY, HELD)

    assert store.load(KEY) == HELD


def test_file_is_for_the_person_alone_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "suivi.json"
    FileFollowUps(file).save(KEY, HELD)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"{}", b"demarche;titre\n"])
def test_another_file_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "autre"
    file.write_bytes(content)

    with pytest.raises(FollowUpsError):
        FileFollowUps(file).load(KEY)
    assert file.read_bytes() == content


def test_failed_write_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "dossier"
    file.mkdir()

    with pytest.raises(OSError, match="directory"):
        FileFollowUps(file).save(KEY, HELD)
    assert list(tmp_path.iterdir()) == [file]
