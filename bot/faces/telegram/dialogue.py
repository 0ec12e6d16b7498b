"""One update and what is known of its chat -> what is known after it, and what is said. Pure.

Stores nothing, sends nothing, reads no clock. `talk` says which of these steps an update takes;
what each command says is in `commands`, what each action button does in `actions`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.conversation import Conversation, Shown
from bot.engine.events import Event, Remark, Typed
from bot.engine.model import FactId, Value
from bot.faces.telegram.outgoing import Call, Role
from bot.faces.telegram.panel import nearest_language
from bot.faces.telegram.present import Presenter
from bot.faces.telegram.received import Received
from bot.faces.telegram.state import LANGUAGE, TURN, ChatState, unasked
from bot.filing.links import read_link
from bot.filing.zones import zone_of
from bot.render.catalogs import SOURCE_LANGUAGE, Words


@dataclass(frozen=True, slots=True)
class Asked:
    """A reminder that the person asked for."""

    name: str  #: of a rule, or of a checklist, a rule and a step or a clock
    day: date


@dataclass(frozen=True, slots=True)
class PrivateFile:
    """A file of what a person typed."""

    name: str
    make: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Reply:
    """What follows one update."""

    state: ChatState | None  #: None: nothing is kept of this chat
    calls: tuple[Call, ...] = ()
    toast: str | None = None  #: said within the callback query
    reminder: Asked | None = None
    dropped: tuple[Asked, ...] = ()  #: reminders that are of no use any more
    file: PrivateFile | None = None  #: made in memory, sent, and kept nowhere
    private: tuple[Call, ...] = ()  #: likewise, as messages
    vote: str | None = None  #: a local entry that the person says is wrong
    reads: bool = False  #: the file that came is to be read on the spot
    stops_reminders: bool = False
    erases: bool = False  #: everything of this chat goes, its key too
    is_blocked: bool = False  #: the person stopped the bot

    @property
    def adds(self) -> bool:
        """Say whether the chat shows more than before: done twice, it would stand there twice."""
        return bool(self.file or self.private) or any(c.role in _ADDING for c in self.calls)


_ADDING = (Role.STAYS, Role.GOODBYE, Role.BELOW, Role.FILE)


class Dialogue:
    """The steps of conversations over one content."""

    def __init__(
        self,
        conversation: Conversation,
        *,
        new_nonce: Callable[[], str],
        bot_name: str | None = None,
        retention_days: int = 30,
    ) -> None:
        self.conversation = conversation
        self.new_nonce = new_nonce
        self.bot_name = bot_name
        self.retention_days = retention_days

    # --- beginnings -------------------------------------------------------------------------------

    def start(self, one: Received, now: datetime, *, link: str = "", language: str = "") -> Reply:
        """Return a new conversation, its language asked first; the facts of a link are known."""
        library = self.conversation.library
        spoken = language or self.language(one)
        known = read_link(library.links, link)
        state = self.begin(one, now, known=known, language=spoken)
        return self.ask_language(replace(state, view=LANGUAGE), now, below=True, is_first=True)

    def begin(
        self,
        one: Received,
        now: datetime,
        *,
        known: dict[FactId, Value],
        language: str,
    ) -> ChatState:
        """Return the state of a new conversation, before anything is shown."""
        today = now.astimezone(ZoneInfo("Europe/Paris")).date()
        shown = self.conversation.begin(today, known=known, language=language)
        return ChatState(one.chat, shown.session, self.new_nonce(), one.thread)

    def ask_language(
        self, state: ChatState, now: datetime, *, below: bool, is_first: bool = False
    ) -> Reply:
        """Return the list of languages, each by its own name."""
        calls = self.presenter(state, now).languages(below=below, is_first=is_first)
        return Reply(unasked(state), calls)

    # --- steps ------------------------------------------------------------------------------------

    def step(self, state: ChatState, event: Event, now: datetime, *, below: bool = False) -> Reply:
        """Return what follows an event of the engine."""
        before = state.session
        shown = self.conversation.handle(before, event, self.today(state, now))
        if shown.turn.remark is Remark.STALE:
            return self.stale(state, now)
        after = replace(unasked(state), session=shown.session, view=TURN, form=None)
        is_known = not isinstance(event, Typed) and shown.turn.remark is not None
        toast = self._remark(shown) if is_known else None
        return Reply(after, self.presenter(after, now).turn(shown, below=below), toast)

    def stale(self, state: ChatState, now: datetime) -> Reply:
        """Return the current screen again, below, and say within the press that it was old."""
        toast = self.words(state).ui("Ce bouton est ancien. Voici où vous en êtes.")
        if state.form is not None:  # a letter is being filled: its question stays where it is
            return Reply(state, toast=toast)
        if state.view == LANGUAGE:
            return replace(self.ask_language(state, now, below=True), toast=toast)
        shown = self.conversation.resume(state.session, self.today(state, now))
        state = replace(state, session=shown.session, view=TURN)
        presenter = self.presenter(state, now)
        if shown.screen.is_end and shown.turn.remark is None:
            line = presenter.words.ui("Votre réponse est plus haut. Vous pouvez continuer ici.")
            return Reply(state, presenter.short(line, presenter.after(shown)), toast)
        return Reply(state, presenter.turn(shown, below=True), toast)

    def now(self, state: ChatState, now: datetime, *, below: bool = False) -> Reply:
        """Return the current screen again; a letter that was being filled is forgotten."""
        shown = self.conversation.resume(state.session, self.today(state, now))
        state = replace(unasked(state), session=shown.session, view=TURN, form=None)
        return Reply(state, self.presenter(state, now).turn(shown, below=below))

    def sorry(self, one: Received, state: ChatState | None, now: datetime) -> Reply:
        """Return an apology with a way on; what failed is not tried again."""
        state = state or self.begin(one, now, known={}, language=self.language(one))
        presenter = self.presenter(state, now)
        ui, button = presenter.words.ui, presenter.panel.button
        line = ui("Quelque chose n'a pas marché de notre côté. Ce n'est pas votre faute.")
        rows = ((button(ui("Recommencer"), "!other"),), (button(ui("À qui parler"), "!help"),))
        return Reply(state, presenter.short(line, rows))

    # --- small things -----------------------------------------------------------------------------

    def presenter(self, state: ChatState, now: datetime) -> Presenter:
        """Return what makes the calls of this chat today."""
        return Presenter(self.conversation, state, self.today(state, now))

    def today(self, state: ChatState, now: datetime) -> date:
        """Return the day where the person lives; in Paris until the département is known."""
        return now.astimezone(self.zone(state)).date()

    def zone(self, state: ChatState) -> ZoneInfo:
        """Return the time zone of the département answered; Paris where it is not known."""
        return ZoneInfo(zone_of(self.conversation.library.table, state.session))

    def words(self, state: ChatState | None) -> Words:
        """Return the words of the chat's language."""
        code = state.session.language if state else SOURCE_LANGUAGE
        return self.conversation.languages.words(code)

    def language(self, one: Received) -> str:
        """Return the language offered that is nearest to the person's Telegram."""
        found = nearest_language(self.conversation.languages.offered, one.language)
        return found.code if found else SOURCE_LANGUAGE

    def _remark(self, shown: Shown) -> str | None:
        lines = [b.lines[0] for b in shown.screen.blocks if b.kind == "warning" and b.lines]
        return lines[0][:200] if lines else None  # Bot API, answerCallbackQuery.text
