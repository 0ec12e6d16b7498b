"""Tests of bot/authoring/outputs.py, and of `triage -o` around it."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import time
from pathlib import Path

import pytest

from bot.authoring.outputs import opened
from tests.command import COMMAND, TIMEOUT_S, bonguichet, environment

TEXT = "titre,demarche,etape\netudiant,titre_sejour,premiere\n"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    file = tmp_path / "cas.csv"
    file.write_text(TEXT)
    return file


def write(output: Path) -> None:
    with opened(output, encoding="utf-8") as file:
        file.write("new")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("name", ["-", "/dev/stdout", "/dev/fd/1"])
def test_standard_output_goes_on_in_the_file_that_it_is(
    sheet: Path, tmp_path: Path, name: str
) -> None:
    before = Path("/dev/stdout").is_symlink()
    with (tmp_path / "out.csv").open("w") as out:
        out.write("first\n")
        out.flush()
        subprocess.run(
            [*COMMAND, "triage", str(sheet), "-o", name],
            check=True,
            stdout=out,
            stderr=subprocess.PIPE,
            timeout=TIMEOUT_S,
            env=environment(),
        )

    first, header, row = (tmp_path / "out.csv").read_text().splitlines()
    assert (first, header[:5], row[:8]) == ("first", "titre", "etudiant")
    assert Path("/dev/stdout").is_symlink() == before


def test_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("old")
    (tmp_path / "link").symlink_to("target")

    write(tmp_path / "link")

    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_text() == "new"


def test_link_to_a_descriptor_is_written_in_place(tmp_path: Path) -> None:
    with (tmp_path / "target").open("w") as target:
        (tmp_path / "link").symlink_to(f"/proc/self/fd/{target.fileno()}")
        number = (tmp_path / "target").stat().st_ino

        write(tmp_path / "link")

    assert (tmp_path / "target").read_text() == "new"
    assert (tmp_path / "target").stat().st_ino == number


def test_ring_of_links_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")

    with pytest.raises(OSError, match="symbolic links"):
        write(tmp_path / "a")


def test_file_with_two_names_keeps_both(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("old")
    (tmp_path / "two").hardlink_to(tmp_path / "one")

    write(tmp_path / "one")

    assert (tmp_path / "two").read_text() == "new"


@pytest.mark.parametrize("kept", [0o600, 0o640, 0o666])
def test_mode_of_a_file_is_kept(tmp_path: Path, kept: int) -> None:
    (tmp_path / "out").touch()
    (tmp_path / "out").chmod(kept)

    write(tmp_path / "out")

    assert mode(tmp_path / "out") == kept


def test_new_file_gets_the_mode_of_new_files(tmp_path: Path) -> None:
    (tmp_path / "plain").touch()

    write(tmp_path / "out")

    assert mode(tmp_path / "out") == mode(tmp_path / "plain")


def test_sigterm_leaves_the_old_file_and_no_part_of_a_new_one(tmp_path: Path) -> None:
    """The sheet is a pipe of no end, so to say: long enough to be stopped in."""
    sheet, out = tmp_path / "cas.csv", tmp_path / "out.csv"
    head, row = TEXT.splitlines(keepends=True)
    sheet.write_text(head + row * 500_000)
    out.write_text("old")
    with subprocess.Popen(
        [*COMMAND, "triage", str(sheet), "-o", str(out)],
        stderr=subprocess.PIPE,
        env=environment(),
    ) as running:
        while not (tmp_path / ".out.csv.part").exists():
            assert running.poll() is None
            time.sleep(0.01)
        running.send_signal(signal.SIGTERM)
        assert running.stderr is not None

        assert running.wait(TIMEOUT_S) == 143
        assert running.stderr.read() == b""
    assert out.read_text() == "old"
    assert sorted(os.listdir(tmp_path)) == ["cas.csv", "out.csv"]


def test_reader_that_leaves_ends_it_quietly(sheet: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)

    ran = subprocess.run(
        [*COMMAND, "triage", str(sheet), "-o", "/dev/stdout"],
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=TIMEOUT_S,
        env=environment(),
        check=False,
    )

    os.close(writing)
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_one_row_is_one_row_in_two_languages(sheet: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"

    assert bonguichet("triage", sheet, "-o", out, LANG="en_US").stderr == f"1 row -> {out}\n"
    assert bonguichet("triage", sheet, "-o", out).stderr == f"1 ligne -> {out}\n"
