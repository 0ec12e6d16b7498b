"""Every story of tests/stories holds, and together they meet every word of the contract."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.authoring.facts import from_mapping
from bot.authoring.resolving import resolver
from bot.authoring.stories import DEFAULT_DAY, Story, differences, read_stories
from bot.engine.model import FactId
from bot.filing.model import Answer, Decision, Door, Several, Table
from bot.filing.resolve import resolve
from bot.settings import read_settings

SETTINGS = read_settings()
FOLDER = Path(__file__).parent / "stories"
STORIES = [story for file in sorted(FOLDER.glob("*.yaml")) for story in read_stories(file)]
FEWEST = 60


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.place)
def test_the_story_holds(story: Story) -> None:
    assert list(differences(story, SETTINGS)) == []


def test_there_are_enough_stories() -> None:
    assert len(STORIES) >= FEWEST


def test_no_story_is_told_twice() -> None:
    names = [story.name for story in STORIES]

    assert sorted(names) == sorted(set(names))


def test_every_story_expects_something() -> None:
    assert [story.place for story in STORIES if not story.expect] == []


@pytest.mark.parametrize("fact", ["titre", "demarche", "etape", "fondement"])
def test_every_value_occurs_in_a_story(fact: str) -> None:
    told = {str(story.facts[fact]) for story in STORIES if fact in story.facts}

    assert set(_table().facts[FactId(fact)].values) - told == set()


def test_every_channel_that_the_table_can_give_occurs() -> None:
    given = {(door.channel, door.site) for door in _doors(_table())}
    told = {(one.door.channel, one.door.site) for one in _decisions()}

    assert given - told == set()


def test_every_regime_occurs() -> None:
    assert set(_table().regimes) == {one.door.regime for one in _decisions()}


def test_every_warning_occurs() -> None:
    told = {warning for one in _decisions() for warning in one.warnings}

    assert set(_table().warnings) - told == set()


@cache
def _table() -> Table:
    return resolver(SETTINGS, DEFAULT_DAY).library.table


@cache
def _answers() -> list[Answer]:
    held = _table()
    return [resolve(held, from_mapping(held, one.facts), one.today) for one in STORIES]


def _decisions() -> Iterator[Decision]:
    for answer in _answers():
        if isinstance(answer, Decision):
            yield answer
        elif isinstance(answer, Several):
            yield from answer.decisions


def _doors(held: Table) -> Iterator[Door]:
    for procedure in held.procedures.values():
        for stage in procedure.stages.values():
            yield from (case.door for case in stage.cases)
            if stage.base is not None and stage.door_of is None:
                yield stage.base
