"""A conversation in lines, with a person at the keyboard and with piped text alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from bot.conversation import Conversation, Shown
from bot.engine.events import (
    Changed,
    Chose,
    Confirmed,
    Event,
    LanguageChosen,
    Restarted,
    Typed,
    WentBack,
)
from bot.engine.model import FactId, FlowId, OptionId, Value
from bot.engine.typed import match, normalise
from bot.render.screen import Block, Screen
from bot.stores.base import SessionKey, SessionStore

KEY = SessionKey("terminal", "chat")

#: What may be typed instead of an answer; with or without the stroke.
WORDS = {
    "/retour": ("retour", "back", "b"),
    "/pourquoi": ("pourquoi", "why"),
    "/reponses": ("mes reponses", "reponses", "my answers", "answers"),
    "/recommencer": ("recommencer", "restart", "start"),
    "/langue": ("langue", "language", "lang"),
    "/changer": ("changer", "change"),
    "/quitter": ("quitter", "quit", "exit", "q"),
}


class Chat:
    """One conversation; the session goes through the store between every two steps."""

    def __init__(
        self, conversation: Conversation, store: SessionStore, today: Callable[[], date]
    ) -> None:
        self.conversation = conversation
        self.store = store
        self.today = today
        self.last: Shown | None = None

    def begin(self, flow: FlowId, known: dict[FactId, Value], language: str) -> Screen:
        """Return the first screen."""
        shown = self.conversation.begin(self.today(), flow=flow, known=known, language=language)
        return self._keep(shown)

    def say(self, line: str) -> Iterator[Screen]:
        """Yield what one typed line brings; nothing at all when it ends the conversation."""
        word = command(line)
        name, _, rest = (word or line).partition(" ")
        match name if word else "":
            case "/quitter":
                return
            case "/pourquoi" | "/reponses":
                yield self._aside(name)
            case "/retour":
                yield self._step(WentBack())
            case "/recommencer":
                yield self._step(Restarted())
            case "/langue":
                yield self._language(rest)
            case "/changer":
                yield self._change(rest)
            case _:
                yield self._step(self._event(line))

    def _event(self, line: str) -> Event:
        shown = self._shown()
        candidates = shown.turn.candidates
        if candidates:  # two or three were proposed: a number means one of these
            labels = {b.id: (b.label, b.id) for b in shown.screen.buttons}
            found = match(line, labels)
            if found.remark is None:
                return Chose(OptionId(str(found.value)))
        if not line.strip() and shown.session.draft:
            return Confirmed()
        return Typed(line)

    def _aside(self, name: str) -> Screen:
        shown = self._shown()
        renderer = self.conversation.renderer(shown.session.language, self.today())
        return renderer.why(shown.turn) if name == "/pourquoi" else renderer.answers(shown.turn)

    def _change(self, rest: str) -> Screen:
        aside = self._aside("/reponses")
        labels = {b.id.partition(" ")[2]: (b.id.partition(" ")[2], b.label) for b in aside.buttons}
        found = match(rest, labels)
        if found.remark is not None:
            return aside
        return self._step(Changed(str(found.value)))

    def _language(self, rest: str) -> Screen:
        offered = self.conversation.languages.offered
        names = {language.code: (language.code, language.name) for language in offered}
        found = match(rest, names)
        if found.remark is None:
            return self._step(LanguageChosen(str(found.value)))
        return language_screen(names)

    def _step(self, event: Event) -> Screen:
        session = self.store.load(KEY)
        assert session is not None
        return self._keep(self.conversation.handle(session, event, self.today()))

    def _keep(self, shown: Shown) -> Screen:
        self.store.save(KEY, shown.session)
        self.last = shown
        return shown.screen

    def _shown(self) -> Shown:
        assert self.last is not None
        return self.last


def command(line: str) -> str | None:
    """Return the command that the line is, with what follows it, or None."""
    stripped = line.strip()
    first, _, rest = stripped.lstrip("/").partition(" ")
    for name, words in WORDS.items():
        if normalise(stripped) in words or (stripped.startswith("/") and stripped == name):
            return name
        takes_word = name in ("/langue", "/changer")
        if takes_word and rest and normalise(first) in words:
            return f"{name} {rest}"
    return None


def language_screen(names: dict[str, tuple[str, str]]) -> Screen:
    """Return the languages, each by its own name."""
    lines = tuple(f"{code} : {name}" for code, (_, name) in names.items())
    return Screen((Block("list", lines, "Langue · Language"),))
