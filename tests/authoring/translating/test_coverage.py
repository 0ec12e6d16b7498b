"""Tests of `bonguichet coverage`: counts, pages, exit codes."""

from __future__ import annotations

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from bot.authoring.exits import BAD_CONTENT, DONE, WRONG_USE
from bot.authoring.verbs_translating_coverage import CoverageAsked, run_coverage
from tests.authoring.translating.bench import DAY, QUESTION, WHY, Bench, bench

Said = pytest.CaptureFixture[str]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    return bench(tmp_path, monkeypatch, "en", "ar")


def counts(capsys: Said, *codes: str) -> Any:
    run_coverage(CoverageAsked(codes, as_json=True), today=DAY)
    return json.loads(capsys.readouterr().out)


def states(capsys: Said, code: str, flow: str) -> dict[str, int]:
    (one,) = counts(capsys, code)
    names = ("missing", "outdated", "drafted", "reviewed")
    return {name: one["flows"][flow][name] for name in names if one["flows"][flow][name]}


def test_each_text_is_in_one_state(desk: Bench, capsys: Said) -> None:
    desk.say("ar", QUESTION, "أين تسكنون؟")
    desk.say("ar", WHY, "ولايتكم مختصة.", comment="relu par Amal, le 2026-11-20")

    (one,) = counts(capsys, "ar")

    assert one["flows"]["lieu"]["drafted"] == 1
    assert one["flows"]["lieu"]["reviewed"] == 1
    for part in (one, one["critical"], *one["flows"].values()):
        in_states = part["missing"] + part["outdated"] + part["drafted"] + part["reviewed"]
        assert in_states == part["total"]


def test_french_that_changed_is_outdated_before_anybody_extracts(desk: Bench, capsys: Said) -> None:
    desk.say("ar", QUESTION, "أين تسكنون؟")
    desk.edit("lieu/flow.yaml", "Où habitez-vous ?", "Où vivez-vous ?")
    before = desk.bytes()

    assert states(capsys, "ar", "lieu") == {"missing": 1, "outdated": 1}
    assert desk.bytes() == before


def test_oldest_change_that_waits_is_said(desk: Bench, capsys: Said) -> None:
    desk.say("ar", QUESTION, "أين تسكنون؟")
    desk.say("ar", WHY, "ولايتكم مختصة.")
    desk.edit("lieu/flow.yaml", "Où habitez-vous ?", "Où vivez-vous ?")
    desk.extract(day=3)
    desk.edit("lieu/flow.yaml", "La préfecture de votre domicile", "La préfecture du domicile")
    desk.extract(day=20)

    (one,) = counts(capsys, "ar")

    assert one["flows"]["lieu"]["outdated"] == 2
    assert one["oldest_outdated"] == "2026-11-03"


def test_uncertain_and_broken_translations_are_missing(desk: Bench, capsys: Said) -> None:
    """What a person never sees counts for nothing: other values than the French."""
    desk.say("ar", QUESTION, "أين تسكنون {unknown}؟")

    assert states(capsys, "ar", "lieu") == {"missing": 2}


def test_critical_texts_that_stay_french_fail_an_offered_language(
    desk: Bench, capsys: Said
) -> None:
    assert run_coverage(CoverageAsked(("en",)), today=DAY) == BAD_CONTENT
    assert run_coverage(CoverageAsked(("ar",)), today=DAY) == DONE


def test_offered_language_with_its_critical_texts_passes(desk: Bench, capsys: Said) -> None:
    for key, entry in _critical(desk):
        desk.say("en", key, entry)

    assert run_coverage(CoverageAsked(("en",)), today=DAY) == DONE


def _critical(desk: Bench) -> list[tuple[str, str]]:
    """Return the critical texts, said as they are: the values are then those of the French."""
    from datetime import date

    from bot.authoring.translating.extracting import read_entries

    listed = read_entries(desk.flows, date(2026, 11, 27))["flows"]
    return [(one.key, one.texts[0]) for one in listed if one.is_critical]


def test_table_has_a_line_for_each_flow_and_one_for_all(desk: Bench, capsys: Said) -> None:
    run_coverage(CoverageAsked(), today=DAY)

    said = capsys.readouterr()
    first = [line.split()[0] for line in said.out.splitlines() if line.strip()]
    assert {"lieu", "orientation", "interface", "tout"} <= set(first)
    assert first.count("tout") == 2
    assert said.err == "pas commencées : fa\n"


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_narrow_terminal_cuts_no_day_and_no_name(
    desk: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    desk.say("ar", QUESTION, "أين تسكنون؟")
    desk.edit("lieu/flow.yaml", "Où habitez-vous ?", "Où vivez-vous ?")
    terminal = Terminal()
    monkeypatch.setattr("sys.stdout", terminal)

    run_coverage(CoverageAsked(("ar",)), today=DAY)

    out = terminal.getvalue()
    assert out.count(DAY) == 2
    assert "mises_en_garde" in out


def test_language_not_begun_misses_everything(desk: Bench, capsys: Said) -> None:
    (one,) = counts(capsys, "fa")

    assert one["missing"] == one["total"] > 400
    assert one["percent"] == 0


def test_page_holds_everything_and_runs_nothing(desk: Bench, tmp_path: Path) -> None:
    page = tmp_path / "page.html"

    run_coverage(CoverageAsked(html=page), today=DAY)

    text = page.read_text(encoding="utf-8")
    assert '<bdi lang="ar" dir="rtl">العربية</bdi>' in text
    assert "Amal &lt;b&gt;" in text
    assert "Où en sont les traductions" in text
    assert not re.search(r"<script|<link|<img|\bsrc=|href=|https?:|@import|url\(", text)


@pytest.mark.parametrize("codes", [("xx",), ("fr",)])
def test_language_that_cannot_be_translated_is_refused(
    desk: Bench, capsys: Said, codes: tuple[str]
) -> None:
    assert run_coverage(CoverageAsked(codes), today=DAY) == WRONG_USE
    assert "n'est pas une langue de languages.toml (en, ar, fa)" in capsys.readouterr().err


def test_file_that_is_no_po_file_is_named(desk: Bench, capsys: Said) -> None:
    desk.file("ar").write_text('msgid "a\n', encoding="utf-8")

    assert run_coverage(CoverageAsked(("ar",)), today=DAY) == BAD_CONTENT
    assert "flows.po:1:1: po-syntax" in capsys.readouterr().err
