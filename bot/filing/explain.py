"""What a decision brings with it: its steps in order, and every source it stands on."""

from __future__ import annotations

from collections.abc import Iterable

from bot.engine.guards import holds
from bot.engine.model import Facts
from bot.filing.following import ClockDecision, ProtocolDecision
from bot.filing.model import Decision, PaperDecision, Several, Source, Table

Sourced = Decision | PaperDecision | ClockDecision | ProtocolDecision


def steps_of(decision: Decision) -> tuple[str, ...]:
    """Return what to do, in order: first what this title needs, then the channel."""
    common = (s.text for s in decision.guide.steps if holds(s.guard, decision.facts, {}))
    scheme = decision.title or decision.procedure
    ended = scheme.after if "scheme_ended" in decision.warnings else None
    return (*((ended,) if ended else ()), *decision.door.steps, *common)


def told_apart(table: Table, several: Several) -> tuple[Facts, ...]:
    """Return, for each decision, the facts that the others do not share."""
    first = several.decisions[0].facts if several.decisions else {}
    shared = {
        fact
        for fact, value in first.items()
        if all(one.facts.get(fact) == value for one in several.decisions)
    }
    return tuple(
        {f: v for f, v in one.facts.items() if f not in shared and not table.facts[f].refines}
        for one in several.decisions
    )


def sources_of(table: Table, decision: Sourced) -> tuple[Source, ...]:
    """Return the sources of every part of the decision, each once, the row's own first."""
    ids = dict.fromkeys(_source_ids(table, decision))
    return tuple(table.sources[i] for i in ids)


def _source_ids(table: Table, decision: Sourced) -> Iterable[str]:
    if isinstance(decision, PaperDecision):
        yield from decision.paper.sources
        if decision.limit:
            yield from decision.limit.clock.sources
        yield from (source for one in decision.help for source in one.sources)
        return
    if isinstance(decision, ClockDecision):
        yield from decision.clock.sources
        yield from (source for one in decision.help for source in one.sources)
        return
    if isinstance(decision, ProtocolDecision):
        yield from decision.sources
        for one in decision.contacts:
            yield from one.sources
        return
    yield from decision.procedure.sources
    if decision.title is not None:
        yield from decision.title.sources
    if decision.local is not None:
        chosen = (decision.local.entry,) if decision.local.entry else ()
        for entry in (*chosen, *decision.local.seen):
            yield from entry.sources
    yield from table.regimes[decision.door.regime].sources
    yield from decision.guide.sources
    if decision.window is not None:
        yield from table.windows[decision.window.rule].sources
    for warning in decision.warnings:
        yield from table.warnings[warning].sources
