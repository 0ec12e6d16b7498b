"""A written letter -> a file: DOCX or PDF, in memory. Nothing is kept."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

from bot.render.bidi import isolate_rtl
from bot.render.letters import WrittenLetter, letter_text
from bot.render.pdf import typeset

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

Kind = Literal["txt", "docx", "pdf"]
KINDS: tuple[Kind, ...] = ("txt", "docx", "pdf")
MEDIA_TYPES: dict[Kind, str] = {
    "txt": "text/plain; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def letter_file(letter: WrittenLetter, kind: Kind, *, today: date) -> bytes:
    """Return the letter as a file of that kind."""
    if kind == "txt":
        return letter_text(letter).encode("utf-8")
    return letter_pdf(letter, today) if kind == "pdf" else letter_docx(letter, today)


def letter_pdf(letter: WrittenLetter, today: date) -> bytes:
    """Return the letter as a PDF on A4."""
    drawn = _drawn(letter)
    return typeset(
        "letter", {one.name: getattr(drawn, one.name) for one in fields(drawn)}, day=today
    )


def _drawn(letter: WrittenLetter) -> WrittenLetter:
    """Return the letter as pages are drawn from it: a name in Arabic script stays in its place."""

    def each(value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        return isolate_rtl(value) if isinstance(value, str) else tuple(map(isolate_rtl, value))

    drawn: dict[str, Any] = {one.name: each(getattr(letter, one.name)) for one in fields(letter)}
    return WrittenLetter(**drawn)


def letter_docx(letter: WrittenLetter, today: date) -> bytes:
    """Return the letter as a DOCX that a person can go on writing in."""
    import docx  # late: lxml and a template, used for files alone
    from docx.shared import Cm, Pt

    made = docx.Document()
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2)
    made.styles["Normal"].font.name = "Arial"  # the name that every office program knows
    made.styles["Normal"].font.size = Pt(11)
    # The template of python-docx says 2013 and names its author: neither is true of this letter.
    core = made.core_properties
    core.author, core.title, core.language = "", letter.subject, "fr-FR"
    core.created = core.modified = datetime(today.year, today.month, today.day, tzinfo=UTC)
    core.comments = ""
    _write(made, _drawn(letter))
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


def _write(made: Document, letter: WrittenLetter) -> None:
    from docx.shared import Cm

    def para(*lines: str, bold: bool = False, indent: float = 0) -> Paragraph:
        one = made.add_paragraph()
        run = one.add_run(lines[0] if lines else "")
        for line in lines[1:]:
            run.add_break()
            run.add_text(line)
        run.bold = bold
        if indent:
            one.paragraph_format.left_indent = Cm(indent)
        return one

    para(*letter.sender)
    para(*letter.recipient, indent=8.5)
    para(letter.dated, indent=8.5)
    para(f"Objet : {letter.subject}", bold=True)
    if letter.references:
        para(*letter.references)
    para(letter.salutation)
    for paragraph in letter.paragraphs:
        para(paragraph)
    if letter.chronology:
        para("Chronologie", bold=True)
        para(*letter.chronology)
    para(letter.farewell)
    para(letter.signature, indent=8.5)
    if letter.exhibits:
        para("Pièces jointes", bold=True)
        for number, text in enumerate(letter.exhibits, start=1):
            para(f"{number}. {text}", indent=0.5)
