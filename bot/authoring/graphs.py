"""`bonguichet graph`: a flow as a Mermaid diagram, or as SVG where Graphviz is present."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from bot.engine.model import POSSIBLE, Flow, Guard, Node, Notice, Outcome, Question, Router, Subflow

DOT_TIMEOUT_S = 60
_MAX_WORDS = 60  #: characters of a question on the diagram


class NoGraphviz(Exception):
    """The program `dot` is missing or failed; the message says what to do."""


def mermaid(flow: Flow) -> str:
    """Return the flow as Mermaid text; every node and every way, in reading order."""
    lines = ["flowchart TD"]
    for node in flow.nodes.values():
        opening, closing = _SHAPES[type(node)]
        lines.append(f'    {node.id}{opening}"{_quoted(_words(node))}"{closing}')
    for source, goal, label in _edges(flow):
        said = f'|"{_quoted(label)}"|' if label else ""
        lines.append(f"    {source} -->{said} {goal}")
    return "\n".join(lines)


_SHAPES: dict[type, tuple[str, str]] = {
    Question: ("[", "]"),
    Router: ("{", "}"),
    Notice: (">", "]"),
    Subflow: ("[[", "]]"),
    Outcome: ("([", "])"),
}
_DOT_SHAPES: dict[type, str] = {
    Question: "box",
    Router: "diamond",
    Notice: "note",
    Subflow: "component",
    Outcome: "oval",
}


def dot(flow: Flow) -> str:
    """Return the flow in Graphviz's language."""
    lines = [f'digraph "{flow.id}" {{', "  node [fontname=sans];", "  edge [fontname=sans];"]
    for node in flow.nodes.values():
        label = _quoted(_words(node))
        lines.append(f'  "{node.id}" [shape={_DOT_SHAPES[type(node)]}, label="{label}"];')
    for source, goal, label in _edges(flow):
        lines.append(f'  "{source}" -> "{goal}" [label="{_quoted(label)}"];')
    return "\n".join([*lines, "}"])


def write_svg(flow: Flow, output: Path) -> None:
    """Write the flow as SVG; raises NoGraphviz when it cannot."""
    program = shutil.which("dot")
    if program is None:
        raise NoGraphviz(
            "le programme « dot » (Graphviz) n'est pas installé : sans --svg, "
            "le schéma sort en Mermaid"
        )
    done = subprocess.run(  # noqa: S603  a fixed program, and text on its standard input
        [program, "-Tsvg"],
        input=dot(flow).encode(),
        capture_output=True,
        timeout=DOT_TIMEOUT_S,
        check=False,
    )
    if done.returncode != 0:
        raise NoGraphviz(f"« dot » a échoué : {done.stderr.decode(errors='replace')[:200]}")
    output.write_bytes(done.stdout)


def _words(node: Node) -> str:
    match node:
        case Question():
            return _short(f"{node.id} : {node.text}")
        case Router():
            return node.id
        case Notice():
            return _short(f"{node.id} : {node.text}")
        case Subflow():
            return f"{node.id} : {node.flow}"
        case Outcome():
            return _short(f"{node.id} : {node.text or node.decide}")


def _edges(flow: Flow) -> Iterator[tuple[str, str, str]]:
    for node in flow.nodes.values():
        match node:
            case Question():
                if node.kind == "choice":
                    for option in node.options.values():
                        yield node.id, option.goto, option.label
                elif node.goto:
                    yield node.id, node.goto, ""
                if node.unknown and node.unknown != POSSIBLE:
                    yield node.id, node.unknown, "je ne sais pas"
            case Router():
                for branch in node.branches:
                    yield node.id, branch.goto, _guard(branch.guard)
            case Notice() | Subflow():
                yield node.id, node.goto, ""
            case Outcome():
                for option in node.follow.values():
                    yield node.id, option.goto, option.label


def _guard(guard: Guard) -> str:
    parts = [f"{fact} = {' ou '.join(sorted(values))}" for fact, values in guard.when]
    parts += [f"{fact} connu" for fact in guard.known]
    parts += [guard.policy] if guard.policy else []
    return _short(" et ".join(parts) or "sinon")


def _short(text: str) -> str:
    return text if len(text) <= _MAX_WORDS else f"{text[: _MAX_WORDS - 1]}…"


def _quoted(text: str) -> str:
    return text.replace('"', "”").replace("\n", " ")
