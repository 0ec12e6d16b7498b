"""One person before a dialogue over the real content: every update and every state as JSON."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.faces.telegram.dialogue import Dialogue, Reply
from bot.faces.telegram.outgoing import Call, Letter, Role, letter
from bot.faces.telegram.received import Received, from_json, received, to_json
from bot.faces.telegram.state import ChatState, dump, restore
from bot.faces.telegram.talk import answer
from bot.testing.fake_chat import button_faults, faults
from bot.testing.fake_updates import Updates
from tests.real import real_conversation

NOON = datetime(2026, 11, 21, 11, tzinfo=UTC)
_SHOWS = (Role.SCREEN, Role.BELOW, Role.STAYS, Role.GOODBYE)


def new_dialogue(**more: Any) -> Dialogue:
    """Return a dialogue whose conversations are named 000001, 000002…"""
    numbers = itertools.count(1)
    return Dialogue(real_conversation(), new_nonce=lambda: f"{next(numbers):06}", **more)


class Person(Updates):
    """Somebody who writes and presses; what is stored between two updates went through JSON."""

    def __init__(self, language: str | None = "fr", dialogue: Dialogue | None = None) -> None:
        super().__init__()
        self.me = {"id": 1, "is_bot": True, "first_name": "Essai", "username": "essai_bot"}
        self.dialogue = dialogue or new_dialogue()
        self.moment = NOON
        self.here = self.chat(language=language)
        self.state: ChatState | None = None
        self.reply = Reply(None)
        self.shown: list[Call] = []  #: what the bot said, oldest first

    def does(self, update: dict[str, Any]) -> Reply:
        """Let the bot answer an update; checks that Telegram would take each call."""
        one = received(update)
        assert one is not None
        return self.gets(one)

    def gets(self, one: Received) -> Reply:
        """Let the bot answer what was received."""
        self.reply = answer(self.dialogue, from_json(to_json(one)), self.state, self.moment)
        self.state = restore(dump(self.reply.state)) if self.reply.state else None
        assert self.state == self.reply.state
        for call in self.reply.calls:
            sent = Letter(self.here.id, call)
            assert letter(sent.to_json()) == sent
            self._check(call)
        self.shown += [call for call in self.reply.calls if call.role in _SHOWS]
        return self.reply

    def _check(self, call: Call) -> None:
        if call.role in (*_SHOWS, Role.CLOSE):
            assert list(faults(call.text, "HTML")) == []
        rows = [list(row) for row in call.keyboard]
        assert list(button_faults({"inline_keyboard": rows})) == []

    def writes(self, text: str) -> Reply:
        """Write something, or a command."""
        return self.does(self.text(self.here, text))

    def presses(self, label: str) -> Reply:
        """Press the button of that label that was shown last."""
        return self.sends_data(self.data(label))

    def sends_data(self, data: str) -> Reply:
        """Press a button of that data, old or made up."""
        return self.does(self._press(data))

    def _press(self, data: str) -> dict[str, Any]:
        message = {"message_id": 1, "date": 1, "chat": self.here.as_json()}
        query = {"id": "9", "from": self.here.person(), "data": data, "message": message}
        return self.update(callback_query=query)

    def data(self, label: str) -> str:
        """Return the data of the button of that label that was shown last."""
        for call in reversed(self.shown):
            for row in call.keyboard:
                for button in row:
                    if button["text"] == label and "callback_data" in button:
                        return str(button["callback_data"])
        raise LookupError(f"no button {label!r}; last: {self.labels}")

    @property
    def labels(self) -> list[str]:
        """Return the buttons shown last, rows from top to bottom."""
        keyboards = [call.keyboard for call in self.shown if call.keyboard]
        return [button["text"] for row in keyboards[-1] for button in row] if keyboards else []

    @property
    def text_shown(self) -> str:
        """Return all that the last reply shows."""
        return "\n".join(call.text for call in self.reply.calls)

    @property
    def turn(self) -> int:
        """Return the turn of the session."""
        assert self.state is not None
        return self.state.session.turn

    @property
    def known(self) -> ChatState | None:
        """Return what is known of the chat, but for the button that was pressed last."""
        return self.state and replace(self.state, pressed="")

    def forget(self, **changes: Any) -> None:
        """Change the state, as another version of the bot could have left it."""
        assert self.state is not None
        self.state = replace(self.state, **changes)


def asked(person: Person) -> str | None:
    """Return the id of the question or outcome that the person is at."""
    return person.state.session.asked if person.state else None


def at_question(language: str = "fr") -> Person:
    """Return somebody who chose a language and reads the first question."""
    person = Person(language)
    person.writes("/start")
    person.presses({"fr": "Français", "en": "English"}[language])
    return person


#: The way to a decision with dates: labels to press and texts to write.
TO_A_WINDOW = (
    "Un titre de séjour",
    "Ma famille",
    "Époux ou épouse de nationalité française",
    "Je renouvelle ce même titre",
)


def at_decision(*, place: str = "93", language: str = "fr") -> Person:
    """Return somebody who reads the decision on a renewal, without its dates yet."""
    person = at_question(language)
    for option in ("titre_sejour", "famille", "conjoint_francais", "renouvellement"):
        person.sends_data(f"000001.{person.turn}.{option}")
    person.writes(place)
    return person
