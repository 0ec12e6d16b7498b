"""What the README shows is what happens: every command runs, and the conversation is a real one."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reading.papers import code, matrix, page, saved

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
BONGUICHET = shlex.join([sys.executable, "-m", "bot.cli"])
SHEET = "nom,demarche,titre,etape\nA,titre_sejour,etudiant,premiere\nB,duplicata,,\n"


def commands(text: str) -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line.partition("  #")[0].strip() for block in blocks for line in block.splitlines()]
    return list(dict.fromkeys(line for line in lines if line))


def run(command: str, folder: Path, typed: str = "") -> subprocess.CompletedProcess[str]:
    said = re.sub(r"(?<![\w/])(\.venv/bin/)?bonguichet(?= )", BONGUICHET, command)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", said],
        cwd=folder,
        env=environment,
        input=typed,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder that looks like the checkout, where commands may write."""
    for name in ("flows", "tests/transcripts", "tests/stories"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "demandes.csv").write_text(SHEET, encoding="utf-8")
    (tmp_path / "attestation.pdf").write_bytes(saved(page(matrix(code())), "PDF"))
    return tmp_path


@pytest.mark.parametrize(
    "command", [c for c in commands(README) + commands(GUIDE) if not c.startswith("make")]
)
def test_every_command_of_the_readme_and_of_the_guide_works(command: str, checkout: Path) -> None:
    done = run(command, checkout, typed="1\nquitter\n")

    assert done.returncode == 0, done.stderr


def test_the_two_commands_are_named() -> None:
    assert [c for c in commands(README) if c.startswith("make")] == ["make chat", "make test"]


def test_make_chat_opens_a_conversation() -> None:
    """Run by the environment that make built, where nothing is left to install."""
    if not (Path(sys.prefix) / ".run-installed").exists():
        pytest.skip("not the environment that make built")

    done = run(f"make VENV={shlex.quote(sys.prefix)} chat", ROOT, typed="quitter\n")

    assert done.returncode == 0, done.stderr
    assert "Que voulez-vous faire ?" in done.stdout


def test_make_test_runs_every_check() -> None:
    """Not run from inside itself: its recipe is read, and .ci/run calls it."""
    done = run("make --dry-run --always-make test PYTHON=true", ROOT)

    for tool in ("ruff check", "ruff format", "mypy", "lint-imports", "bonguichet check", "pytest"):
        assert tool in done.stdout
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_conversation_is_a_real_one() -> None:
    """« […] » stands for lines left out; every other line comes out, in this order."""
    shown = re.search(r"```text\n(.*?)```", README, re.DOTALL)
    assert shown is not None
    lines = shown[1].splitlines()
    said = [line.removeprefix("> ") for line in lines if line.startswith("> ")]

    done = run("bonguichet chat --today 2026-11-21", ROOT, typed="\n".join(said) + "\n")

    came_out = iter(done.stdout.splitlines())
    for line in (one for one in lines if one and not one.startswith("> ") and one != "[…]"):
        assert line in came_out, f"{line!r} does not come out there"


def test_an_old_python_gets_one_sentence(tmp_path: Path) -> None:
    old = tmp_path / "old.py"
    text = (ROOT / "tools" / "venv.py").read_text(encoding="utf-8")
    old.write_text(text.replace("NEEDED = (3, 11)", "NEEDED = (99, 0)"), encoding="utf-8")

    done = run(f"{shlex.quote(sys.executable)} {shlex.quote(str(old))} x", tmp_path)

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Python 3.11 or later is needed" in done.stderr


def test_a_machine_without_venv_gets_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "ensurepip.py").write_text("raise ImportError\n", encoding="utf-8")
    script = shlex.quote(str(ROOT / "tools" / "venv.py"))

    done = run(
        f"PYTHONPATH={shlex.quote(str(tmp_path))} {shlex.quote(sys.executable)} {script} x",
        tmp_path,
    )

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "venv module is missing" in done.stderr


def test_a_machine_without_python_gets_one_sentence(tmp_path: Path) -> None:
    done = run(f"make chat PYTHON=no-such-python VENV={shlex.quote(str(tmp_path / 'v'))}", ROOT)

    assert done.returncode != 0
    assert "Python 3.11 or later is needed" in done.stderr


def test_the_pins_have_hashes_and_name_no_address() -> None:
    for name in ("run", "dev", "build"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        pins = re.findall(r"^[a-zA-Z0-9][^\n]*?==", text, re.MULTILINE)
        assert pins
        assert text.count("--hash=sha256:") >= len(pins)
        assert "://" not in text
        assert "--index" not in text
