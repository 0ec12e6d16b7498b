"""Where a person lives, as people write it; the real table of communes."""

from __future__ import annotations

import pytest

from bot.content.communes import TOWNS, read_communes
from bot.engine.events import Remark
from bot.engine.towns import LazyTowns
from bot.engine.typed import Found
from bot.engine.where import Gazetteer, find_place, find_town
from tests.real import real_conversation

PLACES = real_conversation().engine._places


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("93", "93"),
        ("Seine-Saint-Denis", "93"),
        ("seine st denis", "93"),
        ("93200", "93"),
        ("93200 Saint-Denis", "93"),
        ("Villeurbanne", "69"),
        ("j'habite à Lens", "62"),
        ("je vis au Mans", "72"),
        ("Paris 13", "75"),
        ("paris 13e arrondissement", "75"),
        ("75013", "75"),
        ("Lyon 3", "69"),
        ("2a", "2A"),
        ("Ajaccio", "2A"),
        ("20000", "2A"),
        ("20200", "2B"),
        ("Mamoudzou", "976"),
        ("97150", "978"),
        ("Nouméa", "988"),
        ("Bellegarde-sur-Valserine", "01"),
        ("٩٣", "93"),
        ("Evry", "91"),
        ("calvado", "14"),
    ],
)
def test_a_place_is_found_as_people_name_it(text: str, code: str) -> None:
    assert find_place(text, PLACES) == Found(code)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("20", ("2A", "2B")),
        ("Saint-Denis", ("974", "93")),
        ("Vienne", ("86", "38")),  # a département, and a town of Isère
        ("Valence", ("26", "82")),
        ("Montreuil", ("93",)),
        ("Saint-Ouen", ("93", "95")),
    ],
)
def test_a_name_of_several_places_is_asked_about(text: str, first: tuple[str, ...]) -> None:
    found = find_place(text, PLACES)

    assert found.remark is Remark.AMBIGUOUS
    assert set(first) <= set(found.candidates)
    assert len(found.candidates) <= 3


def test_a_misspelt_town_is_proposed_never_taken() -> None:
    """The wrong préfecture costs months."""
    found = find_place("Vileurbane", PLACES)

    assert (found.remark, found.candidates) == (Remark.AMBIGUOUS, ("69",))


@pytest.mark.parametrize("text", ["xyzt", "99999", "", "🙂", "a" * 200, "01 02 03 04 05"])
def test_what_names_no_place_is_not_guessed(text: str) -> None:
    assert find_place(text, PLACES).remark is not None


def test_a_postcode_of_two_departements_is_asked_about() -> None:
    """Some communes have a postcode of the next département."""
    served: dict[str, set[str]] = {}
    for town in TOWNS.table:
        for code in town.postcodes:
            served.setdefault(code, set()).add(town.departement)
    shared = {code: those for code, those in served.items() if len(those) == 2}
    code, those = min(shared.items())

    found = find_place(code, PLACES)

    assert found.remark is Remark.AMBIGUOUS
    assert set(found.candidates) == those


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Aubervilliers", "93001"),
        ("saint denis", "93066"),
        ("93200", "93066"),
        ("93066", "93066"),
        ("bobigny 93000", "93008"),
        ("j'habite à Montreuil", "93048"),
        ("Saint-Ouen", "93070"),
    ],
)
def test_a_commune_is_found_inside_its_departement(text: str, code: str) -> None:
    assert find_town(text, PLACES, "93") == Found(code)


@pytest.mark.parametrize("text", ["Paris", "75013", "xyzt", "", "🙂", "13"])
def test_a_commune_elsewhere_is_no_answer_here(text: str) -> None:
    assert find_town(text, PLACES, "93").remark is Remark.NO_MATCH


def test_a_misspelt_commune_is_proposed() -> None:
    found = find_town("aubervillers", PLACES, "93")

    assert (found.remark, found.candidates) == (Remark.AMBIGUOUS, ("93001",))


def test_without_a_table_departements_alone_are_known() -> None:
    bare = Gazetteer(PLACES.names)

    assert find_place("93", bare) == Found("93")
    assert find_town("Bobigny", bare, "93").remark is Remark.NO_MATCH


@pytest.mark.parametrize("text", ["93", "2A", "٩٣", "971"])
def test_a_number_needs_no_table(text: str) -> None:
    """A person who gives a number, or presses buttons, never pays for 37,000 communes."""
    lazy = LazyTowns(read_communes)

    find_place(text, Gazetteer(PLACES.names, lazy))

    assert not lazy.is_loaded
