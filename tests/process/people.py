"""People before the real bot, each beside a double: the same conversation, computed in here.

After each update the chat must show what the double's shows: the same words, the same buttons.
Only the name that the bot draws for a conversation (the nonce of its buttons) differs, and is
translated.
"""

from __future__ import annotations

import itertools
import re
import time
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from html import unescape
from typing import Any

from bot.faces.telegram.dialogue import Dialogue, Reply
from bot.faces.telegram.outgoing import Call, Role
from bot.faces.telegram.received import received
from bot.faces.telegram.state import ChatState
from bot.faces.telegram.talk import answer
from tests.process.strict import Message
from tests.real import real_conversation

PATIENCE_S = 60.0  #: for one answer, on a busy machine, the bot being killed meanwhile
_TAG = re.compile(r"<[^>]*>")
_TOKEN = re.compile(r"([a-z0-9]{6})\.(.*)")

#: What a message looks like: its words, and its buttons without the name of the conversation.
Look = tuple[str, tuple[tuple[str, str], ...]]


def dialogue() -> Dialogue:
    """Return the dialogue of the doubles."""
    numbers = itertools.count(1)
    return Dialogue(real_conversation(), new_nonce=lambda: f"{next(numbers):06}")


def _said(button: dict[str, Any]) -> tuple[str, str]:
    data = button.get("callback_data")
    if data is None:
        return button["text"], str(button.get("copy_text"))
    found = _TOKEN.fullmatch(data)
    return button["text"], found[2] if found else data


