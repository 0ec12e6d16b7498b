"""Tests of bot/render/letters.py and letter_files.py: letters written, opened again, read back."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO

import docx
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.model import FactId
from bot.filing.letter_form import Form, answer, finish
from bot.filing.letters import Voice, frame_of
from bot.filing.model import Table
from bot.filing.plain import plain
from bot.render.letter_files import KINDS, Kind, letter_file
from bot.render.letters import WrittenLetter, letter_screen, letter_text, write_letter
from tests.real import TODAY, real_resolver

TABLE = real_resolver().library.table
LETTERS = tuple(TABLE.letters)
HOSTILE = {
    "typst": '#read("/etc/passwd") #sys.version $x$ = Titre *gras* _i_ `c` @ref <label> \\ // /* ]',
    "html": "<script>alert(1)</script> &amp; <w:p/> ]]> {{ 7*7 }} {nom} {{nom}} %s {0}",
    "right to left": "عائشة محمد \u202eevil\u202c بنت 12",
    "control": "A\x00B\x07C\x1b[2J\u2028D\ufffe",
    "emoji and joiners": "👩‍👩‍👧 क्षि নাম 名字",
    "formula": "=HYPERLINK(1) @SUM +1 -1 | cmd",
}


def filled(
    id_: str = "demande_api", voice: Voice = "me", table: Table = TABLE, **said: str
) -> WrittenLetter:
    """Return the letter with these fields answered, the rest blank."""
    form = Form(table.letters[id_], voice, {FactId("depose_le"): "2026-11-04"})
    for name, text in said.items():
        taken = answer(table, form, frame_of(table).fields[name], text)
        assert isinstance(taken, Form)
        form = taken
    return write_letter(table, finish(table, form), today=TODAY)


def read_back(letter: WrittenLetter, kind: Kind) -> str:
    """Return the text of the file, opened with a library that did not write it."""
    made = letter_file(letter, kind, today=TODAY)
    if kind == "txt":
        return made.decode("utf-8")
    if kind == "docx":
        return "\n".join(one.text for one in docx.Document(BytesIO(made)).paragraphs)
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(made)).pages)


def flat(text: str) -> str:
    """Return the text without the spaces, the hidden signs and the folds that a page adds."""
    shown = unicodedata.normalize("NFKC", text)
    return "".join(c for c in shown if not c.isspace() and unicodedata.category(c)[0] != "C")


@pytest.mark.parametrize("id_", LETTERS)
@pytest.mark.parametrize("voice", ["me", "someone"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_reads_back_whole(id_: str, voice: Voice, kind: Kind) -> None:
    letter = filled(id_, voice)

    said = flat(read_back(letter, kind))

    for part in (letter.subject, *letter.references, *letter.paragraphs, letter.farewell):
        assert flat(part) in said
    for number, exhibit in enumerate(letter.exhibits, start=1):
        assert flat(f"{number}. {exhibit}") in said


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["typst", "html", "control", "formula"])
def test_hostile_answers_come_out_as_the_text_that_they_are(name: str, kind: Kind) -> None:
    letter = filled(blocage=HOSTILE[name], id_="substitution", nom=HOSTILE[name][:100])

    said = flat(read_back(letter, kind))

    assert flat(plain(HOSTILE[name], max_chars=500)) in said
    assert "root:" not in said


@pytest.mark.parametrize("kind", KINDS)
def test_right_to_left_name_is_in_the_file_and_turns_nothing_round(kind: Kind) -> None:
    letter = filled("substitution", "someone", nom=HOSTILE["right to left"])
    said = read_back(letter, kind)

    assert "\u202e" not in said
    assert flat("veut déposer sur l’ANEF") in flat(said)
    assert {"ع", "ا"} <= set(unicodedata.normalize("NFKC", said))


def test_docx_holds_text_runs_alone() -> None:
    made = letter_file(filled(nom=HOSTILE["html"]), "docx", today=TODAY)

    with zipfile.ZipFile(BytesIO(made)) as parts:
        body = parts.read("word/document.xml").decode()
    assert "&lt;script&gt;" in body
    assert set(re.findall(r"<(w:[a-zA-Z]+)", body)) <= {
        *("w:document", "w:body", "w:p", "w:r", "w:t", "w:br", "w:b", "w:pPr", "w:rPr", "w:ind"),
        *("w:sectPr", "w:pgSz", "w:pgMar", "w:cols", "w:docGrid"),
    }


def test_files_say_nothing_of_who_made_them_beside_the_letter() -> None:
    properties = docx.Document(BytesIO(letter_file(filled(), "docx", today=TODAY))).core_properties
    pdf = pypdf.PdfReader(BytesIO(letter_file(filled(), "pdf", today=TODAY)))

    assert (properties.author, properties.last_modified_by or "") == ("", "")
    assert properties.created is not None
    assert properties.created.date() == TODAY
    assert pdf.metadata is not None
    assert pdf.metadata.author is None


@pytest.mark.parametrize("kind", KINDS)
def test_same_answers_on_the_same_day_give_the_same_words(kind: Kind) -> None:
    assert read_back(filled(), kind) == read_back(filled(), kind)


def test_a_value_is_put_in_once() -> None:
    """A name that looks like a place, or like a blank, stays the name that was typed."""
    said = letter_text(filled("substitution", "someone", nom="{adresse} [x] {nom}", adresse="rue"))

    assert "Prénoms et nom : {adresse} [x] {nom}" in said


def test_blank_is_bracketed_with_its_name() -> None:
    said = letter_text(filled())

    assert "Numéro étranger : [numéro étranger]" in said
    assert "[prénoms et nom]" in said
    assert "{" not in said


def test_known_facts_are_in_words() -> None:
    form = Form(
        TABLE.letters["demande_api"],
        "me",
        {
            FactId("titre"): "etudiant",
            FactId("depose_le"): "2026-11-01",
            FactId("departement"): "93",
        },
    )
    said = letter_text(write_letter(TABLE, finish(TABLE, form), today=date(2026, 12, 1)))

    assert "Le 1er novembre 2026, j’ai déposé" in said
    assert "demande de titre de séjour : Carte « étudiant »" in said
    assert "Préfecture : Seine-Saint-Denis (93)" in said
    assert "le 1er décembre 2026" in said


def test_full_stop_of_an_answer_is_not_doubled() -> None:
    said = letter_text(filled("substitution", blocage="la page est blanche."))

    assert "impossible : la page est blanche.\n" in said


def test_exhibits_and_chronology_of_a_checklist_take_the_place_of_the_list() -> None:
    form = replace(
        finish(TABLE, Form(TABLE.letters["substitution"], "me", {})),
        exhibits=("Capture du 3 novembre", "Journal d’appels\n#x"),
        chronology=("3 novembre 2026 : essai", ""),
    )
    letter = write_letter(TABLE, form, today=TODAY)
    said = letter_text(letter)

    assert "1. Capture du 3 novembre\n2. Journal d’appels #x\n" in said
    assert "Chronologie :\n3 novembre 2026 : essai\n" in said
    for kind in KINDS:
        assert flat("Journal d’appels #x") in flat(read_back(letter, kind))


def test_screen_of_a_letter_holds_nothing_that_was_typed() -> None:
    resolver = real_resolver()
    form = Form(TABLE.letters["correction"], "me", {})
    taken = answer(TABLE, form, frame_of(TABLE).fields["erreur"], "Zanzibar")
    assert isinstance(taken, Form)

    for language in ("fr", "en", "ar"):
        screen = letter_screen(taken, resolver.explainer(language, TODAY))
        assert "Zanzibar" not in screen.text()
        assert "{" not in screen.text()
        assert screen.language == language


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200), st.sampled_from(("docx", "pdf")))
def test_any_answer_gives_a_file_that_opens(typed: str, kind: Kind) -> None:
    form = Form(TABLE.letters["substitution"], "someone", {})
    for name in ("nom", "blocage", "adresse_prefecture"):
        taken = answer(TABLE, form, frame_of(TABLE).fields[name], typed)
        form = taken if isinstance(taken, Form) else form
    letter = write_letter(TABLE, finish(TABLE, form), today=TODAY)

    assert flat("Solution de substitution") in flat(read_back(letter, kind))
