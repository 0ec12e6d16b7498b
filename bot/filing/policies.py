"""Named conditions for a flow, where `when` is too small; each is a question to the table."""

from __future__ import annotations

from collections.abc import Callable

from bot.engine.guards import Policies, Policy
from bot.engine.model import UNKNOWN, Facts, PolicyId
from bot.filing.deadlines import applies
from bot.filing.doors import (
    ARTICLE,
    DEMARCHE,
    DEPARTEMENT,
    ETAPE,
    TITRE,
    door_for,
    national_door,
    procedure_for,
    territory_of,
    title_of,
    work_for,
)
from bot.filing.model import LOCAL, Door, Missing, Table
from bot.filing.places import COMMUNE, has_several_doors, is_local, request_of


def policies(table: Table) -> Policies:
    """Return every policy by its name, closed over the table."""
    doors = {PolicyId(name): _about(table, says) for name, says in _POLICIES.items()}
    return {**doors, PolicyId(_PLACE_UNKNOWN): _is_place_unknown}


def _about(table: Table, says: Callable[[Table, Door, Facts], bool]) -> Policy:
    def policy(facts: Facts) -> bool:
        door = _door(table, facts)
        return door is not None and says(table, door, facts)

    return policy


def _door(table: Table, facts: Facts) -> Door | None:
    if any(facts.get(fact) == UNKNOWN for fact in (DEMARCHE, TITRE, ETAPE)):
        return None
    found = procedure_for(table, facts)
    if isinstance(found, Missing):
        return None
    door = door_for(table, *found, facts)
    return None if isinstance(door, Missing) else door


def _depends_on_article(table: Table, door: Door, facts: Facts) -> bool:
    """The right to work, or the delay, depends on something not said yet."""
    if door.silence and door.silence.by_article and facts.get(ARTICLE, UNKNOWN) == UNKNOWN:
        return True
    if door.paper is None or work_for(door, facts) != "conditional":
        return False
    asked = {fact for branch in door.paper.work for fact, _ in branch.guard.when}
    return any(facts.get(fact, UNKNOWN) == UNKNOWN for fact in asked)


def _has_window(table: Table, door: Door, facts: Facts) -> bool:
    """A window could be computed, if only the date were known."""
    rules = [table.windows[rule] for rule in door.windows]
    live = [rule for rule in rules if applies(rule, facts)]
    return bool(live) and all(rule.anchor not in facts for rule in live)


def _local_door(table: Table, door: Door, facts: Facts) -> bool:
    return door.channel == LOCAL


def _anef_door(table: Table, door: Door, facts: Facts) -> bool:
    return door.channel == "anef"


def _is_place_unknown(facts: Facts) -> bool:
    """Nobody said yet where the person lives: a block has helpers of its own in some places."""
    return DEPARTEMENT not in facts


def _several_doors(table: Table, door: Door, facts: Facts) -> bool:
    """In this département the commune may change the door of this request."""
    territory = territory_of(table, facts)
    place = table.places.get(territory.code) if territory else None
    found = procedure_for(table, facts)
    if place is None or isinstance(found, Missing) or COMMUNE in facts:
        return False
    national = national_door(table, *found, facts)
    if isinstance(national, Missing) or not is_local(national):
        return False
    return has_several_doors(place, request_of(*found, title_of(table, *found, facts)))


_POLICIES: dict[str, Callable[[Table, Door, Facts], bool]] = {
    "depends_on_article": _depends_on_article,
    "has_window": _has_window,
    "local_door": _local_door,
    "anef_door": _anef_door,
    "several_doors": _several_doors,
}
_PLACE_UNKNOWN = "place_unknown"
POLICY_NAMES = frozenset((*_POLICIES, _PLACE_UNKNOWN))
