"""`bonguichet trail`, and what a letter takes of a follow-up: its chronology and its exhibits."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bot.authoring.exits import WrongUse
from bot.authoring.resolving import Resolver
from bot.authoring.wording import tr
from bot.faces.terminal.chat import KEY
from bot.filing.followups import FollowUps
from bot.filing.followups_json import FollowUpsError
from bot.filing.letter_form import Form
from bot.followups import Follower
from bot.render.catalogs import SOURCE_LANGUAGE
from bot.render.letter_files import KINDS, Kind
from bot.render.trail import TrailSheet
from bot.render.trail_files import trail_file
from bot.stores.followups import FileFollowUps


def kept_in(file: Path) -> FollowUps:
    """Return the checklists of a file; raises WrongUse when there is none in it."""
    if not file.exists():
        raise WrongUse(tr(f"« {file} » n'existe pas", f"“{file}” does not exist"))
    try:
        held = FileFollowUps(file).load(KEY)
    except FollowUpsError as err:
        raise WrongUse(
            tr(
                f"« {file} » n'est pas un fichier de suivi de bonguichet ({err})",
                f"“{file}” is not a follow-up file of bonguichet ({err})",
            )
        ) from err
    if not held.lists:
        raise WrongUse(tr(f"« {file} » ne suit rien", f"“{file}” follows nothing"))
    return held


def chosen(held: FollowUps, key: str | None) -> str:
    """Return the key of the checklist meant: the one named, or the only one."""
    keys = [one.key for one in held.lists]
    if key is None and len(keys) == 1:
        return keys[0]
    if key in keys:
        return str(key)
    told = ", ".join(f"{one.key} = {one.label}" for one in held.lists)
    raise WrongUse(
        tr(f"--list : un de ces numéros est attendu : {told}", f"--list: expected one of: {told}")
    )


def sheets(
    resolver: Resolver, file: Path, key: str | None, *, today: date, language: str
) -> tuple[TrailSheet, TrailSheet | None]:
    """Return the trail in French, and in the language when that is another one."""
    held = kept_in(file)
    follower = Follower(resolver.library, resolver.languages)
    made = follower.trail(held, chosen(held, key), today, language)
    assert made is not None
    return made


def feeder(resolver: Resolver, file: Path, key: str | None, today: date) -> Callable[[Form], Form]:
    """Return what gives a letter the facts, the chronology and the exhibits of a checklist."""
    held = kept_in(file)
    key = chosen(held, key)
    follower = Follower(resolver.library, resolver.languages)
    return lambda form: follower.fed(held, key, form, today)


def write_trail(
    resolver: Resolver,
    file: Path,
    key: str | None,
    output: Path | None,
    *,
    today: date,
    language: str,
) -> None:
    """Print the trail, or write it as .docx, .pdf or .txt."""
    french, own = sheets(resolver, file, key, today=today, language=language)
    kind = _kind(output)
    spoken = None if language == SOURCE_LANGUAGE else resolver.languages.all[language]
    made = trail_file(french, own, kind, today=today, language=spoken)
    if output is None:
        sys.stdout.write(made.decode())
    else:
        output.write_bytes(made)


def _kind(output: Path | None) -> Kind:
    said = "txt" if output is None else output.suffix.lower().removeprefix(".")
    for kind in KINDS:
        if said == kind:
            return kind
    raise WrongUse(
        tr(
            f"« {output} » : un nom qui finit par .docx, .pdf ou .txt est attendu",
            f"“{output}”: expected a name that ends with .docx, .pdf or .txt",
        )
    )
