"""How far a translation is: the four words that coverage, review and the sheets have in common."""

from __future__ import annotations

from enum import StrEnum

from babel.messages.catalog import Message

from bot.authoring.translating.files import outdated_since
from bot.render.po import is_shown, reviewer


class State(StrEnum):
    """Exactly one for each text; a person reads French for the first two."""

    MISSING = "missing"  #: nothing that may be shown: empty, uncertain, or with other values
    OUTDATED = "outdated"  #: translated, and the French has changed since
    DRAFTED = "drafted"  #: shown, and nobody vouches for it
    REVIEWED = "reviewed"  #: read against the French by somebody of the list


FRENCH = {
    State.MISSING: "manquante",
    State.OUTDATED: "périmée",
    State.DRAFTED: "ébauche",
    State.REVIEWED: "relue",
}


def state_of(message: Message) -> State:
    """Return the state of a message of a catalog that has the French of today."""
    if message.fuzzy and outdated_since(message):
        return State.OUTDATED
    if not is_shown(message):
        return State.MISSING
    return State.DRAFTED if reviewer(message) is None else State.REVIEWED
