"""Tests of bot/render/trail_files.py: chronologies and exhibits, opened again and read back."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from io import BytesIO

import docx
import pypdf
import pytest

from bot.render.catalogs import Language
from bot.render.letter_files import KINDS, Kind
from bot.render.trail_files import trail_file
from tests.real import TODAY, real_resolver

HOSTILE = '#read("x") *a* $b$ <w:p/> & `c`'


@dataclass(frozen=True, slots=True)
class Line:
    lead: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    title: str
    made_on: str
    chronology_heading: str
    chronology: tuple[Line, ...]
    exhibits_heading: str
    exhibits: tuple[Line, ...]

    def as_text(self) -> str:
        lines = [f"{one.lead} : {one.text}" for one in (*self.chronology, *self.exhibits)]
        return "\n".join((self.title, self.made_on, self.chronology_heading, *lines))


FRENCH = Sheet(
    title="Mon motif n’est pas dans le menu",
    made_on="Écrit le 21 novembre 2026.",
    chronology_heading="Chronologie",
    chronology=(
        Line("3 novembre 2026", "Essai sur l’ANEF : bloqué. (Pièce n° 2)"),
        Line("5 novembre 2026", HOSTILE),
    ),
    exhibits_heading="Liste des pièces",
    exhibits=tuple(Line(f"Pièce n° {n}", f"Capture n° {n} (3 novembre 2026)") for n in range(1, 9)),
)
ARABIC = replace(
    FRENCH,
    title="السبب غير موجود",
    chronology_heading="التسلسل الزمني",
    chronology=(Line("3 نوفمبر 2026", "محاولة على ANEF"), Line("5 نوفمبر 2026", HOSTILE)),
    exhibits=tuple(Line(f"المستند رقم {n}", "لقطة شاشة") for n in range(1, 9)),
)


def language(code: str) -> Language:
    return real_resolver().languages.all[code]


def read_back(made: bytes, kind: Kind) -> str:
    if kind == "txt":
        return made.decode()
    if kind == "pdf":
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(made)).pages)
    opened = docx.Document(BytesIO(made))
    cells = [c.text for table in opened.tables for row in table.rows for c in row.cells]
    return "\n".join([*(one.text for one in opened.paragraphs), *cells])


def flat(text: str) -> str:
    shown = unicodedata.normalize("NFKC", text)
    return "".join(c for c in shown if not c.isspace() and unicodedata.category(c)[0] != "C")


@pytest.mark.parametrize("kind", KINDS)
def test_every_line_is_in_the_file_in_order(kind: Kind) -> None:
    said = flat(read_back(trail_file(FRENCH, None, kind, today=TODAY), kind))

    places = [said.index(flat(line.lead)) for line in (*FRENCH.chronology, FRENCH.exhibits[-1])]
    assert places == sorted(places)
    for line in (*FRENCH.chronology, *FRENCH.exhibits):
        assert flat(line.text) in said


@pytest.mark.parametrize("kind", KINDS)
def test_translation_stands_beside(kind: Kind) -> None:
    made = trail_file(FRENCH, ARABIC, kind, today=TODAY, language=language("ar"))
    said = unicodedata.normalize("NFKC", read_back(made, kind))

    assert flat(FRENCH.exhibits[7].text) in flat(said)
    assert set("السبب") <= set(said)


def test_right_to_left_cells_begin_from_the_right() -> None:
    made = trail_file(FRENCH, ARABIC, "docx", today=TODAY, language=language("ar"))

    body = docx.Document(BytesIO(made)).element.xml
    assert body.count("<w:bidi/>") == 1 + 2 + 8  # the heading, the days, the exhibits


def test_file_names_nobody() -> None:
    properties = docx.Document(
        BytesIO(trail_file(FRENCH, None, "docx", today=TODAY))
    ).core_properties

    assert (properties.author, properties.comments) == ("", "")


def test_two_languages_that_differ_in_lines_are_refused() -> None:
    short = replace(ARABIC, exhibits=ARABIC.exhibits[1:])

    with pytest.raises(ValueError, match="expected 8 lines as in French, found 7"):
        trail_file(FRENCH, short, "pdf", today=TODAY, language=language("ar"))


@pytest.mark.parametrize("kind", KINDS)
def test_empty_trail_is_a_file_too(kind: Kind) -> None:
    empty = replace(FRENCH, chronology=(), exhibits=())

    assert flat(FRENCH.title) in flat(read_back(trail_file(empty, None, kind, today=TODAY), kind))
