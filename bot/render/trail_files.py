"""The trail of a checklist -> a file: chronology and numbered exhibits, as text, DOCX or PDF.

In French, with the same in the person's language beside. Takes any sheet that has these parts, so
that a trail, and whatever else is a list of days and proofs, becomes a file in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Protocol

from bot.render.bidi import has_rtl, isolate_in_column
from bot.render.catalogs import Language
from bot.render.letter_files import Kind
from bot.render.pdf import typeset

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell


class Line(Protocol):
    """One line: a day, or the number of an exhibit, and what it is about."""

    @property
    def lead(self) -> str:
        """A day, or « Pièce n° 1 »."""
        ...

    @property
    def text(self) -> str:
        """What happened, or what the exhibit is."""
        ...


class Sheet(Protocol):
    """A trail in one language."""

    @property
    def title(self) -> str:
        """What the trail is about."""
        ...

    @property
    def made_on(self) -> str:
        """The day it was made, in words."""
        ...

    @property
    def chronology_heading(self) -> str:
        """The heading of the days."""
        ...

    @property
    def chronology(self) -> Sequence[Line]:
        """The days, oldest first."""
        ...

    @property
    def exhibits_heading(self) -> str:
        """The heading of the exhibits."""
        ...

    @property
    def exhibits(self) -> Sequence[Line]:
        """The exhibits, in the order of their numbers."""
        ...

    def as_text(self) -> str:
        """Return the sheet as text to copy."""
        ...


def trail_file(
    french: Sheet,
    other: Sheet | None,
    kind: Kind,
    *,
    today: date,
    language: Language | None = None,
) -> bytes:
    """Return the trail as a file; `other` is the same one in `language`, line for line.

    Raises ValueError when the two do not have the same lines.
    """
    if other is not None:
        for here, there in zip(_parts(french), _parts(other), strict=True):
            if len(here[1]) != len(there[1]):
                raise ValueError(
                    f"expected {len(here[1])} lines as in French, found {len(there[1])}"
                )
    match kind:
        case "txt":
            texts = [one.as_text() for one in (french, other) if one is not None]
            return ("\n\n---\n\n".join(texts) + "\n").encode()
        case "pdf":
            return typeset("trail", _data(french, other, language), day=today)
        case "docx":
            return _docx(french, other, today)


_Part = tuple[str, Sequence[Line]]


def _parts(sheet: Sheet) -> tuple[_Part, _Part]:
    return (
        (sheet.chronology_heading, sheet.chronology),
        (sheet.exhibits_heading, sheet.exhibits),
    )


def _data(french: Sheet, other: Sheet | None, language: Language | None) -> dict[str, object]:
    is_rtl = language is not None and language.direction == "rtl"
    drawn = isolate_in_column if is_rtl else str
    code, _, script = (language.code if language else "").partition("_")
    shown = {"lang": code, "script": script.lower(), "rtl": is_rtl}
    if other is not None:
        shown |= {"title": drawn(other.title), "made_on": drawn(other.made_on)}
    beside = _parts(other) if other is not None else _parts(french)
    return {
        "title": french.title,
        "made_on": french.made_on,
        "other": None if other is None else shown,
        "parts": [
            {
                "heading": heading,
                "other_heading": drawn(own_heading),
                "lines": [
                    {
                        "lead": line.lead,
                        "text": line.text,
                        "other_lead": drawn(own.lead),
                        "other_text": drawn(own.text),
                    }
                    for line, own in zip(lines, own_lines, strict=True)
                ],
            }
            for (heading, lines), (own_heading, own_lines) in zip(
                _parts(french), beside, strict=True
            )
            if lines
        ],
    }


def _docx(french: Sheet, other: Sheet | None, today: date) -> bytes:
    import docx  # late: lxml and a template, used for files alone

    made = docx.Document()
    core = made.core_properties
    core.author, core.comments, core.title = "", "", french.title
    core.created = core.modified = datetime(today.year, today.month, today.day, tzinfo=UTC)
    for one in (french, other):
        if one is not None:
            made.add_paragraph().add_run(one.title).bold = True
            made.add_paragraph(one.made_on)
    beside = _parts(other) if other is not None else (None, None)
    for (heading, lines), own in zip(_parts(french), beside, strict=True):
        if lines:
            _table(made, (heading, lines), own)
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


def _table(made: Document, part: _Part, own: _Part | None) -> None:
    heading, lines = part
    table = made.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    head = table.add_row().cells
    _cell(head[0], heading, "")
    if own is not None:
        _cell(head[1], own[0], "")
    for number, line in enumerate(lines):
        cells = table.add_row().cells
        if own is None:
            _cell(cells[0], line.lead, "")
            _cell(cells[1], "", line.text)
        else:
            _cell(cells[0], line.lead, line.text)
            _cell(cells[1], own[1][number].lead, own[1][number].text)
    made.add_paragraph()


def _cell(cell: _Cell, lead: str, text: str) -> None:
    """Write a cell: the lead in bold, the text below; a right-to-left one from the right."""
    written = cell.paragraphs[0]
    if lead:
        written.add_run(lead).bold = True
    if lead and text:
        written.runs[-1].add_break()
    if text:
        written.add_run(text)
    if has_rtl(lead + text):
        from docx.oxml import OxmlElement

        written.paragraph_format.element.get_or_add_pPr().append(OxmlElement("w:bidi"))
        for run in written.runs:
            run.font.rtl = has_rtl(run.text)
