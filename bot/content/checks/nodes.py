"""Every way leads to a node that exists."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content import documents as docs
from bot.content.diagnostics import Diagnostic
from bot.content.folder import Folder
from bot.content.form import closest
from bot.content.source import Steps
from bot.engine.model import POSSIBLE


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield the ways to unknown nodes, and the answers that lead nowhere."""
    for source, flow in folder.of(docs.FlowDoc):
        for steps, what, goal in _ways(flow):
            if goal is None:
                yield source.fault(
                    steps, "dead-end", f"{what} ne mène nulle part : ajoutez « goto »"
                )
            elif goal not in flow.nodes:
                message = f"{what} mène à « {goal} », qui n'existe pas"
                yield source.fault(steps, "unknown-node", message, hint=closest(goal, flow.nodes))


def _ways(flow: docs.FlowDoc) -> Iterator[tuple[Steps, str, str | None]]:
    yield ("start",), "le départ", flow.start
    for index, goal in enumerate(flow.retry):
        yield ("retry", index), "« retry »", goal
    for id_, node in flow.nodes.items():
        yield from _ways_from(("nodes", id_), node)


def _ways_from(at: Steps, node: docs.Document) -> Iterator[tuple[Steps, str, str | None]]:
    match node:
        case docs.QuestionDoc():
            yield from _answers(at, node)
        case docs.RouterDoc():
            for index, branch in enumerate(node.route):
                yield (*at, "route", index, "goto"), f"la branche {index + 1}", branch.goto
        case docs.NoticeDoc() | docs.SubflowDoc():
            yield (*at, "goto"), "la suite", node.goto
        case docs.OutcomeDoc():
            for option, doc in node.follow.items():
                yield (*at, "follow", option, "goto"), f"la suite « {option} »", doc.goto


def _answers(at: Steps, node: docs.QuestionDoc) -> Iterator[tuple[Steps, str, str | None]]:
    if node.unknown and node.unknown != POSSIBLE:
        yield (*at, "unknown"), "« je ne sais pas »", node.unknown
    if node.goto or node.kind != "choice":
        yield (*at, "goto"), "la réponse", node.goto
    for option, doc in node.options.items():
        if doc.goto or (node.kind == "choice" and not node.goto):
            yield (*at, "options", option, "goto"), f"l'option « {option} »", doc.goto
