"""Tests of bot/settings/content.py and environment.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, content, packaged, read_env_file, read_settings
from tests.real import ROOT


def test_packaged_content_is_the_default() -> None:
    assert read_settings({}) == Settings(flows=ROOT / "flows", locales=ROOT / "locales")


def test_empty_variable_is_no_variable() -> None:
    assert read_settings({"BONGUICHET_FLOWS": ""}).flows == ROOT / "flows"


def test_folders_may_be_elsewhere(tmp_path: Path) -> None:
    assert read_settings({"BONGUICHET_FLOWS": str(tmp_path)}).flows == tmp_path


def test_locales_without_their_list_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="n'a pas de languages"):
        read_settings({"BONGUICHET_LOCALES": str(tmp_path)})


def test_env_file_is_read_and_the_environment_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    (tmp_path / ".env").write_text(f'BONGUICHET_FLOWS="{tmp_path / "a"}"\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BONGUICHET_FLOWS", raising=False)

    from_file = read_settings().flows
    monkeypatch.setenv("BONGUICHET_FLOWS", str(tmp_path / "b"))

    assert (from_file, read_settings().flows) == (tmp_path / "a", tmp_path / "b")


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("KEY=value", "value"),
        ("  export KEY = value  ", "value"),
        ("KEY='a # b'  # c", "a # b"),
        ('KEY="a b"', "a b"),
        ("KEY=a#b # c", "a#b"),
        ("KEY=a b", "a b"),
        ("KEY=", ""),
        ("KEY= # nothing", ""),
        ('KEY=""', ""),
        ("KEY=sqlite:///x=1", "sqlite:///x=1"),
        ("KEY=$HOME", "$HOME"),
    ],
)
def test_line_of_an_env_file_is_read(tmp_path: Path, line: str, value: str) -> None:
    (tmp_path / ".env").write_text(f"\ufeff# a comment\n\n{line}\n", encoding="utf-8")

    assert read_env_file(tmp_path / ".env") == {"KEY": value}


@pytest.mark.parametrize("line", ["KEY", "=x", "KEY='open", 'KEY="a" b', "1KEY=x", "a key=x"])
def test_malformed_line_is_said_without_its_secret(tmp_path: Path, line: str) -> None:
    (tmp_path / ".env").write_text(f"OK=1\n{line}\n")

    with pytest.raises(SettingsError) as caught:
        read_env_file(tmp_path / ".env")

    assert caught.value.problems == [f"{tmp_path / '.env'}:2 : une ligne CLÉ=VALEUR est attendue"]


def test_env_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"\xff\xfe")

    with pytest.raises(SettingsError, match="UTF-8"):
        read_env_file(tmp_path / ".env")


def test_every_problem_is_said_at_once(tmp_path: Path) -> None:
    missing = {
        "BONGUICHET_FLOWS": str(tmp_path / "a"),
        "BONGUICHET_LOCALES": str(tmp_path / "b"),
        "BONGUICHET_DRAFTS": "peut-être",
    }

    with pytest.raises(SettingsError) as caught:
        read_settings(missing)

    assert [problem.partition(" ")[0] for problem in caught.value.problems] == list(missing)


@pytest.mark.parametrize(("said", "shown"), [("", True), ("montrer", True), ("Cacher", False)])
def test_drafts_are_shown_unless_told_otherwise(said: str, shown: bool) -> None:
    assert read_settings({"BONGUICHET_DRAFTS": said}).show_drafts is shown


def test_content_inside_the_wheel_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "_content" / "flows").mkdir(parents=True)
    monkeypatch.setattr(content, "_HERE", tmp_path)

    assert packaged("flows") == tmp_path / "_content" / "flows"
    assert packaged("locales") == tmp_path.parent / "locales"
