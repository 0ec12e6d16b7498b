"""Tests of bot/settings.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import settings
from bot.settings import Settings, SettingsError, packaged, read_settings
from tests.real import ROOT


def test_packaged_content_is_the_default() -> None:
    assert read_settings({}) == Settings(flows=ROOT / "flows", locales=ROOT / "locales")


def test_empty_variable_is_no_variable() -> None:
    assert read_settings({"BONGUICHET_FLOWS": ""}).flows == ROOT / "flows"


def test_folders_may_be_elsewhere(tmp_path: Path) -> None:
    assert read_settings({"BONGUICHET_FLOWS": str(tmp_path)}).flows == tmp_path


def test_every_problem_is_said_at_once(tmp_path: Path) -> None:
    missing = {
        "BONGUICHET_FLOWS": str(tmp_path / "a"),
        "BONGUICHET_LOCALES": str(tmp_path / "b"),
    }

    with pytest.raises(SettingsError) as caught:
        read_settings(missing)

    assert [problem.partition(" ")[0] for problem in caught.value.problems] == list(missing)


def test_content_inside_the_wheel_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "_content" / "flows").mkdir(parents=True)
    monkeypatch.setattr(settings, "_HERE", tmp_path)

    assert packaged("flows") == tmp_path / "_content" / "flows"
    assert packaged("locales") == tmp_path.parent / "locales"
