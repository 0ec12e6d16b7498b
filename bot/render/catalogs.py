"""Words in a language: the French text is the key; what is not translated stays French, counted.

`locales/languages.toml` lists the languages; `locales/LANG/LC_MESSAGES/{ui,flows}.po` hold the
words. A fuzzy translation is never shown.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

SOURCE_LANGUAGE = "fr"


@dataclass(frozen=True, slots=True)
class Language:
    """One line of languages.toml."""

    code: str
    name: str  #: in the language itself
    direction: str  #: ltr | rtl
    is_offered: bool


@dataclass
class Words:
    """The words of one language. `untranslated` counts the texts that stayed French."""

    language: Language
    folder: Path
    untranslated: int = 0
    _catalogs: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def ui(self, text: str, **values: object) -> str:
        """Return a sentence of the interface, `{values}` filled."""
        said = self._say("ui", text)
        return said.format(**values) if values else said

    def content(self, text: str) -> str:
        """Return a text of the flows."""
        return self._say("flows", text)

    def _say(self, domain: str, text: str) -> str:
        if self.language.code == SOURCE_LANGUAGE or not text:
            return text
        found = self._catalog(domain).get(text)
        if found is None:
            self.untranslated += 1
        return found or text

    def _catalog(self, domain: str) -> Mapping[str, str]:
        if domain not in self._catalogs:
            path = self.folder / self.language.code / "LC_MESSAGES" / f"{domain}.po"
            self._catalogs[domain] = _read(path) if path.is_file() else {}
        return self._catalogs[domain]


def _read(path: Path) -> Mapping[str, str]:
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        catalog = read_po(file)
    return {
        str(message.id): str(message.string)
        for message in catalog
        if message.id and message.string and not message.fuzzy
    }


class Languages:
    """The languages of a locales folder, and their words, each read once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[str, dict[str, Mapping[str, str]]] = {}

    @cached_property
    def all(self) -> Mapping[str, Language]:
        """Return every language by its code, in the order of the file."""
        with (self.folder / "languages.toml").open("rb") as file:
            rows = tomllib.load(file)
        return {
            code: Language(code, row["name"], row["direction"], bool(row["offered"]))
            for code, row in rows.items()
        }

    @property
    def offered(self) -> list[Language]:
        """Return the languages that a person may choose."""
        return [language for language in self.all.values() if language.is_offered]

    def words(self, code: str) -> Words:
        """Return the words of a language, French for an unknown one, with a count of their own."""
        code = code if code in self.all else SOURCE_LANGUAGE
        shared = self._read.setdefault(code, {})
        return Words(self.all[code], self.folder, _catalogs=shared)
