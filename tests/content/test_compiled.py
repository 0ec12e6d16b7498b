"""The compiled table is a shortcut: it never says anything but what the files say."""

from __future__ import annotations

import os
import pickle
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.content.compiled import library, library_apart, table_library
from bot.content.diagnostics import ContentError
from bot.content.loader import load_table
from bot.kept import cache_folder
from tests.content.conftest import TODAY


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "bonguichet"


def test_second_reading_gives_the_same_table(flows: Path, cache: Path) -> None:
    first = table_library(flows, today=TODAY)

    second = table_library(flows, today=TODAY)

    assert len(list(cache.iterdir())) == 1
    assert second == first == load_table(flows, today=TODAY)


def test_kept_table_is_closed_to_others(flows: Path, cache: Path) -> None:
    table_library(flows, today=TODAY)

    (kept,) = cache.iterdir()

    assert cache.stat().st_mode & 0o777 == 0o700
    assert kept.stat().st_mode & 0o777 == 0o600


def test_changed_file_is_read_again_and_replaces_the_kept_table(flows: Path, cache: Path) -> None:
    table_library(flows, today=TODAY)
    file = next((flows / "procedures").iterdir())
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("label: ", "label: Autre "), encoding="utf-8")

    found = table_library(flows, today=TODAY)

    assert found == load_table(flows, today=TODAY)
    assert len(list(cache.iterdir())) == 1


def test_edit_that_keeps_size_and_date_is_seen(flows: Path) -> None:
    """Archives, copies and stashes give files their old dates back."""
    table_library(flows, today=TODAY)
    file = flows / "procedures" / "titres.yaml"
    before = file.stat()
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("days: 90", "days: 60"), encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))

    found = table_library(flows, today=TODAY)

    assert file.stat().st_size == before.st_size
    assert found == load_table(flows, today=TODAY)


def test_two_folders_keep_a_table_each(flows: Path, cache: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(flows, tmp_path / "autre"))
    table_library(flows, today=TODAY)
    (mine,) = cache.iterdir()

    table_library(other, today=TODAY)

    assert mine.exists()
    assert len(list(cache.iterdir())) == 2


def test_lock_of_an_editor_changes_nothing(flows: Path, cache: Path) -> None:
    """Emacs marks an open file with a link to nowhere, beside it."""
    table_library(flows, today=TODAY)
    (kept,) = cache.iterdir()
    (flows / "procedures" / ".#titres.yaml").symlink_to("qui@machine.1234:5678")

    table_library(flows, today=TODAY)

    assert list(cache.iterdir()) == [kept]


def test_broken_link_is_refused_like_by_the_reader(flows: Path) -> None:
    table_library(flows, today=TODAY)
    (flows / "procedures" / "x.yaml").symlink_to("nulle_part.yaml")

    with pytest.raises(ContentError) as refused:
        table_library(flows, today=TODAY)

    assert [d.code for d in refused.value.diagnostics] == ["symbolic-link"]


def test_linked_folder_is_refused_like_by_the_reader(flows: Path) -> None:
    table_library(flows, today=TODAY)
    (flows / "lieu2").symlink_to(flows / "lieu")

    with pytest.raises(ContentError) as refused:
        table_library(flows, today=TODAY)

    assert [d.code for d in refused.value.diagnostics] == ["symbolic-link"]


def test_broken_content_is_never_hidden_by_a_kept_table(flows: Path) -> None:
    table_library(flows, today=TODAY)
    (flows / "faits.yaml").write_text("{", encoding="utf-8")

    with pytest.raises(ContentError):
        table_library(flows, today=TODAY)


@pytest.mark.parametrize("damage", [b"", b"garbage", pickle.dumps("not a library")])
def test_damaged_cache_is_no_cache(flows: Path, cache: Path, damage: bytes) -> None:
    expected = table_library(flows, today=TODAY)
    (kept,) = cache.iterdir()
    kept.write_bytes(damage)

    assert table_library(flows, today=TODAY) == expected


def test_table_that_others_may_write_is_not_trusted(flows: Path, cache: Path) -> None:
    expected = table_library(flows, today=TODAY)
    (kept,) = cache.iterdir()
    kept.write_bytes(pickle.dumps(replace(expected, revision="forged")))
    kept.chmod(0o666)

    assert table_library(flows, today=TODAY) == expected


def test_link_in_the_cache_is_not_followed(flows: Path, cache: Path, tmp_path: Path) -> None:
    expected = table_library(flows, today=TODAY)
    (kept,) = cache.iterdir()
    forged = tmp_path / "forged"
    forged.write_bytes(pickle.dumps(replace(expected, revision="forged")))
    kept.unlink()
    kept.symlink_to(forged)

    assert table_library(flows, today=TODAY) == expected


def test_cache_that_cannot_be_written_is_no_error(
    flows: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))

    assert table_library(flows, today=TODAY) == load_table(flows, today=TODAY)


def test_cache_is_in_the_home_folder_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", f"{os.sep}somewhere")

    assert cache_folder() == Path("/somewhere/.cache/bonguichet")


def test_library_loaded_apart_is_the_same(flows: Path, cache: Path) -> None:
    apart = library_apart(flows, today=TODAY)

    assert len(list(cache.iterdir())) == 1
    assert library(flows, today=TODAY) == apart


def test_what_is_wrong_is_told_by_the_process_apart(flows: Path) -> None:
    file = flows / "procedures" / "titres.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "\n  ?", encoding="utf-8")
    with pytest.raises(ContentError) as here:
        library(flows, today=TODAY)

    with pytest.raises(ContentError) as apart:
        library_apart(flows, today=TODAY)

    assert apart.value.diagnostics == here.value.diagnostics
