"""What remains possible, and the papers to bring, as a person reads them."""

from __future__ import annotations

from dataclasses import replace

from bot.authoring.resolving import screen
from bot.filing.model import Several
from tests.real import TODAY, real_resolver


def _lines(*words: str, truncated: bool = False) -> list[str]:
    held = real_resolver()
    answer = held.from_words(words, TODAY)
    if isinstance(answer, Several):
        answer = replace(answer, is_truncated=truncated)
    blocks = screen(answer, held.explainer("fr", TODAY)).blocks
    return [line for block in blocks for line in block.lines]


def test_doors_of_one_title_are_told_apart_by_their_ground() -> None:
    ground = ("demarche=titre_sejour", "titre=carte_resident", "etape=premiere")

    shown = _lines(*ground, "fondement=inconnu")

    assert "Carte de résident de 10 ans, regroupement familial : ANEF" in shown
    assert len(set(shown)) == len(shown)


def test_a_list_that_was_cut_says_so() -> None:
    shown = _lines("demarche=inconnu", truncated=True)

    assert "Cette liste n'est pas complète." in shown


def test_a_demarche_says_that_its_list_of_papers_is_not_here() -> None:
    shown = " ".join(_lines("demarche=duplicata"))

    assert "La liste des papiers à fournir n'est pas encore ici." in shown
    assert "annexe 10" not in shown
