"""What is wrong with a translation is found without knowing its language; what is right passes."""

from __future__ import annotations

import pytest

from bot.authoring.checking import check
from bot.authoring.translating.checks import faults_of
from bot.authoring.translating.glossary import read_glossary
from bot.authoring.translating.messages import Entry
from bot.render.catalogs import Language
from tests.authoring.translating.conftest import NOW, Workshop
from tests.real import ROOT

GLOSSARY = read_glossary(ROOT / "locales")
LANGUAGES = {
    "en": Language("en", "English", "ltr", is_offered=True),
    "ar": Language("ar", "العربية", "rtl", is_offered=True),
    "ru": Language("ru", "Русский", "ltr", is_offered=False),
}


def faults(code: str, french: str, said: str, **more: bool | int) -> list[str]:
    entry = Entry((french,), "flows/x.yaml", 1, "x/y#text", **more)  # type: ignore[arg-type]  # flags and a length
    return list(faults_of(entry, (said,), LANGUAGES[code], GLOSSARY))


@pytest.mark.parametrize(
    ("code", "french", "said"),
    [
        ("en", "Déposez avant le {{ closes | date }}.", "Apply before {{ closes | date }}."),
        ("ar", "Attendez 1 mois.", "انتظروا شهرا واحدا."),
        ("ar", "Vous avez 2 mois, ou 48 heures.", "لديكم شهران، أو 48 ساعة."),
        ("en", "De 9 h à 21 h.", "From 9:00 to 21:00."),
        ("en", "Il y en a 2 700 en 2026.", "There are 2,700 in 2026."),
        ("ar", "Écrivez à a@b.fr (R431-5).", "اكتبوا إلى a@b.fr (R431-5)."),
        ("ar", "L’ANEF", "موقع ANEF"),
        ("en", "Le 1er mai 2026", "On 1 May 2026"),
        ("en", "", ""),
        ("en", "Attendez.", ""),
    ],
)
def test_right_translation_passes(code: str, french: str, said: str) -> None:
    assert faults(code, french, said) == []


@pytest.mark.parametrize(
    ("code", "french", "said", "wrong"),
    [
        ("en", "Avant le {{ closes | date }}.", "Before {{ opens | date }}.", "valeurs"),
        ("en", "Avant le {{ closes | date }}.", "Before the date.", "valeurs"),
        ("en", "Bonjour {nom}.", "Hello {name}.", "valeurs"),
        ("en", "Bonjour {nom}.", "Hello {nom}. {", "valeurs"),
        ("en", "Bonjour {nom}.", "Hello {nom.__class__}.", "valeurs"),
        ("en", "Vous avez 30 jours.", "You have 60 days.", "nombres"),
        ("en", "Vous avez 2 mois.", "You have some months.", "nombres"),
        ("ar", "Vous avez 3 mois.", "لديكم شهران.", "nombres"),
        ("en", "Article R431-5.", "Article R431-2.", "articles"),
        ("en", "Voir justice.fr.", "See justice.com.", "adresses"),
        ("en", "Attendez.", "<b>Wait</b>.", "balise"),
        ("en", "Attendez.", "Wait {{ now }}.", "valeurs"),
        ("en", "Attendez.", "Wait. ", "espace"),
        ("ar", "Attendez.", "\u2066انتظروا\u2069.", "direction"),
        ("en", "Sur l’ANEF.", "On the website.", "nom officiel"),
        ("ar", "L’OQTF est une décision.", "هذا قرار.", "nom officiel"),
        ("ar", "Attendez la réponse.", "Wait for the answer.", "aucune lettre"),
        ("ar", "Attendez.", "انتظروا ответ.", "autre écriture"),
        ("ru", "Attendez.", "Пoдождите.", "deux alphabets"),
        ("ar", "Sur l’ANEF.", "علىANEF.", "deux alphabets"),
    ],
)
def test_wrong_translation_is_said(code: str, french: str, said: str, wrong: str) -> None:
    assert any(wrong in one for one in faults(code, french, said))


FRENCH = "La préfecture doit répondre, et vous dire pourquoi elle refuse la demande. Gardez tout."


def test_french_pasted_for_a_translation_is_found() -> None:
    assert faults("en", FRENCH, FRENCH) == ["c'est le texte français"]
    reworded = "Gardez tout. " + FRENCH.removesuffix(" Gardez tout.")
    assert faults("en", FRENCH, reworded) == ["ce texte semble être dans une autre langue (fr)"]


def test_name_or_address_may_stay_as_it_is() -> None:
    assert faults("ar", "Camille MARTIN", "Camille MARTIN", is_name=True) == []


def test_words_to_type_are_those_of_the_language() -> None:
    assert faults("en", "études; fac; 2", "studies; university; student", is_list=True) == []


def test_button_is_short() -> None:
    assert "41 caractères" in faults("en", "Oui", "y" * 41, max_chars=40)[0]


def test_official_term_stays_in_a_critical_text() -> None:
    french = "Le récépissé ne prouve rien."
    assert "récépissé" in faults("en", french, "The receipt proves nothing.", is_critical=True)[0]
    assert faults("en", french, "The receipt (récépissé) proves nothing.", is_critical=True) == []
    assert faults("en", french, "The receipt proves nothing.") == []


@pytest.mark.parametrize(
    ("forms", "wrong"),
    [
        (("{n} يوم", "يوم", "يومان", "{n} أيام", "{n} يومًا", "{n} يوم"), ""),
        (("{n} يوم", "يوم", "", "{n} أيام", "{n} يومًا", "{n} يوم"), "pluriel"),
        (("يوم", "يوم", "يومان", "أيام", "يوم", "يوم"), "valeurs"),
    ],
)
def test_every_plural_form_is_there(forms: tuple[str, ...], wrong: str) -> None:
    entry = Entry(("{n} jour", "{n} jours"), "bot/x.py", None)
    said = list(faults_of(entry, forms, LANGUAGES["ar"], GLOSSARY))

    assert any(wrong in one for one in said) if wrong else said == []


def test_check_names_the_file_the_line_and_the_text(workshop: Workshop) -> None:
    workshop.extract("en", "ar")
    workshop.say("en", "regimes/autre#silence", "4 months of silence are 5 refusals.")
    workshop.say("ar", "orientation/conseil#notice", "Keep a copy of everything.")

    found = [d for d in check(workshop.flows, workshop.locales, NOW.date()) if "locales" in d.path]

    assert {(d.path.rpartition("locales/")[2], d.code, d.severity) for d in found} >= {
        ("en/LC_MESSAGES/flows.po", "wrong-translation", "error"),
        ("ar/LC_MESSAGES/flows.po", "wrong-translation", "warning"),  # a language not offered
    }
    lines = workshop.file("en").read_text(encoding="utf-8").splitlines()
    (wrong,) = (d for d in found if d.severity == "error")
    assert "regimes/autre#silence" in "".join(lines[wrong.line - 5 : wrong.line + 1])
    assert "regimes/autre#silence" in wrong.message


def test_file_that_cannot_be_read_is_said_and_stops_nothing(workshop: Workshop) -> None:
    workshop.extract("en")
    workshop.file("en").write_text('msgid "', encoding="utf-8")

    codes = [d.code for d in check(workshop.flows, workshop.locales, NOW.date())]

    assert "po-syntax" in codes
