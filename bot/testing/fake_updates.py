"""What people do, as the updates that Telegram makes of it: plain dicts."""

from __future__ import annotations

import itertools
from typing import Any

from bot.testing.fake_chat import FakeChat, FakeMessage, Json

FIRST_PERSON = 7_000_000_001  #: looks like an id of Telegram, so that a leak is found by searching
FIRST_GROUP = -1_002_000_000_001
_FILE = {"file_id": "f", "file_unique_id": "u", "file_size": 1000}
_PICTURE = {**_FILE, "width": 10, "height": 10}
#: A least content of each kind of message that is no text.
MEDIA: dict[str, Any] = {
    "photo": [_PICTURE],
    "document": {**_FILE, "file_name": "scan.pdf"},
    "voice": {**_FILE, "duration": 3},
    "video": {**_PICTURE, "duration": 3},
    "sticker": {
        **_PICTURE,
        "type": "regular",
        "is_animated": False,
        "is_video": False,
        "emoji": "🙂",
    },
    "contact": {"phone_number": "+33600000000", "first_name": "Zoé"},
    "location": {"latitude": 48.86, "longitude": 2.35},
    "dice": {"emoji": "🎲", "value": 3},
    "new_chat_title": "Titre",
}


class Updates:
    """Makes chats, and updates of what is done in them; each call makes a new update."""

    me: Json  #: the bot, as Telegram's User

    def __init__(self) -> None:
        self.chats: dict[int, FakeChat] = {}
        self.now = 1_790_000_000  #: the date of messages, seconds since 1970
        self._people = itertools.count(FIRST_PERSON)
        self._groups = itertools.count(FIRST_GROUP, -1)
        self._update_ids = itertools.count(500_000_001)
        self._message_ids = itertools.count(1)
        self._press_ids = itertools.count(1)

    def chat(
        self,
        *,
        language: str | None = "fr",
        kind: str = "private",
        first_name: str = "Zahra",
        username: str = "zahra_k",
    ) -> FakeChat:
        """Open a chat of a new person, or a new group, supergroup or channel."""
        number = next(self._people if kind == "private" else self._groups)
        self.chats[number] = FakeChat(number, kind, language, first_name, username)
        return self.chats[number]

    def text(self, chat: FakeChat, text: str, **more: Any) -> Json:
        """Write something; `more`: further fields of the Message (forward_origin…)."""
        return self.message(chat, text=text, **more)

    def command(self, chat: FakeChat, name: str, argument: str = "") -> Json:
        """Write /name, with its argument."""
        entity = {"type": "bot_command", "offset": 0, "length": len(name) + 1}
        return self.text(chat, f"/{name} {argument}".strip(), entities=[entity])

    def photo(self, chat: FakeChat, caption: str | None = None) -> Json:
        """Send a photograph."""
        return self.media(chat, "photo", **({"caption": caption} if caption else {}))

    def media(self, chat: FakeChat, kind: str, **more: Any) -> Json:
        """Send what is no text: a kind of MEDIA."""
        return self.message(chat, **{kind: MEDIA[kind]}, **more)

    def message(self, chat: FakeChat, **content: Any) -> Json:
        """Send a message of any content; in a channel it is a post."""
        message = FakeMessage(next(self._message_ids), chat.id, by_bot=False, content=content)
        chat.messages[message.id] = message
        kind = "channel_post" if chat.kind == "channel" else "message"
        return self.update(**{kind: self.as_json(message)})

    def edited(self, chat: FakeChat, text: str, message: FakeMessage | None = None) -> Json:
        """Change one's own message, the last one by default."""
        own = [one for one in chat.messages.values() if not one.by_bot]
        changed = message or own[-1]
        changed.content = {**changed.content, "text": text}
        return self.update(edited_message={**self.as_json(changed), "edit_date": self.now})

    def press(
        self,
        chat: FakeChat,
        label: str = "",
        *,
        data: str | None = None,
        message: FakeMessage | None = None,
    ) -> Json:
        """Press a button by its label, on the newest keyboard or on a given message.

        With `data`, that is sent in its place: an old or forged button. Raises LookupError when the
        message has no such button, or when it opens a link and tells the bot nothing.
        """
        pressed = message or chat.screen
        number = f"{chat.id}.{next(self._press_ids)}"
        query = {
            "id": number,
            "from": chat.person(),
            "chat_instance": str(chat.id),
            "data": _data(pressed, label) if data is None else data,
            "message": self._seen_now(chat, pressed),
        }
        chat.open_presses.add(number)
        return self.update(callback_query=query)

    def _seen_now(self, chat: FakeChat, message: FakeMessage) -> Json:
        """Return the message, or Telegram's InaccessibleMessage once it was deleted."""
        if message.id in chat.messages:
            return self.as_json(message)
        return {"message_id": message.id, "chat": chat.as_json(), "date": 0}

    def member(self, chat: FakeChat, status: str) -> Json:
        """Change what the bot is in the chat: member (added, unblocked), kicked (blocked), left."""
        chat.blocked = status == "kicked"
        old = "member" if status in {"kicked", "left"} else "left"
        until = {"until_date": 0} if status == "kicked" else {}
        change = {
            "chat": chat.as_json(),
            "from": chat.person(),
            "date": self.now,
            "old_chat_member": {"user": self.me, "status": old},
            "new_chat_member": {"user": self.me, "status": status, **until},
        }
        return self.update(my_chat_member=change)

    def update(self, **content: Any) -> Json:
        """Return an update of a new id with any content."""
        return {"update_id": next(self._update_ids), **content}

    def as_json(self, message: FakeMessage) -> Json:
        """Return Telegram's Message."""
        chat = self.chats[message.chat]
        sender = self.me if message.by_bot else chat.person()
        author = {} if chat.kind == "channel" else {"from": sender}
        own = {"message_id": message.id, "date": self.now, "chat": chat.as_json()}
        return {**own, **author, **message.content}


def _data(message: FakeMessage, label: str) -> str:
    found = [
        str(one["callback_data"])
        for one in message.buttons
        if one["text"] == label and "callback_data" in one
    ]
    if not found:
        raise LookupError(f"no button {label!r} among {message.labels}")
    return found[0]
