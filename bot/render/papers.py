"""A paper received -> blocks: its limit and the free help first, then what it is worth."""

from __future__ import annotations

from collections.abc import Iterator

from bot.filing.explain import sources_of
from bot.filing.model import PaperDecision
from bot.render.decision import Explainer
from bot.render.following import due_line
from bot.render.helping import help_blocks
from bot.render.screen import Block
from bot.render.templates import date_in_words

RIGHTS = ("Séjour régulier", "Droits sociaux", "Travail", "Frontières Schengen")
STATUS = {"yes": "oui", "no": "non", "conditional": "sous condition"}
PREVIOUS = "oui, si le titre précédent le permettait"
COMPANIONS = {
    "titre_expire": "La carte expirée.",
    "passeport": "Le passeport.",
    "document_precedent_eventuel": "Le titre ou le visa que vous aviez, s’il existe.",
    "titre_ou_visa_precedent": "L’ancienne carte ou le visa long séjour : il ne vaut qu’avec.",
}


def paper_blocks(answer: PaperDecision, explain: Explainer) -> tuple[Block, ...]:
    """Return what a paper received is worth; where it starts a limit, that and the help first."""
    return tuple(_blocks(answer, explain))


def _blocks(answer: PaperDecision, explain: Explainer) -> Iterator[Block]:
    ui, say, paper = explain.words.ui, explain.say, answer.paper
    yield from _limit(answer, explain)
    yield from help_blocks(answer.help, explain)
    yield Block("answer", (f"{say(paper.label)}.",))
    yield Block("text", (say(paper.proves), say(paper.not_proves)))
    yield Block("list", tuple(_rights(answer, explain)), ui("Ce qu'il ouvre"))
    yield Block("text", (say(paper.validity),), ui("Durée"))
    if paper.accompanied_by:
        lines = tuple(ui(COMPANIONS[one]) for one in paper.accompanied_by)
        yield Block("list", lines, ui("À montrer avec lui"))
    if paper.show:
        said = say(paper.show)
        own = (said,) if said != paper.show else ()
        heading = ui("À montrer à un employeur, une banque, une caisse")
        yield Block("text", (paper.show, *own), heading)
    yield Block("steps", tuple(map(say, paper.steps)), ui("Que faire"))
    yield from _troubles(answer, explain)
    yield from explain.sources(sources_of(explain.table, answer))


def _limit(answer: PaperDecision, explain: Explainer) -> Iterator[Block]:
    limit, say = answer.limit, explain.say
    if limit is None:
        return
    heading = f"{say(limit.clock.label)} ({limit.article})"
    if limit.due is None:
        lines = (say(answer.paper.validity), say(limit.effect))
    else:
        day = date_in_words(limit.due, explain.words.language.code)
        lines = (due_line(limit, day, explain), say(limit.effect))
    yield Block("warning", lines, heading)


def _rights(answer: PaperDecision, explain: Explainer) -> Iterator[str]:
    ui, paper = explain.words.ui, answer.paper
    social = answer.social_rights or paper.social_rights
    values = (paper.stay, social, answer.work or paper.work, paper.schengen)
    for right, value in zip(RIGHTS, values, strict=True):
        status = ui(PREVIOUS) if value == "as_previous" else ui(STATUS[value])
        line = explain.words.pair(ui(right), status)
        if right == RIGHTS[2] and answer.work_article:
            line += f" ({answer.work_article})"
        yield line
    if answer.condition and answer.work == "conditional":
        yield explain.say(answer.condition)


def _troubles(answer: PaperDecision, explain: Explainer) -> Iterator[Block]:
    ui, say, paper = explain.words.ui, explain.say, answer.paper
    if paper.missing:
        yield Block("text", (say(paper.missing),), ui("S'il n'arrive pas"))
    if paper.late:
        yield Block("text", (say(paper.late),), ui("S'il arrive tard, ou finit"))
    if paper.wrong:
        yield Block("text", (say(paper.wrong),), ui("S'il est faux"))
