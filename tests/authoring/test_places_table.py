"""The verb `places`: the table, what is old, missing or contradicted, and the map."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.authoring import places_map, places_table
from bot.authoring.places_new import NoSuchPlace, write_entry
from bot.authoring.places_table import COLUMNS, cells, conflicts, days_of, missing, stale
from bot.content.loader import inspect
from bot.filing.model import Table
from bot.filing.places import LocalPlace
from tests.filing.test_places import entry
from tests.real import ROOT, TODAY, real_resolver

REAL = real_resolver().library.table


def table(*places: LocalPlace) -> Table:
    return replace(REAL, places={place.code: place for place in places})


AIN = LocalPlace("01", "Ain", doors=(entry("porte", place="01"),))


def test_a_row_says_the_newest_with_its_age_and_kind() -> None:
    rows = list(places_table.lines(table(AIN), TODAY))

    assert rows[1].split() == ["01", "Ain", "·", "rdv", "8m", "P", "·", "·", "·", "·", "·"]


def test_what_routes_comes_before_what_is_newer_and_does_not() -> None:
    newer = entry("vue", place="01", kind="practice", dated="2026-11-01", channel="guichet")
    place = replace(AIN, doors=(*AIN.doors, newer))

    assert "rdv 8m P" in list(places_table.lines(table(place), TODAY))[1]


@pytest.mark.parametrize(
    ("text", "days"), [("180d", 180), ("0d", 0), ("180", None), ("-1d", None), ("x", None)]
)
def test_an_age_is_a_number_of_days(text: str, days: int | None) -> None:
    assert days_of(text) == days


def test_stale_is_what_nobody_saw_or_compared_for_so_long() -> None:
    held = table(AIN)

    assert [one.entry.id for one in stale(cells(held, TODAY), 180, TODAY)] == ["porte"]
    assert list(stale(cells(held, TODAY), 300, TODAY)) == []
    checked = entry("porte", place="01", checked_on=date(2026, 11, 1))
    compared = table(replace(AIN, doors=(checked,)))
    assert list(stale(cells(compared, TODAY), 180, TODAY)) == []


def test_missing_is_where_nothing_is_in_force() -> None:
    ((place, lacks),) = missing(table(AIN), cells(table(AIN), TODAY))

    assert place.code == "01"
    assert set(lacks) == set(COLUMNS) - {"renouvellement"}


def test_conflicts_are_doors_as_good_that_differ_or_are_said_to() -> None:
    other = entry("autre", place="01", channel="guichet")

    assert list(conflicts(cells(table(AIN), TODAY))) == []
    (group,) = conflicts(cells(table(replace(AIN, doors=(*AIN.doors, other))), TODAY))
    assert {one.entry.id for one in group} == {"porte", "autre"}
    apart = replace(other, communes=frozenset(("01004",)), scope="Ambérieu")
    assert list(conflicts(cells(table(replace(AIN, doors=(*AIN.doors, apart))), TODAY))) == []


def test_json_has_every_place_and_every_entry() -> None:
    rows = places_table.as_json(REAL, cells(REAL, TODAY))

    assert len(json.loads(json.dumps(rows))) == 107
    assert sum(len(row["entries"]) for row in rows) == sum(
        len(place.doors) + len(place.contacts) for place in REAL.places.values()
    )


# --- the map --------------------------------------------------------------------------------


def test_the_map_is_sound_and_names_each_of_the_107_places_once() -> None:
    drawn = ET.fromstring(places_map.svg(REAL, cells(REAL, TODAY), TODAY.isoformat()))
    ids = [id_ for one in drawn.iter() if (id_ := one.get("id"))]

    assert sorted(ids) == sorted(f"p{code}" for code in REAL.places)
    titles = [title.text or "" for title in drawn.iter("{http://www.w3.org/2000/svg}title")]
    assert sum("Calvados (14)" in title for title in titles) == 1


@pytest.mark.parametrize(
    ("dated", "words"),
    [
        ("2026-10-01", "moins de 6 mois"),
        ("2026-03-10", "6 à 12 mois"),
        ("2025-03-10", "12 à 24 mois"),
        ("2020-03-10", "ancien"),
    ],
)
def test_a_place_is_coloured_by_the_age_of_what_is_known(dated: str, words: str) -> None:
    held = table(LocalPlace("01", "Ain", doors=(entry(place="01", dated=dated),)))

    assert words in places_map.colour(cells(held, TODAY))[1]
    assert places_map.colour([]) == places_map.NOTHING


def test_the_page_says_in_a_table_what_the_map_shows() -> None:
    hostile = LocalPlace("01", "<script>Ain", doors=(entry(place="01"),))

    page = places_map.html(table(hostile), cells(table(hostile), TODAY), TODAY.isoformat())

    assert "<script" not in page
    assert "&lt;script&gt;Ain" in page
    assert "rdv 8m P" in page
    assert "CC BY 4.0" in page


# --- a skeleton -----------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["02", "14", "93"])
@pytest.mark.parametrize(
    ("about", "channel"),
    [("premiere", "rdv"), ("aes", "courrier"), ("pan", "telephone"), ("api_probleme", "email")],
)
def test_a_skeleton_passes_every_check_and_routes_nobody(
    tmp_path: Path, code: str, about: str, channel: str
) -> None:
    import shutil

    flows = tmp_path / "flows"
    shutil.copytree(ROOT / "flows", flows)
    for _ in range(2):  # a second one gets an id of its own
        file, id_ = write_entry(flows, REAL, code, about=about, channel=channel, today=TODAY)

    library, found = inspect(flows, today=TODAY)

    assert [d for d in found if d.path.startswith("flows/places/")] == []
    assert library is not None
    place = library.table.places[code]
    (new,) = [one for one in (*place.doors, *place.contacts) if one.id == id_]
    assert new.confidence == "low"
    assert len(re.findall("À REMPLIR", file.read_text(encoding="utf-8"))) >= 8


def test_a_place_that_does_not_exist_gets_no_file(tmp_path: Path) -> None:
    with pytest.raises(NoSuchPlace):
        write_entry(tmp_path, REAL, "../x", about="premiere", channel="rdv", today=TODAY)

    assert list(tmp_path.iterdir()) == []
