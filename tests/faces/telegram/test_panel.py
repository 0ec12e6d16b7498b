"""Buttons: within Telegram's limits for everything that the content offers, in every language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.engine.model import Outcome, Question
from bot.faces.telegram.panel import MAX_COPY_CHARS, Panel, nearest_language
from bot.faces.telegram.tokens import MAX_BYTES, Token, read
from bot.render.catalogs import Language
from bot.render.screen import Block, Button, Screen
from bot.testing.fake_chat import button_faults
from tests.real import real_conversation

HELD = real_conversation()
LANGUAGES = HELD.languages
LAST_TURN = 9_999_999


def panel(language: str = "fr", turn: int = LAST_TURN) -> Panel:
    return Panel("zzz999", turn, LANGUAGES.words(language))


def every_option() -> set[str]:
    nodes = [node for flow in HELD.library.flows.values() for node in flow.nodes.values()]
    asked = {str(option) for node in nodes if isinstance(node, Question) for option in node.options}
    after = {str(option) for node in nodes if isinstance(node, Outcome) for option in node.follow}
    return asked | after | set(HELD.library.table.territories)


def every_action() -> set[str]:
    reminders = [f"!{verb}.{rule.id}" for verb in ("rem", "ok") for rule in HELD.library.reminders]
    changes = [f"!ch.{fact}" for fact in HELD.library.table.facts]
    boxes = [f"!{verb}.{option}" for verb in ("on", "off") for option in every_option()]
    return {*reminders, *changes, *boxes, "!del.2147483647", "!lang.zh_Hans", "!stuck", "!why"}


def test_every_option_and_action_of_the_content_fits_into_the_data_of_a_button() -> None:
    for what in sorted(every_option() | every_action()):
        data = panel().button("x", what)["callback_data"]
        assert len(data.encode()) <= MAX_BYTES, what
        assert read(data) == Token("zzz999", LAST_TURN, what)


def test_no_option_can_be_taken_for_an_action() -> None:
    assert [option for option in every_option() if option.startswith("!")] == []


@pytest.mark.parametrize("code", LANGUAGES.all)
def test_every_language_stands_on_a_row_of_its_own_name_the_persons_first(code: str) -> None:
    rows = panel("fr").languages(LANGUAGES.all.values(), code)

    assert [len(row) for row in rows] == [1] * len(LANGUAGES.all)
    assert rows[0][0]["text"] == LANGUAGES.all[code].name
    assert list(button_faults({"inline_keyboard": rows})) == []


def question(*buttons: Button) -> Screen:
    return Screen((Block("question", ("?",)),), buttons)


def test_answers_come_one_a_row_then_i_do_not_know_then_back_and_why() -> None:
    screen = question(Button("inconnu", "Je ne sais pas"), Button("a", "A"), Button("b", "B"))

    rows = panel().question(screen, may_go_back=True, is_several=False)

    assert [[button["text"] for button in row] for row in rows] == [
        ["A"],
        ["B"],
        ["Je ne sais pas"],
        ["Retour", "Pourquoi cette question"],
    ]


def test_first_question_offers_no_way_back() -> None:
    rows = panel().question(question(), may_go_back=False, is_several=False)

    assert [[button["text"] for button in row] for row in rows] == [["Pourquoi cette question"]]


def test_rows_read_from_the_right_in_right_to_left_languages() -> None:
    """Telegram does not mirror the buttons of a row."""
    rows = panel("ar").question(question(), may_go_back=True, is_several=False)
    ui = LANGUAGES.words("ar").ui

    assert [b["text"] for b in rows[-1]] == [ui("Pourquoi cette question"), ui("Retour")]


def test_tick_stands_at_the_end_of_the_label() -> None:
    """A sign first would turn a right-to-left label."""
    screen = question(Button("a", "نعم", is_ticked=True))

    rows = panel("ar").question(screen, may_go_back=False, is_several=True)

    assert rows[0][0]["text"] == "نعم ✓"


def test_box_says_what_it_will_be_so_that_a_double_press_moves_once() -> None:
    screen = question(Button("a", "A", is_ticked=True), Button("b", "B"))

    rows = panel(turn=3).question(screen, may_go_back=False, is_several=True)

    assert [row[0]["callback_data"] for row in rows[:2]] == ["zzz999.3.!off.a", "zzz999.3.!on.b"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Appelez le 0 806 001 620.", ["0 806 001 620"]),
        ("Appelez le 0\u00a0806\u00a0001\u00a0620.", ["0\u00a0806\u00a0001\u00a0620"]),
        ("Tél. 01 85 58 00 00, puis 0134567890", ["01 85 58 00 00", "0134567890"]),
        ("dgef-support@interieur.gouv.fr.", ["dgef-support@interieur.gouv.fr"]),
        ("Article R431-5, 180 €, le 4 novembre 2026, n° 452798, 10.5 Mo", []),
        ("Dossier 9303123456, du 01/02/2026 au 03.04.2026", []),
    ],
)
def test_phone_numbers_and_mailboxes_can_be_copied_and_nothing_else(
    line: str, expected: list[str]
) -> None:
    rows = panel().copies(Screen((Block("text", (line,)),)))

    assert [button["copy_text"]["text"] for row in rows for button in row] == expected


def test_address_is_copied_whole_when_telegram_takes_it() -> None:
    fits, too_long = "1 rue\n" + "x" * 250, "y" * (MAX_COPY_CHARS + 1)
    screen = replace(question(), copies=(fits, too_long))

    rows = panel().copies(screen)

    assert [button["copy_text"]["text"] for row in rows for button in row] == [fits]
    assert list(button_faults({"inline_keyboard": rows})) == []


def test_sources_are_not_contacts() -> None:
    screen = Screen((Block("sources", ("n° 0 806 001 620",)),))

    assert panel().copies(screen) == ()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("fr", "fr"),
        ("fr-CA", "fr"),
        ("pt-br", "pt"),
        ("zh-hans", "zh_Hans"),
        ("zh-Hant", "zh_Hans"),
        ("zh", "zh_Hans"),
        ("fa-AF", "fa"),
        ("AR", "ar"),
        ("de", None),
        ("", None),
        ("-", None),
        ("_Hans", None),
        ("ti", None),
    ],
)
def test_nearest_language_is_the_code_its_family_or_none(code: str, expected: str | None) -> None:
    found = nearest_language(LANGUAGES.all.values(), code)

    assert (found and found.code) == expected


def test_language_that_is_not_offered_is_not_the_nearest() -> None:
    fr = Language("fr", "Français", "ltr", is_offered=True)

    assert nearest_language([fr], "ar") is None
