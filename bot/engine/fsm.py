"""The only importer of `transitions`: one shared synchronous machine per flow.

A cursor is a bare state and facts; it is never registered with the machine (`add_model` leaks, and
costs 120 KB a user at 400 states). Not `AsyncMachine`: it cancels the running transition of the
same model without an error, so that two quick presses would lose a message.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from transitions import EventData, Machine, MachineError

from bot.engine.model import FlowId, NodeId


class NoTransition(Exception):
    """The flow offers no such way out of this node, or no guard of it holds."""

    def __init__(self, *, flow: str, node: str, trigger: str) -> None:
        super().__init__(f"flow {flow!r}: node {node!r} has no way {trigger!r} that holds")
        self.flow, self.node, self.trigger = flow, node, trigger


@dataclass(frozen=True, slots=True)
class Way:
    """One edge: from a node, by a trigger, to a node, when `holds` says so (None: always)."""

    source: NodeId
    trigger: str
    goal: NodeId
    holds: Callable[[Any], bool] | None = None


class Cursor:
    """Where a replay stands in one flow. Cheap: two slots, made for each replay."""

    __slots__ = ("context", "state")

    def __init__(self, state: NodeId, context: Any) -> None:
        self.state = state
        self.context = context


class Fsm:
    """A compiled flow. Shared between all conversations: it holds no state of any of them."""

    __slots__ = ("_events", "_free", "_goals", "flow")

    def __init__(self, flow: FlowId, nodes: Iterable[NodeId], ways: Iterable[Way]) -> None:
        """Compile the edges; their order is the order in which guards are tried."""
        self.flow = flow
        names = list(nodes)
        machine = Machine(
            model=None, states=names, initial=names[0], auto_transitions=False, send_event=True
        )
        self._free = set[tuple[NodeId, str]]()  #: whose first way has no guard
        self._goals: dict[tuple[NodeId, str], NodeId] = {}  #: where those led: nowhere else, ever
        seen = set[tuple[NodeId, str]]()
        for way in ways:
            step = (way.source, way.trigger)
            if step not in seen and way.holds is None:
                self._free.add(step)
            seen.add(step)
            conditions = _condition(way.holds) if way.holds else None
            machine.add_transition(way.trigger, way.source, way.goal, conditions=conditions)
        self._events = machine.events

    def fire(self, cursor: Cursor, trigger: str) -> None:
        """Move the cursor along the first way named trigger whose guard holds.

        Raises NoTransition when there is none; the cursor has not moved then.
        """
        step = (cursor.state, trigger)
        if (goal := self._goals.get(step)) is not None:  # a tenth of what asking again costs
            cursor.state = goal
            return
        event = self._events.get(trigger)
        try:
            # transitions returns False when no guard holds: silence would leave the person stuck.
            if event is not None and event.trigger(cursor):
                if step in self._free:
                    self._goals[step] = cursor.state
                return
        except MachineError as err:
            raise NoTransition(flow=self.flow, node=cursor.state, trigger=trigger) from err
        raise NoTransition(flow=self.flow, node=cursor.state, trigger=trigger)


def _condition(holds: Callable[[Any], bool]) -> Callable[[EventData], bool]:
    def condition(event: EventData) -> bool:
        cursor: Any = event.model
        return holds(cursor.context)

    return condition
