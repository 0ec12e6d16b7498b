"""Files made when they are sent, from a recipe: a sheet, a calendar, the trail of a checklist.

Nothing of them is stored; the recipe is sealed in the outbox until Telegram has the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from bot.conversation import Conversation
from bot.engine.session import Session, from_json, to_json
from bot.faces.telegram.outgoing import Call, Role
from bot.filing.followups import FollowUps
from bot.filing.followups_json import from_json as follow_ups_of
from bot.filing.followups_json import to_json as follow_ups_json
from bot.filing.links import write_link
from bot.followups import Follower
from bot.render.calendar import events_of, ics
from bot.render.catalogs import SOURCE_LANGUAGE
from bot.render.letter_files import Kind
from bot.render.sheet import deep_link, sheet_pdf
from bot.render.trail_files import trail_file

SHEET, CALENDAR, TRAIL = "sheet", "calendar", "trail"
_NAMES = {SHEET: "bonguichet-{day}.pdf", CALENDAR: "bonguichet-{day}.ics"}


def recipe(kind: str, session: Session, today: date, caption: str = "") -> Call:
    """Return the call that sends a file; it is made at the moment of sending."""
    fields = {"kind": kind, "session": to_json(session), "day": today.isoformat()}
    return Call(Role.FILE, text=caption, name=_NAMES[kind].format(day=today), fields=fields)


def trail_recipe(kind: Kind, held: FollowUps, key: str, language: str, today: date) -> Call | None:
    """Return the call that sends the trail of one checklist; None when there is no such one."""
    checklist = held.get(key)
    if checklist is None:
        return None
    alone = follow_ups_json(FollowUps((checklist,)))
    fields = {"kind": TRAIL, "as": kind, "held": alone, "key": key, "language": language}
    name = f"chronologie-{today}.{kind}"
    return Call(Role.FILE, name=name, fields={**fields, "day": today.isoformat()})


class FileMaker:
    """Makes files over one content; it takes up to a second, in a thread."""

    def __init__(self, conversation: Conversation, bot_name: str | None) -> None:
        self.conversation = conversation
        self.bot_name = bot_name

    def make(self, fields: Mapping[str, Any]) -> bytes:
        """Return the bytes of a recipe's file."""
        today = date.fromisoformat(fields["day"])
        if fields["kind"] == TRAIL:
            return self._trail(fields, today)
        session = from_json(fields["session"])
        if fields["kind"] == CALENDAR:
            return self._calendar(session, today)
        return self._sheet(session, today)

    def _trail(self, fields: Mapping[str, Any], today: date) -> bytes:
        languages = self.conversation.languages
        spoken = languages.words(fields["language"]).language
        follower = Follower(self.conversation.library, languages)
        held = follow_ups_of(fields["held"])
        sheets = follower.trail(held, fields["key"], today, spoken.code)
        assert sheets is not None  # trail_recipe found the checklist
        other = spoken if sheets[1] is not None else None
        return trail_file(*sheets, fields["as"], today=today, language=other)

    def _sheet(self, session: Session, today: date) -> bytes:
        conversation = self.conversation
        french = conversation.resume(replace(session, language=SOURCE_LANGUAGE), today)
        is_french = session.language == SOURCE_LANGUAGE
        other = None if is_french else conversation.resume(session, today).screen
        code = write_link(conversation.library.links, french.turn.place.facts)
        return sheet_pdf(
            french.screen,
            other,
            today=today,
            words=conversation.languages.words(session.language),
            link=deep_link(self.bot_name, code),
        )

    def _calendar(self, session: Session, today: date) -> bytes:
        conversation = self.conversation
        shown = conversation.resume(session, today)
        explain = conversation.explainer(conversation.languages.words(session.language), today)
        events = events_of(shown.answer, explain) if shown.answer is not None else ()
        return ics(events, stamp=datetime(today.year, today.month, today.day, tzinfo=UTC))
