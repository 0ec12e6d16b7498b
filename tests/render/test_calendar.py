"""Tests of bot/render/calendar.py: the files are opened again with the library, days compared."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from bot.render.calendar import Event, events_of, ics
from tests.real import TODAY, real_resolver

STAMP = datetime(2026, 11, 21, tzinfo=UTC)


def read_back(*events: Event) -> list[dict[str, object]]:
    """Return the events of the file: uid, first and last day, title, description, alarms."""
    opened: Any = Calendar.from_ical(ics(events, stamp=STAMP))
    return [
        {
            "uid": str(one["uid"]),
            "day": one["dtstart"].dt,
            "after": one["dtend"].dt,
            "title": str(one["summary"]),
            "text": str(one["description"]),
            "alarms": [alarm["trigger"].dt for alarm in one.walk("VALARM")],
        }
        for one in opened.walk("VEVENT")
    ]


def of(*words: str, language: str = "fr", today: date = TODAY) -> tuple[Event, ...]:
    resolver = real_resolver()
    return events_of(resolver.from_words(words, today), resolver.explainer(language, today))


@pytest.mark.parametrize("day", [date(2028, 2, 29), date(2027, 3, 28), date(2026, 12, 31)])
def test_a_day_is_a_whole_day_whatever_the_clock_does(day: date) -> None:
    """29 February, the change to summer time, the last day of a year."""
    (found,) = read_back(Event("a@b", day, "Titre", "Texte"))

    assert (found["day"], found["after"]) == (day, day + timedelta(days=1))
    assert type(found["day"]) is date


def test_alarms_ring_in_the_morning_so_many_days_before() -> None:
    (found,) = read_back(Event("a@b", TODAY, "Titre", "Texte", (7, 1)))

    assert found["alarms"] == [timedelta(days=-7, hours=9), timedelta(days=-1, hours=9)]


@pytest.mark.parametrize(
    "text",
    ["a, b; c\\n d", "BEGIN:VEVENT\r\nEND:VCALENDAR", "l'é" * 90, "مرحبا 日本 \u202e<b>", "x\x00y"],
)
def test_hostile_words_stay_inside_their_event(text: str) -> None:
    (found,) = read_back(Event("a@b", TODAY, text, text))

    assert str(found["title"]).startswith(text[:1])
    assert "\u202e" not in str(found["text"])
    made = ics([Event("a@b", TODAY, text, text)], stamp=STAMP)
    assert max(map(len, made.split(b"\r\n"))) <= 75
    assert made.count(b"\r\nBEGIN:VEVENT\r\n") == 1


def test_same_events_give_the_same_file() -> None:
    events = of("delai=complement_30_jours", "notifie_le=2026-11-21")

    assert ics(events, stamp=STAMP) == ics(events, stamp=STAMP)


def test_last_day_of_a_complement_request_is_in_the_calendar() -> None:
    (event,) = of("delai=complement_30_jours", "notifie_le=2026-11-21")

    assert event.day == date(2026, 12, 21)
    assert event.title.startswith("Dernier jour : ")
    assert event.alarm_days == (14, 7, 1)


@pytest.mark.parametrize(
    ("today", "alarms"),
    [("2026-12-06", (14, 7, 1)), ("2026-12-07", (7, 1)), ("2026-12-20", ()), ("2027-01-05", ())],
)
def test_alarm_that_would_ring_in_the_past_is_left_out(today: str, alarms: tuple[int, ...]) -> None:
    words = ("delai=complement_30_jours", "notifie_le=2026-11-21")
    (event,) = of(*words, today=date.fromisoformat(today))

    assert event.alarm_days == alarms


def test_window_gives_its_first_and_its_last_day() -> None:
    words = ("demarche=titre_sejour", "titre=etudiant", "etape=renouvellement")
    first, last = of(*words, "expire_le=2027-05-02")

    assert (first.day, last.day) == (date(2027, 1, 2), date(2027, 3, 3))
    assert first.uid != last.uid
    assert "R431-5" in last.description


def test_clock_of_every_kind_gives_its_day_and_its_uid_is_stable() -> None:
    resolver = real_resolver()
    given = {"titre": "etudiant", "etape": "premiere", "demarche": "titre_sejour"}
    seen = set()
    for code, clock in resolver.library.table.clocks.items():
        anchor = clock.anchor or "expire_le"
        facts = {str(anchor): "2026-11-30"}
        facts |= {fact: given.get(fact, "inconnu") for fact in clock.ask}
        words = (f"delai={code}", *(f"{fact}={value}" for fact, value in facts.items()))
        events = of(*words)
        assert events == of(*words)
        seen |= {event.uid for event in events}
        assert all(event.title and event.description for event in events)

    assert len(seen) > 15


def test_titles_are_in_the_language_of_the_person() -> None:
    (event,) = of("delai=complement_30_jours", "notifie_le=2026-11-21", language="en")

    assert event.title.startswith("Last day: ")


@pytest.mark.parametrize(
    "words",
    [
        ["document=api_premiere"],
        ["blocage=rdv_introuvable"],
        ["delai=complement_30_jours", "notifie_le=inconnu"],
        ["demarche=titre_sejour"],
    ],
)
def test_answer_without_a_date_gives_no_event(words: list[str]) -> None:
    assert of(*words) == ()
