"""Each sample of tests/broken breaks one rule; every rule has one."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import pytest

from bot.content import checks
from bot.content.loader import inspect
from tests.content.conftest import BASE, REPO, TESTS, TODAY

SAMPLES = sorted((TESTS / "broken").glob("*.yaml"))
CONTENT = REPO / "bot" / "content"
ONE_WORD = {"cycle", "encoding", "unreadable"}

#: what no text of one file can show -> the test that does
ELSEWHERE = {
    "encoding": "test_bytes_that_are_not_utf_8_are_refused",
    "file-too-large": "test_huge_file_is_refused",
    "no-content": "test_folder_without_content_is_said_so",
    "no-main-flow": "test_folder_without_orientation_is_said_so",
    "no-folder": "test_missing_folder_is_said_so",
    "symbolic-link": "test_symbolic_links_are_refused",
    "unreadable": "test_pipe_is_refused",
}


def said_by(sample: str, word: str) -> list[str]:
    """Return what follows `# word: ` in the first lines of a sample."""
    return re.findall(rf"^# {word}: (.+)$", sample, re.MULTILINE)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_sample_gives_what_it_expects_and_no_more(path: Path, tmp_path: Path) -> None:
    sample = path.read_text(encoding="utf-8")
    (name,) = said_by(sample, "file")
    flows = tmp_path / "flows"
    shutil.copytree(BASE, flows)
    (flows / name).parent.mkdir(exist_ok=True)
    (flows / name).write_text(sample, encoding="utf-8")

    _, found = inspect(flows, today=TODAY)

    places = [
        f"{d.line}:{d.column}: {d.code}"
        + ("" if d.path == f"flows/{name}" else f" {d.path.removeprefix('flows/')}")
        for d in found
    ]
    assert places == said_by(sample, "expect")
    assert [d.hint for d in found if d.hint] == said_by(sample, "hint")
    for hint in said_by(sample, "hint"):
        assert f"vouliez-vous dire « {hint} » ?" in "\n".join(map(str, found))
    assert path.stem.replace("_", "-") in {d.code for d in found}


def test_base_of_the_samples_is_valid() -> None:
    library, found = inspect(BASE, today=TODAY)

    assert found == []
    assert library is not None


def codes_in(path: Path) -> set[str]:
    """Return the codes of diagnostics that a module may give."""
    words = {
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {word for word in words if re.fullmatch(r"[a-z]+(-[a-z]+)+", word)} | (words & ONE_WORD)


def test_every_code_has_a_sample() -> None:
    codes = set().union(*(codes_in(path) for path in CONTENT.rglob("*.py")))
    shown = {path.stem.replace("_", "-") for path in SAMPLES}

    assert codes - shown - set(ELSEWHERE) == set()
    assert shown - codes == set()


def test_guide_says_what_to_do_of_every_code() -> None:
    authoring = REPO / "bot" / "authoring"
    modules = [*CONTENT.rglob("*.py"), *(authoring / "checks").glob("*.py")]
    codes = set().union(*map(codes_in, [*modules, authoring / "walking.py"]))
    guide = (REPO / "docs" / "guide.md").read_text(encoding="utf-8")
    table = guide.partition("## Les erreurs, une par une")[2]

    assert {code for code in codes if f"`{code}`" not in table} == set()
    assert set(re.findall(r"(?:^\| |· )`([a-z-]+)`", table, re.MULTILINE)) - codes == set()


def test_codes_shown_elsewhere_have_their_test() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("*.py"))

    assert [name for name in ELSEWHERE.values() if f"def {name}(" not in tests] == []


@pytest.mark.parametrize(
    "module", sorted(Path(checks.__path__[0]).glob("[!_]*.py")), ids=lambda path: path.stem
)
def test_every_rule_has_a_sample(module: Path) -> None:
    shown = {path.stem.replace("_", "-") for path in SAMPLES}

    assert codes_in(module) & shown
