"""A named policy exists."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content import documents as docs
from bot.content.diagnostics import Diagnostic
from bot.content.folder import Folder
from bot.content.source import Steps
from bot.filing.nearest import nearest
from bot.filing.policies import POLICY_NAMES


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield the policies that no code answers for."""
    for source, flow in folder.of(docs.FlowDoc):
        for steps, policy in _policies(flow):
            if policy not in POLICY_NAMES:
                message = f"la règle « {policy} » n'existe pas"
                yield source.fault(
                    steps, "unknown-policy", message, hint=nearest(policy, POLICY_NAMES)
                )


def _policies(flow: docs.FlowDoc) -> Iterator[tuple[Steps, str]]:
    for id_, node in flow.nodes.items():
        at: Steps = ("nodes", id_)
        if isinstance(node, docs.RouterDoc):
            for index, branch in enumerate(node.route):
                if branch.policy:
                    yield (*at, "route", index, "policy"), branch.policy
        for key in ("options", "follow"):
            for option, doc in getattr(node, key, {}).items():
                if doc.policy:
                    yield (*at, key, option, "policy"), doc.policy
