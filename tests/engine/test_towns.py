"""The table of communes, as a text of a few rows: found by name, postcode, code and nearly."""

from __future__ import annotations

import pytest

from bot.engine.towns import LazyTowns, Town, Towns, is_insee

ROWS = """\
aix\t19002\tAix\t19\t193\t19200\t371
aix en provence\t13001\tAix-en-Provence\t13\t131\t13080 13090\t149695
paris\t75056\tParis\t75\t751\t75013 75116\t2103778
paris 13e arrondissement\t75113\tParis 13e Arrondissement\t75\t751\t75013\t181271
saint denis\t93066\tSaint-Denis\t93\t933\t93200 93210\t150000
saint denis\t97411\tSaint-Denis\t974\t9741\t97400\t155634
vieux nom\t93066\tVieux-Nom\t93\t933\t93200\t0
"""


@pytest.fixture
def held() -> Towns:
    return Towns(ROWS)


def codes(towns: list[Town]) -> list[str]:
    return [town.code for town in towns]


def test_namesakes_come_largest_first(held: Towns) -> None:
    assert codes(held.named("saint denis")) == ["97411", "93066"]


def test_a_name_is_whole(held: Towns) -> None:
    assert codes(held.named("aix")) == ["19002"]
    assert codes(held.beginning("aix", population=10_000)) == ["13001"]


@pytest.mark.parametrize(
    "said", ["paris 13", "paris 13e", "paris 13eme", "paris 13e arrondissement"]
)
def test_a_quarter_of_paris_is_found_by_its_number(held: Towns, said: str) -> None:
    assert codes(held.named(said)) == ["75113"]


@pytest.mark.parametrize("said", ["paris 0", "paris 21", "paris 99"])
def test_a_quarter_that_does_not_exist_is_not_found(held: Towns, said: str) -> None:
    assert held.named(said) == []


def test_a_postcode_serves_several_communes(held: Towns) -> None:
    assert codes(held.of_postcode("75013")) == ["75056", "75113"]


@pytest.mark.parametrize("said", ["93066", "9320", "abcde", "", "١٢٣٤٥"])
def test_what_is_no_postcode_serves_nobody(held: Towns, said: str) -> None:
    """93066 is an INSEE code: it stands in another column."""
    assert held.of_postcode(said) == []


def test_a_code_gives_the_present_commune_not_a_former_one(held: Towns) -> None:
    found = held.of_code("93066")

    assert found is not None
    assert (found.name, found.departement, found.arrondissement) == ("Saint-Denis", "93", "933")


@pytest.mark.parametrize("said", ["99999", "2A0", "93200", "93066\t", "<b>"])
def test_an_unknown_code_is_no_commune(held: Towns, said: str) -> None:
    assert held.of_code(said) is None


def test_a_slip_is_found_inside_one_departement(held: Towns) -> None:
    assert codes(held.near("saint deni", "93")) == ["93066"]
    assert held.near("saint deni", "75") == []
    assert held.near("", "93") == []


def test_insee_codes_are_of_five_characters() -> None:
    assert [is_insee(c) for c in ("93066", "2A004", "97411", "2C004", "9306", "930660")] == [
        *(True, True, True),
        *(False, False, False),
    ]


def test_the_table_is_read_once_and_only_when_needed() -> None:
    asked: list[int] = []

    def read() -> str:
        asked.append(1)
        return ROWS

    lazy = LazyTowns(read)

    assert not lazy.is_loaded
    assert lazy.table is lazy.table
    assert asked == [1]
