"""The inventory of exhibits of the deck of March 2026, as somebody lives it, week after week.

After family reunification: the account refuses the visa number, the ground is missing where a
brother could file, the help desk answers by machine alone, the mailbox of the 93 stays silent,
and a démarche numérique is closed without action.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

#: from the first question to the checklist
TO_THE_DOOR = (
    "Un titre de séjour",
    "Ma famille",
    "Mon entrée par regroupement familial",
    "Premier titre, ou après un visa",
)
TO_THE_BLOCK = ("Je suis bloqué", "Mon compte ANEF", "Créer un compte ANEF est impossible")


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing done."""

    step: str
    label: str  #: of its button
    on: date  #: the day it is ticked
    dated: date | None = None  #: its own day, where that is another

    @property
    def said(self) -> str:
        """Return its own day as it is typed; nothing when it is the day it is ticked."""
        return f"{self.dated:%d/%m/%Y}" if self.dated else ""


OCT_12, OCT_15, OCT_19 = (date(2026, 10, day) for day in (12, 15, 19))
NOV_9, NOV_23 = date(2026, 11, 9), date(2026, 11, 23)

#: in the order of the list; the deck has the call before the form
PROOFS = (
    Proof("page_prefecture", "Page de la préfecture", OCT_12),
    Proof("captures_compte", "Captures du compte", OCT_12),
    Proof("captures_menu", "Captures du menu", OCT_15),
    Proof("preuve_proche", "Confirmation d’un proche", OCT_15, date(2024, 1, 15)),
    Proof("ccc_formulaire", "Formulaire du CCC", OCT_19),
    Proof("ccc_appel", "Appel au CCC", OCT_19),
    Proof("prefecture_courriel", "E-mail : blocage", NOV_9),
    Proof("formulaire_local", "Formulaire local", NOV_9),
)
CLOSED = "formulaire_local"  #: « classé sans suite », on the last day
DAYS = (OCT_12, OCT_15, OCT_19, NOV_9, NOV_23)

#: what is typed into the letter; whatever else is asked stays blank
TYPED = {
    "vos prénoms": "Awa Ben-Test",
    "Que se passe-t-il exactement": "le portail refuse le numéro du visa",
    "centre de contact ?": "message n° 4242 du 19 octobre 2026",
}

#: what every file must hold: numbered exhibits with their days…
EXHIBITS = (
    "la démarche à suivre pour ce titre (12 octobre 2026)",
    "la création du compte est refusée (12 octobre 2026)",
    "où le vôtre manque (15 octobre 2026)",
    "pour le même titre (15 janvier 2024)",
    "réponses automatiques (19 octobre 2026)",
    "centre de contact citoyens (19 octobre 2026)",
    "blocages de l’ANEF (9 novembre 2026)",
    "décision reçue (9 novembre 2026)",
)
#: … and the days in order, with what was answered
CHRONOLOGY = (
    "15 janvier 2024 : Confirmation d’un proche. (Pièce n° 4)",
    "12 octobre 2026 : Page de la préfecture. (Pièce n° 1)",
    "12 octobre 2026 : Captures du compte refusé. (Pièce n° 2)",
    "15 octobre 2026 : Captures du menu. (Pièce n° 3)",
    "19 octobre 2026 : Formulaire du CCC. Aucune réponse notée au 22 octobre 2026. (Pièce n° 5)",
    "19 octobre 2026 : Appel au CCC. (Pièce n° 6)",
    "9 novembre 2026 : E-mail : blocage de l’ANEF. (Pièce n° 7)",
    "9 novembre 2026 : Formulaire local de rendez-vous. (Pièce n° 8)",
    "23 novembre 2026 : Formulaire local de rendez-vous : réponse reçue, toujours bloqué. (Pièce",
)


def answer_to(question: str) -> str | None:
    """Return what is typed as an answer to a question of the letter; None: a blank."""
    return next((said for words, said in TYPED.items() if words in question), None)


def check_letter(text: str) -> None:
    """Raise AssertionError unless the letter has all that was lived and typed, in order."""
    said = (
        "Awa Ben-Test",
        "Préfecture : Seine-Saint-Denis (93)",
        "regroupement familial",
        "le portail refuse le numéro du visa",
        "Les essais ont été faits ces jours : 12 octobre 2026, 15 octobre 2026.",
        "message n° 4242 du 19 octobre 2026",
        "R. 431-2",
    )
    for words in said:
        assert words in text, words
    check_trail(text)


def check_trail(text: str) -> None:
    """Raise AssertionError unless the eight exhibits and all the days are there, in order."""
    for lines in (CHRONOLOGY, EXHIBITS):
        places = [text.find(line) for line in lines]
        assert -1 not in places, lines[places.index(-1)]
        assert places == sorted(places)
