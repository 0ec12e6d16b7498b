"""What there is to translate: each text of the content, each sentence of the interface.

With what a translator needs beside it: where it appears, how long it may be, what each value
becomes, and whether a mistake in it would cost a person a right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.authoring.translating.interface import sentences
from bot.content import documents as docs
from bot.content.folder import Folder
from bot.content.placing import TYPED, Placed, placed
from bot.render.po import VALUE, values_of

MAX_BUTTON_CHARS = 40
#: keys whose text names a channel, a deadline or a document, or warns; of a document, all keys
CRITICAL: Mapping[str, frozenset[str] | None] = {
    "ChannelDoc": frozenset(("label", "sentence", "stuck")),
    "WindowDoc": None,
    "ClockDoc": None,
    "ClockCaseDoc": None,
    "WarningDoc": None,
    "RegimeDoc": None,
    "PaperKindDoc": frozenset(("label", "proves", "not_proves", "show", "validity")),
    "PaperDoc": None,
    "WorkListDoc": None,
    "ProcedureDoc": frozenset(("label", "after")),
    "LocalDoorDoc": frozenset(("first_step", "next_step")),
}
_DELAY = re.compile(r"\d+ ?(?:h|heures?|jours?|semaines?|mois|ans?|€|euros?)\b")


@dataclass(frozen=True)
class Entry:
    """One message of a catalog."""

    texts: tuple[str, ...]  #: the French; singular and plural where a number asks for it
    path: str  #: of the file it stands in, from the top of the project
    line: int | None  #: of the interface, none: each change of the program would move it
    place: str = ""  #: of a text of the content: what tells two equal texts apart
    notes: tuple[str, ...] = ()  #: for translators, in French
    max_chars: int | None = None
    is_critical: bool = False
    is_name: bool = False  #: an invented name or address, which may stay as it is
    is_list: bool = False  #: words to type, parted by « ; »: as many as the language needs

    @property
    def key(self) -> str:
        """Return what the program looks it up by."""
        return self.place or self.texts[0]

    @property
    def home(self) -> str:
        """Return the row or screen it belongs to; of the interface, nothing."""
        return self.place.partition("#")[0]

    @property
    def comments(self) -> list[str]:
        """Return what the translator reads above it."""
        found = list(self.notes)
        if self.max_chars is not None:
            found.append(f"{self.max_chars} caractères au plus")
        if self.is_list:
            found.append(
                "Mots que la personne peut taper, séparés par « ; » : ceux de votre langue, "
                "autant qu'il en faut"
            )
        if self.is_critical:
            found.append("CRITIQUE : une erreur ici peut coûter un droit")
        return found

    @cached_property
    def values(self) -> frozenset[str]:
        """Return what the program puts in."""
        return values_of(*self.texts)


def content(folder: Folder) -> Iterator[Entry]:
    """Yield the texts of a content folder, in the order of its files."""
    values = (docs.rows(of) for _, of in folder.of(docs.ValuesDoc))
    labels = {name: doc.label for of in values for name, doc in of.items()}
    for file in folder.files:
        if file.document is not None:
            for found in placed(file.document, file.name):
                line, _ = file.source.place(found.steps)
                yield _entry(found, file.source.path, line, labels)


def _entry(found: Placed, path: str, line: int, labels: Mapping[str, str]) -> Entry:
    words = found.words
    return Entry(
        texts=(words,),
        path=path,
        line=line,
        place=found.place,
        notes=(*_about(found), *(_meaning(one, labels) for one in sorted(values_of(words)))),
        max_chars=MAX_BUTTON_CHARS if _is_button(found) else None,
        is_critical=found.key != TYPED and _is_critical(found),
        is_name=found.key == "example",
        is_list=found.key == TYPED,
    )


def _about(found: Placed) -> Iterator[str]:
    """Yield what the schema says of the key: authors and translators read the same."""
    field = found.document.model_fields.get(found.key)
    if field is not None and field.description and found.key != TYPED:
        yield field.description


_BUTTONS = {"OptionDoc", "ValueDoc", "LetterDoc", "ProtocolDoc", "ProtocolStepDoc", "ReminderDoc"}
_BUTTONS |= {"PaperKindDoc", "ProcedureDoc"}  # they are values of a fact: its buttons


def _is_button(found: Placed) -> bool:
    is_label = found.key == "label" and found.document.__name__ in _BUTTONS
    return is_label and len(found.words) <= MAX_BUTTON_CHARS


def _is_critical(found: Placed) -> bool:
    name = found.document.__name__
    if name in CRITICAL and ((keys := CRITICAL[name]) is None or found.key in keys):
        return True
    return bool(VALUE.search(found.words) or _DELAY.search(found.words))


_FORMS = {"date": "une date en toutes lettres", "euros": "un montant en euros"}
_FORMS |= {"jours": "un nombre de jours, avec le mot", "mois": "un nombre de mois, avec le mot"}
_DATES = {"opens": "ouverture", "closes": "dernier jour", "anchor": "date de départ"}


def _meaning(value: str, labels: Mapping[str, str]) -> str:
    """Return what a value becomes: `{{ timbre | euros }}` is « un montant en euros (…) »."""
    if not value.startswith("{{"):
        return f"{value} : rempli par le programme, à recopier tel quel"
    name, _, form = (part.strip() for part in value.strip("{} ").partition("|"))
    what = labels.get(name) or _DATES.get(name) or name
    return f"{value} : {_FORMS.get(form, 'une valeur')} ({what}), à recopier tel quel"


def interface() -> Iterator[Entry]:
    """Yield the sentences of the interface."""
    for one in sentences():
        notes = tuple(_meaning(value, {}) for value in sorted(values_of(*one.texts)))
        is_counted = len(one.texts) > 1
        more = ("Une forme pour chaque nombre que la langue distingue",) if is_counted else ()
        yield Entry(one.texts, one.module, None, notes=(*more, *notes))
