"""There is an orientation tree, and every procedure of the table can be reached from it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content import documents as docs
from bot.content.diagnostics import Diagnostic
from bot.content.folder import Folder

MAIN_FLOW = "orientation"


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield a missing main tree, or the rows that no answer leads to, once all can be read."""
    flows = {doc.flow: doc for _, doc in folder.of(docs.FlowDoc)}
    if not folder.files or not folder.is_whole(docs.FlowDoc):
        return
    if MAIN_FLOW not in flows:
        message = f"il manque l'arbre « {MAIN_FLOW} », où commence la conversation"
        yield Diagnostic(f"{folder.name}/{MAIN_FLOW}/flow.yaml", 1, 1, "no-main-flow", message)
        return
    offered = {
        pair
        for flow in _called(flows)
        for id_, node in flows[flow].nodes.items()
        for pair in _set_by(id_, node)
    }
    for source, file in folder.of(docs.ProceduresDoc):
        for row, doc in file.root.items():
            if (doc.fact, row) not in offered:
                message = f"aucune réponse de l'arbre « {MAIN_FLOW} » ne mène à « {row} »"
                yield source.fault((row,), "unreached-procedure", message)


def _called(flows: dict[str, docs.FlowDoc]) -> set[str]:
    """Return the main tree and all those it goes through."""
    seen, queue = {MAIN_FLOW}, [MAIN_FLOW]
    while queue:
        for node in flows[queue.pop()].nodes.values():
            below = node.subflow if isinstance(node, docs.SubflowDoc) else MAIN_FLOW
            if below in flows and below not in seen:
                seen.add(below)
                queue.append(below)
    return seen


def _set_by(id_: str, node: docs.Document) -> Iterator[tuple[str, str]]:
    if isinstance(node, docs.QuestionDoc):
        for option in node.options:
            yield node.fact or id_, option
    for key in ("options", "follow"):
        for doc in getattr(node, key, {}).values():
            yield from doc.set.items()
