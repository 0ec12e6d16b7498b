"""(facts, today) -> a decision, the next missing fact, the set that remains, or a refusal."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from bot.engine.guards import holds
from bot.engine.limits import MAX_FAN_OUT
from bot.engine.model import UNKNOWN, FactId, Facts, Guard, Value
from bot.filing.deadlines import warnings_for, window_for
from bot.filing.model import (
    LOCAL,
    STAGES,
    Answer,
    Decision,
    Delay,
    Door,
    FactError,
    Missing,
    PaperDecision,
    Procedure,
    Refused,
    Several,
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

_FORMATS = {
    "date": re.compile(r"\d{4}-\d{2}-\d{2}"),
    "commune": re.compile(r"(\d{2}|2[AB])\d{3}"),
    "article": re.compile(r"[LRD]\d{3}-\d+(-\d+)?|[1-9][0-9]?(_?(bis|ter))?(-\d)?"),
}


def resolve(table: Table, facts: Mapping[FactId, Value], today: date) -> Answer:
    """Return what these facts decide. Facts that no decision uses are ignored.

    Without a territory a local door stays « prefecture_decides »; without a date there is no window.
    « inconnu » on a fact that only refines is the same as not known, except that a date then gives a
    window of status unknown.
    """
    if errors := check_facts(table, facts):
        return Refused(errors)
    if DEMARCHE not in facts and (other := next((f for f in OTHER_KINDS if f in facts), None)):
        return _other_kind(table, other, str(facts[other]))
    open_facts = [f for f in facts if facts[f] == UNKNOWN and not table.facts[f].refines]
    if open_facts:
        return _several(table, facts, open_facts, today)
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
        odd = next((v for v in value if v not in spec.values), None)
        if spec.kind == "several" and odd is None:
            return None
        return FactError(
            fact, odd or ",".join(value), "unknown_value", nearest(odd or "", spec.values)
        )
    if spec.kind == "departement":
        if value in table.territories:
            return None
        near = value.upper().zfill(2)
        known = near if near in table.territories else nearest(value, table.territories)
        return FactError(fact, value, "unknown_value", known)
    if spec.kind in _FORMATS:
        return _format_error(fact, value, spec.kind)
    if value in spec.values:
        return None
    return FactError(fact, value, "unknown_value", nearest(value, spec.values))


def _format_error(fact: FactId, value: str, kind: str) -> FactError | None:
    if not _FORMATS[kind].fullmatch(value):
        if kind == "date":
            return FactError(fact, value, "not_a_date", _iso(value))
        tidy = re.sub(r"[.\s]", "", value).upper()
        hint = tidy if _FORMATS[kind].fullmatch(tidy) else None
        return FactError(fact, value, "unknown_value", hint)
    if kind == "date":
        try:
            date.fromisoformat(value)
        except ValueError:
            return FactError(fact, value, "not_a_date")
    return None


def _iso(text: str) -> str | None:
    """Return the ISO form of a French date, to propose it."""
    found = re.fullmatch(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})", text)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])).isoformat() if found else None
    except ValueError:
        return None


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
    """Return the door of the first case that holds, else the base, else the fact to ask."""
    doors = procedure.stages.get(stage or "filing")
    if (
        doors is None
    ):  # a title that knows no such stage: the door of a first request, and a warning
        doors = procedure.stages["premiere"]
    for case in doors.cases:
        if holds(case.guard, facts, {}):
            return case.door
    if doors.door_of is not None:
        return _door_of_title(table, doors.base, facts)
    if doors.base is not None:
        return doors.base
    return _missing(table, [case.guard for case in doors.cases], facts)


def _door_of_title(table: Table, base: Door | None, facts: Facts) -> Door | Missing:
    """The request is that of the title asked for, with the windows and warnings of the démarche."""
    found = procedure_for(table, {**facts, DEMARCHE: TITRE_SEJOUR, ETAPE: "premiere"})
    if isinstance(found, Missing):
        return found
    door = door_for(table, *found, facts)
    if isinstance(door, Missing) or base is None:
        return door
    return replace(
        door,
        windows=base.windows or door.windows,
        steps=(*base.steps, *door.steps),
        warnings=(*base.warnings, *door.warnings),
    )


def _missing(table: Table, guards: Iterable[Guard], facts: Facts) -> Missing:
    listed = list(guards)
    for guard in listed:
        for fact, _ in guard.when:
            if fact not in facts:
                some = {v for g in listed for f, values in g.when if f == fact for v in values}
                return Missing(fact, tuple(v for v in table.facts[fact].values if v in some))
    fact, values = listed[0].when[0]  # a known value that no case takes: ask again
    return Missing(fact, tuple(sorted(values)))


def _decide(table: Table, facts: Facts, today: date) -> Decision | Missing:
    found = procedure_for(table, facts)
    if isinstance(found, Missing):
        return found
    procedure, stage = found
    door = door_for(table, procedure, stage, facts)
    if isinstance(door, Missing):
        return door
    code = facts.get(DEPARTEMENT)
    territory = table.territories.get(code) if isinstance(code, str) else None
    if territory is not None and territory.own_rules:
        door = _not_claimed(door)
    rules = tuple(table.windows[rule] for rule in door.windows)
    window, rule = window_for(rules, facts, today)
    warnings = dict.fromkeys(
        (
            *_standing_warnings(procedure, stage, door, territory, today),
            *warnings_for(window, rule, facts, today),
        )
    )
    key = (door.channel, door.site)
    return Decision(
        procedure=procedure,
        stage=stage,
        door=door,
        guide=table.channels.get(key) or table.channels[door.channel, None],
        window=window,
        work=work_for(door, facts),
        silence=_silence(door, facts),
        warnings=tuple(warnings),
        territory=territory,
        facts=facts,
    )


def _not_claimed(door: Door) -> Door:
    """Nothing national is claimed where a territory has rules of its own (national.md section 8)."""
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


def _silence(door: Door, facts: Facts) -> Delay | tuple[tuple[str, Delay], ...] | None:
    silence = door.silence
    if silence is None or not silence.by_article:
        return silence.general if silence else None
    article = facts.get(ARTICLE, UNKNOWN)
    if article == UNKNOWN:
        return tuple(silence.by_article.items())
    return silence.by_article.get(str(article), silence.general)


# --- « I don't know » -----------------------------------------------------------------------


def _several(
    table: Table, facts: Mapping[FactId, Value], open_facts: list[FactId], today: date
) -> Answer:
    """Return the set of decisions left by the facts that are not known; bounded by MAX_FAN_OUT."""
    known = {f: v for f, v in facts.items() if f not in open_facts}
    if known.get(DEMARCHE) == TITRE_SEJOUR and ETAPE not in facts:
        return Missing(ETAPE, STAGES)  # needed whatever the title turns out to be
    queue: deque[dict[FactId, Value]] = deque([known])
    found: dict[object, Decision] = {}
    asked: dict[FactId, Missing] = {}
    while queue and len(found) < MAX_FAN_OUT:
        some = queue.popleft()
        answer = _decide(table, some, today)
        if isinstance(answer, Decision):
            found.setdefault((answer.procedure.id, answer.stage, id(answer.door)), answer)
            continue
        asked.setdefault(answer.fact, answer)
        if not any(fact in asked for fact in open_facts):
            return answer  # whatever the unknown turns out to be, this is needed first
        queue.extend({**some, answer.fact: value} for value in answer.values)
    if len(found) == 1 and not queue:
        return next(iter(found.values()))
    settle = next((f for f in open_facts if f in asked), open_facts[0])
    return Several(tuple(found.values()), settle, is_truncated=bool(queue))
