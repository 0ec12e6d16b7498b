"""Nodes, flows and conversations in few words, for tests of the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from bot.engine.engine import Engine
from bot.engine.events import Chose, Event, Turn
from bot.engine.model import (
    Branch,
    FactId,
    Facts,
    Flow,
    FlowId,
    Guard,
    Node,
    NodeId,
    Notice,
    Option,
    OptionId,
    Outcome,
    PolicyId,
    Question,
    Router,
    Subflow,
    Value,
)
from bot.engine.session import Session
from bot.engine.typed import PlaceNames

TODAY = date(2026, 11, 21)
PLACES = (
    PlaceNames("2A", ("Corse-du-Sud", "Ajaccio"), ("200", "201")),
    PlaceNames("2B", ("Haute-Corse", "Bastia"), ("202", "206")),
    PlaceNames("75", ("Paris",), ("75",)),
    PlaceNames("93", ("Seine-Saint-Denis", "Bobigny"), ("93",)),
)


def guard(
    *, known: Iterable[str] = (), policy: str | None = None, **when: str | tuple[str, ...]
) -> Guard:
    return Guard(
        when=tuple(
            (FactId(fact), frozenset([said] if isinstance(said, str) else said))
            for fact, said in when.items()
        ),
        known=tuple(map(FactId, known)),
        policy=PolicyId(policy) if policy else None,
    )


def option(
    id_: str,
    goto: str,
    *,
    label: str = "",
    sets: Mapping[str, str] | None = None,
    when: Guard | None = None,
    synonyms: tuple[str, ...] = (),
) -> Option:
    facts = tuple((FactId(fact), value) for fact, value in (sets or {}).items())
    return Option(OptionId(id_), label or id_, NodeId(goto), facts, when or Guard(), synonyms)


def choice(
    id_: str, *options: Option, fact: str = "", unknown: str | None = None, **ways: str
) -> Question:
    """Return a single choice; `oui="fin"` is an option « oui » that leads to « fin »."""
    offered = (*options, *(option(i, goto) for i, goto in ways.items()))
    return _question(id_, "choice", offered, fact=fact, unknown=unknown)


def several(
    id_: str,
    *options: str,
    goto: str,
    none: str | None = None,
    unknown: str | None = None,
) -> Question:
    offered = tuple(option(i, goto) for i in options)
    return _question(id_, "several", offered, goto=goto, none=none, unknown=unknown)


def date_asked(
    id_: str, goto: str, *, unknown: str | None = None, fact: str = "", future_years: int = 20
) -> Question:
    return _question(
        id_, "date", (), goto=goto, unknown=unknown, fact=fact, future_years=future_years
    )


def departement(id_: str, goto: str, *, unknown: str | None = None) -> Question:
    return _question(id_, "departement", (), goto=goto, unknown=unknown)


def _question(
    id_: str,
    kind: str,
    options: tuple[Option, ...],
    *,
    fact: str = "",
    goto: str | None = None,
    unknown: str | None = None,
    none: str | None = None,
    future_years: int = 20,
) -> Question:
    return Question(
        id=NodeId(id_),
        fact=FactId(fact or id_),
        text=f"{id_} ?",
        why="",
        find=None,
        kind=kind,  # type: ignore[arg-type]  # one of Kind: the four callers above
        options={o.id: o for o in options},
        goto=NodeId(goto) if goto else None,
        unknown=NodeId(unknown) if unknown else None,
        none=OptionId(none) if none else None,
        future_years=future_years,
    )


def router(id_: str, *branches: tuple[Guard, str] | str) -> Router:
    """Return a router; a bare text is a branch without a condition."""
    pairs = [(Guard(), b) if isinstance(b, str) else b for b in branches]
    return Router(NodeId(id_), tuple(Branch(held, NodeId(goto)) for held, goto in pairs))


def notice(id_: str, goto: str) -> Notice:
    return Notice(NodeId(id_), f"{id_}.", NodeId(goto))


def subflow(id_: str, flow_id: str, goto: str) -> Subflow:
    return Subflow(NodeId(id_), FlowId(flow_id), NodeId(goto))


def outcome(id_: str, *follow: Option) -> Outcome:
    return Outcome(NodeId(id_), "filing", follow={o.id: o for o in follow})


def back(id_: str = "retour") -> Outcome:
    return Outcome(NodeId(id_), "back")


def flow(id_: str, *nodes: Node, retry: Iterable[str] = ()) -> Flow:
    """Return a flow that starts at its first node."""
    return Flow(
        FlowId(id_), id_, nodes[0].id, {n.id: n for n in nodes}, frozenset(map(NodeId, retry))
    )


def engine(
    *flows: Flow,
    policies: Mapping[str, Callable[[Facts], bool]] | None = None,
    revision: str = "",
) -> Engine:
    named = {PolicyId(name): policy for name, policy in (policies or {}).items()}
    return Engine(flows, policies=named, places=PLACES, revision=revision)


def start(of: Engine, known: Mapping[str, Value] | None = None, *, language: str = "fr") -> Turn:
    """Return the first turn of the engine's first flow."""
    facts = {FactId(fact): value for fact, value in (known or {}).items()}
    return of.start(next(iter(of.flows)), known=facts, language=language)


def step(of: Engine, session: Session, event: Event | str) -> Turn:
    """Return the next turn; a bare text is a press of that button on the current screen."""
    said = Chose(OptionId(event)) if isinstance(event, str) else event
    return of.step(session, said, today=TODAY)


def play(of: Engine, *said: Event | str, known: Mapping[str, Value] | None = None) -> Turn:
    """Return the turn after all that was said, from the start."""
    turn = start(of, known)
    for event in said:
        turn = step(of, turn.session, event)
    return turn


def answers(turn: Turn) -> dict[str, Value]:
    return {answer.name: answer.value for answer in turn.session.answers}


def facts(turn: Turn) -> dict[str, Value]:
    return as_said(turn.place.facts)


def as_said(known: Facts) -> dict[str, Value]:
    return {str(fact): value for fact, value in known.items()}
