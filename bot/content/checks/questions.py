"""A question can be answered: options where they are needed, and only there; not too many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from bot.content import documents as docs
from bot.content.diagnostics import Diagnostic
from bot.content.folder import Folder
from bot.content.form import closest
from bot.content.source import Source, Steps
from bot.content.vocabulary import everything, shapes
from bot.engine.limits import MAX_QUESTIONS_BEFORE_DOOR
from bot.engine.model import POSSIBLE, Flow, FlowId, NodeId, Outcome, Question, Subflow, goals


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield questions without options, useless options, and paths with too many questions."""
    for found in everything(folder):
        if isinstance(found.doc, docs.QuestionDoc):
            yield from _question(found.source, found.steps, found.doc)
    longest = _longest_paths(shapes(folder))
    for source, flow in folder.of(docs.FlowDoc):
        count, path = longest.get(FlowId(flow.flow), (0, ()))
        if count > MAX_QUESTIONS_BEFORE_DOOR:
            most = MAX_QUESTIONS_BEFORE_DOOR
            shown = " → ".join(path)
            message = f"{count} questions avant la réponse ; {most} au plus : {shown}"
            yield source.fault(("nodes", path[0]), "too-many-questions", message)


def _question(source: Source, at: Steps, node: docs.QuestionDoc) -> Iterator[Diagnostic]:
    chooses = node.kind in ("choice", "several")
    if chooses and not node.options:
        message = "cette question n'a pas d'option : ajoutez « options »"
        yield source.fault(at, "question-without-options", message)
    if not chooses and node.options:
        message = f"une question « {node.kind} » n'a pas d'options"
        yield source.fault((*at, "options"), "useless-key", message)
    if node.none and (node.kind != "several" or node.none not in node.options):
        message = f"« none » nomme « {node.none} », qui n'est pas l'une de plusieurs options"
        hint = closest(node.none, node.options)
        yield source.fault((*at, "none"), "unknown-option", message, hint=hint)
    if node.unknown == POSSIBLE and node.kind != "choice":
        message = "« unknown: possible » va avec une question à choix"
        yield source.fault((*at, "unknown"), "wrong-value", message)
    if node.kind == "several":
        for option, doc in node.options.items():
            if doc.goto:
                message = "avec « several », toutes les réponses suivent le « goto » de la question"
                yield source.fault((*at, "options", option, "goto"), "useless-key", message)


_Path = tuple[int, tuple[NodeId, ...]]


def _longest_paths(flows: Mapping[FlowId, Flow]) -> dict[FlowId, _Path]:
    """Return the most questions before an end, and the path; nothing when flows call in circles."""
    calls = {
        id_: {node.flow for node in flow.nodes.values() if isinstance(node, Subflow)}
        for id_, flow in flows.items()
    }
    found: dict[FlowId, _Path] = {}
    try:
        for id_ in TopologicalSorter(calls).static_order():
            if id_ in flows:
                found[id_] = _longest(flows[id_], {flow: path[0] for flow, path in found.items()})
    except CycleError:
        return {}
    return found


def _longest(flow: Flow, below: Mapping[FlowId, int]) -> _Path:
    """Return the longest path of one flow, each node crossed once; without recursion."""
    best: dict[NodeId, tuple[int, NodeId | None]] = {}
    open_: dict[NodeId, list[NodeId]] = {flow.start: _ways(flow, flow.start)}
    while open_:
        at, ways = next(reversed(open_.items()))
        if ways:
            if (goal := ways.pop()) not in best and goal not in open_ and goal in flow.nodes:
                open_[goal] = _ways(flow, goal)
            continue
        del open_[at]
        onward = [(best[goal][0], goal) for goal in _ways(flow, at) if goal in best]
        count, onto = max(onward, key=lambda way: way[0], default=(0, None))
        best[at] = (_own(flow, at, below) + count, onto)
    path: list[NodeId] = [flow.start]
    while (after := best[path[-1]][1]) is not None:
        path.append(after)
    return best[flow.start][0], tuple(path)


def _ways(flow: Flow, at: NodeId) -> list[NodeId]:
    node = flow.nodes.get(at)
    return [] if node is None or isinstance(node, Outcome) else list(goals(node))


def _own(flow: Flow, at: NodeId, below: Mapping[FlowId, int]) -> int:
    match flow.nodes.get(at):
        case Question():
            return 1
        case Subflow(flow=called):
            return below.get(called, 0)
    return 0
