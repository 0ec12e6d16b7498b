"""A PO file -> the translations that may be shown, kept compiled between two runs (bot/kept.py).

Left out: fuzzy and empty ones, and those whose values are not those of the French. So that nothing
a translator wrote can stop a screen; `bonguichet check` says what was left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot import kept

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

#: A translator comment: who read the translation against the French, and when; then the seal of the
#: words that were read. A tool that changes the words keeps the comment: the seal no longer fits.
REVIEWED = re.compile(
    r"relu par (?P<who>.+?), le (?P<day>\d{4}-\d\d-\d\d)(?: \[(?P<seal>[0-9a-f]+)\])?$"
)
#: `{{ opens | date }}` and `{name}`: what the program puts into a sentence
VALUE = re.compile(r"\{\{.*?\}\}|\{\w+\}")


class Said(NamedTuple):
    """A translation that may be shown."""

    french: str
    forms: tuple[str, ...]  #: one, or one for each plural form of the language
    is_reviewed: bool


@dataclass(frozen=True, slots=True)
class Translations:
    """What a PO file says, by place for the content, by the French sentence for the interface."""

    said: Mapping[str, Said] = field(default_factory=dict)
    plural: str = "0"  #: which form for `n`, as the header of the file says


def translations(path: Path) -> Translations:
    """Return what may be shown of the file; nothing of one that is missing or no PO file."""
    try:
        text = path.read_bytes()
    except OSError:
        return Translations()
    stem = f"words-{kept.mark(bytes(path.resolve()))}"
    found = kept.read(stem, kept.mark(text), Translations)
    if found is None:
        found = _read(path)
        kept.write(stem, kept.mark(text), found)
    return found


def _read(path: Path) -> Translations:
    try:
        catalog = open_po(path)
    except ValueError:
        return Translations()
    said = {key_of(one): _said(one) for one in catalog if one.id and is_shown(one)}
    return Translations(said, catalog.plural_expr)


def open_po(path: Path) -> Catalog:
    """Return a PO file as Babel reads it; raises ValueError for what is none, OSError."""
    from babel.messages.pofile import PoFileError, read_po

    try:
        with path.open("rb") as file:
            return read_po(file, abort_invalid=True)
    except (PoFileError, IndexError, AttributeError) as err:  # some damage ends in those
        raise ValueError(str(err)) from err


def key_of(message: Message) -> str:
    """Return the place of a text of the content; the French of a sentence of the interface."""
    return message.context or texts_of(message.id)[0]


def texts_of(said: object) -> tuple[str, ...]:
    """Return the texts of one side of a message: one, or singular and plurals."""
    return tuple(map(str, said)) if isinstance(said, (tuple, list)) else (str(said or ""),)


def is_shown(message: Message) -> bool:
    """Say whether the translation is whole, fresh, and puts in the same values as the French."""
    forms = texts_of(message.string)
    return not message.fuzzy and all(forms) and has_same_values(texts_of(message.id), forms)


def has_same_values(french: Iterable[str], forms: Iterable[str]) -> bool:
    """Say whether each form has the values of the French; « one day » may leave its number out."""
    wanted = values_of(*french)
    many = [values_of(form) for form in forms]
    return all(one <= wanted for one in many) and wanted in many


def values_of(*texts: str) -> frozenset[str]:
    """Return the values put into the texts; a brace left alone, which no filling survives, too."""
    values = {value for text in texts for value in VALUE.findall(text)}
    alone = {char for text in texts for char in VALUE.sub("", text) if char in "{}"}
    return frozenset(values | alone)


def reviewer(message: Message) -> tuple[str, str] | None:
    """Return who reviewed the translation, and the day; None for a draft.

    A comment written by hand has no seal, and is believed; one whose seal is of other words is not.
    """
    found = (REVIEWED.search(comment) for comment in message.user_comments)
    fits = (one for one in found if one and one["seal"] in (None, seal_of(message)))
    return next(((one["who"], one["day"]) for one in fits), None)


def seal_of(message: Message) -> str:
    """Return a short word that changes with any character of the translation."""
    return kept.mark("\0".join(texts_of(message.string)).encode())[:8]


def _said(message: Message) -> Said:
    french = texts_of(message.id)[0]
    return Said(french, texts_of(message.string), reviewer(message) is not None)