def look_of(message: Message) -> Look:
    """Return how a message of the strict server looks."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    words: str = message.get("text") or message.get("caption") or ""
    return words.strip(), tuple(_said(button) for row in rows for button in row)


def _look(call: Call) -> Look:
    words = unescape(_TAG.sub("", call.text)).strip()
    return words, tuple(_said(button) for row in call.keyboard for button in row)


class Someone:
    """One person in one chat, and what the chat must show."""

    def __init__(self, api: Any, double: Dialogue, language: str = "fr", **chat: Any) -> None:
        self.api, self.double, self.language = api, double, language
        self.chat = api.chat(language=language, **chat)
        self.chat.push = self._push
        self.state: ChatState | None = None
        self.live: Look | None = None  #: the message edited in place
        self.others: Counter[Look] = Counter()  #: the messages that stay
        self.toasts: Counter[str] = Counter()
        self.was: set[Look] = set()  #: all that the chat ever showed
        self.names: dict[str, str] = {}  #: nonce of the bot -> nonce of the double
        self.since = time.monotonic()
        self.updates = 0
        self.last: dict[str, Any] = {}  #: what the person sent last
        self.owed = False  #: something must be shown for what was sent

    # --- what the person does ---------------------------------------------------------------------

    def write(self, text: str) -> None:
        self.chat.send(text, wait=False)

    def send(self, **content: Any) -> None:
        self.chat.send(wait=False, **content)

    def press(self, what: str) -> None:
        """Press the newest button of that option or action."""
        for message in reversed(self.messages()):
            for button in _buttons(message):
                if _said(button)[1].partition(".")[2] == what:
                    self.press_on(message, button["callback_data"])
                    return
        raise LookupError(f"no button {what!r}: {[look_of(one)[1] for one in self.messages()]}")

    def press_on(self, message: Message, data: str) -> None:
        """Press a button, perhaps of a message that is gone."""
        self.chat.press_data(message, data, wait=False)

    def buttons(self) -> list[tuple[Message, str]]:
        """Return what can be pressed, old messages included."""
        return [
            (message, button["callback_data"])
            for message in self.messages()
            for button in _buttons(message)
            if "callback_data" in button
        ]

    def _push(self, content: dict[str, Any], chat: int, wait: bool) -> list[Any]:
        self.expect(content)
        found: list[Any] = self.api.push(content, chat, wait)
        return found

    # --- what must follow -------------------------------------------------------------------------

    def expect(self, content: dict[str, Any]) -> None:
        """Let the double answer the update."""
        self.updates += 1
        self.since, self.last = time.monotonic(), content
        one = received({"update_id": self.updates, **self._translated(content)})
        if one is None:
            return
        reply = answer(self.double, one, self.state, datetime.now(UTC))
        self.state = reply.state
        self.owed |= bool(reply.calls)
        if one.query is not None and reply.toast:
            self.toasts[reply.toast.strip()] += 1
        self._show(reply, content)

    def _translated(self, content: dict[str, Any]) -> dict[str, Any]:
        """Return the update with the double's name of the conversation."""
        query = content.get("callback_query")
        found = _TOKEN.fullmatch(query["data"]) if query else None
        if query is None or found is None or found[1] not in self.names:
            return content
        data = f"{self.names[found[1]]}.{found[2]}"
        return {"callback_query": {**query, "data": data}}

    def _show(self, reply: Reply, content: dict[str, Any]) -> None:
        for call in reply.calls:
            look = _look(call)
            match call.role:
                case Role.STAYS | Role.FILE:
                    self.others[look] += 1
                case Role.SCREEN | Role.BELOW:
                    self.live = look
                case Role.CLOSE:
                    self.others[look] += self.live is not None
                    self.live = None
                case Role.CALL if call.method == "deleteMessage" and "callback_query" in content:
                    self._gone(call.fields["message_id"], content["callback_query"]["message"])
            self.was.add(look)

    def _gone(self, deleted: int, pressed: Message) -> None:
        if deleted == pressed["message_id"]:
            self.others -= Counter([look_of(pressed)])

    # --- what the chat shows ----------------------------------------------------------------------

    def messages(self) -> list[Message]:
        """Return the bot's messages, oldest first."""
        found: list[Message] = self.api.world.messages.bots(self.chat.id)
        return found

    def shown(self) -> Counter[Look]:
        """Return how the bot's messages look."""
        messages = self.messages()
        self._name(messages)
        return Counter(map(look_of, messages))

    def _name(self, messages: Iterable[Message]) -> None:
        """A name that was not there before is that of the present conversation."""
        if self.state is None:
            return
        for message in messages:
            for button in _buttons(message):
                if found := _TOKEN.fullmatch(button.get("callback_data", "")):
                    self.names.setdefault(found[1], self.state.nonce)

    def expected(self) -> Counter[Look]:
        """Return how the messages must look."""
        return self.others + Counter([self.live] if self.live else [])

    def is_answered(self, *, strict: bool) -> bool:
        """Say whether the chat shows what it must; strict: nothing more, and no press spins.

        Not strict: a message may stand there twice, since it is delivered at least once.
        """
        shown, expected = self.shown(), self.expected()
        if expected - shown:
            return False
        return not strict or (shown == expected and not self.chat.spinning())

    def tail(self) -> str:
        """Return the last things that happened in the chat, for who looks for a fault."""
        calls = [call for call in self.api.calls.copy() if call.chat_id == self.chat.id]
        lines = [
            f"{call.at:.1f} {call.refusal} {call.method} {call.params}"[:300] for call in calls
        ]
        lines = [*lines[-6:], f"now {time.monotonic():.1f}", *map(str, self.shown())]
        return "\n".join([f"{self.chat.id}, {self.updates} updates", *lines])

    def faults(self, *, strict: bool) -> list[str]:
        """Return in words what is wrong with the chat."""
        shown, expected = self.shown(), self.expected()
        alerts = Counter(self.chat.alerts())
        found = [f"missing: {look}" for look in expected - shown]
        if strict:
            found += [f"too much: {look}" for look in shown - expected]
            found += [f"not said: {line}" for line in self.toasts - alerts]
        found += [f"never to be shown: {look}" for look in shown if look not in self.was]
        found += [f"said too often: {line}" for line in alerts - self.toasts]
        return found


def _buttons(message: Message) -> list[dict[str, Any]]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]
