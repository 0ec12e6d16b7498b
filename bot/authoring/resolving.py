"""`bonguichet resolve`: the decision without a conversation."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.authoring.facts import from_mapping, from_words
from bot.content.compiled import table_library
from bot.content.library import Library
from bot.engine.model import FactId
from bot.filing.following import ClockDecision, ProtocolDecision
from bot.filing.model import Answer, Decision, FactError, Missing, PaperDecision, Refused, Several
from bot.filing.refusals import check_facts
from bot.filing.resolve import resolve
from bot.render.catalogs import Languages
from bot.render.contract import Json, as_json, error
from bot.render.decision import Explainer
from bot.render.following import clock_blocks, protocol_blocks
from bot.render.papers import paper_blocks
from bot.render.screen import Block, Screen
from bot.settings import Settings

MAX_LINE_CHARS = 20_000  #: of one line of JSON; the largest honest one is under 1,000
MAX_QUOTED_CHARS = 60  #: of a line that is no JSON


class _Pairs(list[tuple[str, Any]]):
    """A JSON object as it is written: a name may stand in it twice."""


@dataclass(frozen=True, slots=True)
class Resolver:
    """The table, ready to answer: no tree is read."""

    library: Library
    languages: Languages

    def explainer(self, language: str, today: date) -> Explainer:
        """Return an explainer in the language."""
        words = self.languages.words(language)
        return Explainer(self.library.table, self.library.values, words, today)

    def from_words(self, words: Iterable[str], today: date) -> Answer:
        """Return the answer to FACT=VALUE words."""
        table = self.library.table
        facts, faults = from_words(table, words)
        if faults:
            return Refused((*faults, *check_facts(table, facts)))
        return resolve(table, facts, today)

    def from_line(self, line: str, today: date) -> Answer:
        """Return the answer to one JSON object of facts."""
        table = self.library.table
        try:
            read = json.loads(line[:MAX_LINE_CHARS], object_pairs_hook=_Pairs)
        except (ValueError, RecursionError):
            read = None
        if not isinstance(read, _Pairs):
            return Refused((FactError("", line.strip()[:MAX_QUOTED_CHARS], "not_json"),))
        data = {name: dict(v) if isinstance(v, _Pairs) else v for name, v in read}
        twice = {name: str(value) for name, value in read if str(data[name]) != str(value)}
        faults = [FactError(FactId(name), value, "given_twice") for name, value in twice.items()]
        facts = from_mapping(table, data)
        if faults:
            return Refused((*faults, *check_facts(table, facts)))
        return resolve(table, facts, today)

    def lines(self, source: Iterable[str], language: str, today: date) -> Iterator[str]:
        """Yield one line of JSON for each line read, in order."""
        for number, read in enumerate(source):
            line = read.removeprefix("\ufeff") if number == 0 else read
            if line.strip():
                say = self.explainer(language, today)
                yield dumps(as_json(self.from_line(line, today), say), indent=None)


def resolver(settings: Settings, today: date) -> Resolver:
    """Return the resolver over the content of the settings; raises ContentError."""
    library = table_library(settings.flows, today=today)
    return Resolver(library, Languages(settings.locales, show_drafts=settings.show_drafts))


def dumps(data: Json, *, indent: int | None = 1) -> str:
    """Return JSON as the contract writes it: accents as they are."""
    return json.dumps(data, ensure_ascii=False, indent=indent)


def screen(answer: Answer, say: Explainer) -> Screen:
    """Return the answer for a person to read."""
    ui = say.words.ui
    match answer:
        case Decision():
            return Screen(say.blocks(answer))
        case PaperDecision():
            return Screen(paper_blocks(answer, say))
        case ClockDecision():
            return Screen(clock_blocks(answer, say))
        case ProtocolDecision():
            return Screen(protocol_blocks(answer, say))
        case Missing():
            spec = say.table.facts[answer.fact]
            lines = tuple(
                say.words.pair(f"{answer.fact}={value}", say.say(spec.values.get(value, value)))
                for value in answer.values
            )
            question = say.say(spec.question)
            asked = ui("Il manque « {fact} ». {question}", fact=answer.fact, question=question)
            return Screen((Block("question", (asked,)), Block("list", lines)))
        case Several():
            spec = say.table.facts[answer.settle_with]
            asked = ui("Pour savoir laquelle, il faut répondre à :")
            question = f"{say.say(spec.question)} ({answer.settle_with})"
            return Screen(
                (
                    Block("answer", (ui("Plusieurs portes restent possibles."),)),
                    Block("list", say.doors(answer)),
                    *(
                        [Block("quiet", (ui("Cette liste n'est pas complète."),))]
                        * answer.is_truncated
                    ),
                    Block("question", (question,), asked),
                )
            )
        case Refused():
            lines = tuple(error(one, say)["message"] for one in answer.errors)
            return Screen((Block("list", lines, ui("Ces faits ne peuvent pas être lus")),))
