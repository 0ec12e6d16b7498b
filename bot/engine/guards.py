"""The small guard language: every key must hold, a list means « one of », plus named policies."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.engine.model import UNKNOWN, Facts, Guard, PolicyId, Value

Policy = Callable[[Facts], bool]
Policies = Mapping[PolicyId, Policy]


def holds(guard: Guard, facts: Facts, policies: Policies) -> bool:
    """Say whether the guard holds. An absent fact matches nothing; « inconnu » matches itself."""
    for fact, allowed in guard.when:
        if fact not in facts or not _matches(facts[fact], allowed):
            return False
    for fact in guard.known:
        if facts.get(fact, UNKNOWN) == UNKNOWN:
            return False
    return guard.policy is None or policies[guard.policy](facts)


def _matches(value: Value, allowed: frozenset[str]) -> bool:
    if isinstance(value, str):
        return value in allowed
    return not allowed.isdisjoint(value)


def covers(wide: Guard, narrow: Guard) -> bool:
    """Say whether `wide` holds whenever `narrow` does, as far as their form shows."""
    if wide.policy and wide.policy != narrow.policy:
        return False
    narrow_when = dict(narrow.when)
    known = {*narrow.known, *(f for f, values in narrow.when if UNKNOWN not in values)}
    if not known.issuperset(wide.known):
        return False
    return all(fact in narrow_when and narrow_when[fact] <= values for fact, values in wide.when)
