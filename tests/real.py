"""The real content, loaded once for all tests that speak to it."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from bot.authoring.resolving import Resolver, resolver
from bot.conversation import Conversation, open_conversation
from bot.settings import read_settings

ROOT = Path(__file__).parents[1]
TODAY = date(2026, 11, 21)
#: the languages that a person may choose, by their own names, the source first
OFFERED = ["Français", "English", "العربية"]
READ = date(2026, 11, 27)  #: the last day on which a source of the content was read


@cache
def real_conversation() -> Conversation:
    """Return the conversation that the packaged content gives."""
    return open_conversation(read_settings({}), TODAY)


@cache
def real_resolver() -> Resolver:
    """Return the resolver that the packaged content gives."""
    return resolver(read_settings({}), TODAY)
