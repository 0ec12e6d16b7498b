"""Where a person lives, as typed: a département or a commune, by number, postcode or name.

The 107 names of `typed` are tried first; the table of communes is read only for what they leave.
A name that several places bear is asked about, never guessed: the wrong préfecture costs months.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.engine.events import Remark
from bot.engine.limits import MAX_CANDIDATES
from bot.engine.towns import LazyTowns, Town, Towns
from bot.engine.typed import NO_MATCH, Found, PlaceNames, match_place, saint, saint_word

#: A smaller namesake of a département or of its préfecture is not asked about: nobody means it.
MIN_NAMESAKE = 1_000  #: inhabitants
#: « Saint-Ouen », « Aix », « Saint-Maur »: from this size on, the first words are enough.
MIN_SHORT = 10_000  #: inhabitants
_POSTCODE = re.compile(r"(?<!\d)\d{5}(?!\d)")
_CODE = re.compile(r"\d{1,4}|2[ab]")
_BEFORE = {"a", "au", "aux", "en", "de", "d", "ville", "commune"}
_ARTICLES = {"au": "le ", "aux": "les "}


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All the places that a person may name; without towns, départements alone are known."""

    names: tuple[PlaceNames, ...] = ()
    towns: LazyTowns | None = None

    @property
    def codes(self) -> frozenset[str]:
        """Return the codes of the départements."""
        return frozenset(place.code for place in self.names)


def find_place(text: str, places: Gazetteer) -> Found:
    """Return the département that the text names, by itself or by one of its towns."""
    if places.towns is None:
        return match_place(text, places.names)
    key = saint(text)
    if _CODE.fullmatch(key):  # « 93 » or « 2A » needs no table
        return match_place(text, places.names)
    table = places.towns.table
    if quarter := table.quarter(key):
        return Found(quarter.departement)
    if any(char.isdigit() for char in key):
        return _of_postcode(_POSTCODE.findall(key), match_place(text, places.names), places)
    exact = [p.code for p in places.names if key in map(saint_word, p.names)]
    towns = _named(key, table)
    if exact:
        large = [town for town in towns if town.population >= MIN_NAMESAKE]
        return _one_of((*exact, *_departements(large, places)))
    if towns:
        return _one_of(_departements(towns, places))
    found = match_place(text, places.names)
    if found.remark is not Remark.NO_MATCH:
        return found
    near = _departements(table.near(key), places)
    return Found(remark=Remark.AMBIGUOUS, candidates=near[:MAX_CANDIDATES]) if near else NO_MATCH


def find_town(text: str, places: Gazetteer, within: str | None) -> Found:
    """Return the commune that the text names inside one département, as its INSEE code."""
    if places.towns is None:
        return NO_MATCH
    table, key = places.towns.table, saint(text)
    postcodes = _POSTCODE.findall(key)
    name = " ".join(_POSTCODE.sub(" ", key).split())
    towns = _inside(_named(name, table), within) if name else []
    if len(postcodes) == 1:
        served = _inside(table.of_postcode(postcodes[0]), within)
        town = table.of_code(postcodes[0])
        both = [one for one in served if one in towns]
        towns = both or served or (_inside([town], within) if town else towns)
    if towns:
        return _one_of(town.code for town in towns)
    near = _inside(table.near(name, within), within) if name else []
    candidates = tuple(town.code for town in near)[:MAX_CANDIDATES]
    return Found(remark=Remark.AMBIGUOUS, candidates=candidates) if candidates else NO_MATCH


def _named(key: str, table: Towns) -> list[Town]:
    """Return the communes of that name, also at the end of a sentence: « j'habite à Lens »."""
    if towns := _called(key, table):
        return towns
    words = key.split()
    for at, word in enumerate(words[:-1]):
        if word in _BEFORE:
            rest = " ".join(words[at + 1 :])
            if towns := _called(_ARTICLES.get(word, "") + rest, table) or _called(rest, table):
                return towns
    return []


def _called(key: str, table: Towns) -> list[Town]:
    """Return the communes so named, and the large ones that people call so for short."""
    towns = [*table.named(key), *table.beginning(key, population=MIN_SHORT)] if key else []
    return sorted(towns, key=lambda town: -town.population)


def _of_postcode(postcodes: Sequence[str], found: Found, places: Gazetteer) -> Found:
    """The table knows the communes that have a postcode of the next département."""
    if len(set(postcodes)) != 1 or places.towns is None:
        return found
    served = _departements(places.towns.table.of_postcode(postcodes[0]), places)
    if not served or (found.remark is None and found.value in served and len(served) == 1):
        return found
    return _one_of(served)


def _departements(towns: Iterable[Town], places: Gazetteer) -> tuple[str, ...]:
    codes = places.codes
    return tuple(dict.fromkeys(t.departement for t in towns if t.departement in codes))


def _inside(towns: Iterable[Town], within: str | None) -> list[Town]:
    return [town for town in towns if within in (None, town.departement)]


def _one_of(codes: Iterable[str]) -> Found:
    once = tuple(dict.fromkeys(codes))
    if len(once) == 1:
        return Found(once[0])
    if once:
        return Found(remark=Remark.AMBIGUOUS, candidates=once[:MAX_CANDIDATES])
    return NO_MATCH
