"""A path never comes back where it was, but at a node that says so (`retry`)."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content import documents as docs
from bot.content.diagnostics import Diagnostic
from bot.content.folder import Folder
from bot.content.vocabulary import shapes
from bot.engine import graph
from bot.engine.model import FlowId

MAX_SHOWN = 8  #: nodes named in a message


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield the cycles inside a flow, and flows that call themselves."""
    flows = shapes(folder)
    for source, doc in folder.of(docs.FlowDoc):
        for circle in graph.circles(flows[FlowId(doc.flow)]):
            names: tuple[str, ...] = (*circle, circle[0])
            if len(names) > MAX_SHOWN:
                names = (*names[: MAX_SHOWN - 2], "…", *names[-2:])
            shown = " → ".join(names)
            message = f"ce chemin tourne en rond : {shown} ; nommez un écran dans « retry »"
            yield source.fault(("nodes", circle[0]), "cycle", message)
    yield from _calls(folder)


def _calls(folder: Folder) -> Iterator[Diagnostic]:
    calls = {
        doc.flow: [n.subflow for n in doc.nodes.values() if isinstance(n, docs.SubflowDoc)]
        for _, doc in folder.of(docs.FlowDoc)
    }
    for source, doc in folder.of(docs.FlowDoc):
        seen: set[str] = set()
        queue = list(calls[doc.flow])
        while queue:
            flow = queue.pop()
            if flow not in seen:
                seen.add(flow)
                queue += calls.get(flow, ())
        if doc.flow in seen:
            message = f"l'arbre « {doc.flow} » finit par s'appeler lui-même"
            yield source.fault(("flow",), "cycle", message)
