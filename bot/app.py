"""The composition root: settings -> content, languages, conversation. It alone knows everybody."""

from __future__ import annotations

from datetime import date

from bot.content.loader import load
from bot.conversation import Conversation
from bot.render.catalogs import Languages
from bot.settings import Settings


def conversation(settings: Settings, today: date) -> Conversation:
    """Return the conversation over the content of the settings; raises ContentError."""
    return Conversation(load(settings.flows, today=today), Languages(settings.locales))
