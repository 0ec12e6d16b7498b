"""(facts, today) -> a decision, the next missing fact, the set that remains, or a refusal."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from bot.engine.guards import holds
from bot.engine.limits import MAX_EXPLORED, MAX_FAN_OUT
from bot.engine.model import UNKNOWN, FactId, Facts, Guard, Value
from bot.filing import formats
from bot.filing.deadlines import warnings_for, window_for
from bot.filing.explain import steps_of
from bot.filing.model import (
    LOCAL,
    STAGES,
    Answer,
    Decision,
    Delay,
    Door,
    FactError,
    FactSpec,
    Missing,
    PaperDecision,
    Procedure,
    Refused,
    Several,
    Stage,
    StageId,
    Table,
    Territory,
    Work,
)
from bot.filing.nearest import nearest

DEMARCHE, TITRE, ETAPE = FactId("demarche"), FactId("titre"), FactId("etape")
DEPARTEMENT, ARTICLE = FactId("departement"), FactId("article")
TITRE_SEJOUR = "titre_sejour"
#: what may be decided besides a filing; clocks and protocols have no content yet
OTHER_KINDS = (FactId("document"), FactId("blocage"), FactId("delai"))


def resolve(table: Table, facts: Mapping[FactId, Value], today: date) -> Answer:
    """Return what these facts decide. Facts that no decision uses are ignored.

    Without a territory a local door stays « prefecture_decides »; without a date, no window.
    « inconnu » on a fact that only refines is the same as not known, except that a date then
    gives a window of status unknown.
    """
    if errors := check_facts(table, facts):
        return Refused(errors)
    if DEMARCHE not in facts and (other := next((f for f in OTHER_KINDS if f in facts), None)):
        return _other_kind(table, other, str(facts[other]))
    if any(facts[f] == UNKNOWN and not table.facts[f].refines for f in facts):
        return _several(table, facts, today)
    return _decide(table, facts, today)


def check_facts(table: Table, facts: Mapping[FactId, Value]) -> tuple[FactError, ...]:
    """Return everything that the contract does not know in these facts."""
    found = (_fact_error(table, fact, value) for fact, value in facts.items())
    return tuple(error for error in found if error is not None)


def _fact_error(table: Table, fact: FactId, value: Value) -> FactError | None:
    spec = table.facts.get(fact)
    if spec is None:
        return FactError(fact, str(value), "unknown_fact", nearest(fact, table.facts))
    if value == UNKNOWN:
        return None
    if isinstance(value, tuple):
        return _list_error(spec, value)
    if spec.kind == formats.DEPARTEMENT:
        if value in table.territories:
            return None
        near = formats.nearest_territory(table.territories, value)
        return FactError(fact, value, "unknown_value", near)
    if spec.kind in (formats.DATE, formats.COMMUNE, formats.ARTICLE):
        if formats.is_well_written(spec.kind, value):
            return None
        near = formats.proposal(spec.kind, value)
        is_date = spec.kind == formats.DATE
        return FactError(fact, value, "not_a_date" if is_date else "unknown_value", near)
    if value in spec.values:
        return None
    return FactError(fact, value, "unknown_value", nearest(value, spec.values))


def _list_error(spec: FactSpec, values: tuple[str, ...]) -> FactError | None:
    odd = next((v for v in values if v not in spec.values), None)
    if spec.kind != "several":  # one value is expected: a list of one shows which
        only = values[0] if len(values) == 1 and odd is None else None
        return FactError(spec.id, f"[{', '.join(values)}]", "unknown_value", only)
    if odd is None:
        return None
    return FactError(spec.id, odd, "unknown_value", nearest(odd, spec.values))


def _other_kind(table: Table, fact: FactId, value: str) -> Answer:
    if fact != OTHER_KINDS[0]:
        return Refused((FactError(fact, value, "not_ready"),))
    if value == UNKNOWN:
        return Missing(fact, tuple(table.papers))
    return PaperDecision(table.papers[value])


# --- one decision ---------------------------------------------------------------------------


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
    door = _door_of_stage(table, procedure, stage, facts)
    if isinstance(door, Missing):
        return door
    territory = _territory(table, facts)
    return _not_claimed(door) if territory is not None and territory.own_rules else door


def _door_of_stage(
    table: Table, procedure: Procedure, stage: StageId | None, facts: Facts
) -> Door | Missing:
    """Return the door of the first case that holds, else the base, else the fact to ask."""
    doors = _stage_of(procedure, stage)
    for case in doors.cases:
        if holds(case.guard, facts, {}):
            return case.door
    if doors.door_of is not None:
        return _door_of_title(table, doors.base, facts)
    if doors.base is not None:
        return doors.base
    return _missing(table, [case.guard for case in doors.cases], facts)


def _stage_of(procedure: Procedure, stage: StageId | None) -> Stage:
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
    door = _door_of_stage(table, *found, facts)
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


def _decide(table: Table, facts: Facts, today: date) -> Decision | Missing:
    found = procedure_for(table, facts)
    if isinstance(found, Missing):
        return found
    procedure, stage = found
    door = door_for(table, procedure, stage, facts)
    if isinstance(door, Missing):
        return door
    title = None
    if _stage_of(procedure, stage).door_of is not None:
        title = table.procedures.get(str(facts.get(TITRE)))
    territory = _territory(table, facts)
    rules = tuple(table.windows[rule] for rule in door.windows)
    window, rule = window_for(rules, facts, today)
    warnings = dict.fromkeys(
        (
            *_standing_warnings(title or procedure, stage, door, territory, today),
            *warnings_for(window, rule, facts, today),
        )
    )
    return Decision(
        procedure=procedure,
        stage=stage,
        door=door,
        guide=table.channels.get((door.channel, door.site)) or table.channels[door.channel, None],
        window=window,
        work=work_for(door, facts),
        silence=_silence(door, title or procedure, facts),
        warnings=tuple(warnings),
        territory=territory,
        facts=facts,
        title=title,
    )


def _territory(table: Table, facts: Facts) -> Territory | None:
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


def _standing_warnings(
    procedure: Procedure,
    stage: StageId | None,
    door: Door,
    territory: Territory | None,
    today: date,
) -> Iterable[str]:
    yield from door.warnings
    if stage is not None and stage not in procedure.stages:
        yield "not_renewable"
    if procedure.until is not None and today > procedure.until:
        yield "scheme_ended"
    if territory is not None and territory.own_rules:
        yield "territory_to_check"
    if door.channel == LOCAL and door.regime == "R431-3":
        yield "wrong_door_no_effect"


def work_for(door: Door, facts: Facts) -> Work | None:
    """Return whether the provisional document of this door allows work, as far as is known."""
    if door.paper is None:
        return None
    for branch in door.paper.work:
        if holds(branch.guard, facts, {}):
            return branch.work
    return "conditional"


def _silence(
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


# --- « I don't know » -----------------------------------------------------------------------


def _several(table: Table, facts: Facts, today: date) -> Answer:
    """Return the set of decisions left by the facts that are not known, in a bounded search."""
    open_facts = [f for f in table.facts if facts.get(f) == UNKNOWN and not table.facts[f].refines]
    known = {f: v for f, v in facts.items() if f not in open_facts}
    if known.get(DEMARCHE) == TITRE_SEJOUR and TITRE in open_facts and ETAPE not in facts:
        return Missing(ETAPE, STAGES)  # needed whatever the title turns out to be
    queue: deque[dict[FactId, Value]] = deque([known])
    found: list[Decision] = []
    asked: dict[FactId, Missing] = {}
    explored = 0
    while queue and len(found) < MAX_FAN_OUT and explored < MAX_EXPLORED:
        some = queue.popleft()
        explored += 1
        answer = _decide(table, some, today)
        if isinstance(answer, Decision):
            if not any(_is_same(answer, other) for other in found):
                found.append(answer)
            continue
        asked.setdefault(answer.fact, answer)
        if answer.fact in some or not any(fact in asked for fact in open_facts):
            return answer  # whatever the unknown turns out to be, this is needed first
        queue.extend({**some, answer.fact: value} for value in answer.values)
    if len(found) == 1 and not queue:
        return replace(found[0], facts=facts)
    settle = next((f for f in open_facts if f in asked), open_facts[0])
    return Several(tuple(found), settle, is_truncated=bool(queue))


def _is_same(one: Decision, other: Decision) -> bool:
    """Say whether two answers differ in nothing but the facts that led there."""
    if one.procedure is not other.procedure or one.stage != other.stage:
        return False
    return replace(one, facts=other.facts) == other and steps_of(one) == steps_of(other)
