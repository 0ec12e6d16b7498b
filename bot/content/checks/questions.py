"""A question can be answered: options where they are needed, and only there."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content import build
from bot.content import documents as docs
from bot.content.diagnostics import Diagnostic
from bot.content.folder import Folder
from bot.engine import graph
from bot.engine.limits import MAX_QUESTIONS_BEFORE_DOOR
from bot.engine.model import POSSIBLE, FlowId


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield questions without options, useless options, and paths with too many questions."""
    flows = build.flows(folder, {})
    for source, flow in folder.of(docs.FlowDoc):
        for id_, node in flow.nodes.items():
            if not isinstance(node, docs.QuestionDoc):
                continue
            chooses = node.kind in ("choice", "several")
            if chooses and not node.options:
                message = f"la question « {id_} » n'a pas d'option"
                yield source.fault(("nodes", id_), "question-without-options", message)
            if not chooses and node.options:
                message = f"une question « {node.kind} » n'a pas d'options"
                yield source.fault(("nodes", id_, "options"), "useless-options", message)
            if node.unknown == POSSIBLE and node.kind != "choice":
                message = "« unknown: possible » va avec une question à choix"
                yield source.fault(("nodes", id_, "unknown"), "wrong-value", message)
        count, path = graph.most_questions(flows, flows[FlowId(flow.flow)])
        if count > MAX_QUESTIONS_BEFORE_DOOR:
            shown = " → ".join(path)
            message = f"{count} questions avant la réponse ; {MAX_QUESTIONS_BEFORE_DOOR} au plus : {shown}"
            yield source.fault(("nodes", path[0]), "too-many-questions", message)
