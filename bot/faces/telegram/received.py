"""One Telegram update, reduced to what answering needs: no name, no photo, no raw update.

The update is read as the JSON object that Telegram sends (a `telegram.Update` builds the old
message and its keyboard, which nobody looks at). What cannot be read is nothing, never an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from time import monotonic
from typing import Any

import orjson

#: What Telegram is asked to send; anything else would be thrown away.
WANTED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member", "channel_post")
MAX_TEXT_CHARS = 4096  #: Telegram Bot API, Message.text
MAX_DATA_CHARS = 64  #: Telegram Bot API, InlineKeyboardButton.callback_data, in bytes
MAX_ID = 2**63 - 1  #: Telegram's ids have at most 52 bits; a database holds 64
MAX_LANGUAGE_CHARS = 35  #: RFC 5646 recommends buffers of 35

#: Fields of a message that say that somebody sent a file: it is neither read nor kept here.
_FILES = ("photo", "document", "video", "animation", "audio", "voice", "video_note", "live_photo")
#: News about the chat itself: nothing to answer.
_NEWS = (
    "pinned_message",
    "message_auto_delete_timer_changed",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_closed",
    "forum_topic_reopened",
    "write_access_allowed",
    "chat_background_set",
    "connected_website",
)


class Kind(StrEnum):
    """What happened."""

    PRESS = "press"  #: a button
    COMMAND = "command"
    TEXT = "text"
    FILE = "file"  #: a photo, a document, a voice message…
    OTHER = "other"  #: a sticker, a contact, a place…
    EDITED = "edited"  #: a message was changed after it was sent
    BLOCKED = "blocked"  #: the person stopped the bot
    ELSEWHERE = "elsewhere"  #: a group or a channel


@dataclass(frozen=True, slots=True)
class Received:
    """One update."""

    id: int  #: update_id
    kind: Kind
    chat: int
    text: str = ""  #: what was typed, or the data of the button
    message: int | None = None  #: the message pressed on, or sent
    query: str | None = None  #: of a press: answered within it
    language: str = ""  #: of the person's Telegram
    thread: int | None = None  #: a topic inside the chat
    #: of a photo or a document that may be read: in memory alone, never in the inbox
    file: str = field(default="", repr=False)
    is_lost: bool = False  #: a crash took the words, which were never written down
    since: float = field(default_factory=monotonic, compare=False)  #: when it came, by this clock


def received(update: Mapping[str, Any]) -> Received | None:
    """Return what the update says; None for what needs no answer (news, another bot, nonsense)."""
    try:
        return _read(update)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _read(update: Mapping[str, Any]) -> Received | None:
    id_ = _whole(update["update_id"])
    if query := update.get("callback_query"):
        return _press(id_, query)
    if member := update.get("my_chat_member"):
        return _member(id_, member)
    for name in ("message", "edited_message", "channel_post"):
        if message := update.get(name):
            return _message(id_, message, is_edited=name == "edited_message")
    return None


def _press(id_: int, query: Mapping[str, Any]) -> Received | None:
    message = query.get("message")
    if message is None:  # a button of an inline message: this bot sends none
        return None
    chat = message["chat"]
    data = query.get("data") or ""
    return Received(
        id_,
        Kind.PRESS if _is_private(chat) else Kind.ELSEWHERE,
        _whole(chat["id"]),
        text=_sound(data) if len(data) <= MAX_DATA_CHARS else "",
        message=_whole(message["message_id"]),
        query=_sound(str(query["id"])),
        language=_language(query.get("from")),
        thread=_thread(message),
    )


def _member(id_: int, member: Mapping[str, Any]) -> Received | None:
    chat, status = member["chat"], member["new_chat_member"]["status"]
    is_gone = status in ("kicked", "left")
    if _is_private(chat):
        return Received(id_, Kind.BLOCKED, _whole(chat["id"])) if is_gone else None
    return None if is_gone else Received(id_, Kind.ELSEWHERE, _whole(chat["id"]))


def _message(id_: int, message: Mapping[str, Any], *, is_edited: bool) -> Received | None:
    chat, sender = message["chat"], message.get("from")
    if (sender or {}).get("is_bot") or any(name in message for name in _NEWS):
        return None
    found = Received(
        id_,
        Kind.OTHER,
        _whole(chat["id"]),
        message=_whole(message["message_id"]),
        language=_language(sender),
        thread=_thread(message),
    )
    if not _is_private(chat):
        return replace(found, kind=Kind.ELSEWHERE)
    if is_edited:
        return replace(found, kind=Kind.EDITED)
    text = message.get("text")
    if isinstance(text, str):
        kind = Kind.COMMAND if text.startswith("/") else Kind.TEXT
        return replace(found, kind=kind, text=_sound(text[:MAX_TEXT_CHARS]))
    if any(name in message for name in _FILES):
        return replace(found, kind=Kind.FILE, file=_paper(message))
    return found


def _paper(message: Mapping[str, Any]) -> str:
    """Return the id of what may show a paper: the largest size of a photo, an image, a PDF."""
    if photos := message.get("photo"):
        return str(photos[-1]["file_id"])
    document = message.get("document") or {}
    kind = str(document.get("mime_type") or "")
    is_paper = kind == "application/pdf" or kind.startswith("image/")
    return str(document["file_id"]) if is_paper else ""


def _is_private(chat: Mapping[str, Any]) -> bool:
    return bool(chat["type"] == "private")


def _language(person: Mapping[str, Any] | None) -> str:
    code = (person or {}).get("language_code") or ""
    return _sound(code) if isinstance(code, str) and len(code) <= MAX_LANGUAGE_CHARS else ""


def _thread(message: Mapping[str, Any]) -> int | None:
    thread = message.get("message_thread_id")
    return _whole(thread) if thread is not None and message.get("is_topic_message") else None


def _sound(text: str) -> str:
    """Return the text without half characters, which no file can hold."""
    return text.encode(errors="replace").decode()


def _whole(value: Any) -> int:
    if type(value) is not int or not -MAX_ID <= value <= MAX_ID:
        raise TypeError("expected a whole number of 64 bits")
    return value


_DEFAULTS = {one.name: one.default for one in fields(Received) if one.name not in ("since", "file")}


def to_json(one: Received) -> str:
    """Return the update as the inbox keeps it, sealed: what is usual is left out."""
    kept = {
        name: value
        for name, usual in _DEFAULTS.items()
        if (value := getattr(one, name)) is not usual and value != usual
    }
    return orjson.dumps(kept).decode()


def from_json(text: str) -> Received:
    """Return the update written by to_json."""
    said = orjson.loads(text)
    return Received(**{**said, "kind": Kind(said["kind"])})
