"""In every language offered, no screen has a French sentence that is not meant to be French."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import product

import pytest

from bot.authoring.translating.scripts import SCRIPTS
from bot.engine.model import FactId, Value
from bot.filing.following import ClockDecision, ProtocolDecision
from bot.filing.letter_form import Form
from bot.filing.letters import Voice
from bot.filing.model import Answer, Decision, PaperDecision
from bot.filing.resolve import resolve
from bot.render.decision import Explainer
from bot.render.following import clock_blocks, protocol_blocks
from bot.render.letters import letter_screen, letters_screen
from bot.render.papers import paper_blocks
from bot.render.screen import Block, Screen
from tests.real import TODAY
from tests.render.test_matrix import ANSWERS, HELD, TABLE, faults_of, nodes, turn_at

VOICES: tuple[Voice, ...] = ("me", "someone")
OFFERED = [one.code for one in HELD.languages.offered if one.code != "fr"]
DATED = {spec.id: "2026-11-02" for spec in TABLE.facts.values() if spec.kind == "date"}


def explainer(language: str) -> Explainer:
    return HELD.explainer(HELD.languages.words(language), TODAY)


def node_screens(language: str) -> Iterator[Screen]:
    renderer = HELD.renderer(language, TODAY)
    for flow, node in nodes():
        turn = turn_at(flow, node, language)
        yield renderer.screen(turn, None, None)
        yield renderer.why(turn)


def situations() -> Iterator[dict[FactId, Value]]:
    for name, rows in (("delai", TABLE.clocks), ("blocage", TABLE.protocols)):
        for one in rows:
            yield {FactId(name): one}
            yield {FactId(name): one, **DATED, FactId("departement"): "93"}


def blocks_of(answer: Answer, explain: Explainer) -> tuple[Block, ...]:
    match answer:
        case Decision():
            return explain.blocks(answer)
        case PaperDecision():
            return paper_blocks(answer, explain)
        case ClockDecision():
            return tuple(clock_blocks(answer, explain))
        case ProtocolDecision():
            return tuple(protocol_blocks(answer, explain))
    return ()


def answer_screens(language: str) -> Iterator[Screen]:
    for answer in (*ANSWERS, *(resolve(TABLE, facts, TODAY) for facts in situations())):
        explain = explainer(language)
        if blocks := blocks_of(answer, explain):
            yield explain.screen(blocks)


def letter_screens(language: str) -> Iterator[Screen]:
    yield letters_screen(explainer(language))
    for letter, voice in product(TABLE.letters.values(), VOICES):
        yield letter_screen(Form(letter, voice, {}), explainer(language))


@cache
def screens(language: str) -> tuple[Screen, ...]:
    found = (*node_screens(language), *answer_screens(language), *letter_screens(language))
    return tuple(dict.fromkeys(found))


@pytest.mark.parametrize("language", OFFERED)
def test_every_sentence_is_translated(language: str) -> None:
    assert [one.text() for one in screens(language) if one.untranslated] == []


@pytest.mark.parametrize("language", OFFERED)
def test_every_screen_is_whole(language: str) -> None:
    faults = {fault for one in screens(language) for fault in faults_of(one)}

    # A face cuts a long list between its lines (tests/faces/telegram).
    assert {one for one in faults if not one.startswith("block too long")} == set()


@pytest.mark.parametrize("language", [code for code in OFFERED if code in SCRIPTS])
def test_lines_without_a_letter_of_the_language_are_meant_to_be_french(language: str) -> None:
    script = {"ARABIC": "[\u0600-\u06ff]"}[SCRIPTS[language]]
    lines = {
        line
        for one in screens(language)
        for block in one.blocks
        if block.kind != "sources"
        for line in (*block.lines, block.heading or "")
        if re.search(r"[a-z]{3}", line) and not re.search(script, line)
    }

    assert lines - meant_to_be_french() == set()


def meant_to_be_french() -> set[str]:
    """Return what the screen or the paper says itself, and what is shown to an employer."""
    shown = {paper.show for paper in TABLE.papers.values() if paper.show}
    printed = {paper.printed for paper in TABLE.papers.values() if paper.printed}
    return (
        shown | printed | {a.door.menu for a in ANSWERS if isinstance(a, Decision) and a.door.menu}
    )
