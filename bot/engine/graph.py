"""The shape of a flow, without running it: what is reached, never ends, or turns in circles."""

from __future__ import annotations

from collections.abc import Mapping

from bot.engine.model import Flow, NodeId, Outcome, goals

Ways = Mapping[NodeId, tuple[NodeId, ...]]


def ways(flow: Flow) -> dict[NodeId, tuple[NodeId, ...]]:
    """Return where each node may lead, unknown nodes left out."""
    return {
        node.id: tuple(goal for goal in goals(node) if goal in flow.nodes)
        for node in flow.nodes.values()
    }


def reachable(flow: Flow) -> set[NodeId]:
    """Return the nodes that some answers lead to from the start."""
    return _closure({flow.start} & set(flow.nodes), ways(flow))


def stuck(flow: Flow) -> list[NodeId]:
    """Return the nodes from which no outcome can be reached, in reading order."""
    backward: dict[NodeId, tuple[NodeId, ...]] = {}
    for node, goal_ids in ways(flow).items():
        for goal in goal_ids:
            backward[goal] = (*backward.get(goal, ()), node)
    ends = {node.id for node in flow.nodes.values() if isinstance(node, Outcome)}
    safe = _closure(ends, backward)
    return [node for node in flow.nodes if node not in safe]


def circles(flow: Flow) -> list[tuple[NodeId, ...]]:
    """Return each cycle that crosses no node of `retry`, by the nodes on it, once."""
    allowed = {n: g for n, g in ways(flow).items() if n not in flow.retry}
    found: dict[frozenset[NodeId], tuple[NodeId, ...]] = {}
    done: set[NodeId] = set()
    for root in allowed:
        if root not in done:
            _walk(root, allowed, done, found)
    return list(found.values())


def _walk(
    root: NodeId,
    ways_of: Ways,
    done: set[NodeId],
    found: dict[frozenset[NodeId], tuple[NodeId, ...]],
) -> None:
    trail: dict[NodeId, None] = {root: None}
    stack = [iter(ways_of[root])]
    while stack:
        goal = next(stack[-1], None)
        if goal is None:
            stack.pop()
            done.add(trail.popitem()[0])
        elif goal in trail:
            names = list(trail)
            circle = tuple(names[names.index(goal) :])
            found.setdefault(frozenset(circle), circle)
        elif goal in ways_of and goal not in done:
            trail[goal] = None
            stack.append(iter(ways_of[goal]))


def _closure(start: set[NodeId], ways_of: Ways) -> set[NodeId]:
    seen, queue = set(start), list(start)
    while queue:
        for goal in ways_of.get(queue.pop(), ()):
            if goal not in seen:
                seen.add(goal)
                queue.append(goal)
    return seen
