"""A turn -> the calls that show it: a question in the live message, a result in new ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.conversation import Conversation, Shown
from bot.engine.events import Remark
from bot.engine.model import Question
from bot.faces.telegram.layout import messages
from bot.faces.telegram.outgoing import Call, Keyboard, Role
from bot.faces.telegram.panel import Panel, Press
from bot.faces.telegram.state import ChatState
from bot.filing.following import ProtocolDecision
from bot.filing.model import Decision
from bot.filing.places_reports import reported
from bot.filing.reminders import reminders_for
from bot.render.catalogs import Words
from bot.render.decision import Explainer
from bot.render.screen import Block, Screen


class Presenter:
    """Makes the calls of one chat, on one day."""

    def __init__(self, conversation: Conversation, state: ChatState, today: date) -> None:
        self.conversation = conversation
        self.state = state
        self.today = today
        self.words: Words = conversation.languages.words(state.session.language)
        self.panel = Panel(state.nonce, state.session.turn, self.words)

    def turn(self, shown: Shown, *, below: bool = False) -> tuple[Call, ...]:
        """Return what shows the turn; `below`: under what the person wrote."""
        if not shown.screen.is_end:
            return self.question(shown, below=below)
        if shown.turn.remark not in (None, Remark.CONTENT_CHANGED):  # then the result is another
            return self.note(shown)
        return (*self.result(shown.screen, self.after(shown)), self.closed(shown))

    def explain(self) -> Explainer:
        """Return the explainer of this language and day."""
        return self.conversation.explainer(
            self.conversation.languages.words(self.words.language.code), self.today
        )

    # --- a question -------------------------------------------------------------------------------

    def question(
        self,
        shown: Shown,
        *,
        below: bool = False,
        aside: tuple[Block, ...] = (),
        other: Press | None = None,
    ) -> tuple[Call, ...]:
        """Return the live message: the answers so far folded, the question, its buttons.

        `other` shows it in another language: unless said otherwise, in French.
        """
        node = shown.turn.place.node
        keyboard = self.panel.question(
            shown.screen,
            may_go_back=bool(shown.turn.place.path),
            is_several=isinstance(node, Question) and node.kind == "several",
            other=other or self.in_french,
        )
        screen = replace(shown.screen, blocks=(*shown.screen.blocks, *aside))
        return self.live(messages(screen, folded=self.answered(shown)), keyboard, below=below)

    def live(
        self, parts: list[str], keyboard: Keyboard, *, below: bool = False
    ) -> tuple[Call, ...]:
        """Return the live message; what does not fit into one goes before it and stays."""
        role = Role.BELOW if below or len(parts) > 1 else Role.SCREEN
        before = (Call(Role.STAYS, part) for part in parts[:-1])
        return (*before, Call(role, parts[-1], keyboard))

    def answered(self, shown: Shown) -> tuple[str, ...]:
        """Return the answers so far, one a line."""
        if not shown.turn.place.path:
            return ()
        answers = self.conversation.renderer(self.words.language.code, self.today)
        return answers.answers(shown.turn).blocks[0].lines

    def answers(self, shown: Shown, *, below: bool = False) -> tuple[Call, ...]:
        """Return « my answers »: each can be changed."""
        renderer = self.conversation.renderer(self.words.language.code, self.today)
        screen = replace(renderer.answers(shown.turn), language=self.words.language.code)
        buttons = [
            self.panel.button(b.label, f"!ch.{b.id.removeprefix('/changer ')}")
            for b in screen.buttons
        ]
        buttons.append(self.panel.button(self.words.ui("Continuer"), "!now"))
        return self.live(messages(screen), self.panel.column(buttons), below=below)

    def languages(self, *, below: bool, is_first: bool = False) -> tuple[Call, ...]:
        """Return the list of languages; at the first meeting, what the bot does, in two lines."""
        ui, language = self.words.ui, self.words.language.code
        intro = (
            ui("Je vous aide à trouver la bonne porte pour un titre de séjour, et les dates."),
            ui("C'est gratuit, sans nom ni numéro. Ce n'est pas un site de l'administration."),
        )
        blocks = [Block("text", intro)] if is_first else []
        screen = Screen((*blocks, Block("question", ("Langue · Language",))), language=language)
        keyboard = self.panel.languages(self.conversation.languages.offered, language)
        return self.live(messages(screen), keyboard, below=below)

    # --- a result ---------------------------------------------------------------------------------

    def closed(self, shown: Shown) -> Call:
        """Return the last form of the live message: what was answered, without buttons."""
        heading = self.words.ui("Mes réponses")
        lines = self.answered(shown) or (self.words.ui("Voici ce que je peux vous dire."),)
        screen = Screen((Block("text", lines, heading),), language=self.words.language.code)
        return Call(Role.CLOSE, messages(screen)[0])

    def result(self, screen: Screen, keyboard: Keyboard) -> tuple[Call, ...]:
        """Return the messages that stay, the buttons under the last."""
        parts = messages(screen)
        rows = (*self.panel.copies(screen), *keyboard)
        before = (Call(Role.STAYS, part) for part in parts[:-1])
        return (*before, Call(Role.STAYS, parts[-1], rows))

    def goodbye(self, screen: Screen) -> tuple[Call, ...]:
        """Return the last message: what stands above it stays as it is."""
        return (Call(Role.GOODBYE, messages(screen)[0]),)

    def note(self, shown: Shown) -> tuple[Call, ...]:
        """Return a remark made after a result, with the buttons that follow it."""
        said = tuple(block for block in shown.screen.blocks if block.kind == "warning")
        screen = Screen(said, language=self.words.language.code)
        return (Call(Role.STAYS, messages(screen)[0], self.after(shown)),)

    def short(self, line: str, keyboard: Keyboard = ()) -> tuple[Call, ...]:
        """Return one sentence as a message that stays."""
        screen = Screen((Block("text", (line,)),), language=self.words.language.code)
        return (Call(Role.STAYS, messages(screen)[0], keyboard),)

    def after(self, shown: Shown) -> Keyboard:
        """Return what can follow a result."""
        ui, button = self.words.ui, self.panel.button
        follow = [button(one.label, one.id) for one in shown.screen.buttons]
        if shown.answer is not None and all(b.id != "bloque" for b in shown.screen.buttons):
            follow.append(button(ui("Je suis bloqué"), "!stuck"))
        if isinstance(shown.answer, ProtocolDecision):
            if shown.answer.letters:
                follow.append(button(ui("Lettres types"), "!letters"))
            follow.append(button(ui("Suivre ces étapes"), "!track"))
        if self.reminders(shown):
            follow.append(button(ui("Me rappeler une date"), "!remind"))
        if isinstance(shown.answer, Decision) and reported(shown.answer) is not None:
            follow.append(button(ui("C'est faux ici"), "!wrong"))
        change = [button(ui("Changer une réponse"), "!change")] if shown.turn.place.path else []
        french = [self.in_french] if self.in_french else []
        sheet = [button(ui("Recevoir la fiche"), "!sheet")] if shown.answer is not None else []
        rows = (self.panel.row(*change, button(ui("Autre question"), "!other")),)
        paper = self.panel.row(*sheet, *french)
        return (*self.panel.column(follow), *rows, *((paper,) if paper else ()))

    @property
    def in_french(self) -> Press | None:
        """Return the button that shows the same in French, to show at a counter."""
        if self.words.is_french:
            return None
        return self.panel.button(self.words.ui("Montrer en français"), "!fr")

    def reminders(self, shown: Shown) -> list[tuple[str, str, date]]:
        """Return what the person can be reminded of: name, label, day."""
        rules = self.conversation.library.reminders
        say = self.words.content
        return [
            (rule.id, say(rule.label), day)
            for rule, day in reminders_for(rules, shown.answer, self.today)
        ]
