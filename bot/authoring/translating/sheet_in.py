"""`bonguichet import`: a workbook that came back; nothing but its translations is believed.

A line is found by its place and its French, in the texts of today. Every fault is said at once,
with the number of its row; with one fault, no translation is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.authoring.sheets import Row, Sheet, SheetError
from bot.authoring.translating.desks import Desk, Item
from bot.authoring.translating.files import retranslate
from bot.authoring.translating.reviewing import FaultsOf
from bot.authoring.translating.sheet_lines import (
    FORM,
    PLACE,
    SAID,
    SOURCE,
    Key,
    Line,
    key_of,
    lines,
    said_column,
)
from bot.content.diagnostics import clipped

MAX_CELL_CHARS = 32_767  #: of a spreadsheet program's own cell; what is longer was made otherwise


@dataclass
class Imported:
    """What came out of a workbook, row by row."""

    changed: list[Item] = field(default_factory=list)
    same: int = 0  #: texts that are as they were
    empty: int = 0  #: cells left empty: they erase nothing
    refused: list[tuple[int, str]] = field(default_factory=list)  #: row number, and why, in French
    strange: list[tuple[int, str]] = field(default_factory=list)  #: places that are not, or no more


@dataclass
class Intake:
    """Takes the rows of a workbook in, for one language."""

    desk: Desk
    faults_of: FaultsOf
    done: Imported = field(default_factory=Imported)

    def __post_init__(self) -> None:
        self._lines: Mapping[Key, Line] = {line.key: line for line in lines(self.desk)}
        self._places = {place for place, _, _ in self._lines}
        self._today = {(place, french) for place, _, french in self._lines}
        self._seen: dict[Key, int] = {}
        self._said: dict[int, dict[int, tuple[int, str]]] = {}  #: item -> form -> row, words
        self._items: dict[int, Item] = {}

    def take(self, sheet: Sheet) -> Imported:
        """Read every row, and change the catalogs of the desk when no row is refused.

        Raises SheetError when the sheet is not one of this language.
        """
        at = _columns(sheet.header, self.desk.language.code)
        for row in sheet.rows:
            if why := self._row(row, at):
                self.done.refused.append((row.number, why))
        words = [(self._items[name], told) for name, told in self._said.items()]
        changed = [(item, forms) for item, told in words if (forms := self._checked(item, told))]
        self.done.refused.sort()
        if not self.done.refused:
            for item, forms in changed:
                retranslate(item.message, forms)
            self.done.changed = [item for item, _ in changed]
        return self.done

    def _row(self, row: Row, at: Mapping[str, int]) -> str | None:
        """Note what the row says; return why it is refused."""
        if row.fault:
            return row.fault
        cells = {name: row.cells[n] if n < len(row.cells) else "" for name, n in at.items()}
        key = key_of(cells[PLACE], cells[FORM], cells[SOURCE])
        where = clipped(key[0])
        if key[0] not in self._places:
            self.done.strange.append((row.number, f"aucun texte à « {where} » : ligne laissée"))
            return None
        line = self._lines.get(key)
        if line is None:
            return f"{where} : {self._unlike(key)}"
        if first := self._seen.get(key):
            return f"{where} : ce texte est déjà à la ligne {first}"
        self._seen[key] = row.number
        said = _text(cells[SAID])
        if fault := _unwritten(said, is_odd=at[SAID] in row.odd):
            return f"{where} : {fault}"
        self._note(line, row.number, said)
        return None

    def _unlike(self, key: Key) -> str:
        """Return why a line of a place that exists is not one of today."""
        place, form, french = key
        if (place, french) in self._today:
            return f"la forme « {clipped(form)} » n'existe pas"
        return f"le français n'est plus celui-ci : « {clipped(french)} » ; exportez de nouveau"

    def _note(self, line: Line, number: int, said: str) -> None:
        if not said:
            self.done.empty += 1
            return
        name = id(line.item.message)
        self._items[name] = line.item
        self._said.setdefault(name, {})[line.index] = (number, said)

    def _checked(self, item: Item, told: Mapping[int, tuple[int, str]]) -> tuple[str, ...] | None:
        """Return the forms to write; None when they are as they were, or refused."""
        before = ("",) * len(item.forms) if item.message.fuzzy else item.forms
        forms = tuple(
            _as_before(told[n][1], old) if n in told else old for n, old in enumerate(before)
        )
        if forms == before:
            self.done.same += 1
            return None
        faults = list(self.faults_of(item.entry, forms, self.desk.language))
        first = min(number for number, _ in told.values())
        name = clipped(item.place)
        self.done.refused += ((first, f"{name} : {fault}") for fault in faults)
        return None if faults else forms


def _columns(header: tuple[str, ...], code: str) -> dict[str, int]:
    """Return where each column that is read stands; raises SheetError."""
    names = [name.strip() for name in header]
    said = said_column(code)
    others = [name for name in names if name.startswith(f"{SAID} (") and name != said]
    if others:
        raise SheetError(f"« {said} » est attendue ; ce fichier a « {clipped(others[0])} »")
    wanted = {PLACE: PLACE, FORM: FORM, SOURCE: SOURCE, SAID: said}
    if missing := [name for name in wanted.values() if name not in names]:
        raise SheetError(f"colonnes qui manquent : {', '.join(missing)}")
    if twice := [name for name in wanted.values() if names.count(name) > 1]:
        raise SheetError(f"colonnes en double : {', '.join(twice)}")
    return {key: names.index(name) for key, name in wanted.items()}


def _unwritten(said: str, *, is_odd: bool) -> str | None:
    """Return why a cell holds no translation."""
    if said.startswith("="):
        return "une formule ; un texte est attendu"
    if is_odd:
        return "un nombre, une date ou une case à cocher ; un texte est attendu"
    if len(said) > MAX_CELL_CHARS:
        return f"{len(said)} caractères dans une cellule ; {MAX_CELL_CHARS} au plus"
    return None


def _text(cell: str) -> str:
    """Return the words of a cell; « _x000D_ » is how some programs write the end of a line."""
    return cell.replace("_x000D_", "").replace("\r\n", "\n").strip()


def _as_before(said: str, old: str) -> str:
    """Return the words that were there when they are the same but for blanks around them."""
    return old if said == old.strip() else said


def problems(done: Imported) -> Iterator[str]:
    """Yield what to say of each row, refused rows first."""
    yield from (f"ligne {number} : {why}" for number, why in done.refused)
    yield from (f"ligne {number} : {why}" for number, why in done.strange)
