"""Tests of bot/render/catalogs.py, and of the words of every language offered."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from bot.authoring.translating.extracting import begun
from bot.authoring.translating.interface import FROM_TABLES, handed_over, sentences
from bot.render.catalogs import DOMAINS, Languages, Words
from bot.render.po import is_shown, key_of, open_po
from bot.texts import Text
from tests.real import ROOT, real_conversation

LOCALES = Languages(ROOT / "locales")
OFFERED = [one.code for one in LOCALES.offered if one.code != "fr"]


def messages(code: str, domain: str) -> dict[str, Message]:
    return {key_of(one): one for one in open_po(LOCALES.file(code, domain)) if one.id}


@pytest.mark.parametrize("code", OFFERED)
@pytest.mark.parametrize("domain", DOMAINS)
def test_every_text_is_translated_and_can_be_shown(code: str, domain: str) -> None:
    assert [key for key, one in messages(code, domain).items() if not is_shown(one)] == []


@pytest.mark.parametrize("code", begun(LOCALES))
def test_files_hold_the_sentences_of_the_program_and_no_other(code: str) -> None:
    assert set(messages(code, "ui")) == {one.texts[0] for one in sentences()}


def test_every_sentence_handed_to_the_catalogue_can_be_collected() -> None:
    """A sentence made in a variable would never reach the translators."""
    assert [call for call in handed_over() if call[2] not in FROM_TABLES] == []


def test_nobody_signed_a_translation_without_being_named_in_the_list() -> None:
    for code in begun(LOCALES):
        text = "".join(LOCALES.file(code, one).read_text(encoding="utf-8") for one in DOMAINS)
        signed = set(re.findall(r"^# relu par (.+?), le ", text, re.MULTILINE))
        assert signed <= set(LOCALES.all[code].reviewers)


# --- Words ----------------------------------------------------------------------------------

ASKED = Text("Quel titre ?", "orientation/titre#question")
ELSEWHERE = Text("Quel titre ?", "aide/titre#question")


@pytest.fixture
def locales(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "locales"
    files = folder / "eo" / "LC_MESSAGES"
    files.mkdir(parents=True)
    (folder / "languages.toml").write_text(
        '[fr]\nname = "Français"\ndirection = "ltr"\noffered = true\n'
        '[eo]\nname = "Esperanto"\ndirection = "ltr"\noffered = false\n',
        encoding="utf-8",
    )
    head = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: eo\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    )
    (files / "ui.po").write_text(
        head + 'msgid "retour"\nmsgstr "reen"\n\n#, fuzzy\nmsgid "langue"\nmsgstr "lingvo"\n\n'
        'msgid "à {jour}"\nmsgstr "je {tago}"\n\n'
        'msgid "le {jour}"\nmsgstr "la {jour} {"\n\nmsgid "non"\nmsgstr ""\n\n'
        '# relu par Ana, le 2026-11-20\nmsgid "oui"\nmsgstr "jes"\n\n'
        'msgid "{n} jour"\nmsgid_plural "{n} jours"\n'
        'msgstr[0] "unu tago"\nmsgstr[1] "{n} tagoj"\n\n',
        encoding="utf-8",
    )
    (files / "flows.po").write_text(
        head + 'msgctxt "orientation/titre#question"\nmsgid "Quel titre ?"\nmsgstr "Kiu?"\n\n'
        'msgctxt "faits/titre#synonyms"\nmsgid "fac; école"\nmsgstr "universitato ; lernejo"\n\n',
        encoding="utf-8",
    )
    return folder


@pytest.fixture
def words(locales: Path) -> Words:
    return Languages(locales).words("eo")


def test_translated_text_is_shown(words: Words) -> None:
    assert (words.ui("retour"), words.content(ASKED)) == ("reen", "Kiu?")
    assert words.untranslated == 0


@pytest.mark.parametrize("text", ["langue", "non", "jamais vu", "à {jour}", "le {jour}"])
def test_fuzzy_empty_missing_and_broken_translations_stay_french_and_are_counted(
    words: Words, text: str
) -> None:
    assert words.ui(text) == text
    assert words.untranslated == 1


def test_same_french_elsewhere_is_another_message(words: Words) -> None:
    assert words.content(ELSEWHERE) == "Quel titre ?"
    assert words.untranslated == 1


def test_translation_of_another_french_is_not_shown(words: Words) -> None:
    reworded = Text("Quel titre voulez-vous ?", ASKED.place)

    assert words.content(reworded) == reworded


def test_name_without_a_place_is_shown_as_it_is(words: Words) -> None:
    assert words.content("Seine-Saint-Denis") == "Seine-Saint-Denis"
    assert words.untranslated == 0


@pytest.mark.parametrize(("n", "said"), [(1, "unu tago"), (0, "0 tagoj"), (5, "5 tagoj")])
def test_number_chooses_its_form(words: Words, n: int, said: str) -> None:
    assert words.counted("{n} jour", "{n} jours", n) == said


@pytest.mark.parametrize(("n", "said"), [(0, "0 jour"), (1, "1 jour"), (2, "2 jours")])
def test_number_chooses_its_form_in_french(locales: Path, n: int, said: str) -> None:
    assert Languages(locales).words("fr").counted("{n} jour", "{n} jours", n) == said


def test_words_to_type_are_those_of_the_language(words: Words) -> None:
    place = "faits/titre#synonyms"

    assert list(words.typed((Text("fac", place), Text("école", place), "titre"))) == [
        "universitato",
        "lernejo",
    ]


def test_drafts_are_counted_and_said(words: Words) -> None:
    words.ui("oui")
    assert words.drafted == 0

    words.ui("retour")
    assert words.drafted == 1


def test_drafts_may_be_hidden(locales: Path) -> None:
    words = Languages(locales, show_drafts=False).words("eo")

    assert (words.ui("oui"), words.ui("retour")) == ("jes", "retour")
    assert words.untranslated == 1


def test_screen_says_how_far_its_words_can_be_trusted(words: Words) -> None:
    assert words.remark is None
    words.ui("retour")
    assert "non relue" in (words.remark or "")
    words.ui("jamais vu")
    assert "pas encore traduite" in (words.remark or "")


def test_french_is_never_counted(locales: Path) -> None:
    words = Languages(locales).words("fr")

    assert words.content(ASKED) == ASKED
    assert (words.untranslated, words.drafted) == (0, 0)


def test_each_asker_counts_alone(locales: Path) -> None:
    languages = Languages(locales)
    languages.words("eo").ui("langue")

    assert languages.words("eo").untranslated == 0


@pytest.mark.parametrize("damage", ["msgid", '\x00\x01"', "msgstr[9] 3"])
def test_file_that_is_broken_leaves_everything_french(locales: Path, damage: str) -> None:
    (locales / "eo" / "LC_MESSAGES" / "ui.po").write_text(damage, encoding="utf-8")

    assert Languages(locales).words("eo").ui("retour") == "retour"


def test_kept_words_are_never_stale(locales: Path) -> None:
    """Archives, copies and stashes give files their old dates back."""
    path = locales / "eo" / "LC_MESSAGES" / "ui.po"
    assert Languages(locales).words("eo").ui("retour") == "reen"
    before = path.stat()
    path.write_text(path.read_text(encoding="utf-8").replace("reen", "mien"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert Languages(locales).words("eo").ui("retour") == "mien"


def test_only_offered_languages_can_be_chosen(locales: Path) -> None:
    assert [one.code for one in Languages(locales).offered] == ["fr"]


def test_languages_of_the_project_are_sound() -> None:
    for code, language in real_conversation().languages.all.items():
        assert re.fullmatch(r"[a-z]{2}(_[A-Z][a-z]+)?", code)
        assert language.direction in ("ltr", "rtl")
        assert language.name
        assert language.plural
