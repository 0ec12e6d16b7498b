"""What Telegram's refusals mean for a message: the one place that knows its error texts."""

from __future__ import annotations

from enum import Enum, auto

from telegram.error import Forbidden, TelegramError


class Fault(Enum):
    """What a refusal of Telegram means for a message."""

    DONE = auto()  #: it is as it should be already
    GONE = auto()  #: the message to edit can no longer be edited: a new one replaces it
    UNREADABLE = auto()  #: the markup is refused: the words go without it
    UNREACHABLE = auto()  #: nobody reads this chat any more
    LOST = auto()  #: nothing can be done


#: Parts of Telegram's descriptions, in lower case (Bot API server, 2026).
_FAULTS = (
    ("message is not modified", Fault.DONE),
    ("query is too old", Fault.DONE),
    ("query id is invalid", Fault.DONE),
    ("message to delete not found", Fault.DONE),
    ("message can't be deleted", Fault.DONE),
    ("message to edit not found", Fault.GONE),
    ("message can't be edited", Fault.GONE),
    ("message_id_invalid", Fault.GONE),
    ("can't parse entities", Fault.UNREADABLE),
    ("chat not found", Fault.UNREACHABLE),
    ("user is deactivated", Fault.UNREACHABLE),
    ("peer_id_invalid", Fault.UNREACHABLE),
)


def fault_of(err: TelegramError) -> Fault:
    """Return what a refusal means."""
    if isinstance(err, Forbidden):
        return Fault.UNREACHABLE
    said = str(err).lower()
    return next((fault for words, fault in _FAULTS if words in said), Fault.LOST)
