"""`bonguichet extract`: the French of today into the templates and the files of each language."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from babel.messages.catalog import Catalog

from bot.authoring.translating.files import new_catalog, read_catalog, write_catalog
from bot.authoring.translating.merging import Merge, add
from bot.authoring.translating.messages import Entry, content, interface
from bot.content.diagnostics import ContentError, Diagnostic
from bot.content.folder import Folder, read_folder
from bot.render.catalogs import SOURCE_LANGUAGE, Language, Languages

HEADER = """\
# bonguichet, {what}{language}.
# A translation without a line "relu par NAME, le YYYY-MM-DD" is a draft: nobody vouches for it.
# CC BY 4.0."""
WHAT = {"flows": "texts of the content", "ui": "sentences of the interface"}


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
    folder = read_folder(flows, today=now.date())
    if folder.faults:
        raise ContentError(folder.faults)
    chosen = [languages.all[code] for code in (*codes, *begun(languages)) if code in languages.all]
    domains = entries(folder)
    old = _old(languages, chosen, domains)
    done = Extracted()
    for domain, listed in domains.items():
        template = new_catalog(None, None, HEADER.format(what=WHAT[domain], language=""), now)
        for entry in listed:
            add(template, entry, None)
        _write(done, template, locales / f"{domain}.pot")
        for code, catalog in ((one.code, _empty(one, domain, now)) for one in chosen):
            merge = Merge(_kept(old.get((code, domain)), catalog), now.date(), minor)
            merge.into(catalog, listed)
            done.refused += ((code, entry) for entry in merge.refused)
            _write(done, catalog, languages.file(code, domain))
    return done


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


def _empty(language: Language, domain: str, now: datetime) -> Catalog:
    header = HEADER.format(what=WHAT[domain], language=f", {language.name} ({language.code})")
    return new_catalog(language.code, language.plural, header, now)


def _old(
    languages: Languages, chosen: Iterable[Language], domains: Iterable[str]
) -> dict[tuple[str, str], Catalog]:
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


def _write(done: Extracted, catalog: Catalog, path: Path) -> None:
    if write_catalog(catalog, path):
        done.written.append(path)
