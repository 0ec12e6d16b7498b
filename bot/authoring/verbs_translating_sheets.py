"""What `bonguichet export` and `import` do around their rooms: a workbook out, and in."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from bot.authoring.exits import BAD_CONTENT, DONE, WrongUse
from bot.authoring.translating.desks import Desk
from bot.authoring.translating.sheet_in import Imported
from bot.authoring.verbs import day_given, errors, guarded
from bot.authoring.verbs_translating import midnight, translated
from bot.authoring.verbs_translating_review import checks
from bot.authoring.wording import many, tr
from bot.render.catalogs import Languages
from bot.settings import Settings, read_settings

MAX_SAID = 200  #: rows whose fault is printed; the rest are counted


def run_export(code: str, target: Path, *, today: str | None) -> int:
    """Write a language as a workbook."""
    return guarded(lambda: _export(code, target, day_given(today)))


def _export(code: str, target: Path, day: date) -> int:
    from bot.authoring.translating.sheet_out import write_sheet

    _is_workbook(target)
    if target.exists():
        raise WrongUse(
            tr(
                f"« {target} » existe déjà : choisissez un autre nom",
                f"“{target}” exists already: choose another name",
            )
        )
    desk, _ = _desk(code, read_settings(), day)
    try:
        count = write_sheet(desk, target)
    except OSError as err:
        why = err.strerror
        raise WrongUse(
            tr(f"« {target} » ne s'écrit pas : {why}", f"“{target}” cannot be written: {why}")
        ) from err
    sys.stdout.write(f"{many(count, tr('ligne', 'row'))} -> {target}\n")
    return DONE


def run_import(code: str, source: Path, *, today: str | None) -> int:
    """Take the translations of a workbook in: all of them, or none."""
    return guarded(lambda: _import(code, source, day_given(today)))


def _import(code: str, source: Path, day: date) -> int:
    from bot.authoring.sheets import SheetError, open_sheet
    from bot.authoring.translating.sheet_in import Intake
    from bot.authoring.translating.sheet_lines import columns

    _is_workbook(source)
    settings = read_settings()
    desk, languages = _desk(code, settings, day)
    names = set(columns(code))
    try:
        with open_sheet(source, lambda header: len(names.intersection(header))) as sheet:
            done = Intake(desk, checks(settings.locales)).take(sheet)
    except SheetError as err:
        raise WrongUse(str(err)) from err
    _say_rows(done)
    if done.refused:
        return BAD_CONTENT
    if done.changed:
        _write(desk, languages, day)
    changed, same, empty = len(done.changed), done.same, done.empty
    sys.stdout.write(
        tr(
            f"changées : {changed} ; inchangées : {same} ; laissées vides : {empty}\n",
            f"changed: {changed}; unchanged: {same}; left empty: {empty}\n",
        )
    )
    return DONE


def _say_rows(done: Imported) -> None:
    from bot.authoring.translating.sheet_in import problems

    said = list(problems(done))
    errors(*said[:MAX_SAID])
    if (more := len(said) - MAX_SAID) > 0:
        errors(tr(f"… et {more} de plus", f"… and {more} more"))
    if refused := len(done.refused):
        errors(tr(f"rien n'est écrit : {refused} refus", f"nothing is written: {refused} refused"))


def _write(desk: Desk, languages: Languages, day: date) -> None:
    from bot.authoring.translating.files import write_catalogs

    for catalog in desk.catalogs.values():
        catalog.revision_date = midnight(day)
    code = desk.language.code
    write_catalogs({languages.file(code, one): held for one, held in desk.catalogs.items()})


def _is_workbook(file: Path) -> None:
    if file.suffix.lower() != ".xlsx":
        raise WrongUse(
            tr(f"« {file} » : un fichier .xlsx est attendu", f"“{file}”: an .xlsx file is expected")
        )


def _desk(code: str, settings: Settings, day: date) -> tuple[Desk, Languages]:
    from bot.authoring.translating.desks import open_desk
    from bot.authoring.translating.extracting import read_entries

    languages = Languages(settings.locales)
    translated(languages, [code])
    return open_desk(languages, code, read_entries(settings.flows, day), midnight(day)), languages
