"""What `bonguichet review` does around its room: who may sign, and what came of it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from bot.authoring.exits import BAD_CONTENT, DONE, WrongUse
from bot.authoring.translating.desks import Desk
from bot.authoring.translating.reviewing import FaultsOf, Reviewed, is_in, review
from bot.authoring.verbs import day_given, errors, guarded
from bot.authoring.verbs_translating import midnight, translated
from bot.authoring.wording import tr
from bot.filing.nearest import nearest
from bot.render.catalogs import Language, Languages
from bot.settings import read_settings

MAX_NAMED = 20  #: texts refused that are named; the rest are counted


@dataclass(frozen=True, slots=True)
class ReviewAsked:
    """One run of `review`."""

    code: str
    who: str
    prefixes: tuple[str, ...] = ()  #: none: the whole language


def run_review(asked: ReviewAsked, *, today: str | None) -> int:
    """Sign the drafts of some places in the name of a reviewer."""
    return guarded(lambda: _review(asked, day_given(today)))


def _review(asked: ReviewAsked, day: date) -> int:
    from bot.authoring.translating.desks import open_desk
    from bot.authoring.translating.extracting import read_entries
    from bot.authoring.translating.files import write_catalogs

    settings = read_settings()
    languages = Languages(settings.locales)
    translated(languages, [asked.code])
    _listed(asked.who, languages.all[asked.code])
    entries = read_entries(settings.flows, day)
    desk = open_desk(languages, asked.code, entries, midnight(day))
    _known(asked.prefixes, desk)
    done = review(desk, asked.prefixes, asked.who, day, checks(settings.locales))
    if done.signed:
        files = {languages.file(asked.code, one): c for one, c in desk.catalogs.items()}
        write_catalogs(files)
    return _say(done)


def checks(locales: Path) -> FaultsOf:
    """Return what says that a translation is wrong: the rules of `check`."""
    from bot.authoring.translating.checks import faults_of
    from bot.authoring.translating.glossary import read_glossary

    return partial(faults_of, glossary=read_glossary(locales))


def _listed(who: str, language: Language) -> None:
    """Refuse a name that may not sign; raises WrongUse."""
    if who in language.reviewers:
        return
    known = ", ".join(language.reviewers) or tr("personne", "nobody")
    near = nearest(who, language.reviewers)
    hint = tr(f" ; vouliez-vous dire « {near} » ?", f"; did you mean “{near}”?") if near else ""
    raise WrongUse(
        tr(
            f"--by : « {who} » n'est pas dans « reviewers » de [{language.code}], "
            f"languages.toml ({known}){hint}",
            f"--by: “{who}” is not in `reviewers` of [{language.code}], "
            f"languages.toml ({known}){hint}",
        )
    )


def _known(prefixes: Sequence[str], desk: Desk) -> None:
    """Refuse places where no text stands; raises WrongUse with the nearest."""
    places = [item.place for item in desk]
    above = {part for place in places for part in _parts(place)}
    wrong = [one for one in prefixes if not any(is_in(place, [one]) for place in places)]
    if wrong:
        raise WrongUse(*(_nothing(one, above) for one in wrong))


def _parts(place: str) -> Iterable[str]:
    row = place.partition("#")[0]
    return row.partition("/")[0], row.rpartition("/")[0] or row, row


def _nothing(prefix: str, known: Iterable[str]) -> str:
    near = nearest(prefix, sorted(known))
    hint = tr(f" ; vouliez-vous dire « {near} » ?", f"; did you mean “{near}”?") if near else ""
    return tr(
        f"--place : aucun texte à « {prefix} »{hint}", f"--place: no text at “{prefix}”{hint}"
    )


def _say(done: Reviewed) -> int:
    for item, why in done.refused[:MAX_NAMED]:
        name = item.place if item.entry.place else f"{item.place}: « {item.entry.texts[0]} »"
        errors(f"{name}: {why}")
    more = len(done.refused) - MAX_NAMED
    if more > 0:
        errors(tr(f"… et {more} de plus", f"… and {more} more"))
    signed, before, refused = len(done.signed), len(done.before), len(done.refused)
    sys.stdout.write(
        tr(
            f"signées : {signed} ; déjà relues : {before} ; refusées : {refused}\n",
            f"signed: {signed}; reviewed before: {before}; refused: {refused}\n",
        )
    )
    return BAD_CONTENT if done.refused else DONE
