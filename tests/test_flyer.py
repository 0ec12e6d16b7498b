"""The ministry's flyer of October 2023: each paper is recognised, and explained as it says.

Somebody holds the paper and answers what can be seen on it, from the first question on.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.conversation import Shown
from bot.engine.events import Chose
from bot.engine.model import OptionId
from bot.filing.model import PaperDecision
from tests.real import TODAY, real_conversation

HELD = real_conversation()
PDF = ("papier_recu", "attestation_anef")  #: from the first question to a PDF of the ANEF
PHOTO, BARE = "oui", "non"  #: a photo and a 2D-Doc, or none


@dataclass(frozen=True, slots=True)
class Paper:
    """One line of the flyer."""

    printed: str  #: the title, as the flyer prints it
    seen: tuple[str, ...]  #: what the person answers, holding it
    document: str  #: what it is in flows/documents
    rights: tuple[str, str, str, str]  #: stay, social rights, work, borders
    said: tuple[str, ...] = ()  #: what else the flyer says, in our words


#: « ne permet pas de justifier du séjour régulier », « ne permet pas l'ouverture de droits »,
#: « n'autorise pas le franchissement des frontières »
NOTHING = ("non", "non", "non", "non")
#: « régularité du séjour », « droits sociaux », « activité professionnelle », no borders
PROTECTED = ("oui", "oui", "oui", "non")
#: « autorise à travailler si le titre le permet », « autorise le franchissement des frontières »
GRANTED = ("oui", "oui", "sous condition", "oui")
_ALSO = (
    "6 mois pour une personne réfugiée ou sous protection subsidiaire",
    "un autre justificatif de domicile reste valable",
)

FLYER = (
    Paper(
        "Attestation de prolongation d'instruction d'une première demande, « Reconnu réfugié »",
        (PHOTO, "prolongation", "premiere", "refugie"),
        "api_premiere",
        PROTECTED,
        _ALSO,
    ),
    Paper(
        "Attestation de prolongation d'instruction, « Bénéficiaire de la protection subsidiaire »",
        (PHOTO, "prolongation", "premiere", "subsidiaire"),
        "api_premiere",
        PROTECTED,
        _ALSO,
    ),
    Paper(  # the title that the flyer's own specimen bears
        "Attestation de prolongation d'instruction d'une demande de titre, « Reconnu réfugié »",
        (PHOTO, "prolongation", "ni_l_un_ni_l_autre", "refugie"),
        "api_premiere",
        PROTECTED,
        _ALSO,
    ),
    Paper(
        "Attestation de décision favorable sur une première demande de titre de séjour",
        (PHOTO, "favorable", "premiere"),
        "adf_premiere",
        GRANTED,
        ("Le préfet a accordé le titre", "jusqu’à la remise de la carte"),
    ),
    Paper(
        "Attestation de décision favorable sur une demande de renouvellement de titre de séjour",
        (PHOTO, "favorable", "renouvellement"),
        "adf_renouvellement",
        GRANTED,
        ("L’ancienne carte ou le visa long séjour : il ne vaut qu’avec",),
    ),
    Paper(
        "Confirmation du dépôt d'une pré-demande",
        (BARE, "pre_demande"),
        "confirmation_pre_demande",
        NOTHING,
        ("pour obtenir un numéro étranger",),
    ),
    Paper(
        "Confirmation du dépôt d'une demande de renouvellement de titre de séjour",
        (BARE, "demande"),
        "confirmation_depot",
        NOTHING,
        ("Une demande a été déposée sur l’ANEF, à la date écrite",),
    ),
)


def shown_for(paper: Paper) -> Shown:
    """Return the page to which the answers lead; each must be an answer of its question."""
    shown = HELD.begin(TODAY)
    for option in (*PDF, *paper.seen):
        assert option in [one.id for one in shown.screen.buttons], (option, shown.screen.text())
        shown = HELD.handle(shown.session, Chose(OptionId(option)), TODAY)
    return shown


@pytest.mark.parametrize("paper", FLYER, ids=lambda paper: paper.printed)
def test_paper_of_the_flyer_is_recognised_and_explained_as_it_says(paper: Paper) -> None:
    shown = shown_for(paper)
    text = shown.screen.text()

    assert isinstance(shown.answer, PaperDecision)
    assert shown.answer.paper.id == paper.document
    stay, social, work, borders = paper.rights
    assert f"Séjour régulier : {stay}" in text
    assert f"Droits sociaux : {social}" in text
    assert f"Travail : {work}" in text
    assert f"Frontières Schengen : {borders}" in text
    for words in paper.said:
        assert words in text


@pytest.mark.parametrize("paper", FLYER, ids=lambda paper: paper.printed)
def test_page_names_the_flyer_among_its_sources(paper: Paper) -> None:
    text = shown_for(paper).screen.text()

    assert "dépliant sur les documents provisoires" in text


@pytest.mark.parametrize(
    "seen", [(PHOTO, "confirmation", "autre"), (PHOTO, "autre"), (BARE, "autre")]
)
def test_other_paper_is_not_guessed(seen: tuple[str, ...]) -> None:
    text = shown_for(Paper("", seen, "", NOTHING)).screen.text()

    assert "Nous ne reconnaissons pas ce papier" in text
