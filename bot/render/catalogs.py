"""Words in a language: what is not translated stays French, counted; so are drafts.

`locales/languages.toml` lists the languages; `locales/LANG/LC_MESSAGES/{ui,flows}.po` hold the
words: those of the interface by their French, those of the content by their place.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from gettext import c2py
from itertools import groupby
from pathlib import Path

from bot.render.po import Said, Translations, translations

SOURCE_LANGUAGE = "fr"
DOMAINS = ("ui", "flows")
BETWEEN_WORDS = "; "  #: in the one message of the words that a person may type


@dataclass(frozen=True, slots=True)
class Language:
    """One line of languages.toml."""

    code: str
    name: str  #: in the language itself
    direction: str  #: ltr | rtl
    is_offered: bool
    plural: str = ""  #: gettext's rule: `nplurals=2; plural=(n != 1);`
    reviewers: tuple[str, ...] = ()  #: who may sign a translation


@dataclass
class Words:
    """The words of one language, with a count of the texts that stayed French, and of drafts."""

    language: Language
    _files: Mapping[str, Translations] = field(default_factory=dict)
    show_drafts: bool = True
    untranslated: int = 0
    drafted: int = 0  #: texts shown that nobody has reviewed

    @property
    def is_french(self) -> bool:
        """Say whether nothing has to be translated."""
        return self.language.code == SOURCE_LANGUAGE

    def ui(self, text: str, **values: object) -> str:
        """Return a sentence of the interface, `{values}` filled."""
        found = self._found("ui", text, text)
        said = found.forms[0] if found else text
        return said.format(**values) if values else said

    def counted(self, one: str, many: str, n: int, **values: object) -> str:
        """Return a sentence of the interface about `n` things, in the form that the number asks."""
        found = self._found("ui", one, one)
        forms, rule = (found.forms, self._files["ui"].plural) if found else ((one, many), FRENCH)
        return forms[min(_index(rule)(n), len(forms) - 1)].format(n=n, **values)

    def pair(self, left: str, right: str) -> str:
        """Return « left : right », as the language writes it."""
        return self.ui("{left} : {right}", left=left, right=right)

    def content(self, text: str) -> str:
        """Return a text of the content; a name or a number, which has no place, as it is."""
        place = getattr(text, "place", "")
        found = self._found("flows", place, text) if place else None
        return found.forms[0] if found else text

    def typed(self, words: Sequence[str]) -> Iterator[str]:
        """Yield the words that a person may type for what the content names so."""
        for place, group in groupby(words, key=lambda word: getattr(word, "place", "")):
            said = BETWEEN_WORDS.join(group)
            found = self._found("flows", place, said) if place else None
            if found:
                yield from filter(None, map(str.strip, found.forms[0].split(";")))

    @property
    def remark(self) -> str | None:
        """Return the line that a screen carries when its words are not all there, or are drafts."""
        if self.untranslated:
            return self.ui(
                "Une partie de ce texte n'est pas encore traduite : elle est en français."
            )
        if self.drafted:
            return self.ui("Traduction non relue. Seul le texte français fait foi.")
        return None

    def _found(self, domain: str, key: str, french: str) -> Said | None:
        if self.is_french or not french:
            return None
        found = self._files[domain].said.get(key)
        if found is None or found.french != french or not (found.is_reviewed or self.show_drafts):
            self.untranslated += 1
            return None
        self.drafted += not found.is_reviewed
        return found


FRENCH = "n > 1"
_index = cache(c2py)


class Languages:
    """The languages of a locales folder, and their words, each read once."""

    def __init__(self, folder: Path, *, show_drafts: bool = True) -> None:
        self.folder = folder
        self.show_drafts = show_drafts
        self._read: dict[str, dict[str, Translations]] = {}

    @cached_property
    def all(self) -> Mapping[str, Language]:
        """Return every language by its code, in the order of the file."""
        with (self.folder / "languages.toml").open("rb") as file:
            rows = tomllib.load(file)
        return {
            code: Language(
                code,
                row["name"],
                row["direction"],
                bool(row["offered"]),
                row.get("plural", ""),
                tuple(row.get("reviewers", ())),
            )
            for code, row in rows.items()
        }

    @property
    def offered(self) -> list[Language]:
        """Return the languages that a person may choose."""
        return [language for language in self.all.values() if language.is_offered]

    def words(self, code: str) -> Words:
        """Return the words of a language, French for an unknown one, with counts of their own."""
        code = code if code in self.all else SOURCE_LANGUAGE
        return Words(self.all[code], self._files(code), self.show_drafts)

    def file(self, code: str, domain: str) -> Path:
        """Return where the translations of a domain lie: `ui` or `flows`."""
        return self.folder / code / "LC_MESSAGES" / f"{domain}.po"

    def _files(self, code: str) -> Mapping[str, Translations]:
        if code == SOURCE_LANGUAGE:
            return {}
        if code not in self._read:
            self._read[code] = {one: translations(self.file(code, one)) for one in DOMAINS}
        return self._read[code]
