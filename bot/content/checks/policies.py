"""A named policy exists."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.diagnostics import Diagnostic
from bot.content.folder import Folder
from bot.content.form import closest
from bot.content.vocabulary import everything
from bot.filing.policies import POLICY_NAMES


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield the policies that no code answers for."""
    for found in everything(folder):
        policy = found.get("policy")
        if policy and policy not in POLICY_NAMES:
            message = f"la règle « {policy} » n'existe pas"
            hint = closest(policy, POLICY_NAMES)
            yield found.source.fault((*found.steps, "policy"), "unknown-policy", message, hint=hint)
