"""`bonguichet export`: a language as a workbook, for people who only have a spreadsheet program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter

from bot.authoring.translating.desks import Desk
from bot.authoring.translating.sheet_lines import Line, columns, lines, said_column
from bot.render.catalogs import Language

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

TAB, HELP_TAB = "Traductions", "Mode d'emploi"
WIDTHS = (34, 16, 38, 60, 60, 12, 10, 50)  #: characters, in the order of the columns
_SAID = 4  #: the index of the column of translations
_CRITICAL = 6
_HEAD = PatternFill("solid", start_color="FFE0E7EF")
_ALARM = PatternFill("solid", start_color="FFFBE3E4")
_TOP = Alignment(wrap_text=True, vertical="top")
_RIGHT = Alignment(wrap_text=True, vertical="top", horizontal="right", readingOrder=2)

HELP = """\
Traduire bonguichet : {name} ({code})

1. Ouvrez la feuille « {tab} ». Une ligne est un texte que la personne lira.
2. Écrivez dans la colonne « {said} », et nulle part ailleurs : rien d'autre n'est repris.
3. « Français » est le texte à traduire. « Indications » dit où il apparaît, et ses limites.
4. Ce qui est entre accolades, {{{{ … }}}} ou {{…}}, est rempli par le programme : recopiez-le.
5. Les chiffres, les dates, les articles et les adresses restent ceux du français.
6. « Forme » : une ligne pour chaque nombre que la langue distingue. Remplissez-les toutes.
7. « Critique » : une erreur dans ce texte peut coûter un droit. Relisez-le deux fois.
8. « Avant » : le français a changé. Vous y lisez l'ancien français et son ancienne traduction. \
La case de traduction est vide : écrivez la nouvelle.
9. Une case laissée vide n'efface rien. Un texte changé redevient une ébauche, à relire.
10. Gardez le format .xlsx et les titres des colonnes. La feuille est protégée contre les \
erreurs de frappe, sans mot de passe.

Ensuite : bonguichet import {code} FICHIER.xlsx
Tout est vérifié avant d'être écrit. Si une seule ligne est refusée, rien n'est écrit, et la \
liste dit quelles lignes corriger."""


def write_sheet(desk: Desk, target: Path) -> int:
    """Write the workbook, under its own name once it is whole; return the number of lines."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _help(book.create_sheet(HELP_TAB), desk.language)
    count = _fill(book.create_sheet(TAB), desk)
    part = target.with_name(f".{target.name}.part")
    try:
        book.save(part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return count


def _help(tab: Worksheet, language: Language) -> None:
    tab.column_dimensions["A"].width = 100
    values = {"name": language.name, "code": language.code, "tab": TAB}
    told = HELP.format(said=said_column(language.code), **values)
    for number, text in enumerate(told.splitlines(), start=1):
        _put(tab, number, 1, text)
    tab.cell(1, 1).font = Font(bold=True, size=14)
    tab.protection.sheet = True


def _fill(tab: Worksheet, desk: Desk) -> int:
    for at, (name, width) in enumerate(zip(columns(desk.language.code), WIDTHS, strict=True), 1):
        _put(tab, 1, at, name)
        tab.cell(1, at).font = Font(bold=True)
        tab.cell(1, at).fill = _HEAD
        tab.column_dimensions[get_column_letter(at)].width = width
    number = 1
    for number, line in enumerate(lines(desk), start=2):
        _line(tab, number, line, is_rtl=desk.language.direction == "rtl")
    tab.freeze_panes = "A2"
    tab.auto_filter.ref = f"A1:{get_column_letter(len(WIDTHS))}{number}"
    _lock(tab)
    return number - 1


def _line(tab: Worksheet, number: int, line: Line, *, is_rtl: bool) -> None:
    for at, text in enumerate(line.cells):
        if text:
            _put(tab, number, at + 1, text)
    said = tab.cell(number, _SAID + 1)
    said.protection = Protection(locked=False)
    said.alignment = _RIGHT if is_rtl else _TOP
    if line.item.entry.is_critical:
        tab.cell(number, _CRITICAL + 1).fill = _ALARM


def _put(tab: Worksheet, row: int, column: int, text: str) -> None:
    cell = tab.cell(row, column, ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"  # « =1+1 » out of a PO file is words, never a formula
    cell.alignment = _TOP


def _lock(tab: Worksheet) -> None:
    """Let people write in the column of translations alone; widths and filters are free."""
    tab.protection.sheet = True  # without a password: it guards against a slip, not against a will
    for allowed in ("formatColumns", "formatRows", "autoFilter"):
        setattr(tab.protection, allowed, False)
