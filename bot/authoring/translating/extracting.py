"""`bonguichet extract`: the French of today into the templates and the files of each language."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from babel.messages.catalog import Catalog

from bot.authoring.translating.desks import desks, empty
from bot.authoring.translating.files import write_catalog
from bot.authoring.translating.merging import add
from bot.authoring.translating.messages import Entry, content, interface
from bot.content.diagnostics import ContentError
from bot.content.folder import Folder, read_folder
from bot.render.catalogs import SOURCE_LANGUAGE, Languages


@dataclass
class Extracted:
    """What an extraction did."""

    written: list[Path] = field(default_factory=list)
    refused: list[tuple[str, Entry]] = field(default_factory=list)  #: critical, for `--minor`


def extract(
    flows: Path, locales: Path, now: datetime, *, codes: Collection[str] = (), minor: bool = False
) -> Extracted:
    """Write the templates, and the files of the languages named or begun.

    Raises ContentError for content that cannot be read and for a file of translations that is
    none: nothing is written then.
    """
    languages = Languages(locales)
    domains = read_entries(flows, now.date())
    chosen = list(dict.fromkeys((*codes, *begun(languages))))
    opened = desks(languages, chosen, domains, now, is_minor=minor)
    done = Extracted()
    for domain, listed in domains.items():
        template = empty(domain, now)
        for entry in listed:
            add(template, entry, None)
        _write(done, template, locales / f"{domain}.pot")
    for desk in opened:
        code = desk.language.code
        done.refused += ((code, entry) for entry in desk.refused)
        for domain, catalog in desk.catalogs.items():
            _write(done, catalog, languages.file(code, domain))
    return done


def read_entries(flows: Path, today: date) -> Mapping[str, list[Entry]]:
    """Return what there is to translate of a content folder; raises ContentError."""
    folder = read_folder(flows, today=today)
    if folder.faults:
        raise ContentError(folder.faults)
    return entries(folder)


def entries(folder: Folder) -> Mapping[str, list[Entry]]:
    """Return what there is to translate, by the name of the file it goes to."""
    return {"flows": list(content(folder)), "ui": list(interface())}


def begun(languages: Languages) -> list[str]:
    """Return the languages that have a file."""
    return [
        code
        for code in languages.all
        if code != SOURCE_LANGUAGE and (languages.folder / code).is_dir()
    ]


def _write(done: Extracted, catalog: Catalog, path: Path) -> None:
    if write_catalog(catalog, path):
        done.written.append(path)
