"""A router always finds a way, and none of its branches is written in vain."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content import documents as docs
from bot.content.build import guard
from bot.content.diagnostics import Diagnostic
from bot.content.folder import Folder
from bot.content.source import Source, Steps
from bot.engine.guards import covers
from bot.engine.model import Guard


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield routers without a last unconditional branch, and branches that never hold."""
    for source, flow in folder.of(docs.FlowDoc):
        for id_, node in flow.nodes.items():
            if isinstance(node, docs.RouterDoc):
                guards = [guard(b.when, b.known, b.policy) for b in node.route]
                yield from _branches(source, ("nodes", id_, "route"), guards, needs_last=True)
    for source, file in folder.of(docs.ProceduresDoc):
        for row, doc in file.root.items():
            for name in ("premiere", "renouvellement", "changement_statut", "filing"):
                if (stage := getattr(doc, name)) is not None:
                    cases = [guard(case.when) for case in stage.cases]
                    yield from _branches(source, (row, name, "cases"), cases, needs_last=False)


def _branches(
    source: Source, at: Steps, guards: list[Guard], *, needs_last: bool
) -> Iterator[Diagnostic]:
    if needs_last and not (guards and guards[-1].is_unconditional):
        message = "la dernière branche doit être sans condition : « - {goto: … } »"
        yield source.fault(at, "router-without-default", message)
    for index, narrow in enumerate(guards):
        for earlier in range(index):
            if covers(guards[earlier], narrow):
                message = f"la branche {index + 1} n'est jamais prise : la branche {earlier + 1} prend tout avant elle"
                yield source.fault((*at, index), "overlapping-guard", message)
                break
