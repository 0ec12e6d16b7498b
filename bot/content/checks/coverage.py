"""Every procedure of the table can be reached from the orientation tree."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content import documents as docs
from bot.content.diagnostics import Diagnostic
from bot.content.folder import Folder

MAIN_FLOW = "orientation"


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield the rows that no answer leads to."""
    offered = {
        pair
        for _, flow in folder.of(docs.FlowDoc)
        for id_, node in flow.nodes.items()
        for pair in _set_by(id_, node)
    }
    if all(flow.flow != MAIN_FLOW for _, flow in folder.of(docs.FlowDoc)):
        return
    for source, file in folder.of(docs.ProceduresDoc):
        for row, doc in file.root.items():
            if (doc.fact, row) not in offered:
                message = f"aucune réponse de l'arbre « {MAIN_FLOW} » ne mène à « {row} »"
                yield source.fault((row,), "unreached-procedure", message)


def _set_by(id_: str, node: docs.Document) -> Iterator[tuple[str, str]]:
    if not isinstance(node, docs.QuestionDoc):
        return
    for option, doc in node.options.items():
        yield node.fact or id_, option
        yield from doc.set.items()
