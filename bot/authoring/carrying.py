"""`bonguichet sheet`, and the calendar of `resolve`: files that a person takes along."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.authoring.exits import WrongUse
from bot.authoring.facts import from_words
from bot.authoring.resolving import Resolver, screen
from bot.authoring.wording import tr
from bot.faces.terminal.paper import printer
from bot.filing.following import ClockDecision, ProtocolDecision
from bot.filing.links import write_link
from bot.filing.model import Answer, Decision, Missing, PaperDecision, Refused
from bot.render.calendar import events_of, ics
from bot.render.catalogs import SOURCE_LANGUAGE
from bot.render.contract import error
from bot.render.decision import Explainer
from bot.render.sheet import deep_link, sheet_pdf, sheet_screen

_ENDS = (Decision, PaperDecision, ClockDecision, ProtocolDecision)


def write_sheet(
    words: Sequence[str],
    resolver: Resolver,
    say: Explainer,
    *,
    output: Path | None,
    bot_name: str | None,
) -> None:
    """Write the sheet of FACT=VALUE words as a PDF, or print it; raises WrongUse when undecided.

    `say` speaks the person's language; the French stands beside it. With the name of a bot, a QR
    code opens the same answers there; dates and nationality are asked again (bot.filing.links).
    """
    answer = resolver.from_words(words, say.today)
    _refuse_undecided(answer, say)
    if output is not None and output.suffix.lower() != ".pdf":
        raise WrongUse(
            tr(
                f"« {output} » : un nom qui finit par .pdf est attendu",
                f"“{output}”: expected a name that ends with .pdf",
            )
        )
    french = screen(answer, resolver.explainer(SOURCE_LANGUAGE, say.today))
    other = None if say.words.language.code == SOURCE_LANGUAGE else screen(answer, say)
    if output is None:
        printer(sys.stdout)(sheet_screen(french, other))
        return
    facts, _ = from_words(say.table, words)
    link = deep_link(bot_name, write_link(resolver.library.links, facts))
    output.write_bytes(sheet_pdf(french, other, today=say.today, words=say.words, link=link))


def _refuse_undecided(answer: Answer, say: Explainer) -> None:
    if isinstance(answer, Refused):
        raise WrongUse(*(error(one, say)["message"] for one in answer.errors))
    if not isinstance(answer, _ENDS):
        fact = answer.fact if isinstance(answer, Missing) else answer.settle_with
        question = say.say(say.table.facts[fact].question)
        raise WrongUse(
            tr(
                f"rien n'est encore décidé : il manque « {fact} ». {question}",
                f"nothing is decided yet: “{fact}” is missing. {question}",
            )
        )


def write_calendar(answer: Answer, say: Explainer, output: Path) -> None:
    """Write the days of an answer as a calendar file; raises WrongUse where it holds none."""
    events = events_of(answer, say)
    if not events:
        raise WrongUse(
            tr(
                "cette réponse ne donne aucune date : le calendrier n'est pas écrit",
                "this answer gives no date: the calendar is not written",
            )
        )
    # The day of the answer, not the moment of the run: the same command writes the same file.
    stamp = datetime(say.today.year, say.today.month, say.today.day, tzinfo=UTC)
    output.write_bytes(ics(events, stamp=stamp))
