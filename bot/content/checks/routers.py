"""A router always finds a way, and none of its branches is written in vain."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content import documents as docs
from bot.content.diagnostics import Diagnostic
from bot.content.folder import Folder
from bot.content.small import guard
from bot.content.source import Source, Steps
from bot.content.vocabulary import everything
from bot.engine.guards import covers
from bot.engine.model import Guard


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield routers without a last unconditional branch, and branches that never hold."""
    for found in everything(folder):
        source, steps = found.source, found.steps
        match found.doc:
            case docs.RouterDoc(route=route):
                guards = [guard(b.when, b.known, b.policy) for b in route]
                if not guards or not guards[-1].is_unconditional:
                    message = "la dernière branche doit être sans condition : « - {goto: … } »"
                    yield source.fault((*steps, "route"), "router-without-default", message)
                yield from _hidden(source, (*steps, "route"), guards)
            case docs.StageDoc(cases=cases):
                yield from _hidden(source, (*steps, "cases"), [guard(c.when) for c in cases])
            case docs.PaperDoc(work=list() as work):
                yield from _hidden(source, (*steps, "work"), [guard(b.when) for b in work])


def _hidden(source: Source, at: Steps, guards: list[Guard]) -> Iterator[Diagnostic]:
    for index, narrow in enumerate(guards):
        for earlier in range(index):
            if covers(guards[earlier], narrow):
                message = (
                    f"la branche {index + 1} n'est jamais prise :"
                    f" la branche {earlier + 1} prend tout avant elle"
                )
                yield source.fault((*at, index), "overlapping-guard", message)
                break
