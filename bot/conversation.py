"""One turn of a conversation, whatever the face: a session and an event -> a session and a screen.

Knows no medium and stores nothing: a face loads the session, calls `handle`, saves what comes back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.content.communes import TOWNS
from bot.content.compiled import library, library_apart
from bot.content.library import Library
from bot.engine.engine import Engine, french_words
from bot.engine.events import Event, LanguageChosen, Remaining, Remark, Turn
from bot.engine.model import (
    UNKNOWN,
    FactId,
    FlowId,
    Option,
    OptionId,
    Outcome,
    Question,
    Value,
)
from bot.engine.session import Session
from bot.engine.typed import PlaceNames
from bot.filing.model import Answer, Decision, Several, Table
from bot.filing.policies import policies
from bot.filing.resolve import resolve
from bot.render.catalogs import SOURCE_LANGUAGE, Languages, Words
from bot.render.decision import Explainer
from bot.render.screen import Screen
from bot.render.turns import Renderer
from bot.settings import Settings

MAIN_FLOW = FlowId("orientation")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a face keeps and what it shows."""

    turn: Turn
    screen: Screen
    answer: Answer | None = None  #: the decision, when the turn has one

    @property
    def session(self) -> Session:
        """Return the session to keep."""
        return self.turn.session


class Conversation:
    """The content, compiled once for all conversations."""

    def __init__(self, library: Library, languages: Languages) -> None:
        self.library = library
        self.languages = languages
        self.engine = Engine(
            library.flows.values(),
            policies=policies(library.table),
            places=place_names(library.table),
            towns=TOWNS,
            revision=library.revision,
        )

    def begin(
        self,
        today: date,
        *,
        flow: FlowId = MAIN_FLOW,
        known: Mapping[FactId, Value] | None = None,
        language: str = "fr",
    ) -> Shown:
        """Return the first screen of a flow; known facts are not asked.

        A flow that does not exist is the main flow, and the turn says so; a language, French; a
        fact that the contract does not know is not kept.
        """
        facts = {f: v for f, v in (known or {}).items() if f in self.library.table.facts}
        is_known = flow in self.engine.flows
        spoken = language if language in self.languages.all else SOURCE_LANGUAGE
        turn = self.engine.start(flow if is_known else MAIN_FLOW, known=facts, language=spoken)
        return self.show(turn if is_known else replace(turn, remark=Remark.CONTENT_CHANGED), today)

    def handle(self, session: Session, event: Event, today: date) -> Shown:
        """Return what follows the event; never raises for what a person did."""
        if session.flow not in self.engine.flows:
            return self.resume(session, today)
        session = self._spoken(session)
        if isinstance(event, LanguageChosen) and event.language not in self.languages.all:
            now = self.engine.resume(session)
            return self.show(replace(now, remark=now.remark or Remark.NOT_OFFERED), today)
        words = self.languages.words(session.language)

        def named(
            node: Question | Outcome, options: Mapping[OptionId, Option]
        ) -> Mapping[str, tuple[str, ...]]:
            said = french_words(node, options)
            known = {
                option: (words.content(names[0]), *words.typed(names[1:]), *names)
                for option, names in said.items()
            }
            if UNKNOWN in known:
                known[UNKNOWN] = (words.ui("Je ne sais pas"), *said[UNKNOWN])
            return known

        return self.show(self.engine.step(session, event, today=today, words=named), today)

    def resume(self, session: Session, today: date) -> Shown:
        """Return the current screen again, healed when the content changed meanwhile."""
        session = self._spoken(session)
        if session.flow in self.engine.flows:
            return self.show(self.engine.resume(session), today)
        anew = replace(session, flow=MAIN_FLOW, answers=(), draft=(), asked=None)
        turn = replace(self.engine.resume(anew), remark=Remark.CONTENT_CHANGED)
        return self.show(turn, today)

    def _spoken(self, session: Session) -> Session:
        """Return the session in a language that still exists."""
        is_known = session.language in self.languages.all
        return session if is_known else replace(session, language=SOURCE_LANGUAGE)

    def show(self, turn: Turn, today: date) -> Shown:
        """Return the turn with its screen, in the language of its session."""
        remaining = self.engine.outcomes_from(turn.session) if turn.place.is_open else None
        answer = self._answer(turn, remaining, today)
        screen = self.renderer(turn.session.language, today).screen(turn, answer, remaining)
        return Shown(turn, screen, answer)

    def renderer(self, language: str, today: date) -> Renderer:
        """Return a renderer for one language and one day."""
        return Renderer(self.explainer(self.languages.words(language), today))

    def explainer(self, words: Words, today: date) -> Explainer:
        """Return the explainer of decisions, with a count of untranslated texts of its own."""
        return Explainer(self.library.table, self.library.values, words, today, TOWNS)

    def _answer(self, turn: Turn, remaining: Remaining | None, today: date) -> Answer | None:
        table, place = self.library.table, turn.place
        if remaining is not None:
            return several(table, remaining, today)
        outcome = place.outcome
        if outcome is None or outcome.decide != "filing":
            return None
        return resolve(table, place.facts, today)


def open_conversation(settings: Settings, today: date) -> Conversation:
    """Return the conversation over the content of the settings; raises ContentError."""
    return Conversation(library(settings.flows, today=today), _languages(settings))


def open_to_serve(settings: Settings, today: date) -> Conversation:
    """Return the same for a process that lives long: reading new content leaves it no heavier."""
    return Conversation(library_apart(settings.flows, today=today), _languages(settings))


def _languages(settings: Settings) -> Languages:
    return Languages(settings.locales, show_drafts=settings.show_drafts)


def several(table: Table, remaining: Remaining, today: date) -> Decision | Several:
    """Return the decisions that remain possible, each once; one alone is the decision."""
    found: dict[tuple[str, str | None, int], Decision] = {}
    for facts, outcome in remaining.reached:
        answer = resolve(table, facts, today) if outcome.decide == "filing" else None
        for one in answer.decisions if isinstance(answer, Several) else (answer,):
            if isinstance(one, Decision):
                found[one.procedure.id, one.stage, id(one.door)] = one
    decisions = tuple(found.values())
    if len(decisions) == 1 and not remaining.is_truncated:
        return decisions[0]
    return Several(decisions, remaining.question.fact, remaining.is_truncated)


def place_names(table: Table) -> list[PlaceNames]:
    """Return how people name each département."""
    return [
        PlaceNames(t.code, (t.name, t.prefecture_city, *t.synonyms), t.postcodes)
        for t in table.territories.values()
    ]
