"""The shape of a flow, without running it: what is reached, never ends, or turns in circles."""

from __future__ import annotations

from collections.abc import Mapping

from bot.engine.model import Flow, FlowId, NodeId, Outcome, Question, Subflow, goals

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


def most_questions(flows: Mapping[FlowId, Flow], flow: Flow) -> tuple[int, tuple[NodeId, ...]]:
    """Return the longest count of questions before the first outcome, and the path that has it.

    Subflows count with their own longest path. Cycles are crossed once at most.
    """
    return _longest(flows, flow, flow.start, frozenset())


def _longest(
    flows: Mapping[FlowId, Flow], flow: Flow, at: NodeId, seen: frozenset[NodeId]
) -> tuple[int, tuple[NodeId, ...]]:
    memo: dict[NodeId, tuple[int, tuple[NodeId, ...]]] = {}

    def longest(node_id: NodeId, trail: frozenset[NodeId]) -> tuple[int, tuple[NodeId, ...]]:
        node = flow.nodes.get(node_id)
        if node is None or node_id in trail or isinstance(node, Outcome):
            return 0, (node_id,)
        if node_id in memo:
            return memo[node_id]
        own = 1 if isinstance(node, Question) else 0
        if isinstance(node, Subflow) and node.flow in flows:
            below = flows[node.flow]
            own = _longest(flows, below, below.start, frozenset())[0]
        onward = (longest(goal, trail | {node_id}) for goal in goals(node))
        count, path = max(onward, key=lambda found: found[0], default=(0, ()))
        memo[node_id] = (own + count, (node_id, *path))
        return memo[node_id]

    return longest(at, seen)
