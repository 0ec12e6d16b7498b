"""Tests of bot/filing/followups_json.py: nothing is lost, and nothing else is read."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from bot.filing.followup import Answered, Learned, Ticked
from bot.filing.followups import FollowUps
from bot.filing.followups_json import MAX_CHARS, FollowUpsError, from_json, to_json
from tests.filing.test_followup import TODAY, checklist

HELD = FollowUps(
    (
        checklist(
            Ticked("page", date(2024, 2, 29)),
            Ticked("page"),
            Ticked("mail"),
            Answered("mail", "failed"),
            Learned("departement", "2A"),
        ),
    ),
    asked="/suivi 1 date mail",
)


def test_what_was_written_is_what_is_read() -> None:
    text = to_json(HELD)

    assert from_json(text) == HELD
    assert text.isascii()
    assert "\n" not in text
    assert from_json(to_json(FollowUps())) == FollowUps()


def test_another_version_is_refused_by_its_number() -> None:
    data = {**json.loads(to_json(HELD)), "version": 2}

    with pytest.raises(FollowUpsError, match="version 2, expected 1"):
        from_json(json.dumps(data))


def changed(**keys: Any) -> str:
    """Return the text with keys of its first checklist changed."""
    data = json.loads(to_json(HELD))
    data["lists"][0] |= keys
    return json.dumps(data)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"version":1}',
        "[" * 5000,
        changed(key=1),
        changed(opened_on="2026-02-30"),
        changed(opened_on=None),
        changed(known=[["page"]]),
        changed(ticks=[["page", [], None, None]]),
        changed(ticks=[["page", ["2026-11-21"], "maybe", "2026-11-21"]]),
        changed(ticks=[["page", ["2026-11-21"], "worked", None]]),
        changed(ticks=[["page", "2026-11-21", None, None]]),
        changed(facts=[["departement"]]),
        changed(facts={"departement": "93"}),
        " " * (MAX_CHARS + 1),
    ],
)
def test_what_is_no_follow_up_is_one_error(text: str) -> None:
    with pytest.raises(FollowUpsError):
        from_json(text)


def test_two_checklists_of_one_key_are_refused() -> None:
    data = json.loads(to_json(HELD))
    data["lists"] *= 2

    with pytest.raises(FollowUpsError, match="not all different"):
        from_json(json.dumps(data))


def test_dates_come_back_in_order() -> None:
    held = from_json(changed(ticks=[["page", ["2026-11-21", "2026-11-01"], None, None]]))

    assert held.lists[0].ticks[0].dates == (date(2026, 11, 1), TODAY)
