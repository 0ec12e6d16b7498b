"""The box of votes: one a day and a person, counted, and nothing that leads back to anybody."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.filing.places_reports import Tally, Vote, vote
from bot.stores.ledger import StoreError
from bot.stores.reports import MemoryPlaceReports, PlaceReports
from bot.stores.reports_sqlite import SqlitePlaceReports, reports_file

DAY, NEXT = date(2026, 11, 27), date(2026, 11, 28)
SECRET = b"0123456789abcdef0123456789abcdef"
Make = Callable[[Path], PlaceReports]
BOXES: list[Make] = [
    lambda _: MemoryPlaceReports(),
    lambda folder: SqlitePlaceReports(reports_file(folder / "bonguichet.db")),
]


def said(person: str = "anne", entry: str = "93/porte", day: date = DAY) -> Vote:
    return vote(SECRET, person=person, entry=entry, day=day)


@pytest.mark.parametrize("make", BOXES, ids=["memory", "sqlite"])
class TestPlaceReports:
    async def test_an_empty_box_has_nothing(self, make: Make, tmp_path: Path) -> None:
        assert await make(tmp_path).tallies() == ()

    async def test_a_person_counts_once_a_day(self, make: Make, tmp_path: Path) -> None:
        box = make(tmp_path)

        assert await box.add(said())
        assert not await box.add(said())
        assert await box.tallies() == (Tally("93/porte", 1, DAY, DAY),)

    async def test_the_next_day_counts_again(self, make: Make, tmp_path: Path) -> None:
        box = make(tmp_path)

        for day in (DAY, NEXT):
            assert await box.add(said(day=day))

        assert await box.tallies() == (Tally("93/porte", 2, DAY, NEXT),)

    async def test_the_most_contested_comes_first(self, make: Make, tmp_path: Path) -> None:
        box = make(tmp_path)
        for person, entry in (("a", "14/x"), ("b", "93/porte"), ("c", "93/porte")):
            await box.add(said(person, entry))

        assert [one.entry for one in await box.tallies()] == ["93/porte", "14/x"]

    async def test_many_at_once_are_all_counted(self, make: Make, tmp_path: Path) -> None:
        box = make(tmp_path)

        await asyncio.gather(*(box.add(said(str(i))) for i in range(20)))

        (found,) = await box.tallies()
        assert found.votes == 20


async def test_votes_survive_a_restart_and_their_voters_do_not_survive_the_day(
    tmp_path: Path,
) -> None:
    file = reports_file(tmp_path / "bonguichet.db")
    await SqlitePlaceReports(file).add(said())

    box = SqlitePlaceReports(file)
    assert not await box.add(said())
    await box.add(said("bea", day=NEXT))

    kept = file.read_bytes()
    assert said().voter.encode() not in kept
    assert b"anne" not in kept
    assert (await box.tallies())[0].votes == 2


async def test_reading_makes_no_file(tmp_path: Path) -> None:
    file = reports_file(tmp_path / "bonguichet.db")

    await SqlitePlaceReports(file).tallies()

    assert not file.exists()


async def test_a_file_that_is_no_box_is_refused(tmp_path: Path) -> None:
    file = reports_file(tmp_path / "bonguichet.db")
    file.write_text("pas une base")

    with pytest.raises(StoreError, match=r"reports\.db"):
        await SqlitePlaceReports(file).tallies()
