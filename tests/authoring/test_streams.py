"""Tests of bot/authoring/streams.py: faults of the environment are one sentence, exit 2."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.command import COMMAND, TIMEOUT_S, bonguichet, environment
from tests.real import ROOT


def through_shell(words: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a shell opens and closes its streams."""
    return subprocess.run(
        ["/bin/sh", "-c", f'"$@" {words}', "sh", *COMMAND],
        capture_output=True,
        encoding="utf-8",
        timeout=TIMEOUT_S,
        env=environment(),
        check=False,
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("resolve demarche=dcem > /dev/full", "la sortie standard ne s'écrit pas"),
        ("--help > /dev/full", "la sortie standard ne s'écrit pas"),
        ("resolve demarche=dcem >&-", "la sortie standard est fermée"),
        ("--help >&-", "la sortie standard est fermée"),
        ("chat <&-", "l'entrée standard est fermée"),
        ("resolve - <&-", "l'entrée standard est fermée"),
        ("graph --svg /nonexist/x.svg", "x.svg"),
        ("schema /proc/x", "/proc/x"),
    ],
)
def test_fault_of_the_environment_is_one_sentence(words: str, sentence: str) -> None:
    ran = through_shell(words)

    assert ran.returncode == 2
    assert len(ran.stderr.splitlines()) == 1
    assert sentence in ran.stderr or "Graphviz" in ran.stderr


def test_closed_error_stream_hides_the_sentence_and_nothing_else() -> None:
    ran = through_shell("resolve titre=x 2>&-")

    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", "")


def test_locales_that_cannot_be_read_are_a_fault_of_the_content(tmp_path: Path) -> None:
    (tmp_path / "languages.toml").write_text("[")

    ran = bonguichet("resolve", "demarche=dcem", BONGUICHET_LOCALES=str(tmp_path))

    assert ran.returncode == 1
    assert ran.stderr.startswith("languages.toml")
    assert len(ran.stderr.splitlines()) == 1


@pytest.mark.parametrize(("lang", "said"), [("fr_FR", " : 1 erreur"), ("en_US", ": 1 error")])
def test_one_error_is_one_error(tmp_path: Path, lang: str, said: str) -> None:
    shutil.copytree(ROOT / "flows", tmp_path, dirs_exist_ok=True)
    (tmp_path / "fenetres.yaml").write_text("x: [")

    ran = bonguichet("check", tmp_path, LANG=lang)

    assert ran.returncode == 1
    assert ran.stdout.rstrip("\n").endswith(said)
