"""One language on a translator's desk: every text of today, with what its files say of it.

The files need not be up to date: a desk is what `extract` would write, and nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message

from bot.authoring.translating.files import new_catalog, read_catalog
from bot.authoring.translating.merging import Merge
from bot.authoring.translating.messages import Entry
from bot.authoring.translating.states import State, state_of
from bot.content.diagnostics import ContentError, Diagnostic
from bot.render.catalogs import Language, Languages
from bot.render.po import texts_of

HEADER = """\
# bonguichet, {what}{language}.
# A translation without a line "relu par NAME, le YYYY-MM-DD" is a draft: nobody vouches for it.
# CC BY 4.0."""
WHAT = {"flows": "texts of the content", "ui": "sentences of the interface"}
INTERFACE = "interface"  #: where a sentence of the program stands, for who asks for a place

Domains = Mapping[str, Sequence[Entry]]  #: what there is to translate, by the name of its file


class Item(NamedTuple):
    """One text to translate, and what the language says of it."""

    entry: Entry
    message: Message

    @property
    def place(self) -> str:
        """Return where it stands, as a person may write it."""
        return self.entry.place or INTERFACE

    @property
    def flow(self) -> str:
        """Return the flow, or the folder of tables, that it belongs to."""
        return self.place.partition("#")[0].partition("/")[0]

    @property
    def forms(self) -> tuple[str, ...]:
        """Return the translation: one text, or one for each plural form."""
        return texts_of(self.message.string)

    @property
    def state(self) -> State:
        """Return how far the translation is."""
        return state_of(self.message)


@dataclass
class Desk:
    """The catalogs of one language, as they are today."""

    language: Language
    entries: Domains
    catalogs: dict[str, Catalog] = field(default_factory=dict)
    refused: list[Entry] = field(default_factory=list)  #: critical, for `extract --minor`

    def __iter__(self) -> Iterator[Item]:
        for domain, listed in self.entries.items():
            for entry in listed:
                found = self.catalogs[domain].get(entry.texts[0], entry.place or None)
                assert found is not None  # every entry was merged into the catalog
                yield Item(entry, found)


def desks(
    languages: Languages,
    codes: Iterable[str],
    entries: Domains,
    now: datetime,
    *,
    is_minor: bool = False,
) -> list[Desk]:
    """Return the desks of the languages named.

    Raises ContentError, with every file that is no PO file.
    """
    chosen = [languages.all[code] for code in codes]
    old = _old(languages, chosen, entries)
    return [_desk(one, entries, old, now, is_minor=is_minor) for one in chosen]


def open_desk(languages: Languages, code: str, entries: Domains, now: datetime) -> Desk:
    """Return the desk of one language; raises ContentError."""
    return desks(languages, [code], entries, now)[0]


_Old = Mapping[tuple[str, str], Catalog]


def _desk(
    language: Language, entries: Domains, old: _Old, now: datetime, *, is_minor: bool
) -> Desk:
    desk = Desk(language, entries)
    for domain, listed in entries.items():
        catalog = empty(domain, now, language)
        before = _kept(old.get((language.code, domain)), catalog)
        merge = Merge(before, now.date(), is_minor)
        merge.into(catalog, listed)
        desk.catalogs[domain] = catalog
        desk.refused += merge.refused
    return desk


def empty(domain: str, now: datetime, language: Language | None = None) -> Catalog:
    """Return a catalog without a message; without a language, the template."""
    if language is None:
        return new_catalog(None, None, HEADER.format(what=WHAT[domain], language=""), now)
    header = HEADER.format(what=WHAT[domain], language=f", {language.name} ({language.code})")
    return new_catalog(language.code, language.plural, header, now)


def _old(languages: Languages, chosen: Iterable[Language], domains: Iterable[str]) -> _Old:
    found, faults = {}, []
    for path, key in (
        (languages.file(one.code, domain), (one.code, domain))
        for one in chosen
        for domain in domains
    ):
        try:
            if path.is_file():
                found[key] = read_catalog(path)
        except ValueError as err:
            message = f"ce n'est pas un fichier PO : {err}"
            faults.append(Diagnostic(path.as_posix(), 1, 1, "po-syntax", message))
    if faults:
        raise ContentError(faults)
    return found


def _kept(old: Catalog | None, catalog: Catalog) -> Catalog:
    """Give the new catalog what translators wrote in the header of the old; return the old."""
    if old is None:
        return Catalog()
    catalog.revision_date = old.revision_date
    catalog.last_translator = old.last_translator
    catalog.language_team = old.language_team
    catalog.header_comment = old.header_comment
    return old
