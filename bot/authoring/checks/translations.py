"""Translations say what the French says: same values, figures, articles, addresses, letters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from bot.authoring.translating.checks import faults_of
from bot.authoring.translating.extracting import begun, entries
from bot.authoring.translating.glossary import Glossary, read_glossary
from bot.authoring.translating.messages import Entry
from bot.content.diagnostics import Diagnostic
from bot.content.folder import Folder
from bot.content.library import Library
from bot.conversation import Conversation
from bot.render.catalogs import Language
from bot.render.po import key_of, open_po, texts_of


def check(folder: Folder, _library: Library, conversation: Conversation) -> Iterator[Diagnostic]:
    """Yield what is wrong with each file; of a language that is not offered, as warnings."""
    languages = conversation.languages
    if not (codes := begun(languages)):
        return
    domains, glossary = entries(folder), read_glossary(languages.folder)
    for code in codes:
        for domain, listed in domains.items():
            path = languages.file(code, domain)
            shown = f"{languages.folder.name}/{path.relative_to(languages.folder).as_posix()}"
            known = {entry.key: entry for entry in listed}
            yield from _file(path, shown, known, languages.all[code], glossary)
        shown = f"{languages.folder.name}/{code}/LC_MESSAGES/flows.po"
        for term in _never_kept(languages.file(code, "flows"), glossary):
            told = f"le terme officiel « {term} » n'est nulle part en français"
            yield Diagnostic(shown, 1, 1, "wrong-translation", told, severity="warning")


def _file(
    path: Path, shown: str, known: Mapping[str, Entry], language: Language, glossary: Glossary
) -> Iterator[Diagnostic]:
    severity: Literal["error", "warning"] = "error" if language.is_offered else "warning"
    try:
        catalog = open_po(path)
    except (ValueError, OSError) as err:
        message = f"ce fichier PO ne se lit pas, tout reste en français : {err}"
        yield Diagnostic(shown, 1, 1, "po-syntax", message, severity=severity)
        return
    for one in catalog:
        entry = known.get(key_of(one)) if one.id else None
        if entry is None or one.fuzzy or texts_of(one.id) != entry.texts:
            continue
        for fault in faults_of(entry, texts_of(one.string), language, glossary):
            line, told = one.lineno or 1, f"{entry.key} : {fault}"
            yield Diagnostic(shown, line, 1, "wrong-translation", told, severity=severity)


def _never_kept(path: Path, glossary: Glossary) -> set[str]:
    """Return the official terms that no translation of a whole file shows in French."""
    try:
        said = [one for one in open_po(path) if one.id and any(texts_of(one.string))]
    except (ValueError, OSError):
        return set()
    french = glossary.terms(" ".join(texts_of(one.id)[0] for one in said), glossary.kept)
    return french - glossary.terms(" ".join(texts_of(one.string)[0] for one in said), glossary.kept)
