"""The local half of the path table, and what the 107 places answer today."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.authoring.places_paths import place_lines
from bot.engine.model import FactId, Facts
from bot.filing.model import Decision
from bot.filing.places import LocalPlace, state_of
from bot.filing.resolve import resolve
from tests.filing.test_places import entry
from tests.real import TODAY, real_resolver

TABLE = real_resolver().library.table
REQUESTS: list[Facts] = [
    {FactId("demarche"): "titre_sejour", FactId("titre"): titre, FactId("etape"): etape}
    for titre in ("salarie", "aes_travail", "aes_vie_privee", "vpf_liens_personnels", "etudiant")
    for etape in ("premiere", "renouvellement")
]
REQUESTS += [{FactId("demarche"): id_} for id_ in ("recepisse_renouvellement", "remise_titre")]
DAYS = (TODAY, date(2027, 6, 1), date(2029, 1, 1))


@pytest.mark.parametrize("code", TABLE.territories)
def test_every_place_gives_a_dated_door_with_its_source_or_the_national_rule(code: str) -> None:
    assert code in TABLE.places
    for facts in REQUESTS:
        found = resolve(TABLE, {**facts, FactId("departement"): code}, TODAY)
        bare = resolve(TABLE, facts, TODAY)
        assert isinstance(found, Decision)
        assert isinstance(bare, Decision)
        local = found.local
        if local is not None and local.status == "routes":
            assert local.entry is not None
            assert local.entry.dated
            assert all(source in TABLE.sources for source in local.entry.sources)
        elif not TABLE.territories[code].own_rules:
            assert found.door == bare.door


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_nobody_is_told_by_post_without_a_dated_entry_in_force(day: date) -> None:
    posted = set()
    for code in TABLE.territories:
        for facts in REQUESTS:
            found = resolve(TABLE, {**facts, FactId("departement"): code}, day)
            assert isinstance(found, Decision)
            if found.door.channel == "courrier":
                assert found.local is not None
                assert found.local.entry is not None
                assert state_of(found.local.entry, day) == "in_force"
                assert found.local.entry.address
                assert "post_to_verify" in found.warnings
                posted.add(code)

    assert posted == ({"14"} if day == TODAY else set())


def test_a_correction_of_one_place_changes_no_line_of_another() -> None:
    before = set(place_lines(TABLE, TODAY))
    new = LocalPlace("02", "Aisne", doors=(entry("essai", place="02"),))

    after = set(place_lines(replace(TABLE, places={**TABLE.places, "02": new}), TODAY))

    changed = before ^ after
    assert changed
    assert {line.split()[0] for line in changed} == {"@place=02"}
    assert any("renouvellement -> rdv routes essai" in line for line in changed)
