"""Votes « this is wrong here » in a small SQLite file of their own, beside the database.

A file apart: whoever keeps the content right reads it without opening anybody's conversation. The
hashes that stop a second vote go when their day is over; what stays is a number by entry and day.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final

from bot.filing.places_reports import Tally, Vote, tally
from bot.stores.faults import Guard
from bot.stores.files import SQL, Kind, connect, queries, transaction

REPORTS: Final = Kind(int.from_bytes(b"bonv"), SQL / "migrations" / "reports", cache_kib=256)
ASK = queries("reports")


def reports_file(database: Path) -> Path:
    """Return where the votes lie, beside the database."""
    return database.with_name("reports.db")


class SqlitePlaceReports:
    """See `PlaceReports`. Opened for each call, which are rare; raises StoreError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._turn = threading.Lock()  # two threads must not both make the file

    async def add(self, vote: Vote) -> bool:
        """See `PlaceReports`."""
        return await asyncio.to_thread(self._add, vote)

    async def tallies(self) -> tuple[Tally, ...]:
        """See `PlaceReports`; a file that does not exist yet holds no vote."""
        return await asyncio.to_thread(self._tallies)

    def _add(self, vote: Vote) -> bool:
        with self._open() as db, transaction(db):
            ASK.forget_voters(db, day=vote.day.isoformat())
            is_new = ASK.keep_voter(
                db, entry=vote.entry, day=vote.day.isoformat(), voter=vote.voter
            )
            if is_new:
                ASK.count_vote(db, entry=vote.entry, day=vote.day.isoformat())
        return bool(is_new)

    def _tallies(self) -> tuple[Tally, ...]:
        if not self._path.exists():
            return ()
        with self._open() as db:
            rows = list(ASK.counts(db))
        return tally((entry, date.fromisoformat(day), votes) for entry, day, votes in rows)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with self._turn, Guard(self._path):
            db = connect(self._path, REPORTS)
            try:
                yield db
            finally:
                db.close()
