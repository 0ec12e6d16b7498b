"""Every sentence of the interface, found in the code: what `ui.po` must translate."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: Tables of sentences that are handed to `ui` one at a time, by the module that holds them.
TABLES = {
    "bot/render/followup.py": {"REMARKS"},
    "bot/render/turns.py": {"REMARKS", "FORGOTTEN", "COMMANDS"},
    "bot/render/decision.py": {"WORK", "CHANNELS"},
    "bot/render/papers.py": {"PREVIOUS", "STATUS", "RIGHTS", "COMPANIONS"},
    "bot/render/contract.py": {"_PROBLEMS"},
    "bot/faces/telegram/commands.py": {"MENU"},
    "bot/render/two_d_doc.py": {"SORTS", "PROBLEMS", "SIGNATURES"},
    "bot/render/places.py": {"MEANS", "KINDS", "DOUBTS", "HELPS"},
}
#: What a call may hand over beside a sentence written there: a table's entry, or a loop over one.
FROM_TABLES = {"REMARKS", "FORGOTTEN", "WORK", "STATUS", "CHANNELS", "_PROBLEMS", "label", "right"}
FROM_TABLES |= {"SORTS", "PROBLEMS", "SIGNATURES", "PREVIOUS", "COMPANIONS"}
FROM_TABLES |= {"MEANS", "KINDS", "DOUBTS", "HELPS"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Yield every module of the program, by its path in the project."""
    for file in sorted((ROOT / "bot").rglob("*.py")):
        name = file.relative_to(ROOT).as_posix()
        yield name, ast.parse(file.read_text(encoding="utf-8"), name)


def sentences() -> dict[str, str]:
    """Return every sentence of the interface, and the first module that says it."""
    found: dict[str, str] = {}
    for name, tree in modules():
        for text in (*_written(tree), *_tabled(tree, TABLES.get(name, set()))):
            found.setdefault(text, name)
    return found


def handed_over() -> Iterator[tuple[str, int, str]]:
    """Yield the calls of `ui` whose sentence is not written there: module, line, name."""
    for name, tree in modules():
        for call in _calls(tree):
            if not isinstance(call.args[0], ast.Constant):
                held = call.args[0]
                held = held.value if isinstance(held, ast.Subscript) else held
                yield name, call.lineno, held.id if isinstance(held, ast.Name) else "?"


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            called = node.func
            said = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if said in ("ui", "_ui") and not _is_wrapper(node):
                yield node


def _is_wrapper(call: ast.Call) -> bool:
    """Say whether the call only passes on what its own caller wrote: `def _ui(self, text)`."""
    return isinstance(call.args[0], ast.Name) and call.args[0].id == "text"


def _written(tree: ast.Module) -> Iterator[str]:
    for call in _calls(tree):
        if isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str):
            yield call.args[0].value


def _tabled(tree: ast.Module, tables: set[str]) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in tables:
            yield from _texts(node.value)


def _texts(value: ast.expr) -> Iterator[str]:
    match value:
        case ast.Constant(value=str(text)):
            yield text
        case ast.Dict(values=values):
            for one in values:
                yield from _texts(one)
        case ast.Tuple(elts=[ast.Constant(value=str(key)), label]) if key.startswith("/"):
            yield from _texts(label)
        case ast.Tuple(elts=elements):
            for one in elements:
                yield from _texts(one)
