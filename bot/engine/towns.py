"""The communes of France: found by name, postcode or INSEE code, in a table held as one text.

The text is kept as it is read, sorted by name: nothing is built for 37,000 rows of which a person
needs one. Where the text comes from is the caller's business.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

MAX_NEAR = 8  #: communes like a misspelt name
NEAR = 84.0  #: likeness (0 to 100) from which a commune is proposed for a misspelt name
_INSEE = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{3}")
_QUARTER = re.compile(r"(paris|lyon|marseille) 0?(\d{1,2})(?: ?(?:er?|e|eme|ieme))?(?: arr\w*)?")
_QUARTERS = {"paris": ("751{:02}", 20), "lyon": ("6938{}", 9), "marseille": ("132{:02}", 16)}


@dataclass(frozen=True, slots=True)
class Town:
    """One commune, or one arrondissement of Paris, Lyon or Marseille."""

    code: str  #: INSEE
    name: str
    departement: str
    arrondissement: str  #: INSEE code; empty where there is none, as in the collectivities
    postcodes: tuple[str, ...]
    population: int  #: 0 when it is not known


class Towns:
    """The table. Rows: key, INSEE code, name, département, arrondissement, postcodes, population.

    `key` is the name as `typed.normalise` writes it; the rows are sorted by it.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = text.splitlines()
        self._parts: dict[tuple[int, str], list[Town]] = {}

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[Town]:
        return map(_town, self._lines)

    def of_code(self, code: str) -> Town | None:
        """Return the commune of an INSEE code, under its present name."""
        if not is_insee(code):
            return None
        found = list(self._holding(f"\t{code}\t", 1, code))
        return max(found, key=lambda town: town.population, default=None)

    def of_postcode(self, postcode: str) -> list[Town]:
        """Return the communes that a postcode serves, the largest first."""
        if not (len(postcode) == 5 and postcode.isdigit()):
            return []
        return _largest(self._holding(postcode, 5, postcode))

    def of_departement(self, code: str) -> list[Town]:
        """Return the communes of a département, former ones included."""
        return self._part(3, code)

    def of_arrondissement(self, code: str) -> list[Town]:
        """Return the communes of an arrondissement, by its INSEE code."""
        return self._part(4, code)

    def _part(self, column: int, code: str) -> list[Town]:
        """Return the rows of one part of the country; the few that are asked are kept."""
        if (column, code) not in self._parts:
            self._parts[column, code] = list(self._holding(f"\t{code}\t", column, code))
        return self._parts[column, code]

    def named(self, key: str) -> list[Town]:
        """Return the communes of that name, the largest first; `key` is normalised."""
        if _QUARTER.fullmatch(key):
            found = self.quarter(key)
            return [found] if found else []
        return _largest(self._from(f"{key}\t"))

    def quarter(self, key: str) -> Town | None:
        """Return the arrondissement of Paris, Lyon or Marseille that the words name."""
        said = _QUARTER.fullmatch(key)
        if said is None:
            return None
        form, last = _QUARTERS[said[1]]
        number = int(said[2])
        return self.of_code(form.format(number)) if 1 <= number <= last else None

    def beginning(self, key: str, *, population: int) -> list[Town]:
        """Return the larger communes whose name goes on after these words: « Saint-Ouen »."""
        return _largest(t for t in self._from(f"{key} ") if t.population >= population)

    def near(self, key: str, departement: str | None = None) -> list[Town]:
        """Return the communes whose name is almost that one, the likest first."""
        from rapidfuzz import fuzz, process  # 20 ms that a name well written does not pay

        if not key:
            return []
        # A slip in the first letter is rare; without this bound the search takes ten times longer.
        first = bisect_left(self._lines, key[0])
        last = bisect_left(self._lines, chr(ord(key[0]) + 1))
        rows = self._lines[first:last]
        if departement is not None:
            rows = [row for row in rows if f"\t{departement}\t" in row]
        keys = [row.partition("\t")[0] for row in rows]
        found = process.extract(key, keys, scorer=fuzz.ratio, limit=MAX_NEAR, score_cutoff=NEAR)
        return list(
            {town.code: town for _, _, index in found if (town := _town(rows[index]))}.values()
        )

    def _from(self, start: str) -> Iterator[Town]:
        index = bisect_left(self._lines, start)
        while index < len(self._lines) and self._lines[index].startswith(start):
            yield _town(self._lines[index])
            index += 1

    def _holding(self, text: str, column: int, word: str) -> Iterator[Town]:
        """Yield the rows that have that word in that column."""
        at = self._text.find(text)
        while at >= 0:
            first = self._text.rfind("\n", 0, at) + 1
            last = self._text.find("\n", at + 1)
            line = self._text[first : last if last >= 0 else None]
            if word in line.split("\t")[column].split(" "):
                yield _town(line)
            at = self._text.find(text, last) if last >= 0 else -1


class LazyTowns:
    """The table, read at the first need: a person who presses buttons never pays for it."""

    def __init__(self, read: Callable[[], str]) -> None:
        self._read = read

    @cached_property
    def table(self) -> Towns:
        """Return the table."""
        return Towns(self._read())

    @property
    def is_loaded(self) -> bool:
        """Say whether somebody needed it already."""
        return "table" in self.__dict__


def is_insee(code: str) -> bool:
    """Say whether the text has the form of an INSEE code of a commune."""
    return _INSEE.fullmatch(code) is not None


def _town(line: str) -> Town:
    _, code, name, departement, arrondissement, postcodes, population = line.split("\t")
    return Town(
        code, name, departement, arrondissement, tuple(postcodes.split()), int(population or 0)
    )


def _largest(towns: Iterable[Town]) -> list[Town]:
    once = {town.code: town for town in towns}
    return sorted(once.values(), key=lambda town: (-town.population, town.code))
