"""A conversation in lines, with a person at the keyboard and with piped text alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date

from bot.conversation import Conversation, Shown
from bot.engine.events import (
    Changed,
    Chose,
    Confirmed,
    Event,
    LanguageChosen,
    Remark,
    Restarted,
    Typed,
    WentBack,
)
from bot.engine.model import FactId, FlowId, OptionId, Value
from bot.engine.session import Session
from bot.engine.typed import match, normalise
from bot.render.screen import Block, Button, Screen
from bot.stores.base import SessionKey, SessionStore

KEY = SessionKey("terminal", "chat")

#: What may be typed instead of an answer; with or without the stroke.
WORDS = {
    "/retour": ("retour", "back", "b"),
    "/pourquoi": ("pourquoi", "pourquoi cette question", "why"),
    "/reponses": ("mes reponses", "reponses", "my answers", "answers"),
    "/recommencer": ("recommencer", "restart", "start"),
    "/langue": ("langue", "language", "lang"),
    "/changer": ("changer", "change"),
    "/quitter": ("quitter", "quit", "exit", "q"),
}
TAKES_WORD = ("/langue", "/changer")  #: commands said with what they are about


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
        word = command(line, self._shown().screen.commands)
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
                yield self._change(rest, line)
            case _:
                yield self._step(self._event(line))

    def _event(self, line: str) -> Event:
        shown = self._shown()
        if not line.strip() and shown.session.draft:
            return Confirmed()
        if not shown.turn.candidates:
            return Typed(line)
        # Two or three were proposed: a number means one of these, never a line that is not shown.
        labels = {b.id: (b.label, b.id) for b in shown.screen.buttons}
        found = match(line, labels)
        if found.remark is None:
            return Chose(OptionId(str(found.value)))
        return Chose(OptionId("")) if _is_line_number(line) else Typed(line)

    def _aside(self, name: str) -> Screen:
        """Return a look at something else; the question stays where it was."""
        shown = self._shown()
        renderer = self.conversation.renderer(shown.session.language, self.today())
        if name == "/pourquoi":
            return renderer.why(shown.turn)
        answers = renderer.answers(shown.turn)
        if not answers.buttons:
            return answers
        hint = self._ui("Pour changer une réponse, écrivez « changer » et son numéro : changer 1")
        return replace(answers, blocks=(*answers.blocks, Block("quiet", (hint,))), buttons=())

    def _ui(self, text: str) -> str:
        return self.conversation.languages.words(self._shown().session.language).ui(text)

    def _change(self, rest: str, line: str) -> Screen:
        """Ask one answer again. « Changer d'adresse » may be an answer, and no command."""
        shown = self._shown()
        renderer = self.conversation.renderer(shown.session.language, self.today())
        found = match(rest, renderer.names(shown.turn)) if rest else None
        if found is not None and found.remark is None:
            return self._step(Changed(str(found.value)))
        if rest and not line.lstrip().startswith("/"):
            said = self.conversation.handle(self._session(), Typed(line), self.today())
            if said.turn.remark in (None, Remark.AMBIGUOUS):
                return self._keep(said)
        return self._aside("/reponses")

    def _language(self, rest: str) -> Screen:
        offered = self.conversation.languages.offered
        names = {language.code: (language.code, language.name) for language in offered}
        found = match(rest, names)
        if found.remark is None:
            return self._step(LanguageChosen(str(found.value)))
        hint = self._ui("Écrivez « langue » et le code : langue en")
        lines = tuple(f"{code} : {name}" for code, (_, name) in names.items())
        return Screen((Block("list", lines, "Langue · Language"), Block("quiet", (hint,))))

    def _session(self) -> Session:
        session = self.store.load(KEY)
        assert session is not None
        return session

    def _step(self, event: Event) -> Screen:
        return self._keep(self.conversation.handle(self._session(), event, self.today()))

    def _keep(self, shown: Shown) -> Screen:
        self.store.save(KEY, shown.session)
        self.last = shown
        if not shown.session.draft:
            return shown.screen
        hint = Block("quiet", (self._ui("Ligne vide : c'est tout, on continue."),))
        return replace(shown.screen, blocks=(*shown.screen.blocks, hint))

    def _shown(self) -> Shown:
        assert self.last is not None
        return self.last


def command(line: str, shown: Iterable[Button] = ()) -> str | None:
    """Return the command that the line is, with what follows it, or None.

    A command is said by one of WORDS, or as the screen shows it, in the person's language.
    """
    by_label = next((b.id for b in shown if normalise(b.label) == normalise(line)), None)
    if by_label is not None:
        return by_label
    first, _, rest = line.strip().removeprefix("/").partition(" ")
    for name, words in WORDS.items():
        if normalise(line) in words:
            return name
        if name in TAKES_WORD and rest and normalise(first) in words:
            return f"{name} {rest.strip()}"
    return None


def _is_line_number(line: str) -> bool:
    return line.strip().isdigit() and len(line.strip()) < 2
