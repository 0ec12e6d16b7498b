"""How much of each language is there: counts by flow, critical texts apart. No words, no page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bot.authoring.translating.desks import Desk, Item
from bot.authoring.translating.files import outdated_since
from bot.authoring.translating.states import State
from bot.render.catalogs import Language

UNSHOWN = (State.MISSING, State.OUTDATED)  #: a person reads French instead


@dataclass
class Count:
    """How many texts are in each state, of a flow or of a whole language."""

    name: str
    all: dict[State, int] = field(default_factory=lambda: dict.fromkeys(State, 0))
    critical: dict[State, int] = field(default_factory=lambda: dict.fromkeys(State, 0))
    oldest: str = ""  #: the day of the oldest change of the French that waits; empty: none

    @property
    def total(self) -> int:
        """Return the number of texts."""
        return sum(self.all.values())

    @property
    def shown(self) -> int:
        """Return the number of texts that a person reads in their language."""
        return self.total - self.unshown(self.all)

    @property
    def percent(self) -> int:
        """Return the share that is shown, rounded down: 100 is only said of all."""
        return 100 * self.shown // self.total if self.total else 100

    @property
    def critical_unshown(self) -> int:
        """Return the number of critical texts that stay French."""
        return self.unshown(self.critical)

    @staticmethod
    def unshown(states: dict[State, int]) -> int:
        """Return how many of these stay French."""
        return sum(states[one] for one in UNSHOWN)

    def add(self, item: Item) -> None:
        """Count one text."""
        state = item.state
        self.all[state] += 1
        self.critical[state] += item.entry.is_critical
        if state is State.OUTDATED and (day := outdated_since(item.message)):
            self.oldest = min(self.oldest or day, day)


@dataclass(frozen=True)
class Coverage:
    """The counts of one language."""

    language: Language
    whole: Count
    flows: tuple[Count, ...]  #: in the order of the content, the interface last

    @property
    def has_gap(self) -> bool:
        """Say whether people may choose it although a critical text stays French."""
        return self.language.is_offered and self.whole.critical_unshown > 0


def cover(desk: Desk) -> Coverage:
    """Return the counts of one language."""
    whole, flows = Count(desk.language.code), dict[str, Count]()
    for item in desk:
        whole.add(item)
        flows.setdefault(item.flow, Count(item.flow)).add(item)
    return Coverage(desk.language, whole, tuple(flows.values()))


def as_json(coverages: Iterable[Coverage]) -> list[dict[str, Any]]:
    """Return the counts as JSON values."""
    return [
        {
            "language": one.language.code,
            "name": one.language.name,
            "offered": one.language.is_offered,
            **_count(one.whole),
            "flows": {count.name: _count(count) for count in one.flows},
        }
        for one in coverages
    ]


def _count(count: Count) -> dict[str, Any]:
    return {
        "total": count.total,
        "percent": count.percent,
        **_by_name(count.all),
        "critical": {"total": sum(count.critical.values()), **_by_name(count.critical)},
        "oldest_outdated": count.oldest or None,
    }


def _by_name(states: dict[State, int]) -> dict[str, int]:
    return {state.value: number for state, number in states.items()}
