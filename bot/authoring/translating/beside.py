"""A whole path as a person of a language meets it, each screen beside the French one.

The path is walked once, in French; the answers have no language, so that each screen is the same
session shown again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

from bot.content import documents as docs
from bot.content.folder import Folder
from bot.conversation import Conversation, Shown
from bot.engine.events import Typed
from bot.engine.model import FactId, Facts, FlowId, Question, Value
from bot.render.screen import Screen

MAX_NEAR = 3  #: names proposed for one that is not known
NEAR = 0.3  #: likeness, 0 to 1: names are whole sentences, and people type two words of them


class NoSuchPath(Exception):
    """No walk has that name, or it cannot be walked to its end; the message says why."""


@dataclass(frozen=True, slots=True)
class Step:
    """One screen in two languages, and what was said before it."""

    said: str  #: as the person reads it on their button; empty before the first screen
    said_french: str
    screen: Screen
    french: Screen


def named(folder: Folder, name: str) -> tuple[FlowId, docs.WalkDoc]:
    """Return the walk of that name, and its flow; raises NoSuchPath with the nearest names."""
    known = {
        one.name.casefold(): (FlowId(source.path.split("/")[-2]), one)
        for source, doc in folder.of(docs.WalksDoc)
        for one in doc.root
    }
    wanted = name.strip().casefold()
    if wanted in known:
        return known[wanted]
    inside = [key for key in known if wanted and wanted in key]
    near = inside or get_close_matches(wanted, known, n=MAX_NEAR, cutoff=NEAR) or list(known)
    listed = "\n".join(f"  {known[key][1].name}" for key in near[:MAX_NEAR])
    raise NoSuchPath(f"aucun chemin ne s'appelle « {name} » ; vouliez-vous dire :\n{listed}")


def walked(held: Conversation, flow: FlowId, doc: docs.WalkDoc, code: str) -> Iterator[Step]:
    """Yield the screens of a walk; raises NoSuchPath where one of its answers is not taken."""
    known = {FactId(fact): value for fact, value in doc.facts.items()}
    shown = held.begin(doc.today, flow=flow, known=known)
    yield _step(held, shown, None, "", doc.today, code)
    for said in doc.say:
        before, shown = shown, held.handle(shown.session, Typed(said), doc.today)
        if shown.turn.remark is not None:
            node = shown.turn.place.node.id
            raise NoSuchPath(f"« {said} » n'est pas compris à l'écran « {node} »")
        yield _step(held, shown, before, said, doc.today, code)


def answered(held: Conversation, flow: FlowId, facts: Facts, code: str, today: date) -> list[Step]:
    """Return the screens on which these facts are the answers, to an end or an open question.

    Facts that no screen asks are known from the start, as in a link. Raises NoSuchPath for an
    answer that its screen does not offer.
    """
    steps, asked = _through(held, held.begin(today, flow=flow), facts, code, today)
    known = {fact: value for fact, value in facts.items() if fact not in asked}
    if known:
        first = held.begin(today, flow=flow, known=known)
        steps, _ = _through(held, first, facts, code, today)
    return steps


def _through(
    held: Conversation, shown: Shown, facts: Facts, code: str, today: date
) -> tuple[list[Step], set[str]]:
    steps = [_step(held, shown, None, "", today, code)]
    while (question := shown.turn.place.question) is not None and question.fact in facts:
        before, shown = shown, _with(held, shown, question, facts[question.fact], today)
        steps.append(_step(held, shown, before, _words(facts[question.fact]), today, code))
    return steps, {given.name for given in shown.turn.place.path}


def _with(held: Conversation, shown: Shown, question: Question, value: Value, today: date) -> Shown:
    answered = replace(shown.session.with_answer(question.fact, value), asked=None)
    after = held.resume(answered, today)
    if after.session.answer(question.fact) is None:
        offered = ", ".join(shown.turn.place.options)
        raise NoSuchPath(
            f"« {question.fact}={_words(value)} » n'est pas offert à l'écran « {question.id} »"
            + (f" ({offered})" if offered else "")
        )
    return after


def _words(value: Value) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _step(
    held: Conversation, shown: Shown, before: Shown | None, said: str, today: date, code: str
) -> Step:
    screen = _in(held, shown, code, today)
    if before is None:
        return Step("", "", screen, shown.screen)
    pressed = {str(one.value) for one in shown.session.answers[-1:]} | {said}
    label = _label(_in(held, before, code, today), pressed) or said
    return Step(label, _label(before.screen, pressed) or said, screen, shown.screen)


def _in(held: Conversation, shown: Shown, code: str, today: date) -> Screen:
    return held.resume(replace(shown.session, language=code), today).screen


def _label(screen: Screen, pressed: set[str]) -> str | None:
    return next((button.label for button in screen.buttons if button.id in pressed), None)
