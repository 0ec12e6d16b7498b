"""Every stage of every procedure has a door for everybody, under the regime of that door."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.content import documents as docs
from bot.content.diagnostics import Diagnostic
from bot.content.folder import Folder
from bot.content.source import Source, Steps
from bot.content.vocabulary import stages, vocabulary
from bot.engine.model import UNKNOWN

#: R431-2 is the article of what is filed on the ANEF, R431-3 of what is filed elsewhere
_ANEF_REGIMES = ("R431-2", "autre")
_Values = Mapping[str, frozenset[str] | None]


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield stages without a door, cases that leave somebody out, and doors of no such regime."""
    facts: _Values = vocabulary(folder).facts or {}
    for source, file in folder.of(docs.ProceduresDoc):
        for row, doc in file.root.items():
            needed = "premiere" if doc.fact == "titre" else "filing"
            if getattr(doc, needed) is None:
                message = f"« {row} » doit avoir « {needed} »"
                yield source.fault((row,), "stage-without-door", message)
    for source, at, stage in stages(folder):
        if not (stage.channel and stage.regime) and not stage.door_of:
            yield from _cases(source, at, stage, facts)
        yield from _regimes(source, at, stage)


def _regimes(source: Source, at: Steps, stage: docs.StageDoc) -> Iterator[Diagnostic]:
    """Yield the doors of the ANEF that say the regime of another door."""
    doors: list[tuple[Steps, docs.DoorDoc]] = [(at, stage)]
    doors += [((*at, "cases", index), case) for index, case in enumerate(stage.cases)]
    for steps, door in doors:
        if door is not stage and not (door.channel or door.regime):
            continue  # all of it is the stage's, already told
        channel, regime = door.channel or stage.channel, door.regime or stage.regime
        if channel == "anef" and regime and regime not in _ANEF_REGIMES:
            message = f"une demande sur l'ANEF est du régime R431-2, ou « autre » : pas {regime}"
            yield source.fault((*steps, "regime"), "regime-mismatch", message)


def _cases(source: Source, at: Steps, stage: docs.StageDoc, facts: _Values) -> Iterator[Diagnostic]:
    missing = [key for key in ("channel", "regime") if not getattr(stage, key)]
    if not stage.cases:
        message = f"cette étape n'a pas de porte : il manque {_quoted(missing)}"
        yield source.fault(at, "stage-without-door", message)
    for index, case in enumerate(stage.cases):
        if left := [key for key in missing if not getattr(case, key)]:
            message = f"ce cas n'a pas de porte : il manque {_quoted(left)}"
            yield source.fault((*at, "cases", index), "stage-without-door", message)
    if not stage.cases or not all(case.when for case in stage.cases):
        return  # a case without condition takes everybody
    fact = next(iter(stage.cases[0].when))
    taken: set[str] = set()
    for case in stage.cases:
        if set(case.when) == {fact}:
            said = case.when[fact]
            taken.update([said] if isinstance(said, str) else said)
    if left := sorted((facts.get(fact) or set()) - taken - {UNKNOWN}):
        message = f"aucun cas ne prend « {fact} » = {', '.join(left)}"
        yield source.fault((*at, "cases"), "case-left-out", message)


def _quoted(keys: list[str]) -> str:
    return " et ".join(f"« {key} »" for key in keys)
