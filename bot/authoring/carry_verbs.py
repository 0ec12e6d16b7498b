"""The verbs that give a person something to take along: a letter, a sheet, what a paper says."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.authoring.asked import LetterWanted
from bot.authoring.exits import DONE
from bot.authoring.verbs import day_given, guarded, known_language
from bot.settings import read_bot_name, read_settings


def run_letter(wanted: LetterWanted, *, today: str | None, lang: str) -> int:
    """Print a model letter, or write it as a file; without a name, list them all."""
    return guarded(lambda: _letter(wanted, today=today, lang=lang))


def _letter(wanted: LetterWanted, *, today: str | None, lang: str) -> int:
    from bot.authoring import resolving
    from bot.authoring.letters import write

    day = day_given(today)
    resolver = resolving.resolver(read_settings(), day)
    say = resolver.explainer(known_language(lang, resolver.languages.all), day)
    if wanted.kept is None:
        write(wanted, say, sys.stdin)
        return DONE
    from bot.authoring.trails import feeder

    write(wanted, say, sys.stdin, feeder(resolver, wanted.kept, wanted.key, day))
    return DONE


def run_trail(
    file: Path, key: str | None, *, output: Path | None, today: str | None, lang: str
) -> int:
    """Print the chronology and the exhibits of a follow-up, or write them as a file."""
    return guarded(lambda: _trail(file, key, output=output, today=today, lang=lang))


def _trail(
    file: Path, key: str | None, *, output: Path | None, today: str | None, lang: str
) -> int:
    from bot.authoring import resolving
    from bot.authoring.trails import write_trail

    day = day_given(today)
    resolver = resolving.resolver(read_settings(), day)
    language = known_language(lang, resolver.languages.all)
    write_trail(resolver, file, key, output, today=day, language=language)
    return DONE


def run_sheet(words: list[str], *, output: Path | None, today: str | None, lang: str) -> int:
    """Write the answer to FACT=VALUE words as one sheet to carry, or print it."""
    return guarded(lambda: _sheet(words, output=output, today=today, lang=lang))


def _sheet(words: list[str], *, output: Path | None, today: str | None, lang: str) -> int:
    from bot.authoring import resolving
    from bot.authoring.carrying import write_sheet

    day = day_given(today)
    resolver = resolving.resolver(read_settings(), day)
    say = resolver.explainer(known_language(lang, resolver.languages.all), day)
    write_sheet(words, resolver, say, output=output, bot_name=read_bot_name())
    return DONE


def run_read(file: Path, *, certificates: Path | None, today: str | None, lang: str) -> int:
    """Print what the 2D-Doc of a picture or a PDF says."""
    return guarded(lambda: _read(file, certificates=certificates, today=today, lang=lang))


def _read(file: Path, *, certificates: Path | None, today: str | None, lang: str) -> int:
    from bot.authoring import resolving
    from bot.authoring.reading import read_paper

    day = day_given(today)
    resolver = resolving.resolver(read_settings(), day)
    say = resolver.explainer(known_language(lang, resolver.languages.all), day)
    return read_paper(file, say, certificates=certificates)
