"""Latin runs keep their order inside right-to-left lines, as the Unicode algorithm shows them."""

from __future__ import annotations

import re

import pytest
from bidi import get_display
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render.bidi import LRI, MARKS, PDI, RLM, has_rtl, isolate, plain

#: A run, and a sentence in Arabic, Persian and Pashto that holds it.
RUNS = (
    "0 806 001 620",
    "01 85 58 00 00",
    "+33 1 85 58 00 00",
    "ANEF",
    "OQTF",
    "R431-5",
    "L. 423-1",
    "L423-1, L423-2",
    "31/12/2026",
    "2 avril 2026",
    "10-20",
    "60 - 120",
    "9:00",
    "180 €",
    "50 %",
    "2026-11-27",
    "VLS-TS",
    "dgef-support@interieur.gouv.fr",
    "timbres.impots.gouv.fr",
    "https://www.legifrance.gouv.fr/codes/id/L123",
    "Centre de contact citoyens",
    "préfecture",
    "Seine-Saint-Denis",
    "n° 452798",
    "API / ADF",
    "C3",
    "10,5",
    "9303 123 456",
    ".jpg",
    "/confidentialite",
    "Carte de séjour « étudiant » ; certificat de résidence algérien",
    "« Nous contacter »",
)
SENTENCES = {
    "ar": "اتصل بالرقم {} قبل نهاية البطاقة",
    "fa": "پیش از پایان کارت با {} تماس بگیرید",
    "ps": "د کارت تر پای مخکې {} ته زنګ ووهئ",
}
STARTS = {"ar": "{} هو اسم الموقع", "fa": "{} نام سایت است", "ps": "{} د سایټ نوم دی"}


def shown(line: str) -> str:
    """Return the line as it is seen, left to right, in a paragraph whose first letter decides."""
    return plain(str(get_display(line)))


def begins_from_the_right(line: str) -> bool:
    """Say what a program that takes the first strong letter for the direction will do (P2, P3)."""
    text = re.sub(f"{LRI}[^{PDI}]*{PDI}", "", line)
    return next((c == RLM or has_rtl(c) for c in text if c == RLM or c.isalpha()), False)


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("language", SENTENCES)
def test_run_keeps_its_order_in_the_middle_of_a_sentence(language: str, run: str) -> None:
    assert run in shown(isolate(SENTENCES[language].format(run)))


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("language", STARTS)
def test_run_at_the_beginning_does_not_turn_the_line(language: str, run: str) -> None:
    line = isolate(STARTS[language].format(run))

    assert begins_from_the_right(line)
    assert shown(line).rstrip().endswith(run)


@pytest.mark.parametrize("lead", ["1. ", "• ", "⚠ ", "12. "])
def test_numbered_line_begins_from_the_right(lead: str) -> None:
    line = isolate(STARTS["ar"].format("ANEF 2"), lead)

    assert begins_from_the_right(line)
    assert shown(line).split()[-3:-1] == ["ANEF", "2"]
    assert shown(line).split()[-1].strip(".") == lead.strip().strip(".")


@pytest.mark.parametrize("run", RUNS)
def test_copied_text_loses_nothing_but_the_marks(run: str) -> None:
    line = SENTENCES["ar"].format(run)

    assert plain(isolate(line)) == line


@pytest.mark.parametrize("line", ["", "Appelez le 0 806 001 620.", "Звоните 93", "请打 93", "১২"])
def test_line_without_a_right_to_left_letter_stays_as_it_is(line: str) -> None:
    assert isolate(line) == line


@settings(deadline=None)
@given(
    line=st.text(
        st.one_of(
            st.characters(exclude_characters=MARKS, exclude_categories=("Cs", "Cc")),
            st.sampled_from("ابپچ ټډ0123456789 -–/.:@'’&%€°+,()«» abcXYZé\u00a0\u202f"),
        ),
        max_size=60,
    )
)
def test_isolates_are_balanced_not_nested_and_nothing_else_changes(line: str) -> None:
    marked = isolate(line)

    assert plain(marked) == line
    assert re.sub(f"{LRI}[^{LRI}{PDI}]+{PDI}", "", marked).count(LRI) == 0
    assert marked.count(LRI) == marked.count(PDI)
    assert not has_rtl(line) or begins_from_the_right(marked)


@settings(deadline=None)
@given(
    number=st.from_regex(r"0[1-9]( [0-9]{2}){4}", fullmatch=True), where=st.sampled_from("arfaps")
)
def test_any_phone_number_keeps_its_order(number: str, where: str) -> None:
    sentence = SENTENCES[{"a": "ar", "r": "ar", "f": "fa"}.get(where, "ps")]

    assert number in shown(isolate(sentence.format(number)))
