"""Every text of the content in every language: each screen is whole, and fits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.authoring.translating.extracting import begun
from bot.engine.events import Place, Remark, Turn
from bot.engine.limits import MAX_LABEL_CHARS
from bot.engine.model import FactId, Flow, Node, NodeId, Outcome, Question, Value
from bot.engine.session import Session
from bot.filing.doors import ARTICLE, DEMARCHE, DEPARTEMENT, ETAPE, TITRE, TITRE_SEJOUR
from bot.filing.model import STAGES, Answer, Decision, PaperDecision
from bot.filing.resolve import resolve
from bot.render.decision import Explainer
from bot.render.papers import paper_blocks
from bot.render.screen import Block, Screen
from tests.real import TODAY, real_conversation

HELD = real_conversation()
TABLE = HELD.library.table
LANGUAGES = ["fr", *begun(HELD.languages)]
FLOWS = HELD.library.flows
MAX_BLOCK_CHARS = 4096  # Telegram Bot API, sendMessage.text
MAX_HEADING_CHARS = 200
#: Left-to-right and right-to-left embeddings, overrides and isolates, and what closes them.
OPENING, CLOSING = (
    re.compile("[\u202a\u202b\u202d\u202e\u2066\u2067\u2068]"),
    re.compile("[\u202c\u2069]"),
)
LEAK = re.compile(r"\{\{|\}\}|\{%|\{\w*\}|\bNone$|\bUndefined\b|<[a-z/]")
DATES = tuple(map(FactId, ("expire_le", "entre_le", "ne_le", "reconnu_le")))
DAYS = ("2026-12-05", "2027-05-02", "2027-03-01", "2025-01-01", "inconnu")
FONDEMENT = FactId("fondement")


def faults_of(screen: Screen) -> Iterator[str]:
    """Yield what is wrong with a screen."""
    for block in screen.blocks:
        yield from _block_faults(block)
    for button in (*screen.buttons, *screen.commands):
        if not 0 < len(button.label) <= MAX_LABEL_CHARS:
            yield f"label of {len(button.label)} characters: {button.label}"
        yield from _text_faults(button.label)


def _block_faults(block: Block) -> Iterator[str]:
    if not block.lines:
        yield f"empty block {block.heading or block.kind}"
    if len("\n".join(((block.heading or ""), *block.lines))) > MAX_BLOCK_CHARS:
        yield f"block too long: {block.lines[0][:60]}"
    if block.heading is not None and not 0 < len(block.heading) <= MAX_HEADING_CHARS:
        yield f"heading: {block.heading}"
    for line in (*block.lines, *([block.heading] if block.heading else [])):
        yield from _text_faults(line)


def _text_faults(text: str) -> Iterator[str]:
    if not text or text != text.strip():
        yield f"blank at an end: {text!r}"
    if "  " in text or "\n" in text or "\t" in text:
        yield f"doubled space or line end: {text!r}"
    if LEAK.search(text):
        yield f"leak: {text!r}"
    if len(OPENING.findall(text)) != len(CLOSING.findall(text)):
        yield f"bidi marks: {text!r}"


def turn_at(flow: Flow, node: Question | Outcome, language: str) -> Turn:
    """Return a turn that stands at this node, with everything that it may offer."""
    options = node.options if isinstance(node, Question) else node.follow
    session = Session(flow=flow.id, language=language, asked=node.id)
    place = Place(node=node, facts={}, path=(), passed=(), options=options)
    return Turn(session, place)


def nodes() -> Iterator[tuple[Flow, Question | Outcome]]:
    for flow in FLOWS.values():
        for node in flow.nodes.values():
            if isinstance(node, Question | Outcome):
                yield flow, node


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_node_gives_a_whole_screen(language: str) -> None:
    renderer = HELD.renderer(language, TODAY)
    wrong = []
    for flow, node in nodes():
        turn = turn_at(flow, node, language)
        for screen in (renderer.screen(turn, None, None), renderer.why(turn)):
            wrong += [f"{flow.id}/{node.id}: {fault}" for fault in faults_of(screen)]

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_in_passing_is_whole(language: str) -> None:
    explain = HELD.explainer(HELD.languages.words(language), TODAY)

    notices = [n for flow in FLOWS.values() for n in flow.nodes.values() if hasattr(n, "text")]

    for node in notices:
        if node.text:
            assert list(_text_faults(explain.say(node.text))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_remark_gives_a_whole_screen(language: str) -> None:
    flow, node = next(nodes())
    turn = turn_at(flow, node, language)

    for remark in Remark:
        screen = HELD.renderer(language, TODAY).screen(
            replace(turn, remark=remark, dropped=("titre", "expire_le")), None, None
        )
        assert list(faults_of(screen)) == []


# --- decisions ------------------------------------------------------------------------------


def situations() -> Iterator[dict[FactId, Value]]:
    """Yield every démarche, every title at every stage, every ground, in several places."""
    for demarche in TABLE.facts[DEMARCHE].values:
        if demarche != TITRE_SEJOUR:
            yield {DEMARCHE: demarche}
            yield {DEMARCHE: demarche, TITRE: "etudiant"}
    for titre in TABLE.facts[TITRE].values:
        for stage in STAGES:
            base: dict[FactId, Value] = {DEMARCHE: TITRE_SEJOUR, TITRE: titre, ETAPE: stage}
            yield base
            if titre.endswith(("resident", "10_ans")) and stage == "premiere":
                for ground in TABLE.facts[FONDEMENT].values:
                    yield {**base, FONDEMENT: ground}


def answers() -> Iterator[Answer]:
    for facts in situations():
        yield resolve(TABLE, facts, TODAY)
        yield resolve(TABLE, {**facts, DEPARTEMENT: "976", ARTICLE: "L421-14"}, TODAY)
        for day in DAYS:
            yield resolve(TABLE, {**facts, **dict.fromkeys(DATES, day), DEPARTEMENT: "93"}, TODAY)
    for paper in TABLE.papers:
        yield resolve(TABLE, {FactId("document"): paper}, TODAY)


ANSWERS = list(answers())


def _blocks(answer: Answer, explain: Explainer) -> tuple[Block, ...]:
    if isinstance(answer, Decision):
        return explain.blocks(answer)
    return paper_blocks(answer, explain) if isinstance(answer, PaperDecision) else ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_decision_gives_a_whole_screen(language: str) -> None:
    explain = HELD.explainer(HELD.languages.words(language), TODAY)
    seen: set[tuple[str, ...]] = set()
    wrong = set()
    for answer in ANSWERS:
        for block in _blocks(answer, explain):
            if block.lines not in seen:
                seen.add(block.lines)
                wrong |= set(_block_faults(block))

    assert wrong == set()
    assert len(seen) > 100


def test_decision_says_the_channel_first_and_ends_with_its_sources() -> None:
    explain = HELD.explainer(HELD.languages.words("fr"), TODAY)
    for answer in ANSWERS:
        if isinstance(answer, Decision):
            first, *_, last = explain.blocks(answer)
            assert (first.kind, first.heading) == ("answer", None)
            assert first.lines == (explain.say(answer.guide.sentence),)
            assert (last.heading or "").startswith("Sources")


def test_matrix_holds_every_kind_of_answer() -> None:
    kinds = {type(answer).__name__ for answer in ANSWERS}

    assert {"Decision", "Missing", "PaperDecision"} <= kinds
    assert {
        s for a in ANSWERS if isinstance(a, Decision) and a.window for s in [a.window.status]
    } == {
        "too_early",
        "open",
        "late",
        "expired",
        "unknown",
    }


def test_no_node_of_the_content_is_left_out() -> None:
    shown: set[NodeId] = {node.id for _, node in nodes()}
    every: list[Node] = [node for flow in FLOWS.values() for node in flow.nodes.values()]

    asked = {node.id for node in every if isinstance(node, Question | Outcome)}

    assert shown == asked
