"""A chat as the person sees it: messages with their buttons, alerts, files, what was deleted."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
_TAG = re.compile(r"<(/?)([a-z-]+)(?:\s[^<>]*)?>")
#: https://core.telegram.org/bots/api#html-style
_TAGS = {
    *("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "a", "blockquote"),
    *("span", "tg-spoiler", "tg-emoji", "tg-time"),
}


@dataclass(slots=True)
class FakeMessage:
    """One message; the bot's change in place when it edits them."""

    id: int
    chat: int
    by_bot: bool
    content: Json  #: the fields of Telegram's Message, `text` as it was sent
    edits: int = 0
    file: tuple[str, bytes] | None = None  #: name and content of a document of the bot
    asked: Json = field(default_factory=dict)  #: every parameter of the call that showed it last

    @property
    def text(self) -> str:
        """The text or caption as it was sent, tags included."""
        return str(self.content.get("text", self.content.get("caption", "")))

    @property
    def plain(self) -> str:
        """The text as the person reads it."""
        return plain(self.text)

    @property
    def rows(self) -> list[list[str]]:
        """The labels of the inline keyboard, row by row."""
        return [[button["text"] for button in row] for row in self._keyboard()]

    @property
    def buttons(self) -> list[Json]:
        """The buttons in reading order, as Telegram's InlineKeyboardButton."""
        return [button for row in self._keyboard() for button in row]

    @property
    def labels(self) -> list[str]:
        """The labels in reading order."""
        return [button["text"] for button in self.buttons]

    def _keyboard(self) -> list[list[Json]]:
        rows: list[list[Json]] = self.content.get("reply_markup", {}).get("inline_keyboard", [])
        return rows


@dataclass(slots=True)
class FakeChat:
    """One chat and what the bot did in it."""

    id: int
    kind: str  #: private, group, supergroup or channel
    language: str | None  #: of the person's Telegram; None: it tells none
    first_name: str
    username: str
    messages: dict[int, FakeMessage] = field(default_factory=dict)  #: by id, oldest first
    alerts: list[str] = field(default_factory=list)  #: texts of answered presses
    open_presses: set[str] = field(default_factory=set)  #: presses whose button still turns
    blocked: bool = False  #: calls are answered 403
    left: bool = False  #: the bot left it

    @property
    def by_bot(self) -> list[FakeMessage]:
        """The messages of the bot that are still there, oldest first."""
        return [message for message in self.messages.values() if message.by_bot]

    @property
    def last(self) -> FakeMessage:
        """The newest message of the bot; raises LookupError when there is none."""
        if not self.by_bot:
            raise LookupError(f"the bot wrote nothing in chat {self.id}")
        return self.by_bot[-1]

    @property
    def screen(self) -> FakeMessage:
        """The newest message with buttons; raises LookupError when there is none."""
        for message in reversed(self.by_bot):
            if message.buttons:
                return message
        raise LookupError(f"no message with buttons in chat {self.id}: {self.texts}")

    @property
    def texts(self) -> list[str]:
        """The texts of the bot as the person reads them, oldest first."""
        return [message.plain for message in self.by_bot]

    def as_json(self) -> Json:
        """Return Telegram's Chat."""
        if self.kind == "private":
            names = {"first_name": self.first_name, "username": self.username}
            return {"id": self.id, "type": self.kind, **names}
        return {"id": self.id, "type": self.kind, "title": self.first_name}

    def person(self) -> Json:
        """Return Telegram's User: who writes in the chat."""
        names = {"first_name": self.first_name, "username": self.username}
        language = {"language_code": self.language} if self.language else {}
        return {"id": abs(self.id), "is_bot": False, **names, **language}


def plain(text: str) -> str:
    """Return the text of HTML, without tags and entities."""
    return html.unescape(_TAG.sub("", text))


def faults(text: str, parse_mode: str | None) -> Iterator[str]:
    """Yield what Telegram would refuse in a text, in its words."""
    shown = plain(text) if parse_mode == "HTML" else text
    if not shown.strip():
        yield "message text is empty"
    if len(shown.encode("utf-16-le", "surrogatepass")) > 2 * 4096:
        yield "message is too long"
    if parse_mode == "HTML":
        yield from _html_faults(text)


def _html_faults(text: str) -> Iterator[str]:
    opened: list[str] = []
    for closing, name in _TAG.findall(text):
        if name not in _TAGS:
            yield f"can't parse entities: Unsupported start tag {name}"
        elif not closing:
            opened.append(name)
        elif not opened or opened.pop() != name:
            yield f"can't parse entities: Unexpected end tag {name}"
    if opened:
        yield f"can't parse entities: Can't find end tag corresponding to start tag {opened[-1]}"
    if "<" in _TAG.sub("", text):
        yield "can't parse entities: Unsupported start tag"


def button_faults(markup: Json) -> Iterator[str]:
    """Yield what Telegram would refuse in an inline keyboard, in its words."""
    for row in markup.get("inline_keyboard", []):
        for button in row:
            kinds = [name for name in ("callback_data", "url", "copy_text") if name in button]
            if not button.get("text", "").strip() or len(kinds) != 1:
                yield "Text buttons are unallowed in the inline keyboard"
            if not 1 <= len(str(button.get("callback_data", "x")).encode()) <= 64:
                yield "BUTTON_DATA_INVALID"
            if len(button.get("copy_text", {}).get("text", "")) > 256:
                yield "BUTTON_COPY_TEXT_INVALID"
