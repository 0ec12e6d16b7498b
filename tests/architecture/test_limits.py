"""The walls of the house: sizes, who may import what, who may print, who may read a clock."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.real import ROOT

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 40  #: with decorators and docstring
FILES = sorted((ROOT / "bot").rglob("*.py"))
NAMES = {file: file.relative_to(ROOT).as_posix() for file in FILES}
TREES = {NAMES[file]: ast.parse(file.read_text(encoding="utf-8")) for file in FILES}

#: The edges: what runs a command, and speaks on standard output and error.
MAY_PRINT = (
    *("bot/cli.py", "bot/authoring/verbs.py", "bot/authoring/talking.py"),
    "bot/authoring/verbs_translating.py",
)
#: Who may import what; every other module may not. Prefixes of paths.
ONLY = {
    "transitions": ("bot/engine/fsm.py",),
    "telegram": ("bot/faces/telegram/", "bot/testing/"),
    "aiohttp": ("bot/authoring/links_fetch.py",),
    "httptools": ("bot/faces/telegram/",),
    "prometheus_client": ("bot/faces/telegram/metrics.py",),
    "logging": ("bot/logs.py",),
    "pythonjsonlogger": ("bot/logs.py",),
    "platformdirs": ("bot/settings/",),
    "yaml": ("bot/content/",),
    "pydantic": ("bot/content/",),
    "jinja2": ("bot/render/", "bot/authoring/"),
    "babel": ("bot/render/", "bot/authoring/"),
    "openpyxl": ("bot/authoring/",),
    "typer": ("bot/cli.py", "bot/cli_places.py", "bot/cli_translating.py"),
    "rich": ("bot/faces/terminal/", "bot/authoring/"),
    "rapidfuzz": ("bot/engine/typed.py", "bot/engine/towns.py", "bot/authoring/translating/"),
    "gcld3": ("bot/authoring/translating/scripts.py",),
    "dateparser": ("bot/engine/dates.py",),
    "aiosqlite": ("bot/stores/commits.py",),
    "aiosql": ("bot/stores/files.py",),
    "sqlite3": ("bot/stores/",),
    "cryptography": ("bot/stores/sealing.py", "bot/reading/signature.py"),
}
PURE = ("bot/engine/", "bot/filing/")
CLOCKS = {"time", "random", "uuid", "secrets", "asyncio", "os", "socket", "logging"}
_HOME = re.compile(r"/(?:home|root|work|tmp|Users|mnt)/|\b[A-Z]:\\\\")


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield the first word of every import, late ones included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def calls(tree: ast.Module) -> Iterator[str]:
    """Yield every call as it is written: `date.today`, `print`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


@pytest.mark.parametrize("file", FILES, ids=lambda file: NAMES[file])
def test_module_is_short_and_says_what_it_is_for(file: Path) -> None:
    tree = TREES[NAMES[file]]

    assert len(file.read_text(encoding="utf-8").splitlines()) <= MAX_FILE_LINES
    assert ast.get_docstring(tree)


@pytest.mark.parametrize("name", TREES)
def test_functions_are_short(name: str) -> None:
    long = [
        f"{node.name}: {lines}"
        for node in ast.walk(TREES[name])
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := _length(node)) > MAX_FUNCTION_LINES
    ]

    assert long == []


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = min((decorator.lineno for decorator in node.decorator_list), default=node.lineno)
    return (node.end_lineno or first) - first + 1


@pytest.mark.parametrize("library", ONLY)
def test_library_is_known_to_its_rooms_only(library: str) -> None:
    """Imports inside functions and for types count as well."""
    found = [name for name, tree in TREES.items() if library in imported(tree)]

    assert [name for name in found if not name.startswith(ONLY[library])] == []


@pytest.mark.parametrize("name", [name for name in TREES if name.startswith(PURE)])
def test_pure_rooms_read_no_clock_and_no_file(name: str) -> None:
    used = set(calls(TREES[name]))
    forbidden = re.compile(
        r"(date|datetime)\.(now|today|utcnow)$|^(time|random|os|uuid)\.|^(open|print|input|exec|eval)$"
    )

    assert CLOCKS & set(imported(TREES[name])) == set()
    assert [call for call in used if forbidden.search(call)] == []


def test_the_clock_is_read_in_one_place() -> None:
    clock = re.compile(r"\b(date\.today|datetime\.(now|today|utcnow)|time\.(time|monotonic))$")
    found = {name for name, tree in TREES.items() if any(map(clock.search, calls(tree)))}

    assert found == {"bot/app.py", "bot/authoring/verbs.py"}


def test_only_the_edges_print() -> None:
    prints = {name for name, tree in TREES.items() if "print" in set(calls(tree))}

    assert prints <= set(MAY_PRINT)


def test_no_path_of_a_machine_is_written() -> None:
    found = {
        f"{name}:{node.lineno}"
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and _HOME.search(node.value)
    }

    assert found == set()


def test_requirements_name_no_index_and_every_package_has_hashes() -> None:
    """The same files must install from a mirror, from a cache, and on a machine that is offline."""
    files = [*ROOT.glob("requirements*.txt"), *ROOT.glob("requirements/*.txt")]
    assert files
    for file in files:
        text = file.read_text(encoding="utf-8")
        lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
        assert not [line for line in lines if "://" in line]
        assert not [line for line in lines if line.startswith(("-i", "--index", "--extra", "-f"))]
        packages = [line for line in lines if re.match(r"[A-Za-z0-9]", line)]
        assert packages
        assert text.count("--hash=sha256:") >= len(packages)


# --- import-linter --------------------------------------------------------------------------


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_contracts_on_imports_are_kept() -> None:
    ran = lint(ROOT)

    assert ran.returncode == 0, ran.stdout
    assert "0 broken" in ran.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("bot/engine/limits.py", "import bot.filing.model", "Imports go one way"),
        ("bot/render/screen.py", "import bot.content.source", "Imports go one way"),
        ("bot/faces/terminal/paper.py", "import bot.authoring.facts", "Imports go one way"),
        ("bot/engine/graph.py", "import transitions", "transitions is known to one module"),
        ("bot/filing/nearest.py", "import jinja2", "The pure rooms know no framework"),
        ("bot/engine/limits.py", "import bot.settings", "The pure rooms know no framework"),
        ("bot/settings/secret.py", "import bot.engine.limits", "Imports go one way"),
        ("bot/render/screen.py", "import pydantic", "YAML and pydantic stay in content"),
        ("bot/conversation.py", "import telegram", "telegram is known to its face and its tests"),
        ("bot/cli.py", "import bot.testing", "Imports go one way"),
    ],
)
def test_contracts_catch_what_they_forbid(
    tmp_path: Path, module: str, line: str, contract: str
) -> None:
    """A contract that nothing can break keeps nothing."""
    for file in FILES:
        copy = tmp_path / NAMES[file]
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    with (tmp_path / module).open("a", encoding="utf-8") as broken:
        broken.write(f"\n{line}\n")

    ran = lint(tmp_path)

    assert ran.returncode == 1
    assert f"{contract} BROKEN" in ran.stdout


def test_every_room_is_a_layer() -> None:
    """A new room under bot/ must take its place: the linter ignores what it does not know."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (layers,) = [
        one["layers"] for one in config["tool"]["importlinter"]["contracts"] if "layers" in one
    ]
    placed = {module.strip() for layer in layers for module in layer.split("|")}
    rooms = {name.split("/")[1].removesuffix(".py") for name in TREES} - {"__init__"}

    assert {f"bot.{room}" for room in rooms} - placed == set()
