"""Tests of bot/render/two_d_doc.py: what a code proves and does not, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import get_args

import pytest

from bot.filing.two_d_doc import Sort, TwoDDoc, Unread
from bot.render.two_d_doc import PROBLEMS, SORTS, reading_screen
from tests.real import TODAY, real_resolver

API = TwoDDoc(
    sort="api",
    issued_on=date(2026, 11, 2),
    signed_on=date(2026, 11, 2),
    filed_on=date(2026, 8, 1),
    valid_from=date(2026, 11, 2),
    valid_until=date(2027, 2, 1),
    mention="AUTORISE A TRAVAILLER",
    signature="unchecked",
)


def text(read: TwoDDoc | Unread, language: str = "fr") -> str:
    return reading_screen(read, real_resolver().explainer(language, TODAY)).text()


def test_dates_and_mention_are_shown_with_what_they_are_worth() -> None:
    said = text(API)

    assert "Valable à partir du 2 novembre 2026" in said
    assert "Valable jusqu'au 1er février 2027" in said
    assert "« AUTORISE A TRAVAILLER »" in said
    assert "La signature n'est pas vérifiée ici" in said
    assert "lisez le titre imprimé" in said
    assert "n'est pas gardé" in said
    assert "spécifications techniques des codes 2D-Doc" in said


@pytest.mark.parametrize(("days", "is_past"), [(-1, True), (0, False), (1, False)])
def test_last_day_is_still_good(days: int, is_past: bool) -> None:
    said = text(replace(API, valid_until=TODAY + timedelta(days=days)))

    assert ("c'est passé" in said) is is_past


def test_confirmation_of_filing_opens_nothing() -> None:
    assert "ne prouve pas le droit au séjour" in text(replace(API, sort="depot"))


def test_code_without_a_signature_proves_nothing() -> None:
    assert "il ne prouve rien" in text(replace(API, signature="none"))


def test_signature_is_never_more_than_it_is() -> None:
    assert "se copie aussi sur un faux papier" in text(replace(API, signature="good"))
    assert "a pu changer" in text(replace(API, signature="other"))


def test_specimen_is_said_first() -> None:
    said = text(replace(API, is_specimen=True))

    assert said.index("modèle de test") < said.index("Valable")


def test_no_right_is_ever_affirmed() -> None:
    """What a code says is not what a paper allows: only the paper's own sentences do."""
    said = text(API).lower()

    assert "vous pouvez travailler" not in said
    assert "permet de travailler" not in said


def test_papers_that_it_may_be_are_one_press_away() -> None:
    screen = reading_screen(API, real_resolver().explainer("fr", TODAY))

    assert [button.id for button in screen.buttons] == [
        "document=api_premiere",
        "document=api_renouvellement",
    ]


@pytest.mark.parametrize("sort", ["domicile", "fiscal", "ressources", "travail", "autre"])
def test_of_another_paper_nothing_more_is_said(sort: Sort) -> None:
    said = text(replace(API, sort=sort, mention=None))

    assert "n'est pas une attestation de séjour" in said
    assert "Ce que cela prouve" not in said


def test_every_sort_and_every_problem_has_its_words() -> None:
    assert set(SORTS) == set(get_args(Sort))
    for problem in PROBLEMS:
        assert PROBLEMS[problem] in text(Unread(problem))  # type: ignore[arg-type]


def test_shrunk_photo_is_asked_as_a_file() -> None:
    assert "comme fichier" in text(Unread("no_code", is_shrunk=True))
    assert "comme fichier" not in text(Unread("no_code"))


def test_english_is_whole() -> None:
    for read in (API, Unread("no_code", is_shrunk=True)):
        screen = reading_screen(read, real_resolver().explainer("en", TODAY))
        own = "\n".join(line for block in screen.blocks[:4] for line in block.lines)
        assert "é" not in own.replace("API", "")
