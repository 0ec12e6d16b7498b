"""All the checklists of one person: at most nine, each protocol once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from bot.filing.following import ProtocolDecision
from bot.filing.followup import MAX_LISTS, Checklist, Remark, open_checklist


@dataclass(frozen=True, slots=True)
class FollowUps:
    """What is kept of one person; it belongs to the person, not to a conversation."""

    lists: tuple[Checklist, ...] = ()
    asked: str | None = None  #: the button that waits for a typed date or place

    def get(self, key: str) -> Checklist | None:
        """Return the checklist of that key."""
        return next((one for one in self.lists if one.key == key), None)

    def of(self, protocol: str) -> Checklist | None:
        """Return the checklist of a protocol."""
        return next((one for one in self.lists if one.protocol == protocol), None)

    def with_list(self, checklist: Checklist) -> FollowUps:
        """Return them with this checklist at its place, nothing asked any more."""
        lists = tuple(checklist if one.key == checklist.key else one for one in self.lists)
        return replace(self, lists=lists, asked=None)

    def without(self, key: str) -> FollowUps:
        """Return them without the checklist of that key: nothing of it stays."""
        return replace(self, lists=tuple(o for o in self.lists if o.key != key), asked=None)


def start(
    held: FollowUps,
    decision: ProtocolDecision,
    today: date,
    facts: Iterable[tuple[str, str]] = (),
) -> tuple[FollowUps, Checklist | Remark]:
    """Return them with the protocol followed; one that is followed already goes on as it is."""
    if (already := held.of(decision.protocol.id)) is not None:
        return replace(held, asked=None), already
    free = (str(n) for n in range(1, MAX_LISTS + 1) if held.get(str(n)) is None)
    key = next(free, None)
    if key is None:
        return held, Remark.FULL
    checklist = open_checklist(decision, today, key=key, facts=facts)
    return FollowUps((*held.lists, checklist)), checklist
