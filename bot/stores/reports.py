"""Where the votes « this is wrong here » stay. Knows entries by their name, and nobody."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from bot.filing.places_reports import Tally, Vote, tally


class PlaceReports(Protocol):
    """A box of votes; contract tests run on every implementation."""

    async def add(self, vote: Vote) -> bool:
        """Keep the vote; False when this person said it already that day, of this entry."""
        ...

    async def tallies(self) -> tuple[Tally, ...]:
        """Return what was said of each entry, the most contested first."""
        ...


class MemoryPlaceReports:
    """Votes of one process, gone with it."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, date], int] = {}
        self._voters: set[Vote] = set()

    async def add(self, vote: Vote) -> bool:
        """See `PlaceReports`."""
        if vote in self._voters:
            return False
        self._voters = {one for one in self._voters if one.day >= vote.day} | {vote}
        key = (vote.entry, vote.day)
        self._counts[key] = self._counts.get(key, 0) + 1
        return True

    async def tallies(self) -> tuple[Tally, ...]:
        """See `PlaceReports`."""
        return tally((entry, day, votes) for (entry, day), votes in self._counts.items())
