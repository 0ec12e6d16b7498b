"""A translator's sheet, line by line: what export writes in each column, and import finds again.

One line a text; of a text with plurals, one line for each form of the language.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from gettext import c2py

from bot.authoring.translating.desks import Desk, Item
from bot.authoring.translating.states import FRENCH, State
from bot.render.po import texts_of

PLACE, FORM, ABOUT, SOURCE = "Endroit", "Forme", "Indications", "Français"
STATE, CRITICAL, BEFORE = "État", "Critique", "Avant"
SAID = "Traduction"  #: then the code of the language: « Traduction (ar) »
BETWEEN_TEXTS = " / "  #: between the singular and the plural of the French
_MANY = 200  #: numbers looked at for the examples of a plural form; Arabic's last begins at 100
_EXAMPLES = 4


def said_column(code: str) -> str:
    """Return the name of the one column that import reads words from."""
    return f"{SAID} ({code})"


Key = tuple[str, str, str]  #: place, form, French: what a line is found again by


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sheet."""

    item: Item
    index: int  #: of the form
    form: str = ""  #: what a translator reads of it; empty where there is one alone

    @property
    def french(self) -> str:
        """Return the French, singular and plural."""
        return BETWEEN_TEXTS.join(self.item.entry.texts)

    @property
    def key(self) -> Key:
        """Return what the line is found again by."""
        return key_of(self.item.place, self.form, self.french)

    @property
    def said(self) -> str:
        """Return the translation as it stands; of another French, nothing: it is to be redone."""
        return "" if self.item.message.fuzzy else self._form

    @property
    def before(self) -> str:
        """Return what was translated, and how, when the French has changed."""
        if not self.item.message.fuzzy or not self._form:
            return ""
        previous = BETWEEN_TEXTS.join(texts_of(self.item.message.previous_id or ""))
        return f"{previous}\n→ {self._form}".strip()

    @property
    def _form(self) -> str:
        forms = self.item.forms
        return forms[self.index] if self.index < len(forms) else ""

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the cells, in the order of `columns`."""
        entry, state = self.item.entry, self.item.state
        about = "\n".join(entry.comments)
        critical = "oui" if entry.is_critical else ""
        place = (self.item.place, self.form, about, self.french)
        return (*place, self.said, FRENCH[State(state)], critical, self.before)


def columns(code: str) -> tuple[str, ...]:
    """Return the header."""
    return (PLACE, FORM, ABOUT, SOURCE, said_column(code), STATE, CRITICAL, BEFORE)


def key_of(place: str, form: str, french: str) -> Key:
    """Return a key; spreadsheet programs change blanks and ends of lines, which say nothing."""
    return (place.strip(), form.strip(), " ".join(french.split()))


def lines(desk: Desk) -> Iterator[Line]:
    """Yield the lines of a language, in the order of its files."""
    forms = list(_forms(desk.language.plural))
    for item in desk:
        if len(item.entry.texts) == 1:
            yield Line(item, 0)
        else:
            yield from (Line(item, index, form) for index, form in enumerate(forms))


def _forms(plural: str) -> Iterator[str]:
    """Yield how each plural form is called: « 3 : pour 3, 4, 5, 6… »."""
    count, _, rule = plural.partition(";")
    index = c2py(rule.partition("=")[2].strip(" ;"))
    for form in range(int(count.partition("=")[2])):
        numbers = [n for n in range(_MANY) if index(n) == form]
        more = "…" if len(numbers) > _EXAMPLES else ""
        yield f"{form + 1} : pour {', '.join(map(str, numbers[:_EXAMPLES]))}{more}"
