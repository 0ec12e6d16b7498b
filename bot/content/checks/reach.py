"""Every node is reached from the start, and leads to an end."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content import documents as docs
from bot.content.diagnostics import Diagnostic
from bot.content.folder import Folder
from bot.content.vocabulary import shapes
from bot.engine import graph
from bot.engine.model import FlowId


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield unreachable nodes, and nodes from which no end is reached."""
    flows = shapes(folder)
    for source, doc in folder.of(docs.FlowDoc):
        flow = flows[FlowId(doc.flow)]
        reached = graph.reachable(flow)
        for node in flow.nodes:
            if node not in reached:
                message = f"aucune réponse ne mène à « {node} »"
                yield source.fault(("nodes", node), "unreachable-node", message)
        for stuck in graph.stuck(flow):
            if stuck in reached:
                message = f"depuis « {stuck} », aucune fin n'est atteinte"
                yield source.fault(("nodes", stuck), "dead-end", message)
