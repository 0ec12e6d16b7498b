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
        self.toasts: dict[str, str] = {}  #: what each press is told, by the id of its query
        self.was: set[Look] = set()  #: all that the chat ever showed
        self.names: dict[str, str] = {}  #: nonce of the bot -> nonce of the double
        #: conversations of the double that were not seen yet, oldest first, and how they look
        self.unseen: dict[str, set[Look]] = {}
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
            self.toasts[one.query] = reply.toast.strip()
        self._show(reply, content)

    def _translated(self, content: dict[str, Any]) -> dict[str, Any]:
        """Return the update with the double's name of the conversation."""
        query = content.get("callback_query")
        if query is None:
            return content
        return {"callback_query": {**query, "data": self.named(query["data"])}}

    def named(self, data: str) -> str:
        """Return the data of a button as the double wrote it."""
        found = _TOKEN.fullmatch(data)
        return f"{self.name_of(found[1])}.{found[2]}" if found else data

    def name_of(self, conversation: str) -> str:
        """Return the double's name of a conversation of the bot's, where one was seen."""
        return self.names.get(conversation, conversation)

    def _show(self, reply: Reply, content: dict[str, Any]) -> None:
        for call in reply.calls:
            look = _look(call)
            for name in _names(call) - set(self.names.values()):
                self.unseen.setdefault(name, set()).add(look)
            match call.role:
                case Role.STAYS | Role.FILE:
                    self.others[look] += 1
                case Role.SCREEN | Role.BELOW:
                    self.live = look
                case Role.CLOSE:
                    self.others[look] += self.live is not None
                    self.live = None
                case Role.GOODBYE:  # which message was edited in place is forgotten: it stays
                    self.others += Counter([look, self.live] if self.live else [look])
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
        """Find out which conversation of the double each new name of the bot's is.

        The present one may be another: who sees again what was there before goes on at once.
        """
        for message in messages:
            for button in _buttons(message):
                found = _TOKEN.fullmatch(button.get("callback_data", ""))
                if found and found[1] not in self.names:
                    self._found(found[1], look_of(message))

    def _found(self, name: str, look: Look) -> None:
        """What is first seen is the oldest that looks so: a chat is delivered in order."""
        older = list(self.unseen)
        theirs = next((one for one in older if look in self.unseen[one]), None)
        if theirs is not None:
            self.names[name] = theirs
            for one in older[: older.index(theirs) + 1]:
                del self.unseen[one]

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
        shown, expected, said = self.shown(), self.expected(), dict(self.said())
        found = [f"missing: {look}" for look in expected - shown]
        if strict:
            found += [f"too much: {look}" for look in shown - expected]
            found += [f"not said: {line}" for key, line in self.toasts.items() if key not in said]
        found += [f"never to be shown: {look}" for look in shown if look not in self.was]
        wrong = ((key, line) for key, line in said.items() if self.toasts.get(key) != line)
        found += [f"said to a press: {line}, not {self.toasts.get(key)}" for key, line in wrong]
        return found

    def said(self) -> Iterable[tuple[str, str]]:
        """Yield what the bot said within each press."""
        for call in self.api.calls.copy():
            if call.chat_id == self.chat.id and "callback_query_id" in call.params:
                text = call.params.get("text", "").strip()
                yield from [(call.params["callback_query_id"], text)] if text else ()


def _names(call: Call) -> set[str]:
    """Return the names of conversations on the buttons of a call."""
    data = (str(button.get("callback_data", "")) for row in call.keyboard for button in row)
    return {found[1] for one in data if (found := _TOKEN.fullmatch(one))}


def _buttons(message: Message) -> list[dict[str, Any]]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]
