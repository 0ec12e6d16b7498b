"""A small valid content folder, copied for each test that breaks it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.content.diagnostics import Diagnostic
from bot.content.library import Library
from bot.content.loader import inspect

TESTS = Path(__file__).parents[1]
REPO = TESTS.parent
BASE = TESTS / "broken" / "base"
TODAY = date(2026, 11, 21)

Inspect = Callable[..., list[Diagnostic]]


@pytest.fixture
def flows(tmp_path: Path) -> Path:
    """Return a copy of the valid folder."""
    return Path(shutil.copytree(BASE, tmp_path / "flows"))


@pytest.fixture
def inspected(flows: Path) -> Inspect:
    """Return what writes files into the copy (path -> text) and says what is wrong with it."""

    def look(files: dict[str, str] | None = None, *, today: date = TODAY) -> list[Diagnostic]:
        for path, text in (files or {}).items():
            (flows / path).parent.mkdir(parents=True, exist_ok=True)
            (flows / path).write_text(text, encoding="utf-8")
        return inspect(flows, today=today)[1]

    return look


@pytest.fixture
def library(flows: Path) -> Library:
    """Return the library of the valid folder."""
    found, diagnostics = inspect(flows, today=TODAY)
    assert diagnostics == []
    assert found is not None
    return found


def lines(diagnostics: list[Diagnostic]) -> list[str]:
    """Return `line:column: code` of each."""
    return [f"{d.line}:{d.column}: {d.code}" for d in diagnostics]


HEAD = "flow: essai\ntitle: Essai\nstart: {start}\nnodes:\n"
FIN = "  fin:\n    decide: filing\n"


def tree(nodes: str, *, start: str = "a", name: str = "essai") -> dict[str, str]:
    """Return the file of one more tree, its nodes from line 5 on."""
    head = HEAD.format(start=start).replace("essai", name)
    return {f"{name}/flow.yaml": head + nodes + FIN}


def question(id_: str, body: str) -> str:
    """Return a question whose body begins on its fourth line."""
    return f"  {id_}:\n    question: Où ?\n    why: Cela change tout.\n{body}"
