"""The verbs `places`, `new` and `links` as they are typed: exit codes, outputs, and errors."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path

import pytest

from bot.authoring.exits import BAD_CONTENT, DONE, WRONG_USE
from bot.authoring.verbs_places import PlacesAsked, run_links, run_new, run_places
from bot.filing.places_reports import vote
from bot.stores.reports_sqlite import SqlitePlaceReports, reports_file
from tests.real import ROOT

DAY = "2026-11-27"
Said = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BONGUICHET_DATABASE", f"sqlite:///{tmp_path / 'bonguichet.db'}")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")


def test_the_table_has_a_line_for_each_of_the_107_places(capsys: Said) -> None:
    assert run_places(PlacesAsked(), today=DAY) == DONE

    lines = capsys.readouterr().out.splitlines()
    assert sum(line[:2].strip() != "" and "·" in line for line in lines) >= 107
    assert any("poste 22m G" in line for line in lines)


@pytest.mark.parametrize(
    "asked",
    [
        PlacesAsked(as_json=True),
        PlacesAsked(stale="180d", as_json=True),
        PlacesAsked(missing=True, as_json=True),
        PlacesAsked(conflicts=True, as_json=True),
        PlacesAsked(reports=True, as_json=True),
    ],
    ids=str,
)
def test_json_is_for_programs(asked: PlacesAsked, capsys: Said) -> None:
    assert run_places(asked, today=DAY) == DONE

    assert isinstance(json.loads(capsys.readouterr().out), list)


def test_an_age_that_is_none_says_what_was_expected(capsys: Said) -> None:
    assert run_places(PlacesAsked(stale="six mois"), today=DAY) == WRONG_USE

    said = capsys.readouterr()
    assert said.out == ""
    assert "six mois" in said.err
    assert "180d" in said.err


@pytest.mark.parametrize("name", ["carte.svg", "carte.html"])
def test_a_map_is_written_where_it_was_asked(tmp_path: Path, name: str) -> None:
    assert run_places(PlacesAsked(map=tmp_path / name), today=DAY) == DONE

    assert "Calvados (14)" in (tmp_path / name).read_text(encoding="utf-8")


def test_a_map_of_another_kind_is_refused(tmp_path: Path, capsys: Said) -> None:
    assert run_places(PlacesAsked(map=tmp_path / "carte.png"), today=DAY) == WRONG_USE
    assert ".svg" in capsys.readouterr().err
    assert not (tmp_path / "carte.png").exists()


def test_reports_show_what_people_said(tmp_path: Path, capsys: Said) -> None:
    from datetime import date

    box = SqlitePlaceReports(reports_file(tmp_path / "bonguichet.db"))
    for person in ("a", "b"):
        said = vote(b"s" * 32, person=person, entry="14/aes_courrier", day=date(2026, 11, 27))
        asyncio.run(box.add(said))

    assert run_places(PlacesAsked(reports=True), today=DAY) == DONE

    assert capsys.readouterr().out == "14/aes_courrier: 2, 2026-11-27 → 2026-11-27\n"


def test_a_box_that_cannot_be_read_says_which_file(tmp_path: Path, capsys: Said) -> None:
    reports_file(tmp_path / "bonguichet.db").write_text("pas une base", encoding="utf-8")

    assert run_places(PlacesAsked(reports=True), today=DAY) == BAD_CONTENT
    assert "reports.db" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("kind", "code", "about", "channel", "hint"),
    [
        ("place-entri", "02", "premiere", "rdv", "place-entry"),
        ("place-entry", "2a", "premiere", "rdv", "2A"),
        ("place-entry", "02", "renouvelement", "rdv", "renouvellement"),
        ("place-entry", "02", "premiere", "anef", ""),
        ("place-entry", "02", "premiere", "telephone", ""),
    ],
)
def test_a_wrong_word_gets_the_nearest_right_one(
    kind: str, code: str, about: str, channel: str, hint: str, capsys: Said
) -> None:
    assert run_new(kind, code, about=about, channel=channel, today=DAY) == WRONG_USE
    assert hint in capsys.readouterr().err


def test_new_writes_in_the_content_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    flows = tmp_path / "flows"
    shutil.copytree(ROOT / "flows", flows)
    monkeypatch.setenv("BONGUICHET_FLOWS", str(flows))

    assert run_new("place-entry", "02", about="pan", channel="email", today=DAY) == DONE

    assert "nouvelle_pan" in (flows / "places" / "02.yaml").read_text(encoding="utf-8")
    assert "02.yaml: nouvelle_pan" in capsys.readouterr().out


def test_links_of_a_place_without_any_asks_nobody(tmp_path: Path, capsys: Said) -> None:
    record = tmp_path / "links.json"

    assert run_links("02", record=record, as_json=True, today=DAY) == DONE
    assert json.loads(capsys.readouterr().out) == {"links": [], "changes": []}
    assert not record.exists()


def test_a_booking_module_in_the_content_is_passed_by(tmp_path: Path, capsys: Said) -> None:
    """Aveyron's only source is a booking module: nothing goes over the network."""
    assert run_links("12", record=tmp_path / "links.json", as_json=False, today=DAY) == DONE
    assert capsys.readouterr().out.startswith("booking https://www.rdv.aveyron.gouv.fr/")
