"""Checklists as one line of JSON, with a version: what a store keeps, encrypted."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from bot.filing.followup import Answer, Checklist, Known, Tick
from bot.filing.followups import FollowUps

VERSION = 1  #: of the JSON below; a reader refuses what it does not know
MAX_CHARS = 400_000  #: of one person; nine checklists full of dates are about 90,000


class FollowUpsError(ValueError):
    """A stored follow-up that cannot be read: said by its version or by what is missing."""


def to_json(held: FollowUps) -> str:
    """Return the checklists as one line of ASCII."""
    lists = [
        {
            "key": one.key,
            "protocol": one.protocol,
            "label": one.label,
            "opened_on": one.opened_on.isoformat(),
            "known": [[k.step, k.label, k.exhibit, k.mark] for k in one.known],
            "ticks": [
                [t.step, [d.isoformat() for d in t.dates], t.answer, _iso(t.answered_on)]
                for t in one.ticks
            ],
            "facts": [list(fact) for fact in one.facts],
        }
        for one in held.lists
    ]
    data = {"version": VERSION, "lists": lists, "asked": held.asked}
    return json.dumps(data, separators=(",", ":"))


def from_json(text: str) -> FollowUps:
    """Return what to_json wrote; raises FollowUpsError when the text is not that."""
    try:
        if len(text) > MAX_CHARS:
            raise FollowUpsError(f"{len(text)} characters, expected at most {MAX_CHARS}")
        data = json.loads(text)
        if data["version"] != VERSION:
            raise FollowUpsError(f"version {data['version']!r}, expected {VERSION}")
        held = FollowUps(tuple(map(_checklist, _list(data["lists"]))), _maybe(data["asked"]))
    except FollowUpsError:
        raise
    except (KeyError, TypeError, ValueError, RecursionError) as err:
        raise FollowUpsError(f"not a follow-up: {err!r}") from err
    keys = [one.key for one in held.lists]
    if len(set(keys)) < len(keys):
        raise FollowUpsError(f"not a follow-up: the keys {keys} are not all different")
    return held


def _checklist(data: Any) -> Checklist:
    return Checklist(
        key=_text(data["key"]),
        protocol=_text(data["protocol"]),
        label=_text(data["label"]),
        opened_on=date.fromisoformat(_text(data["opened_on"])),
        known=tuple(
            Known(_text(step), _text(label), _maybe(exhibit), _text(mark))
            for step, label, exhibit, mark in map(_list, _list(data["known"]))
        ),
        ticks=tuple(_tick(*_list(row)) for row in _list(data["ticks"])),
        facts=tuple((_text(f), _text(v)) for f, v in map(_list, _list(data["facts"]))),
    )


def _tick(step: Any, dates: Any, answer: Any, answered_on: Any) -> Tick:
    days = tuple(sorted(date.fromisoformat(_text(one)) for one in _list(dates)))
    on = _maybe(answered_on)
    if not days or (answer is None) != (on is None):
        raise FollowUpsError(f"not a tick: {step!r} of {dates!r}, answered on {answered_on!r}")
    return Tick(_text(step), days, _answer(answer), date.fromisoformat(on) if on else None)


def _answer(value: Any) -> Answer | None:
    match value:
        case None:
            return None
        case "worked":
            return "worked"
        case "failed":
            return "failed"
    raise FollowUpsError(f"not an answer: {value!r}")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise FollowUpsError(f"not a follow-up: expected a text, found {value!r}")
    return value


def _maybe(value: Any) -> str | None:
    return None if value is None else _text(value)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise FollowUpsError(f"not a follow-up: expected a list, found {value!r}")
    return value
