"""The zone in which a person lives; Paris where that is not known."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from bot.engine.model import FactId, FlowId
from bot.engine.session import Answer, Session
from bot.filing.zones import PARIS, zone_of
from tests.real import real_conversation

TABLE = real_conversation().library.table
WHERE = FactId("departement")


def session(*answers: Answer, given: tuple[Answer, ...] = ()) -> Session:
    return Session(FlowId("orientation"), answers=answers, given=given)


@pytest.mark.parametrize(
    ("code", "zone"),
    [
        ("93", "Europe/Paris"),
        ("2A", "Europe/Paris"),
        ("971", "America/Guadeloupe"),
        ("973", "America/Cayenne"),
        ("974", "Indian/Reunion"),
        ("976", "Indian/Mayotte"),
        ("975", "America/Miquelon"),
        ("988", "Pacific/Noumea"),
    ],
)
def test_zone_follows_the_place_answered_or_given_by_a_link(code: str, zone: str) -> None:
    said = Answer(WHERE, code)

    assert zone_of(TABLE, session(said)) == zone
    assert zone_of(TABLE, session(given=(said,))) == zone


@pytest.mark.parametrize("value", ["inconnu", "999", "", ("93",)])
def test_unknown_place_is_paris(value: str | tuple[str, ...]) -> None:
    assert zone_of(TABLE, session(Answer(WHERE, value))) == PARIS


def test_no_place_is_paris() -> None:
    assert zone_of(TABLE, session()) == PARIS


def test_every_zone_exists() -> None:
    for territory in TABLE.territories.values():
        assert ZoneInfo(territory.zone)
