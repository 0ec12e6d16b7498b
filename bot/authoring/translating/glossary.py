"""The words that stay French: people will read them on a screen, a letter or a card.

`locales/glossaire.csv` is for translators; what its column « garder_le_francais » says is checked.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FILE = "glossaire.csv"
KEEP = ("oui", "toujours")
#: names without another one, in any language; « API » is a paper here
NAMES = frozenset(
    (
        *("AGDREF", "AES", "ANEF", "API", "APS", "ASE", "CCC", "CESEDA", "CNDA", "DCEM", "OFII"),
        *("OFPRA", "OQTF", "PAN", "SPADA", "TIV", "TVA", "TVE", "TVR", "VLS-TS"),
    )
)
_NAME = re.compile(r"(?<![A-Za-z])[A-Z][A-Z-]{2,}(?![A-Za-z])")


Term = tuple[str, ...]  #: in full, and by its short name


@dataclass(frozen=True, slots=True)
class Glossary:
    """The official terms that stay visible in a translation."""

    kept: frozenset[Term]  #: somewhere in each language, in Latin letters
    always: frozenset[Term]  #: in each critical text that has them in French, buttons apart

    def missing(self, french: str, said: str, *, is_critical: bool) -> Iterator[str]:
        """Yield the official terms of the French that the translation has lost."""
        names = NAMES.intersection(_NAME.findall(french)) - set(_NAME.findall(said))
        if names:
            yield f"un nom officiel manque : {', '.join(sorted(names))}"
        if is_critical:
            lost = self.terms(french, self.always) - self.terms(said, self.always)
            if lost:
                yield f"le terme français manque, entre parenthèses : {', '.join(sorted(lost))}"

    @staticmethod
    def terms(text: str, among: frozenset[Term]) -> set[str]:
        """Return the terms that the text names, in full or by their short name."""
        plain = _plain(text)
        return {
            full
            for full, *short in among
            if any(re.search(rf"\b{re.escape(_plain(one))}", plain) for one in (full, *short))
        }


def read_glossary(locales: Path) -> Glossary:
    """Return the glossary of a locales folder; without a file, only the names are kept."""
    path = locales / FILE
    if not path.is_file():
        return Glossary(frozenset(), frozenset())
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(row["terme"], row["garder_le_francais"]) for row in csv.DictReader(file)]
    return Glossary(
        frozenset(_term(term) for term, keep in rows if keep in KEEP),
        frozenset(_term(term) for term, keep in rows if keep == "toujours"),
    )


def _term(term: str) -> Term:
    """Return the words that a text may have: « autorisation provisoire de séjour (APS) » is two."""
    full, _, short = term.partition("(")
    acronym = short.rstrip(") ")
    return (full.strip(), acronym) if acronym.isupper() else (full.strip(),)


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.casefold()).replace("’", "'")
    return "".join(char for char in bare if not unicodedata.combining(char))
