"""Whatever ends a path, or tells somebody something, says where it comes from and when."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content import documents as docs
from bot.content.diagnostics import Diagnostic
from bot.content.folder import Folder


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield outcomes, procedures, channels and papers without source or date."""
    yield from _ends(folder)
    for kind in (docs.ProceduresDoc, docs.PapersDoc, docs.WindowsDoc, docs.RegimesDoc):
        for source, file in folder.of(kind):
            for row, doc in docs.rows(file).items():
                if not doc.sources:
                    message = f"« {row} » n'a pas de source"
                    yield source.fault((row,), "outcome-without-source", message)
    for source, guide in folder.of(docs.ChannelDoc):
        if not guide.sources:
            yield source.fault((), "outcome-without-source", "ce canal n'a pas de source")


def _ends(folder: Folder) -> Iterator[Diagnostic]:
    for source, flow in folder.of(docs.FlowDoc):
        for id_, node in flow.nodes.items():
            if not isinstance(node, docs.OutcomeDoc) or node.outcome is None:
                continue
            if not node.sources:
                message = f"la fin « {id_} » n'a pas de source"
                yield source.fault(("nodes", id_), "outcome-without-source", message)
            if node.read_on is None:
                message = f"la fin « {id_} » ne dit pas quel jour sa source a été lue (read_on)"
                yield source.fault(("nodes", id_), "outcome-without-date", message)
