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
from bot.filing.following import ProtocolDecision
from bot.followups import FOLLOW, Followed, Follower
from bot.render.followup import HOME
from bot.render.screen import Block, Button, Screen
from bot.render.turns import REMARKS
from bot.stores.base import SessionKey, SessionStore
from bot.stores.followups import FollowUpStore, MemoryFollowUps

KEY = SessionKey("terminal", "chat")

#: What may be typed instead of an answer; with or without the stroke.
WORDS = {
    "/retour": ("retour", "back", "b"),
    "/pourquoi": ("pourquoi", "pourquoi cette question", "why"),
    "/reponses": ("mes reponses", "reponses", "my answers", "answers"),
    "/recommencer": ("recommencer", "restart", "start"),
    "/langue": ("langue", "language", "lang"),
    "/changer": ("changer", "change"),
    FOLLOW: ("suivre", "follow"),
    HOME: ("suivi", "mes suivis", "follow up", "my lists"),
    "/quitter": ("quitter", "quit", "exit", "q"),
}
TAKES_WORD = ("/langue", "/changer", HOME)  #: commands said with what they are about


class Chat:
    """One conversation; the session goes through the store between every two steps."""

    def __init__(
        self,
        conversation: Conversation,
        store: SessionStore,
        today: Callable[[], date],
        followups: FollowUpStore | None = None,
    ) -> None:
        self.conversation = conversation
        self.store = store
        self.today = today
        self.last: Shown | None = None
        self.followups = followups or MemoryFollowUps()
        self.follower = Follower(conversation.library, conversation.languages)
        self.followed: Followed | None = None  #: the screen of a follow-up; None: a question's

    def begin(self, flow: FlowId, known: dict[FactId, Value], language: str) -> Screen:
        """Return the first screen."""
        shown = self.conversation.begin(self.today(), flow=flow, known=known, language=language)
        return self._keep(shown)

    def say(self, line: str) -> Iterator[Screen]:
        """Yield what one typed line brings; nothing at all when it ends the conversation."""
        word = command(line, self._screen().commands)
        name, _, rest = (word or line).partition(" ")
        if (screen := self._about_followup(name if word else "", rest, line)) is not None:
            yield screen
            return
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

    # --- following a protocol -------------------------------------------------------------------

    def _about_followup(self, name: str, rest: str, line: str) -> Screen | None:
        """Return what a line brings to a follow-up; None when it is about the questions."""
        if name == HOME or (name == FOLLOW and not self._can_start()):
            return self._follow(f"{HOME} {rest}".strip())
        if name == FOLLOW:
            return self._start()
        if self.followed is None or name in ("/quitter", "/langue"):
            return None
        if not name:
            return self._in_followup(line, self.followed)
        self.followed = None
        if name == "/recommencer":
            return None
        return self._keep(self.conversation.resume(self._session(), self.today()))

    def _can_start(self) -> bool:
        return self.followed is None and isinstance(self._shown().answer, ProtocolDecision)

    def _start(self) -> Screen:
        shown = self._shown()
        assert isinstance(shown.answer, ProtocolDecision)
        facts, language = shown.turn.place.facts, shown.session.language
        held = self.followups.load(KEY)
        return self._hold(self.follower.start(held, shown.answer, facts, self.today(), language))

    def _follow(self, token: str) -> Screen:
        held, language = self.followups.load(KEY), self._session().language
        return self._hold(self.follower.press(held, token, self.today(), language))

    def _in_followup(self, line: str, followed: Followed) -> Screen:
        """Return what a line brings on a screen of the follow-up: a button, a date, a place."""
        labels = {b.id: (b.label, b.id) for b in followed.screen.buttons}
        found = match(line, labels)
        if found.remark is None and not (followed.held.asked and _is_date(line)):
            return self._follow(str(found.value))
        held, language = self.followups.load(KEY), self._session().language
        if held.asked:
            return self._hold(self.follower.typed(held, line, self.today(), language))
        remark = Block("warning", (self._ui(REMARKS[Remark.NO_MATCH]),))
        blocks = followed.screen.blocks[1 if followed.is_remarked else 0 :]
        return replace(followed.screen, blocks=(remark, *blocks))

    def _hold(self, followed: Followed) -> Screen:
        self.followups.save(KEY, followed.held)
        back, leave = self._ui("revenir aux questions"), self._ui("quitter")
        commands = (Button("/retour", back), Button("/quitter", leave))
        screen = replace(followed.screen, commands=commands)
        self.followed = replace(followed, screen=screen)
        return screen

    # --- answering ------------------------------------------------------------------------------

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
            said = self._step(LanguageChosen(str(found.value)))
            return self._follow(HOME) if self.followed else said
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
        offer = self.follower.offer(shown.answer, shown.session.language)
        if offer is not None:
            commands = (offer, *shown.screen.commands)
            shown = replace(shown, screen=replace(shown.screen, commands=commands))
        self.last = shown
        if not shown.session.draft:
            return shown.screen
        hint = Block("quiet", (self._ui("Ligne vide : c'est tout, on continue."),))
        return replace(shown.screen, blocks=(*shown.screen.blocks, hint))

    def _screen(self) -> Screen:
        """Return the screen that the person sees."""
        return self.followed.screen if self.followed else self._shown().screen

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


def _is_date(line: str) -> bool:
    """Say whether the line is written as a date rather than as the number of a line."""
    return len(line.strip()) > 2 and any(char.isdigit() for char in line)


def _is_line_number(line: str) -> bool:
    return line.strip().isdigit() and len(line.strip()) < 2
