"""Reminders: sealed with all that sending them needs, sent between 9:00 and 21:00 over there."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.faces.telegram.commands import RESUME, STOP_REMINDERS
from bot.faces.telegram.dialogue import Asked
from bot.faces.telegram.layout import messages
from bot.faces.telegram.outgoing import Call, Letter, Role
from bot.faces.telegram.sender import Sender
from bot.faces.telegram.state import ChatState
from bot.filing.followup import StepReminder
from bot.filing.reminders import ReminderRule
from bot.render.catalogs import Languages
from bot.render.screen import Block, Screen
from bot.stores.base import SessionKey
from bot.stores.ledger import Ledger, Reminder

FIRST_HOUR, LAST_HOUR = 9, 21  #: local time; at 21:00 it is too late
WANTED_HOUR = 10
HOUR_S = 3_600


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a reminder keeps beside its date: nothing of the situation."""

    chat: int
    thread: int | None
    language: str
    name: str  #: of the rule
    zone: str
    key: str = ""  #: of the checklist that it leads back to

    def to_json(self) -> str:
        """Return it as one text."""
        kept = [self.chat, self.thread, self.language, self.name, self.zone, self.key]
        return json.dumps(kept)


def hour_of(moment: datetime) -> int:
    """Return the hours since 1970 in UTC."""
    return int(moment.timestamp()) // HOUR_S


def name_of(rule: str, day: date) -> str:
    """Return the name under which the ledger keeps it: the window of another card is another."""
    return f"{rule} {day}"


def reminder_of(key: SessionKey, state: ChatState, asked: Asked, zone: ZoneInfo) -> Reminder:
    """Return the reminder for that day, in the morning where the person lives."""
    morning = datetime.combine(asked.day, time(WANTED_HOUR), zone)
    language, step = state.session.language, StepReminder.named(asked.name, asked.day)
    rule, list_ = (step.rule, step.key) if step else (asked.name, "")
    body = Sealed(state.chat, state.thread, language, rule, zone.key, list_)
    name = name_of(asked.name, asked.day)
    return Reminder(key, name, hour_of(morning), body.to_json())


def allowed_hour(now: datetime, zone: ZoneInfo) -> int | None:
    """Return None when it is day over there, else the next hour at which it is."""
    local = now.astimezone(zone)
    if FIRST_HOUR <= local.hour < LAST_HOUR:
        return None
    day: date = local.date() + timedelta(days=int(local.hour >= LAST_HOUR))
    morning = datetime.combine(day, time(FIRST_HOUR), zone)
    return -(-int(morning.astimezone(UTC).timestamp()) // HOUR_S)  # a zone may be at half past


class Reminding:
    """Sends what is due; PTB's job queue calls it once a minute."""

    def __init__(self, ledger: Ledger, sender: Sender, languages: Languages) -> None:
        self.ledger = ledger
        self.sender = sender
        self.languages = languages
        self.rules: dict[str, ReminderRule] = {}

    def replace(self, rules: Iterable[ReminderRule]) -> None:
        """Take the texts of the content just loaded."""
        self.rules = {rule.id: rule for rule in rules}

    async def send_due(self, now: datetime) -> int:
        """Send the reminders whose hour has come, also those missed; return how many."""
        sent = 0
        for reminder in await self.ledger.due(hour_of(now)):
            sealed = Sealed(*json.loads(reminder.body))
            later = allowed_hour(now, ZoneInfo(sealed.zone))
            if later is not None:
                await self.ledger.postpone(reminder, later)
                continue
            letter = self._letter(sealed)
            call = await self.ledger.remind(reminder, letter.to_json() if letter else None)
            if letter is not None and call is not None:
                kept = await self.ledger.load(reminder.chat)
                self.sender.queue(reminder.chat, kept.screen if kept else 0, [(call, letter)])
                sent += 1
        return sent

    def _letter(self, sealed: Sealed) -> Letter | None:
        """Return the message, or None when the content no longer has this reminder."""
        rule = self.rules.get(sealed.name)
        if rule is None:
            return None
        words = self.languages.words(sealed.language)
        screen = Screen((Block("text", (words.content(rule.text),)),), language=words.language.code)
        resume = f"{RESUME}.{sealed.key}" if sealed.key else RESUME
        buttons = (
            ({"text": words.ui("Continuer"), "callback_data": resume},),
            ({"text": words.ui("Arrêter les rappels"), "callback_data": STOP_REMINDERS},),
        )
        call = Call(Role.STAYS, messages(screen)[0], buttons)
        return Letter(sealed.chat, call, sealed.thread)
