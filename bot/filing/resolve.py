"""(facts, today) -> a decision, the next missing fact, the set that remains, or a refusal."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain

from bot.engine.guards import holds
from bot.engine.limits import MAX_EXPLORED, MAX_FAN_OUT
from bot.engine.model import UNKNOWN, FactId, Facts, Value
from bot.filing.deadlines import warnings_for, window_for
from bot.filing.doors import (
    DEMARCHE,
    ETAPE,
    TITRE,
    TITRE_SEJOUR,
    door_for,
    national_door,
    procedure_for,
    silence_for,
    territory_of,
    title_of,
    work_for,
)
from bot.filing.explain import steps_of
from bot.filing.following import ProtocolDecision, decide_clock, decide_protocol
from bot.filing.model import (
    LOCAL,
    STAGES,
    Answer,
    Decision,
    Door,
    Missing,
    Procedure,
    Refused,
    Several,
    StageId,
    Table,
    Territory,
)
from bot.filing.papers import decide_paper
from bot.filing.places import (
    LocalAnswer,
    contacts_of,
    helps_for,
    is_local,
    local_answer,
    request_of,
    routed,
)
from bot.filing.refusals import check_facts

DELAI, BLOCAGE, DOCUMENT = FactId("delai"), FactId("blocage"), FactId("document")


def resolve(table: Table, facts: Mapping[FactId, Value], today: date) -> Answer:
    """Return what these facts decide. Facts that no decision uses are ignored.

    A clock or a block is answered before a filing, which the other facts then only refine; a
    paper is answered when no démarche is named.
    Without a territory a local door stays « prefecture_decides »; without a date, no window.
    « inconnu » on a fact that only refines is the same as not known, except that a date then
    gives a window of status unknown.
    """
    if errors := check_facts(table, facts):
        return Refused(errors)
    if DELAI in facts:
        return decide_clock(table, str(facts[DELAI]), facts, today)
    if BLOCAGE in facts:
        return _protocol(table, facts, today)
    if DOCUMENT in facts and DEMARCHE not in facts:
        return decide_paper(table, str(facts[DOCUMENT]), facts, today)
    if any(facts[f] == UNKNOWN and not table.facts[f].refines for f in facts):
        return _several(table, facts, today)
    return _decide(table, facts, today)


def _protocol(table: Table, facts: Facts, today: date) -> ProtocolDecision | Missing:
    """Return the protocol of the block, with who helps where the person lives."""
    block = str(facts[BLOCAGE])
    answer = decide_protocol(table, block, facts)
    territory = territory_of(table, facts)
    place = table.places.get(territory.code) if territory else None
    if place is None or isinstance(answer, Missing):
        return answer
    return replace(answer, contacts=contacts_of(place, helps_for(block), facts, today))


def _decide(table: Table, facts: Facts, today: date) -> Decision | Missing:
    found = procedure_for(table, facts)
    if isinstance(found, Missing):
        return found
    procedure, stage = found
    door = door_for(table, procedure, stage, facts)
    if isinstance(door, Missing):
        return door
    title = title_of(table, procedure, stage, facts)
    territory = territory_of(table, facts)
    local = _local(table, (procedure, stage), title, facts, today)
    door = routed(door, local)
    rules = tuple(table.windows[rule] for rule in door.windows)
    window, rule = window_for(rules, facts, today)
    warnings = dict.fromkeys(
        (
            *_said_of(table, door, facts),
            *_standing_warnings(title or procedure, stage, territory, today),
            *_post_warnings(door, local),
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
        silence=silence_for(door, title or procedure, facts),
        warnings=tuple(warnings),
        territory=territory,
        facts=facts,
        title=title,
        local=local,
    )


def _local(
    table: Table,
    row: tuple[Procedure, StageId | None],
    title: Procedure | None,
    facts: Facts,
    today: date,
) -> LocalAnswer | None:
    """Return what is known of the préfecture of residence; None where no préfecture chooses."""
    territory = territory_of(table, facts)
    place = table.places.get(territory.code) if territory else None
    national = national_door(table, *row, facts)
    if place is None or isinstance(national, Missing) or not is_local(national):
        return None
    return local_answer(place, request_of(*row, title), facts, today)


def _said_of(table: Table, door: Door, facts: Facts) -> Iterable[str]:
    for warning in door.warnings:
        if warning not in table.warnings or holds(table.warnings[warning].when, facts, {}):
            yield warning


def _standing_warnings(
    procedure: Procedure,
    stage: StageId | None,
    territory: Territory | None,
    today: date,
) -> Iterable[str]:
    if stage is not None and stage not in procedure.stages:
        yield "not_renewable"
    if procedure.until is not None and today > procedure.until:
        yield "scheme_ended"
    if territory is not None and territory.own_rules:
        yield "territory_to_check"


def _post_warnings(door: Door, local: LocalAnswer | None) -> Iterable[str]:
    """The post is right only where the prefect prescribed it (R431-3; CE, n° 493514)."""
    is_chosen_here = door.channel == LOCAL or (local is not None and local.entry is not None)
    if is_chosen_here and door.regime == "R431-3":
        yield "post_to_verify" if door.channel == "courrier" else "wrong_door_no_effect"


# --- « I don't know » -----------------------------------------------------------------------


def _several(table: Table, facts: Facts, today: date) -> Answer:
    """Return the set of decisions left by the facts that are not known, in a bounded search."""
    open_facts = [f for f in table.facts if facts.get(f) == UNKNOWN and not table.facts[f].refines]
    known = {f: v for f, v in facts.items() if f not in open_facts}
    if known.get(DEMARCHE) == TITRE_SEJOUR and TITRE in open_facts and ETAPE not in facts:
        return Missing(ETAPE, STAGES)  # needed whatever the title turns out to be
    queue: deque[dict[FactId, Value]] = deque([known])
    found: dict[tuple[str, StageId | None], list[Decision]] = {}
    count = 0
    asked: dict[FactId, Missing] = {}
    explored = 0
    while queue and count < MAX_FAN_OUT and explored < MAX_EXPLORED:
        some = queue.popleft()
        explored += 1
        answer = _decide(table, some, today)
        if isinstance(answer, Decision):
            count += _keep(answer, found.setdefault((answer.procedure.id, answer.stage), []))
            continue
        asked.setdefault(answer.fact, answer)
        if answer.fact in some or not any(fact in asked for fact in open_facts):
            return answer  # whatever the unknown turns out to be, this is needed first
        queue.extend({**some, answer.fact: value} for value in answer.values)
    decisions = tuple(chain.from_iterable(found.values()))
    if count == 1 and not queue:
        return replace(decisions[0], facts=facts)
    settle = next((f for f in open_facts if f in asked), open_facts[0])
    return Several(decisions, settle, is_truncated=bool(queue))


def _keep(answer: Decision, alike: list[Decision]) -> bool:
    """Add the answer to those of its row, or to the one it equals; say whether it is a new one."""
    for place, other in enumerate(alike):
        if _is_same(answer, other):
            alike[place] = replace(other, facts=_either(other.facts, answer.facts))
            return False
    alike.append(answer)
    return True


def _either(some: Facts, others: Facts) -> Facts:
    """Return the facts with, where the two differ, the values of both."""
    return {
        f: value if others[f] == value else _both(value, others[f])
        for f, value in some.items()
        if f in others
    }


def _both(value: Value, other: Value) -> Value:
    values = (value,) if isinstance(value, str) else value
    return tuple(dict.fromkeys((*values, *((other,) if isinstance(other, str) else other))))


def _is_same(one: Decision, other: Decision) -> bool:
    """Say whether two answers differ in nothing but the facts that led there."""
    if one.procedure is not other.procedure or one.stage != other.stage or one.door != other.door:
        return False
    return replace(one, facts=other.facts) == other and steps_of(one) == steps_of(other)
