"""« This is wrong here »: one vote a day and a person, of which nothing leads back to the person.

Votes flag an entry for review. They hide nothing and decide nothing: anybody may press a button.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.filing.model import Decision

_PURPOSE = b"bonguichet: this is wrong here"
_VOTER_BYTES = 16


@dataclass(frozen=True, slots=True)
class Vote:
    """One press, as it may be kept."""

    entry: str  #: « 93/saint_denis_renouvellement », or « 93/aes » where nothing routes
    day: date
    voter: str  #: a keyed hash: another for each day and each entry, so that no two are linked


@dataclass(frozen=True, slots=True)
class Tally:
    """What people said of one entry."""

    entry: str
    votes: int
    first: date
    last: date


def reported(decision: Decision) -> str | None:
    """Return what a press under this decision is about; None where no préfecture chooses.

    The entry that routes; else the démarche or title asked for in that place.
    """
    local = decision.local
    if local is None:
        return None
    about = local.entry.id if local.entry else (decision.title or decision.procedure).id
    return f"{local.place.code}/{about}"


def vote(secret: bytes, *, person: str, entry: str, day: date) -> Vote:
    """Return the vote of a person that day; `person` is any lasting name of theirs, never kept.

    Whoever has the kept votes but not the secret learns nothing of who voted; the store drops even
    these hashes when the day is over.
    """
    if not secret:
        raise ValueError("a vote needs the server's secret: without it a hash is a name")
    key = hmac.digest(secret, _PURPOSE, hashlib.sha256)
    said = "\0".join((day.isoformat(), entry, person)).encode()
    voter = hmac.digest(key, said, hashlib.sha256)[:_VOTER_BYTES].hex()
    return Vote(entry, day, voter)


def tally(counts: Iterable[tuple[str, date, int]]) -> tuple[Tally, ...]:
    """Return what was said of each entry, the most contested first; `counts` are by day."""
    found: dict[str, Tally] = {}
    for entry, day, votes in counts:
        old = found.get(entry, Tally(entry, 0, day, day))
        found[entry] = Tally(entry, old.votes + votes, min(old.first, day), max(old.last, day))
    return tuple(sorted(found.values(), key=lambda one: (-one.votes, one.entry)))
