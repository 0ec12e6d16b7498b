"""Signatures on translations: by somebody of the list, and under the words that were read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Message

from bot.authoring.translating.extracting import begun
from bot.content.diagnostics import Diagnostic
from bot.content.folder import Folder
from bot.content.library import Library
from bot.conversation import Conversation
from bot.render.catalogs import DOMAINS, Language, Languages
from bot.render.po import REVIEWED, key_of, open_po, seal_of


def check(_folder: Folder, _library: Library, conversation: Conversation) -> Iterator[Diagnostic]:
    """Yield signatures that do not hold; the text is shown as the draft that it is."""
    languages = conversation.languages
    for code in begun(languages):
        for path in (languages.file(code, domain) for domain in DOMAINS):
            yield from _file(path, languages, languages.all[code])


def _file(path: Path, languages: Languages, language: Language) -> Iterator[Diagnostic]:
    shown = f"{languages.folder.name}/{path.relative_to(languages.folder).as_posix()}"
    try:
        catalog = open_po(path)
    except (ValueError, OSError):
        return  # said by the checks of translations
    for one in catalog:
        for why in _faults(one, language) if one.id else ():
            told = f"{key_of(one)} : {why}"
            yield Diagnostic(shown, one.lineno or 1, 1, "review", told, severity="warning")


def _faults(message: Message, language: Language) -> Iterator[str]:
    for found in filter(None, map(REVIEWED.search, message.user_comments)):
        who, day, seal = found["who"], found["day"], found["seal"]
        if seal not in (None, seal_of(message)):
            yield (
                f"relue par {who} le {day}, puis changée : c'est une ébauche ; à relire, puis "
                f"« bonguichet review {language.code} »"
            )
        if who not in language.reviewers:
            yield f"« {who} » n'est pas dans « reviewers » de [{language.code}], languages.toml"
