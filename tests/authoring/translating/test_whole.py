"""A change of the French, end to end: outdated, shown in French and said so, translated, shown."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.authoring.translating.interface import sentences
from bot.content.loader import load
from bot.conversation import Conversation
from bot.render.catalogs import Languages
from bot.render.screen import Screen
from tests.authoring.translating.conftest import NOW, Workshop

QUESTION = "orientation/demarche#question"
IN_FRENCH = "Une partie de ce texte n'est pas encore traduite : elle est en français."
#: what the first screen says beside the content
SEEN = ("Je ne sais pas", "quitter", "langue", "pourquoi cette question")
DRAFT = "Traduction non relue. Seul le texte français fait foi."


@dataclass
class Desk:
    """A workshop whose first screen is looked at."""

    workshop: Workshop

    def screen(self, language: str = "en") -> Screen:
        content = load(self.workshop.flows, today=NOW.date())
        held = Conversation(content, Languages(self.workshop.locales))
        return held.begin(NOW.date(), language=language).screen

    def everything(self, code: str, by: str | None = None) -> None:
        """Translate every message: « Que voulez-vous faire ? » is « que voulez-vous faire ?! »."""
        for domain in ("ui", "flows"):
            for key, one in self.workshop.messages(code, domain).items():
                if not one.string:
                    forms = one.id if isinstance(one.id, tuple) else (one.id,)
                    self.workshop.say(code, key, *(f"{form}!" for form in forms), by=by)


@pytest.fixture
def desk(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("XDG_CACHE_HOME", str(workshop.locales.parent / "cache"))
    only = (*SEEN, IN_FRENCH, DRAFT)
    kept = tuple(one for one in sentences() if one.texts[0] in only)
    monkeypatch.setattr("bot.authoring.translating.messages.sentences", lambda: kept)
    workshop.extract("en")
    return Desk(workshop)


def test_change_of_the_french_goes_from_one_language_to_the_other(desk: Desk) -> None:
    desk.everything("en", by="Awa Diallo")
    assert "Que voulez-vous faire ?!" in desk.screen().text()

    desk.workshop.edit(
        "orientation/flow.yaml", lambda text: text.replace("Que voulez", "Que devez")
    )
    # Nobody extracted yet: the translation is one of another French, and is not shown.
    assert "Que devez-vous faire ?\n" in desk.screen().text()

    desk.workshop.extract()
    shown = desk.screen()
    assert "Que devez-vous faire ?\n" in shown.text()
    assert f"{IN_FRENCH}!" in shown.text()
    assert shown.untranslated > 0

    desk.workshop.say("en", QUESTION, "What do you have to do?")
    shown = desk.screen()
    assert "What do you have to do?" in shown.text()
    assert IN_FRENCH not in shown.text()


def test_screen_of_drafts_says_so_in_its_language(desk: Desk) -> None:
    desk.everything("en")

    assert f"{DRAFT}!" in desk.screen().text()


def test_screen_of_reviewed_words_says_nothing(desk: Desk) -> None:
    desk.everything("en", by="Awa Diallo")
    shown = desk.screen()

    assert (shown.untranslated, DRAFT in shown.text()) == (0, False)


def test_broken_translation_falls_back_to_french_and_stops_nothing(desk: Desk) -> None:
    desk.everything("en")
    window = next(k for k in desk.workshop.messages("en") if k.endswith("#too_early"))
    desk.workshop.say("en", window, "It opens on {{ closes | date }} {{ nowhere | date }}.")

    content = load(desk.workshop.flows, today=NOW.date())
    explain = Conversation(content, Languages(desk.workshop.locales)).explainer(
        Languages(desk.workshop.locales).words("en"), NOW.date()
    )
    text = content.table.windows["anef"].sentences["too_early"]

    said = explain.say(text, opens=NOW.date(), closes=NOW.date(), anchor=NOW.date())
    assert said == "Le dépôt ouvre le 27 novembre 2026."
