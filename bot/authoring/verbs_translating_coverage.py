"""What `bonguichet coverage` does around its rooms: the counts of languages, a path beside French.

Ends with 1 when people may choose a language in which a critical text stays French.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.authoring.exits import BAD_CONTENT, DONE, WrongUse
from bot.authoring.translating.beside import NoSuchPath, Step
from bot.authoring.verbs import day_given, errors, guarded
from bot.authoring.verbs_translating import midnight, translated
from bot.authoring.wording import tr
from bot.conversation import MAIN_FLOW, Conversation, open_conversation
from bot.engine.model import FactId, Value
from bot.render.catalogs import SOURCE_LANGUAGE, Languages
from bot.settings import Settings, read_settings


@dataclass(frozen=True, slots=True)
class CoverageAsked:
    """One run of `coverage`."""

    codes: tuple[str, ...] = ()  #: none: the languages that are begun
    path: str | None = None  #: the name of a walk, or facts
    html: Path | None = None
    as_json: bool = False


def run_coverage(asked: CoverageAsked, *, today: str | None) -> int:
    """Show how much of each language is there, or a path beside its French."""
    return guarded(lambda: _coverage(asked, day_given(today)))


def _coverage(asked: CoverageAsked, day: date) -> int:
    from bot.authoring.translating import coverage, coverage_pages
    from bot.authoring.translating.desks import desks
    from bot.authoring.translating.extracting import begun, read_entries

    settings = read_settings()
    languages = Languages(settings.locales)
    translated(languages, list(asked.codes))
    if asked.path is not None:
        return _path(asked, asked.path, settings, day)
    entries = read_entries(settings.flows, day)
    codes = asked.codes or begun(languages)
    found = [coverage.cover(one) for one in desks(languages, codes, entries, midnight(day))]
    if asked.html is not None:
        _write(asked.html, coverage_pages.coverage_page(found, day.isoformat()))
    elif asked.as_json:
        _dump(coverage.as_json(found))
    else:
        coverage_pages.print_coverage(found, sys.stdout)
    if not asked.codes:
        _say_others(languages, codes)
    return BAD_CONTENT if any(one.has_gap for one in found) else DONE


def _say_others(languages: Languages, codes: Sequence[str]) -> None:
    others = [code for code in languages.all if code not in (*codes, SOURCE_LANGUAGE)]
    if others:
        listed = ", ".join(others)
        errors(tr(f"pas commencées : {listed}", f"not begun: {listed}"))


# --- a path -------------------------------------------------------------------------------------


def _path(asked: CoverageAsked, name: str, settings: Settings, day: date) -> int:
    from bot.authoring.translating import path_pages

    if len(asked.codes) != 1:
        raise WrongUse(
            tr(
                "--path : donnez une langue, par exemple « coverage ar --path … »",
                "--path: give one language, like “coverage ar --path …”",
            )
        )
    (code,) = asked.codes
    language = Languages(settings.locales).all[code]
    try:
        steps = list(_steps(name, code, settings, day))
    except NoSuchPath as err:
        raise WrongUse(f"--path : {err}") from err
    if asked.html is not None:
        _write(asked.html, path_pages.path_page(name, steps, language))
    elif asked.as_json:
        _dump(path_pages.as_json(steps))
    else:
        path_pages.print_path(steps, language, sys.stdout)
    return DONE


def _steps(name: str, code: str, settings: Settings, day: date) -> Sequence[Step]:
    from bot.authoring.translating import beside
    from bot.content.folder import read_folder

    if "=" not in name:
        flow, walk = beside.named(read_folder(settings.flows, today=day), name)
        held = open_conversation(settings, walk.today)
        return list(beside.walked(held, flow, walk, code))
    held = open_conversation(settings, day)
    return beside.answered(held, MAIN_FLOW, _facts(held, name, day), code, day)


def _facts(held: Conversation, line: str, day: date) -> dict[FactId, Value]:
    """Return the answers of a line of `bonguichet paths`, or facts of the contract."""
    from bot.authoring.facts import from_words
    from bot.filing.refusals import check_facts
    from bot.render.contract import error

    table = held.library.table
    facts, faults = from_words(table, line.partition("->")[0].split())
    say = held.explainer(held.languages.words(SOURCE_LANGUAGE), day)
    if wrong := [error(one, say)["message"] for one in (*faults, *check_facts(table, facts))]:
        raise WrongUse(*wrong)
    return facts


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as err:
        why = err.strerror
        raise WrongUse(
            tr(f"« {file} » ne s'écrit pas : {why}", f"“{file}” cannot be written: {why}")
        ) from err


def _dump(rows: Any) -> None:
    sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
