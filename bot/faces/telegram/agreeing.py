"""A reminder: the day, and how long things are kept for it, are told; then the person agrees."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.faces.telegram.dialogue import Asked, Dialogue, Reply
from bot.faces.telegram.outgoing import Keyboard
from bot.faces.telegram.present import Presenter
from bot.faces.telegram.retention import forget_on
from bot.faces.telegram.state import ChatState
from bot.render.templates import date_in_words


def choice(presenter: Presenter, buttons: list[dict[str, str]]) -> Reply:
    """Return the question which date it shall be."""
    line = presenter.words.ui("De quoi voulez-vous que je vous parle, le jour venu ?")
    return Reply(presenter.state, presenter.short(line, presenter.panel.column(buttons)))


def dated(label: str, day: date, presenter: Presenter) -> str:
    """Return the words of a button: « La veille : 9 décembre 2026 »."""
    words = presenter.words
    return words.pair(label, date_in_words(day, words.language.code))


def promise(
    dialogue: Dialogue, state: ChatState, now: datetime, *, asked: Asked, yes: str
) -> Reply:
    """Say until when the conversation will be kept, and ask for a yes."""
    presenter = dialogue.presenter(state, now)
    ui, language = presenter.words.ui, presenter.words.language.code
    kept = forget_on(_with(state, asked), presenter.today, dialogue.retention_days)
    line = ui(
        "Rappel le {day}, entre 9 h et 21 h. Pour cela, je garde vos réponses, chiffrées, "
        "jusqu'au {end}. D'accord ?",
        day=date_in_words(asked.day, language),
        end=date_in_words(kept, language),
    )
    button = presenter.panel.button
    rows = ((button(ui("D'accord"), yes),), (button(ui("Non merci"), "!no"),))
    return Reply(state, presenter.short(line, rows))


def note(
    dialogue: Dialogue, state: ChatState, now: datetime, asked: Asked, keyboard: Keyboard = ()
) -> Reply:
    """Return the reminder, noted, with what leads on."""
    presenter = dialogue.presenter(state, now)
    line = presenter.words.ui(
        "C'est noté : rappel le {day}. Tous vos rappels : /rappels",
        day=date_in_words(asked.day, presenter.words.language.code),
    )
    return Reply(_with(state, asked), presenter.short(line, keyboard), reminder=asked)


def _with(state: ChatState, asked: Asked) -> ChatState:
    others = tuple(pair for pair in state.reminded if pair != (asked.name, asked.day))
    return replace(state, reminded=(*others, (asked.name, asked.day)))
