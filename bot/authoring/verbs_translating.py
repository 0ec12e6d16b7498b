"""What the verbs of the translators' workshop do around their rooms: settings in, results out."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path

from bot.authoring.exits import BAD_CONTENT, DONE, WrongUse
from bot.authoring.verbs import day_given, errors, guarded
from bot.authoring.wording import tr
from bot.render.catalogs import SOURCE_LANGUAGE, Languages
from bot.settings import read_settings


def run_extract(codes: list[str], *, minor: bool) -> int:
    """Write the French of today into the templates and the files of the languages."""
    return guarded(lambda: _extract(codes, minor=minor))


def _extract(codes: list[str], *, minor: bool) -> int:
    from bot.authoring.translating.extracting import extract

    settings = read_settings()
    translated(Languages(settings.locales), codes)
    done = extract(
        settings.flows,
        settings.locales,
        midnight(day_given(None)),
        codes=codes,
        minor=minor,
    )
    for path in done.written:
        print(_shown(path, settings.locales))
    print(f"{tr('fichiers changés :', 'changed files:')} {len(done.written)}")
    for code, entry in done.refused:
        why = tr(
            "texte critique : --minor ne s'y applique pas, il est à relire",
            "critical text: --minor does not apply, it must be read again",
        )
        errors(f"{entry.path}:{entry.line or 1}: {code}: {entry.key}: {why}")
    return BAD_CONTENT if done.refused else DONE


def midnight(day: date) -> datetime:
    """Return the moment that a file written on that day carries."""
    return datetime.combine(day, time(), UTC)


def translated(languages: Languages, codes: list[str]) -> None:
    """Refuse a language that is not in languages.toml, and the source; raises WrongUse."""
    known = [code for code in languages.all if code != SOURCE_LANGUAGE]
    for code in codes:
        if code not in known:
            listed = ", ".join(known)
            raise WrongUse(
                tr(
                    f"« {code} » n'est pas une langue de languages.toml ({listed})",
                    f"“{code}” is not a language of languages.toml ({listed})",
                )
            )


def _shown(path: Path, locales: Path) -> str:
    return f"{locales.name}/{path.relative_to(locales).as_posix()}"
