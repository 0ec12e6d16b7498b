"""Every sentence of the interface, found in the code: what `ui.po` translates.

A sentence is handed to `words.ui("…")`, or to `words.counted("one", "many", n)`, or stands in a
table of this list. One made in a variable would never reach the translators: a test refuses it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

PROGRAM = Path(__file__).resolve().parents[2]
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


class Sentence(NamedTuple):
    """One sentence, or its singular and plural, and the module that says it first."""

    texts: tuple[str, ...]
    module: str


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Yield every module of the program, by its path in the project."""
    for file in sorted(PROGRAM.rglob("*.py")):
        name = file.relative_to(PROGRAM.parent).as_posix()
        yield name, ast.parse(file.read_text(encoding="utf-8"), name)


@cache
def sentences() -> tuple[Sentence, ...]:
    """Return every sentence of the interface, once, in the order of the modules."""
    found: dict[str, Sentence] = {}
    for name, tree in modules():
        for texts in (*_written(tree), *_tabled(tree, TABLES.get(name, set()))):
            found.setdefault(texts[0], Sentence(texts, name))
    return tuple(found.values())


def handed_over() -> Iterator[tuple[str, int, str]]:
    """Yield the calls whose sentence is not written there: module, line, name."""
    for name, tree in modules():
        for call, count in _calls(tree):
            for held in call.args[:count]:
                if not isinstance(held, ast.Constant):
                    bare = held.value if isinstance(held, ast.Subscript) else held
                    yield name, call.lineno, bare.id if isinstance(bare, ast.Name) else "?"


_SAY = {"ui": 1, "_ui": 1, ".counted": 2}  #: how many sentences a call hands over


def _calls(tree: ast.Module) -> Iterator[tuple[ast.Call, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            called = node.func
            said = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            said = f".{said}" if said == "counted" and isinstance(called, ast.Attribute) else said
            if said in _SAY and not _is_wrapper(node):
                yield node, _SAY[said]


def _is_wrapper(call: ast.Call) -> bool:
    """Say whether the call only passes on what its own caller wrote: `def _ui(self, text)`."""
    return isinstance(call.args[0], ast.Name) and call.args[0].id == "text"


_Found = tuple[str, ...]


def _written(tree: ast.Module) -> Iterator[_Found]:
    for call, count in _calls(tree):
        held = [one.value for one in call.args[:count] if isinstance(one, ast.Constant)]
        texts = tuple(text for text in held if isinstance(text, str))
        if texts and len(texts) == count:
            yield texts


def _tabled(tree: ast.Module, tables: set[str]) -> Iterator[_Found]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in tables:
            yield from _texts(node.value)


def _texts(value: ast.expr) -> Iterator[_Found]:
    match value:
        case ast.Constant(value=str(text)):
            yield (text,)
        case ast.Dict(values=values):
            for one in values:
                yield from _texts(one)
        case ast.Tuple(elts=[ast.Constant(value=str(key)), label]) if key.startswith("/"):
            yield from _texts(label)
        case ast.Tuple(elts=elements):
            for one in elements:
                yield from _texts(one)
