"""Every stage of every procedure has a door for everybody."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content import documents as docs
from bot.content.diagnostics import Diagnostic
from bot.content.folder import Folder
from bot.content.source import Source, Steps
from bot.content.vocabulary import vocabulary
from bot.engine.model import UNKNOWN


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield stages without a door, and cases that leave somebody out."""
    facts = vocabulary(folder).facts or {}
    for source, file in folder.of(docs.ProceduresDoc):
        for row, doc in file.root.items():
            needed = "premiere" if doc.fact == "titre" else "filing"
            if getattr(doc, needed) is None:
                message = f"« {row} » doit avoir « {needed} »"
                yield source.fault((row,), "stage-without-door", message)
            for name in ("premiere", "renouvellement", "changement_statut", "filing"):
                if (stage := getattr(doc, name)) is not None:
                    yield from _stage(source, (row, name), stage, facts)


def _stage(source: Source, at: Steps, stage: docs.StageDoc, facts: object) -> Iterator[Diagnostic]:
    if (stage.channel and stage.regime) or stage.door_of:
        return
    if not stage.cases:
        message = "cette étape n'a pas de porte : écrivez « channel » et « regime »"
        yield source.fault(at, "stage-without-door", message)
        return
    for index, case in enumerate(stage.cases):
        if not (case.channel or stage.channel) or not (case.regime or stage.regime):
            message = "ce cas n'a pas de porte : écrivez « channel » et « regime »"
            yield source.fault((*at, "cases", index), "stage-without-door", message)
    fact = next(iter(stage.cases[0].when), None)
    known = facts.get(fact) if isinstance(facts, dict) and fact else None
    if not fact or known is None:
        return
    taken: set[str] = set()
    for case in stage.cases:
        said = case.when.get(fact, [])
        if len(case.when) == 1:
            taken.update([said] if isinstance(said, str) else said)
    if left := sorted(known - taken - {UNKNOWN}):
        message = f"aucun cas ne prend « {fact} » = {', '.join(left)}"
        yield source.fault((*at, "cases"), "case-left-out", message)
