"""Tests of bot/authoring/stories.py: what a story cannot say is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.authoring.playing import Unplayable, play
from bot.authoring.stories import KEYS
from bot.render.contract import as_json
from tests.real import TODAY, real_resolver


def played(tmp_path: Path, facts: str, expect: str) -> list[str]:
    file = tmp_path / "story.yaml"
    file.write_text(f"- story: Une\n  facts: {facts}\n  expect: {expect}\n")
    return play(file)


def test_unknown_expectation_is_named(tmp_path: Path) -> None:
    (wrong,) = played(tmp_path, "{demarche: dcem}", "{chanel: anef}")

    assert "l'attente « chanel » n'existe pas ; vouliez-vous dire « channel » ?" in wrong


def test_refused_facts_are_named(tmp_path: Path) -> None:
    wrong = played(tmp_path, "{demarche: dce, titer: x}", "{status: decided, channel: anef}")

    assert len(wrong) == 2
    assert "fait refusé : « dce »" in wrong[0]


def test_refusal_may_be_expected(tmp_path: Path) -> None:
    assert played(tmp_path, "{demarche: dce}", "{status: refused}") == []


@pytest.mark.parametrize("facts", ["[]", "x", ""])
def test_facts_of_no_form_are_refused(tmp_path: Path, facts: str) -> None:
    with pytest.raises(Unplayable, match="facts"):
        played(tmp_path, facts, "{}")


def test_one_warning_may_stand_without_brackets(tmp_path: Path) -> None:
    (wrong,) = played(tmp_path, "{demarche: dcem}", "{warnings_include: late_fee_180}")

    assert "warnings_include" in wrong


@pytest.mark.parametrize(
    "word",
    [
        "demarche=dcem",
        "document=oqtf",
        "delai=recours_2_mois",
        "blocage=api_non_delivree",
        "titre=x",
        "demarche=titre_sejour",
    ],
)
def test_every_key_of_an_answer_can_be_expected(word: str) -> None:
    held = real_resolver()

    answer = held.from_words([word], TODAY)

    assert set(as_json(answer, held.explainer("fr", TODAY))) - KEYS == set()
