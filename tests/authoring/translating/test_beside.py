"""Tests of `bonguichet coverage LANG --path`: a whole path beside its French."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.authoring.exits import DONE, WRONG_USE
from bot.authoring.translating import beside
from bot.authoring.verbs_translating_coverage import CoverageAsked, run_coverage
from bot.content import documents as docs
from bot.content.folder import read_folder
from bot.conversation import Conversation, open_conversation
from bot.engine.model import FactId, FlowId
from bot.settings import read_settings
from tests.real import READ, ROOT, real_conversation

Said = pytest.CaptureFixture[str]
ORIENTATION = FlowId("orientation")
WALK = "Première carte après le statut de réfugié"


@cache
def opened(day: date) -> Conversation:
    return open_conversation(read_settings({}), day)


@pytest.fixture(autouse=True)
def _french(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")


def shown(capsys: Said, path: str, code: str = "ar") -> Any:
    ran = run_coverage(CoverageAsked((code,), path, as_json=True), today="2026-11-21")
    said = capsys.readouterr()
    return json.loads(said.out) if ran == DONE else (ran, said.err)


def test_walk_is_shown_screen_by_screen_in_both_languages(capsys: Said) -> None:
    steps = shown(capsys, WALK)

    assert [step["said_french"] for step in steps][:2] == ["", "L’asile"]
    assert steps[1]["said"] in steps[0]["buttons"]
    assert steps[1]["said_french"] in steps[0]["french_buttons"]
    assert len(steps[-1]["buttons"]) == len(steps[-1]["french_buttons"])
    assert "ANEF" in steps[-1]["screen"]
    assert re.search("[\u0600-\u06ff]", steps[-1]["screen"])
    assert not re.search("[\u0600-\u06ff]", steps[-1]["french"])


def test_every_walk_of_the_content_can_be_shown() -> None:
    folder = read_folder(ROOT / "flows", today=READ)
    walks = [one for _, doc in folder.of(docs.WalksDoc) for one in doc.root]
    assert walks

    for one in walks:
        flow, found = beside.named(folder, one.name.upper())
        held = opened(found.today)
        assert len(list(beside.walked(held, flow, found, "en"))) == len(found.say) + 1


@pytest.mark.parametrize("name", ["statut de réfugié", "premiere carte apres le statut refugie"])
def test_name_that_is_not_known_gets_the_nearest(capsys: Said, name: str) -> None:
    code, said = shown(capsys, name)

    assert code == WRONG_USE
    assert f"« {name} »" in said
    assert f"\n  {WALK}\n" in said


def test_line_of_the_path_table_is_walked(capsys: Said) -> None:
    line = next(
        line
        for line in (ROOT / "flows" / "paths.txt").read_text(encoding="utf-8").splitlines()
        if line.startswith("besoin=titre_sejour situation=etudes etudes_but=au_pair")
    )

    steps = shown(capsys, line)

    assert len(steps) == line.partition(" ->")[0].count("=") + 1
    assert steps[-1]["screen"] != steps[-2]["screen"]


def test_facts_that_no_screen_asks_are_known_as_in_a_link(capsys: Said) -> None:
    steps = shown(capsys, "demarche=titre_sejour titre=etudiant etape=renouvellement")

    assert [step["french"].splitlines()[0] for step in steps] == [
        "Dans quel département habitez-vous ?"
    ]


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ("besoin=titre_sejours", "vouliez-vous dire « titre_sejour »"),
        ("besoins=titre_sejour", "vouliez-vous dire « besoin »"),
    ],
)
def test_facts_that_are_not_known_are_refused(capsys: Said, facts: str, why: str) -> None:
    code, said = shown(capsys, facts)

    assert code == WRONG_USE
    assert why in said


def test_answer_that_its_screen_does_not_offer_is_refused() -> None:
    facts = {FactId("besoin"): "famille", FactId("demarche"): "duplicata"}

    with pytest.raises(beside.NoSuchPath, match=r"« demarche=duplicata » n'est pas offert à"):
        beside.answered(real_conversation(), ORIENTATION, facts, "ar", date(2026, 11, 21))


@pytest.mark.parametrize("codes", [(), ("ar", "en")])
def test_path_is_of_one_language(capsys: Said, codes: tuple[str, ...]) -> None:
    assert run_coverage(CoverageAsked(codes, WALK), today=None) == WRONG_USE
    assert "donnez une langue" in capsys.readouterr().err


def test_page_turns_each_column_in_its_direction(tmp_path: Path) -> None:
    page = tmp_path / "page.html"

    assert run_coverage(CoverageAsked(("ar",), WALK, html=page), today=None) == DONE

    text = page.read_text(encoding="utf-8")
    assert '<th lang="ar" dir="rtl">العربية</th>' in text
    assert text.count('<tr><td lang="ar" dir="rtl">') == 6
    assert "<script" not in text


def test_terminal_has_two_columns(capsys: Said) -> None:
    assert run_coverage(CoverageAsked(("en",), WALK), today=None) == DONE

    lines = capsys.readouterr().out.splitlines()
    assert any("What do you want to do?" in line and "Que voulez" in line for line in lines)
    assert len({len(line) for line in lines}) == 1
