"""Tests of `bonguichet review`: who may sign, what, and until when it holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.authoring.checking import check
from bot.authoring.exits import BAD_CONTENT, DONE, WRONG_USE
from bot.authoring.translating.files import read_catalog, write_catalog
from bot.authoring.verbs_translating_review import ReviewAsked, run_review
from bot.content.diagnostics import Diagnostic
from bot.render.catalogs import Languages
from bot.render.po import reviewer
from tests.authoring.translating.bench import DAY, LANGUAGES, QUESTION, WHY, Bench, bench
from tests.real import TODAY

Said = pytest.CaptureFixture[str]
AMAL = "Amal <b>"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    made = bench(tmp_path, monkeypatch, "ar")
    made.say("ar", QUESTION, "أين تسكنون؟")
    made.say("ar", WHY, "ولاية مكان سكنكم هي المختصة.")
    return made


def sign(*prefixes: str, who: str = AMAL) -> int:
    return run_review(ReviewAsked("ar", who, prefixes), today=DAY)


def reviews(desk: Bench) -> list[Diagnostic]:
    return [one for one in check(desk.flows, desk.locales, TODAY) if one.code == "review"]


def test_drafts_of_a_place_are_signed_and_sealed(desk: Bench, capsys: Said) -> None:
    assert sign("lieu") == DONE

    assert capsys.readouterr().out == "signées : 2 ; déjà relues : 0 ; refusées : 0\n"
    (comment,) = desk.message("ar", QUESTION).user_comments
    assert re.fullmatch(r"relu par Amal <b>, le 2026-11-27 \[[0-9a-f]{8}\]", comment)
    assert reviewer(desk.message("ar", QUESTION)) == (AMAL, DAY)
    words = Languages(desk.locales, show_drafts=False).words("ar")
    assert words._files["flows"].said[WHY].is_reviewed


def test_second_signature_changes_no_byte(desk: Bench, capsys: Said) -> None:
    sign("lieu")
    before = desk.bytes()

    assert sign("lieu") == DONE

    assert desk.bytes() == before
    assert "signées : 0 ; déjà relues : 2" in capsys.readouterr().out


def test_missing_and_outdated_texts_are_refused_by_name(desk: Bench, capsys: Said) -> None:
    desk.edit("lieu/flow.yaml", "Où habitez-vous ?", "Où vivez-vous ?")

    assert sign("lieu", "mises_en_garde") == BAD_CONTENT

    said = capsys.readouterr()
    assert said.out == "signées : 1 ; déjà relues : 0 ; refusées : 2\n"
    assert f"{QUESTION}: périmée" in said.err
    assert "mises_en_garde/retard#text: manquante" in said.err
    assert desk.message("ar", WHY).user_comments


def test_translation_that_the_checks_refuse_is_not_signed(desk: Bench, capsys: Said) -> None:
    desk.say("ar", QUESTION, "Where do you live, please?")

    assert sign(QUESTION) == BAD_CONTENT

    assert "signées : 0" in capsys.readouterr().out
    assert desk.message("ar", QUESTION).user_comments == []


def test_words_changed_under_a_signature_are_a_draft_again(desk: Bench) -> None:
    """Weblate and Poedit keep the comment of a translation that they change."""
    sign("lieu")
    desk.say("ar", QUESTION, "أين لا تسكنون؟")

    assert reviewer(desk.message("ar", QUESTION)) is None
    words = Languages(desk.locales, show_drafts=False).words("ar")
    assert not words._files["flows"].said[QUESTION].is_reviewed
    (fault,) = reviews(desk)
    assert fault.severity == "warning"
    assert f"{QUESTION} : relue par Amal <b> le 2026-11-27, puis changée" in fault.message
    assert "bonguichet review ar" in fault.message


def test_changed_words_can_be_signed_anew(desk: Bench) -> None:
    sign("lieu")
    desk.say("ar", QUESTION, "في أي مكان تسكنون؟")

    assert sign("lieu") == DONE

    assert len(desk.message("ar", QUESTION).user_comments) == 1
    assert reviews(desk) == []


def test_seal_survives_a_program_that_writes_the_file_anew(desk: Bench) -> None:
    sign("lieu")
    path = desk.file("ar")

    write_catalog(read_catalog(path), path)
    desk.extract()

    assert reviewer(desk.message("ar", QUESTION)) == (AMAL, DAY)


def test_comment_written_by_hand_is_believed_and_its_name_checked(desk: Bench) -> None:
    desk.say("ar", QUESTION, "أين تسكنون؟", comment="relu par Omar, le 2026-11-20")

    assert reviewer(desk.message("ar", QUESTION)) == ("Omar", "2026-11-20")
    (fault,) = reviews(desk)
    assert "« Omar » n'est pas dans « reviewers » de [ar]" in fault.message


def test_name_that_is_not_listed_may_not_sign(desk: Bench, capsys: Said) -> None:
    before = desk.bytes()

    assert sign("lieu", who="amal <B") == WRONG_USE

    assert "(Amal <b>) ; vouliez-vous dire « Amal <b> » ?" in capsys.readouterr().err
    assert desk.bytes() == before


def test_language_without_reviewers_says_so(desk: Bench, capsys: Said) -> None:
    file = desk.locales / "languages.toml"
    file.write_text(LANGUAGES.replace(f'["{AMAL}"]', "[]"), encoding="utf-8")

    assert sign("lieu") == WRONG_USE
    assert "(personne)" in capsys.readouterr().err


@pytest.mark.parametrize("prefix", ["lieux", "lie", ""])
def test_place_without_a_text_is_refused_with_the_nearest(
    desk: Bench, capsys: Said, prefix: str
) -> None:
    assert sign(prefix) == WRONG_USE
    assert f"--place : aucun texte à « {prefix} »" in capsys.readouterr().err


def test_interface_is_a_place(desk: Bench, capsys: Said) -> None:
    desk.say("ar", "retour", "رجوع")

    assert sign("interface") == BAD_CONTENT

    said = capsys.readouterr()
    assert "signées : 1 ;" in said.out
    assert "interface: « " in said.err
    assert "… et " in said.err
