"""Tests of bot/filing/two_d_doc.py: sorts, dates, damage; and what is never kept."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.filing.two_d_doc import PAPERS, TwoDDoc, Unread, read_code
from tests.reading.papers import FIELDS, GS, code
from tests.real import real_resolver

#: The example of the specification for a « document étranger » (chapter 14.2, made-up person).
EXAMPLE = (
    "DC04FR0000011CE91D231301FR6J26K92012020040123591236L01042020"
    f"6PAUTORISE A TRAVAILLER{GS}6Q7503120521{GS}62SPECIMEN{GS}63BERTHIER SPECIMEN{GS}"
    f"60NATACHA/CORINNE{GS}68F69120719736ABUENOS AIRES{GS}6CAR67AR"
    f"6U145 AVENUE DES SPECIMENS{GS}6W750006XPARIS{GS}"
    f"6MENFANT ENTRE PAR REGROUPEMENT FAMILIAL{GS}6N010520206O300620206YFR\x1fPJIX6XX3TPFYJTMI"
)


def read(text: str) -> TwoDDoc:
    found = read_code(text.encode())
    assert isinstance(found, TwoDDoc)
    return found


def test_example_of_the_specification_is_read_as_it_says() -> None:
    assert read(EXAMPLE) == TwoDDoc(
        sort="api",
        issued_on=date(2020, 4, 6),
        signed_on=date(2020, 6, 3),
        filed_on=date(2020, 4, 1),
        valid_from=date(2020, 5, 1),
        valid_until=date(2020, 6, 30),
        mention="AUTORISE A TRAVAILLER",
        signature="unchecked",
        is_specimen=True,
    )


@pytest.mark.parametrize(
    ("number", "sort"),
    [
        ("1", "depot"),
        ("2", "api"),
        ("3", "decision"),
        ("4", "depot_dcem"),
        ("5", "dcem"),
        ("9", "etranger"),
    ],
)
def test_papers_of_foreign_nationals_are_told_apart(number: str, sort: str) -> None:
    assert read(code(message=FIELDS.replace("6J2", f"6J{number}", 1))).sort == sort


@pytest.mark.parametrize(
    ("kind", "sort"),
    [
        ("01", "domicile"),
        ("28", "ressources"),
        ("04", "ressources"),
        ("03", "banque"),
        ("15", "travail"),
        ("16", "asile"),
        ("17", "fin_ada"),
        ("B2", "sante"),
        ("A8", "vehicule"),
        ("ZZ", "autre"),
    ],
)
def test_other_papers_are_told_from_those_about_stay(kind: str, sort: str) -> None:
    assert read(code(kind)).sort == sort


def test_nothing_is_read_of_an_invoice_beside_its_sort() -> None:
    found = read(code("01", "10ANA MODELE" + GS + "1D123,45" + GS + "6N01012026"))

    assert (found.valid_from, found.mention, found.filed_on) == (None, None, None)


def test_no_name_number_or_address_is_kept() -> None:
    kept = repr(asdict(read(code())))

    for hidden in ("MODELE", "ANA", "0000000000", "VILLE", "RUE", "1990", "ETUDIANT"):
        assert hidden not in kept


def test_asylum_attestation_gives_its_last_day() -> None:
    message = f"62MODELE{GS}60ANA{GS}6Q0000000000" + f"{GS}6O300720276901011990G0PNG1BR67XX"

    assert read(code("16", message)).valid_until == date(2027, 7, 30)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "not_2d_doc"),
        ("https://example.org", "not_2d_doc"),
        ("DCxx", "not_2d_doc"),
        ("DC04FR0B", "damaged"),
        ("DC09" + "0" * 40, "damaged"),
        ("DC²4" + "0" * 40, "not_2d_doc"),
    ],
)
def test_other_codes_and_damaged_ones_are_said_so(text: str, problem: str) -> None:
    assert read_code(text.encode()) == Unread(problem)  # type: ignore[arg-type]


def test_binary_code_is_another_sort() -> None:
    assert read_code(b"\xdc\x04\x00\x01").sort == "autre"  # type: ignore[union-attr]


@pytest.mark.parametrize("version", ["01", "02", "03"])
def test_older_headers_are_shorter(version: str) -> None:
    end = "01" if version == "03" else ""
    found = read(f"DC{version}FR0B0001FFFF2690{'13'}{end}6J36O31122026")

    assert (found.sort, found.issued_on, found.valid_until) == (
        "decision",
        None,
        date(2026, 12, 31),
    )


@pytest.mark.parametrize("day", ["00000000", "31022026", "ABCDEFGH", "1", "²²²²²²²²"])
def test_impossible_day_is_no_day(day: str) -> None:
    assert read(code(message=f"6J26O{day}")).valid_until is None


def test_hostile_mention_is_plain_and_short() -> None:
    found = read(code(message="6J26P\u202e<b>" + "A" * 200 + GS))

    assert found.mention == ("<b>" + "A" * 200)[:40]


@given(st.binary(max_size=400))
def test_any_content_is_read_or_refused(content: bytes) -> None:
    assert isinstance(read_code(content), TwoDDoc | Unread)
    assert isinstance(read_code(b"DC04FR0B0001268F26901301FR" + content), TwoDDoc)


def test_papers_named_are_those_of_the_content() -> None:
    papers = real_resolver().library.table.papers

    assert {one for ids in PAPERS.values() for one in ids} <= set(papers)
