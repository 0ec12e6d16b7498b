"""Messages stay within Telegram's limits whatever a screen holds, and lose none of its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from typing import get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.engine.events import Place, Turn
from bot.engine.model import FactId, Flow, NodeId, Outcome, Question, Value
from bot.engine.session import Session
from bot.faces.telegram.layout import MAX_CHARS, messages, units
from bot.faces.telegram.present import Presenter
from bot.faces.telegram.state import ChatState
from bot.filing.doors import ARTICLE, DEMARCHE, DEPARTEMENT, ETAPE, TITRE, TITRE_SEJOUR
from bot.filing.model import STAGES, Decision, PaperDecision, Refused
from bot.filing.resolve import resolve
from bot.render.bidi import LRI, MARKS, PDI, plain
from bot.render.screen import Block, BlockKind, Screen
from bot.testing.fake_chat import faults
from tests.real import TODAY, real_conversation

HELD = real_conversation()
LANGUAGES = list(HELD.languages.all)
MAX_ENTITIES_OF_TELEGRAM = 100
_TAG = re.compile(r"<[^>]*>")
_LINK = re.compile(r"(.*\S) https?://\S+", re.DOTALL)


def seen(text: str) -> str:
    """Return a message as it is read, without marks of direction."""
    return plain(unescape(_TAG.sub("", text)))


def letters_of(text: str) -> str:
    """Return the letters of a text, blanks left out: a cut may fall inside a word."""
    return "".join(text.split())


def wrong(text: str) -> Iterator[str]:
    """Yield what Telegram would refuse, drop or show wrongly in a message."""
    yield from faults(text, "HTML")
    if units(unescape(_TAG.sub("", text))) > MAX_CHARS:
        yield "too long"
    if text.count("</") > MAX_ENTITIES_OF_TELEGRAM:
        yield "too many entities: Telegram drops the rest in silence"
    if re.search(r"&(?!(?:lt|gt|amp|quot|#x27);)", text):
        yield "an entity was cut"
    for line in text.split("\n"):
        if line.count(LRI) != line.count(PDI):
            yield f"an isolate is open: {line!r}"


# --- the limits ---------------------------------------------------------------------------------

letters = st.one_of(
    st.text(st.characters(exclude_characters=MARKS), min_size=1, max_size=40),
    st.sampled_from(
        ["<b>", "&amp;", '<a href="x">', "Le CESEDA https://legifrance.gouv.fr/x?a=1&b"]
    ),
    st.builds(
        lambda text, size: text * size,
        st.sampled_from(["𐐷", "é", "a ", "م 1 ", "&", "🙂 ", "é" * 30 + " "]),
        st.sampled_from([1_000, 1_365, 2_047, 2_048, 4_095, 4_096]),
    ),
).filter(str.strip)
blocks = st.builds(
    Block,
    st.sampled_from(get_args(BlockKind)),
    st.lists(letters, min_size=1, max_size=4).map(tuple),
    st.one_of(st.none(), st.sampled_from(["Que faire", "& <", "ماذا أفعل 1"])),
)
screens = st.builds(
    Screen,
    st.lists(blocks, min_size=1, max_size=4).map(tuple),
    language=st.sampled_from(LANGUAGES),
)


@settings(deadline=None, max_examples=60)
@given(screen=screens, folded=st.lists(letters, max_size=3))
@example(Screen((Block("sources", ("Le CESEDA https://legifrance.gouv.fr/x",) * 300),)), [])
@example(Screen((Block("answer", ("x",) * 250),)), ["y" * 5_000])
def test_any_screen_becomes_messages_that_telegram_takes(screen: Screen, folded: list[str]) -> None:
    shown = messages(screen, folded=folded)

    assert [list(wrong(text)) for text in shown] == [[]] * len(shown)


@settings(deadline=None, max_examples=40)
@given(screen=screens)
def test_no_word_of_a_screen_is_lost(screen: Screen) -> None:
    read = letters_of("".join(map(seen, messages(screen))))

    for block in screen.blocks:
        for line in block.lines:
            link = _LINK.fullmatch(line)
            assert letters_of(link[1] if link else line) in read


@pytest.mark.parametrize(("text", "expected"), [("é", 1), ("𐐷", 2), ("🇫🇷", 4), ("", 0)])
def test_length_is_counted_in_utf_16_units(text: str, expected: int) -> None:
    assert units(text) == expected


@pytest.mark.parametrize("size", range(MAX_CHARS - 2, MAX_CHARS + 3))
def test_message_of_just_that_length_is_whole_or_cut_in_two(size: int) -> None:
    shown = messages(Screen((Block("text", ("x " * (size // 2) + "y" * (size % 2),)),)))

    assert [list(wrong(text)) for text in shown] == [[]] * len(shown)
    assert "".join(map(seen, shown)).count("x") == size // 2


def test_cut_falls_between_paragraphs_not_inside_one() -> None:
    paragraphs = tuple("mot " * 300 + str(number) for number in range(8))

    shown = messages(Screen(tuple(Block("text", (one,)) for one in paragraphs)))

    assert len(shown) > 1
    assert "\n\n".join(map(seen, shown)).split("\n\n") == list(paragraphs)


def test_heading_opens_a_new_message_once_two_screens_are_full() -> None:
    long = Block("text", ("mot " * 450,))
    parts = messages(Screen((long, Block("steps", ("a",), "Que faire"))))

    assert [seen(part)[:9] for part in parts] == ["mot mot m", "Que faire"]


def test_sources_are_folded_and_links_show_words_only() -> None:
    line = "Code <x> (2026) https://loi.example/a?b=1&c=2"

    shown = messages(Screen((Block("sources", (line,), "Sources"),)))

    link = '<a href="https://loi.example/a?b=1&amp;c=2">• Code &lt;x&gt; (2026)</a>'
    assert shown == [f"<blockquote expandable>Sources\n{link}</blockquote>"]


@pytest.mark.parametrize("language", ["ar", "fa", "ps", "bn", "zh_Hans"])
def test_scripts_that_are_hard_to_read_in_bold_have_none(language: str) -> None:
    screen = Screen((Block("question", ("؟",), "x"), Block("answer", ("y",))), language=language)

    assert "<b>" not in messages(screen)[0]


def test_answers_are_folded_above_the_question() -> None:
    shown = messages(Screen((Block("question", ("Quand ?",)),)), folded=("Étape : <i>",))

    assert shown == [
        "<blockquote expandable>Étape : &lt;i&gt;</blockquote>\n\n<b>Quand ?</b>",
    ]


def test_screen_without_a_word_gives_no_message() -> None:
    assert messages(Screen((Block("text", ()),))) == []


# --- the real content, every language of languages.toml, offered or not ---------------------------


def presenter(language: str, session: Session) -> Presenter:
    state = ChatState(7_000_000_001, replace(session, language=language), "zzz999")
    return Presenter(HELD, state, TODAY)


def asking() -> Iterator[tuple[Flow, Question]]:
    for flow in HELD.library.flows.values():
        for node in flow.nodes.values():
            if isinstance(node, Question):
                yield flow, node


def telling() -> Iterator[tuple[Flow, Outcome]]:
    for flow in HELD.library.flows.values():
        for node in flow.nodes.values():
            if isinstance(node, Outcome) and node.text:
                yield flow, node


def decisions() -> Iterator[dict[FactId, Value]]:
    """Yield facts that lead to every decision of the tables: doors, papers, clocks, protocols."""
    places = ("93", "75", "974", "2A", "inconnu")
    for procedure in HELD.library.table.procedures.values():
        for number, stage in enumerate(STAGES):
            known = {DEMARCHE: TITRE_SEJOUR, TITRE: str(procedure.id), ETAPE: stage}
            yield {**known, DEPARTEMENT: places[number % len(places)]}
            yield {**known, FactId("expire_le"): "2026-12-05", ARTICLE: "inconnu"}
    for fact in ("demarche", "document", "blocage", "delai"):
        for value in HELD.library.table.facts[FactId(fact)].values:
            yield {FactId(fact): value}
            yield {FactId(fact): value, FactId("notifie_le"): "2026-11-20"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_fits_into_one_message_in_every_language(language: str) -> None:
    """With the longest way to it folded above: the live message is edited, never split."""
    way = tuple(
        "Lien de famille : Époux ou épouse de nationalité française " * 2 for _ in range(12)
    )
    for flow, node in asking():
        place = Place(node, {}, (), (), node.options)
        turn = Turn(Session(flow.id, language=language, asked=NodeId(node.id)), place)
        screen = HELD.renderer(language, TODAY).screen(turn, None, None)
        shown = messages(screen, folded=way)
        assert [list(wrong(text)) for text in shown] == [[]], node.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_at_an_end_becomes_messages_that_telegram_takes(language: str) -> None:
    for flow, node in telling():
        turn = Turn(Session(flow.id, language=language), Place(node, {}, (), (), node.follow))
        screen = HELD.renderer(language, TODAY).screen(turn, None, None)
        calls = presenter(language, turn.session).result(screen, ())
        assert [fault for call in calls for fault in wrong(call.text)] == [], node.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_decision_becomes_messages_that_telegram_takes_in_every_language(
    language: str,
) -> None:
    count = 0
    for facts in decisions():
        answer = resolve(HELD.library.table, facts, TODAY)
        if isinstance(answer, Refused):
            continue
        node = Outcome(NodeId("fin"), "filing")
        turn = Turn(Session(next(iter(HELD.library.flows))), Place(node, facts, (), (), {}))
        screen = HELD.renderer(language, TODAY).screen(turn, answer, None)
        count += isinstance(answer, Decision | PaperDecision)
        calls = presenter(language, turn.session).result(screen, ())
        found = [fault for call in calls for fault in wrong(call.text)]
        assert found == [], facts
        assert len(calls) <= 5, f"{len(calls)} messages for {facts}"
    assert count > 100


@pytest.mark.parametrize("language", ["ar", "fa", "ps"])
def test_row_of_a_result_is_reversed_where_one_reads_from_the_right(language: str) -> None:
    turn = HELD.begin(TODAY, known={DEMARCHE: "duplicata", DEPARTEMENT: "93"}, language=language)
    rows = presenter(language, turn.session).after(turn)
    french = presenter("fr", turn.session).after(turn)

    data = [[button["callback_data"] for button in row] for row in rows]
    expected = [[b["callback_data"] for b in row][::-1] for row in french]
    assert [set(row) >= set(other) for row, other in zip(data, expected, strict=True)] == [
        True
    ] * len(expected)
    assert data[-2] == expected[-2]
