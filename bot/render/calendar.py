"""Days of the law -> a calendar file (.ics) for any phone; and which days an answer holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.filing.following import ClockDecision
from bot.filing.model import Answer, Decision
from bot.filing.plain import plain
from bot.render.decision import Explainer

ALARM_DAYS = (14, 7, 1)  #: before a last day; those already past are left out
ALARM_HOUR = 9  #: of the morning: an alarm at midnight is switched off unread
_MAX_CHARS = 2_000  #: of a description
_PRODUCT = "-//bonguichet//bonguichet//FR"


@dataclass(frozen=True, slots=True)
class Event:
    """One whole day to remember."""

    uid: str  #: stable: the same uid in a later file moves the event instead of adding one
    day: date
    title: str
    description: str
    alarm_days: tuple[int, ...] = ()  #: days before, at nine in the morning


def ics(events: Iterable[Event], *, stamp: datetime) -> bytes:
    """Return the calendar file; `stamp` says when it was made and carries a time zone.

    Days are whole days without a time zone, so that no change to summer time moves them.
    """
    from icalendar import Calendar  # late: 40 ms, used for files alone

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for event in events:
        calendar.add_component(_component(event, stamp))
    made: bytes = calendar.to_ical()
    return made


def _component(event: Event, stamp: datetime) -> Any:
    from icalendar import Alarm
    from icalendar import Event as Component

    made = Component()
    made.add("uid", event.uid)
    made.add("dtstamp", stamp)
    made.add("dtstart", event.day)
    made.add("dtend", event.day + timedelta(days=1))
    made.add("summary", plain(event.title, max_chars=200))
    made.add("description", plain(event.description, max_chars=_MAX_CHARS, max_lines=20))
    made.add("transp", "TRANSPARENT")  # a deadline does not make the person busy
    for days in event.alarm_days:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", plain(event.title, max_chars=200))
        alarm.add("trigger", timedelta(days=-days, hours=ALARM_HOUR))
        made.add_component(alarm)
    return made


# --- the days of an answer --------------------------------------------------------------------


def events_of(answer: Answer, explain: Explainer) -> tuple[Event, ...]:
    """Return the days that an answer holds: of a clock, or of a filing window; none for the rest.

    Titles are in the language of the explainer. The uid is that of the rule and of the day it is
    counted from: the same answer asked again gives the same events.
    """
    match answer:
        case ClockDecision():
            return tuple(_of_clock(answer, explain))
        case Decision():
            return tuple(_of_window(answer, explain))
    return ()


def _of_clock(answer: ClockDecision, explain: Explainer) -> Iterator[Event]:
    ui, say, clock = explain.words.ui, explain.say, answer.clock
    uid = f"{clock.id}-{answer.starts_on}"
    label = say(clock.label)
    if answer.opens is not None:
        title = ui("Premier jour : {what}", what=label)
        yield Event(f"{uid}-opens@bonguichet", answer.opens, title, answer.article)
    if answer.due is None:
        return
    match clock.due_is:
        case "limite":
            title = ui("Dernier jour : {what}", what=label)
        case "naissance":
            title = ui("Refus possible sans réponse : {what}", what=label)
        case "fin":
            title = ui("Fin : {what}", what=label)
    text = "\n".join((f"{answer.article}. {say(answer.effect)}", *map(say, clock.steps)))
    yield Event(f"{uid}-due@bonguichet", answer.due, title, text, _alarms(answer.due, explain))


def _of_window(answer: Decision, explain: Explainer) -> Iterator[Event]:
    window = answer.window
    if window is None or window.opens is None or window.closes is None:
        return
    ui, say = explain.words.ui, explain.say
    rule = explain.table.windows[window.rule]
    anchor = date.fromisoformat(str(answer.facts[rule.anchor]))
    uid = f"{window.rule}-{anchor}"
    what = say((answer.title or answer.procedure).label)
    text = f"{say(answer.guide.sentence)}\n{explain.window(answer)} ({rule.article})"
    title = ui("Premier jour pour déposer : {what}", what=what)
    yield Event(f"{uid}-opens@bonguichet", window.opens, title, text, (0,))
    title = ui("Dernier jour pour déposer : {what}", what=what)
    alarms = _alarms(window.closes, explain)
    yield Event(f"{uid}-closes@bonguichet", window.closes, title, text, alarms)


def _alarms(day: date, explain: Explainer) -> tuple[int, ...]:
    left = (day - explain.today).days
    return tuple(days for days in ALARM_DAYS if days < left)
