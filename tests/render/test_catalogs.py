"""Tests of bot/render/catalogs.py, and of the words of the interface in every language offered."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from bot.authoring.translating.interface import FROM_TABLES, handed_over, sentences
from bot.render.catalogs import Languages
from tests.real import ROOT, real_conversation

LOCALES = ROOT / "locales"
OFFERED = [one.code for one in Languages(LOCALES).offered if one.code != "fr"]


def messages(code: str) -> dict[str, Message]:
    with (LOCALES / code / "LC_MESSAGES" / "ui.po").open("rb") as file:
        return {str(message.id): message for message in read_po(file) if message.id}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("code", OFFERED)
def test_every_sentence_of_the_interface_is_translated(code: str) -> None:
    translated = {text for text, message in messages(code).items() if message.string}

    assert set(sentences()) - translated == set()


@pytest.mark.parametrize("code", OFFERED)
def test_no_translation_outlives_its_sentence(code: str) -> None:
    assert set(messages(code)) - set(sentences()) == set()


@pytest.mark.parametrize("code", OFFERED)
def test_translations_hold_the_same_values(code: str) -> None:
    for text, message in messages(code).items():
        assert fields(str(message.string)) == fields(text)


@pytest.mark.parametrize("code", OFFERED)
def test_header_says_that_nobody_reviewed_the_words(code: str) -> None:
    with (LOCALES / code / "LC_MESSAGES" / "ui.po").open("rb") as file:
        assert "Drafted, not reviewed" in read_po(file).header_comment


def test_every_sentence_handed_to_the_catalogue_can_be_collected() -> None:
    """A sentence made in a variable would never reach the translators."""
    assert [call for call in handed_over() if call[2] not in FROM_TABLES] == []


# --- Words ----------------------------------------------------------------------------------


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    (tmp_path / "languages.toml").write_text(
        '[fr]\nname = "Français"\ndirection = "ltr"\noffered = true\n'
        '[eo]\nname = "Esperanto"\ndirection = "ltr"\noffered = false\n'
    )
    folder = tmp_path / "eo" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "ui.po").write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: eo\\n"\n\n'
        'msgid "retour"\nmsgstr "reen"\n\n#, fuzzy\nmsgid "langue"\nmsgstr "lingvo"\n\n'
        'msgid "{n} jours"\nmsgstr "{n} tagoj"\n\nmsgid "non"\nmsgstr ""\n'
    )
    return tmp_path


def test_translated_text_is_shown(locales: Path) -> None:
    words = Languages(locales).words("eo")

    assert (words.ui("retour"), words.ui("{n} jours", n=3)) == ("reen", "3 tagoj")
    assert words.untranslated == 0


@pytest.mark.parametrize("text", ["langue", "non", "jamais vu"])
def test_fuzzy_empty_and_missing_translations_stay_french_and_are_counted(
    locales: Path, text: str
) -> None:
    words = Languages(locales).words("eo")

    assert words.ui(text) == text
    assert words.untranslated == 1


def test_french_is_never_counted(locales: Path) -> None:
    words = Languages(locales).words("fr")

    assert words.content("n'importe quoi") == "n'importe quoi"
    assert words.untranslated == 0


def test_each_asker_counts_alone(locales: Path) -> None:
    languages = Languages(locales)
    languages.words("eo").ui("langue")

    assert languages.words("eo").untranslated == 0


def test_only_offered_languages_can_be_chosen(locales: Path) -> None:
    assert [one.code for one in Languages(locales).offered] == ["fr"]


def test_languages_of_the_project_are_sound() -> None:
    for code, language in real_conversation().languages.all.items():
        assert re.fullmatch(r"[a-z]{2}(_[A-Z][a-z]+)?", code)
        assert language.direction in ("ltr", "rtl")
        assert language.name
