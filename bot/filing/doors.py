"""Which row, which stage, which door: the look-ups of the decision table, without any date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.engine.guards import holds
from bot.engine.model import UNKNOWN, FactId, Facts, Guard, Value
from bot.filing.model import (
    LOCAL,
    STAGES,
    Delay,
    Door,
    Missing,
    Procedure,
    Stage,
    StageId,
    Table,
    Territory,
    Work,
)

DEMARCHE, TITRE, ETAPE = FactId("demarche"), FactId("titre"), FactId("etape")
DEPARTEMENT, ARTICLE = FactId("departement"), FactId("article")
TITRE_SEJOUR = "titre_sejour"


def procedure_for(table: Table, facts: Facts) -> tuple[Procedure, StageId | None] | Missing:
    """Return the row of the table, and its stage, or the fact that is needed to find them."""
    demarche = facts.get(DEMARCHE)
    if demarche is None:
        return Missing(DEMARCHE, tuple(table.facts[DEMARCHE].values))
    if demarche != TITRE_SEJOUR:
        return table.procedures[str(demarche)], None
    titre = facts.get(TITRE)
    if titre is None:
        return Missing(TITRE, tuple(table.facts[TITRE].values))
    procedure = table.procedures[str(titre)]
    etape = facts.get(ETAPE)
    if etape is None:
        return Missing(ETAPE, tuple(s for s in STAGES if s in procedure.stages))
    return procedure, next(stage for stage in STAGES if stage == etape)


def door_for(
    table: Table, procedure: Procedure, stage: StageId | None, facts: Facts
) -> Door | Missing:
    """Return the door where the person lives, or the fact to ask to know it."""
    door = national_door(table, procedure, stage, facts)
    if isinstance(door, Missing):
        return door
    territory = territory_of(table, facts)
    return _not_claimed(door) if territory is not None and territory.own_rules else door


def title_of(
    table: Table, procedure: Procedure, stage: StageId | None, facts: Facts
) -> Procedure | None:
    """Return the title asked for, when the door of a démarche is that title's own."""
    if stage_of(procedure, stage).door_of is None:
        return None
    return table.procedures.get(str(facts.get(TITRE)))


def national_door(
    table: Table, procedure: Procedure, stage: StageId | None, facts: Facts
) -> Door | Missing:
    """Return the door of the law: the first case that holds, the base, or the fact to ask."""
    doors = stage_of(procedure, stage)
    for case in doors.cases:
        if holds(case.guard, facts, {}):
            return case.door
    if doors.door_of is not None:
        return _door_of_title(table, doors.base, facts)
    if doors.base is not None:
        return doors.base
    return _missing(table, [case.guard for case in doors.cases], facts)


def stage_of(procedure: Procedure, stage: StageId | None) -> Stage:
    """Return the stage; a title that knows no such stage has that of a first request."""
    found = procedure.stages.get(stage or "filing")
    return found if found is not None else procedure.stages["premiere"]


def _door_of_title(table: Table, base: Door | None, facts: Facts) -> Door | Missing:
    """The request is that of the title asked for, with what the démarche says of its own.

    The paper is the démarche's, or none: an asylum seeker is given no récépissé (R431-12).
    """
    found = procedure_for(table, _as_first_request(facts))
    if isinstance(found, Missing):
        return found
    door = national_door(table, *found, facts)
    if isinstance(door, Missing) or base is None:
        return door
    return replace(
        door,
        windows=base.windows or door.windows,
        paper=base.paper,
        steps=(*base.steps, *door.steps),
        warnings=(*base.warnings, *door.warnings),
    )


def _as_first_request(facts: Facts) -> Facts:
    return {**facts, DEMARCHE: TITRE_SEJOUR, ETAPE: "premiere"}


def _missing(table: Table, guards: Iterable[Guard], facts: Facts) -> Missing:
    """Return the first fact that a case still possible waits for, and the values taken."""
    listed = list(guards)
    possible = [g for g in listed if all(f not in facts or _takes(v, facts[f]) for f, v in g.when)]
    # a known value that no case takes: ask again
    asked = next(
        (f for guard in possible for f, _ in guard.when if f not in facts), listed[0].when[0][0]
    )
    some = {v for g in possible or listed for f, values in g.when if f == asked for v in values}
    known = table.facts[asked].values
    return Missing(asked, tuple(v for v in known if v in some) if known else tuple(sorted(some)))


def _takes(allowed: frozenset[str], value: Value) -> bool:
    return value in allowed if isinstance(value, str) else not allowed.isdisjoint(value)


def territory_of(table: Table, facts: Facts) -> Territory | None:
    """Return where the person lives, when it is known."""
    code = facts.get(DEPARTEMENT)
    return table.territories.get(code) if isinstance(code, str) else None


def _not_claimed(door: Door) -> Door:
    """Claim nothing national where a territory has its own rules (national.md section 8)."""
    if door.channel != "anef":
        return replace(door, windows=())
    return replace(
        door,
        channel=LOCAL,
        regime="autre",
        windows=(),
        paper=None,
        silence=None,
        menu=None,
        why=None,
    )


def work_for(door: Door, facts: Facts) -> Work | None:
    """Return whether the provisional document of this door allows work, as far as is known."""
    if door.paper is None:
        return None
    for branch in door.paper.work:
        if holds(branch.guard, facts, {}):
            return branch.work
    return "conditional"


def silence_for(
    door: Door, procedure: Procedure, facts: Facts
) -> Delay | tuple[tuple[str, Delay], ...] | None:
    """Return the delay; without the article, each article of the title with its own."""
    silence = door.silence
    if silence is None or not silence.by_article:
        return silence.general if silence else None
    article = facts.get(ARTICLE, UNKNOWN)
    if article != UNKNOWN:
        return silence.by_article.get(str(article), silence.general)
    others = {a: silence.general for a in procedure.articles if a.startswith("L")}
    return tuple({**silence.by_article, **others, **silence.by_article}.items())
