"""Each command of the menu does what it says, at any moment, known or unknown."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.engine.model import FactId
from bot.faces.telegram.commands import COMMANDS, MENU
from bot.faces.telegram.outgoing import Role
from bot.faces.telegram.state import LANGUAGE
from bot.filing.links import MAX_LINK_CHARS
from tests.faces.telegram.people import Person, asked, at_decision, at_question
from tests.real import OFFERED, real_conversation

SAYING = (Role.BELOW, Role.STAYS, Role.GOODBYE)
NAMES = [name for name, _ in MENU]
LINKS = real_conversation().library.links
WHERE: dict[str, Callable[[], Person]] = {
    "nowhere": Person,
    "question": at_question,
    "decision": at_decision,
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("where", WHERE)
def test_every_command_is_answered_everywhere(name: str, where: str) -> None:
    person = WHERE[where]()

    reply = person.writes(name)

    assert [call.role for call in reply.calls if call.role in SAYING]


@pytest.mark.parametrize("name", NAMES)
def test_command_works_with_the_bots_name_capitals_and_words_behind_it(name: str) -> None:
    plain, odd = at_question(), at_question()
    plain.writes(name)

    odd.writes(f"{name.upper()}@Essai_Bot  encore")

    assert odd.text_shown == plain.text_shown


def test_start_shows_two_lines_then_the_languages_the_persons_first() -> None:
    person = Person("en-GB")

    person.writes("/start")

    assert person.labels == ["English", "Français", "العربية"]
    assert len(person.text_shown.split("\n\n")) == 2


@pytest.mark.parametrize("code", ["uk", "zh-hans", "pt-br", "fa-AF", "", None, "xx", "x" * 40])
def test_language_that_is_not_offered_is_met_in_french(code: str | None) -> None:
    person = Person(code)

    person.writes("/start")

    assert person.labels == OFFERED


def test_start_in_the_middle_begins_anew_in_the_language_chosen() -> None:
    person = at_question("en")

    person.writes("/start")

    assert person.labels[0] == "English"
    assert person.state is not None
    assert person.state.session.answers == ()


def test_language_is_changed_without_losing_an_answer() -> None:
    person = at_question()
    person.presses("Un titre de séjour")
    person.writes("/langue")
    assert person.state is not None
    assert person.state.view == LANGUAGE

    person.presses("English")

    assert asked(person) == "situation"
    assert person.state.session.language == "en"


def test_back_undoes_one_answer_and_says_so_at_the_first_question() -> None:
    person = at_question()
    person.presses("Un titre de séjour")

    person.writes("/retour")
    assert asked(person) == "besoin"

    person.writes("/retour")
    assert "rien avant" in person.text_shown


def test_answers_are_listed_and_each_can_be_changed() -> None:
    person = at_decision()
    person.writes("/resume")
    changes = [label for label in person.labels if label.startswith("Changer")]

    person.presses("Changer : Étape")
    now = asked(person)
    person.presses("Premier titre, ou après un visa")

    assert len(changes) == 5
    assert now == "etape"
    assert asked(person) != "departement"


def test_answers_can_be_looked_at_before_the_first() -> None:
    person = at_question()

    person.writes("/resume")

    assert "pas encore répondu" in person.text_shown
    assert person.labels == ["Continuer"]


def test_help_says_what_is_urgent_and_leads_on() -> None:
    person = at_question()

    person.writes("/aide")

    assert "OQTF" in person.text_shown
    assert {"Reprendre où j'en suis", "Je suis bloqué"} <= set(person.labels)


def test_privacy_says_what_is_kept_and_for_how_long() -> None:
    person = at_question()

    person.writes("/confidentialite")

    assert "30 jours" in person.text_shown
    assert "/effacer" in person.text_shown


def test_erasing_keeps_nothing_and_says_what_telegram_keeps() -> None:
    person = at_decision()

    reply = person.writes("/effacer")

    assert (reply.state, reply.erases) == (None, True)
    assert "Effacez la conversation dans Telegram" in person.text_shown


def test_command_that_does_not_exist_is_read_as_words() -> None:
    person = at_question()

    person.writes("/un titre de séjour")

    assert asked(person) == "situation"


def test_slash_alone_harms_nothing() -> None:
    person = at_question()

    person.writes("/")

    assert asked(person) == "besoin"
    assert person.reply.calls


# --- deep links ---------------------------------------------------------------------------------


def test_link_is_remembered_while_the_language_is_chosen() -> None:
    person = Person()
    person.writes("/start kg3-tew-xju")

    person.presses("Français")

    assert person.state is not None
    known = {answer.name: answer.value for answer in person.state.session.given}
    assert known == {
        "demarche": "titre_sejour",
        "titre": "conjoint_francais",
        "etape": "renouvellement",
    }
    assert asked(person) == "departement"


@pytest.mark.parametrize("code", LINKS)
def test_every_code_opens_a_conversation_that_goes_on(code: str) -> None:
    person = Person()
    person.writes(f"/start {code}")

    person.presses("Français")

    assert person.state is not None
    assert person.text_shown
    assert len(person.state.session.given) <= 1


@pytest.mark.parametrize(
    "link",
    [
        "zzzz",
        "kg3" * 30,
        "-",
        "é",
        "🙂",
        "nationalite=algerienne",
        "expire_le=2026-01-01",
        "2026-12-31",
        "kg3\nx",
        "' OR 1=1 --",
    ],
)
def test_unknown_code_is_harmless(link: str) -> None:
    person = Person()
    person.writes(f"/start {link}")

    person.presses("Français")

    assert asked(person) == "besoin"


def test_no_code_names_a_date_or_a_nationality() -> None:
    facts = real_conversation().library.table.facts
    named = {fact for fact, _ in LINKS.values()}

    assert FactId("nationalite") not in named
    assert [fact for fact in named if not facts[fact].values and fact != "departement"] == []
    assert all(len(code) <= MAX_LINK_CHARS and code.isascii() for code in LINKS)


def test_help_by_its_english_name_is_help() -> None:
    assert COMMANDS["help"] is COMMANDS["aide"]
