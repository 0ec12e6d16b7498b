"""What the buttons under a question or a result do."""

from __future__ import annotations

import pytest

from bot.faces.telegram.outgoing import Role
from tests.faces.telegram.people import Person, asked, at_decision, at_question


def roles(person: Person) -> list[Role]:
    return [call.role for call in person.reply.calls]


def at_window() -> Person:
    person = at_decision()
    person.presses("Calculer mes dates")
    person.writes("3 mai 2027")
    return person


def test_why_is_said_under_the_question_and_moves_nothing() -> None:
    person = at_question()
    before = person.turn

    person.presses("Pourquoi cette question")

    assert roles(person) == [Role.SCREEN]
    assert (person.turn, asked(person)) == (before, "besoin")
    assert "Pourquoi cette question" in person.text_shown


def test_back_goes_one_answer_back_in_place() -> None:
    person = at_question()
    person.presses("Un titre de séjour")

    person.presses("Retour")

    assert (roles(person), asked(person)) == ([Role.SCREEN], "besoin")


def test_result_comes_as_new_messages_and_the_live_one_keeps_the_answers() -> None:
    person = at_decision()

    *results, last = person.reply.calls

    assert {call.role for call in results} == {Role.STAYS}
    assert (last.role, last.keyboard) == (Role.CLOSE, ())
    assert "Mes réponses" in last.text
    assert "portail national" in results[0].text.split("\n")[0]
    assert [bool(call.keyboard) for call in results] == [False] * (len(results) - 1) + [True]


def test_answer_changed_after_a_result_leads_to_another_result() -> None:
    person = at_decision()
    person.presses("Changer une réponse")
    person.presses("Changer : Département")

    person.writes("974")

    assert "La Réunion" in person.text_shown


def test_another_question_begins_in_the_same_language() -> None:
    person = at_decision()

    person.presses("Autre question")

    assert asked(person) == "besoin"
    assert person.state is not None
    assert person.state.session.answers == ()


def test_being_stuck_opens_what_helps() -> None:
    person = at_decision()

    person.presses("Je suis bloqué")

    assert asked(person) != "besoin"
    assert person.reply.calls


def test_reminders_are_offered_where_a_date_comes_and_nowhere_else() -> None:
    assert "Me rappeler une date" not in at_decision().labels
    assert "Me rappeler une date" in at_window().labels


def test_reminder_is_asked_for_in_words_agreed_to_and_noted() -> None:
    person = at_window()
    person.presses("Me rappeler une date")
    person.presses("Début : 3 janvier 2027")
    promised = person.text_shown

    reply = person.presses("D'accord")

    assert "9 février 2027" in promised
    assert reply.reminder is not None
    assert person.state is not None
    assert person.state.reminded == ((reply.reminder.name, reply.reminder.day),)


@pytest.mark.parametrize("verb", ["rem", "ok"])
@pytest.mark.parametrize("name", ["", "x", "delai_veille", "etape_a_reprendre"])
def test_reminder_that_the_answer_does_not_have_is_an_old_button(verb: str, name: str) -> None:
    person = at_window()

    reply = person.sends_data(f"000001.{person.turn}.!{verb}.{name}")

    assert reply.toast == "Ce bouton est ancien. Voici où vous en êtes."
    assert reply.reminder is None


def test_reminder_whose_day_has_passed_meanwhile_is_not_noted() -> None:
    person = at_window()
    person.presses("Me rappeler une date")
    person.presses("Début : 3 janvier 2027")
    person.moment = person.moment.replace(year=2027, month=1, day=4)

    reply = person.presses("D'accord")

    assert reply.reminder is None


def test_refusing_a_reminder_is_taken_kindly() -> None:
    person = at_window()
    person.presses("Me rappeler une date")
    person.presses("Début : 3 janvier 2027")

    reply = person.presses("Non merci")

    assert reply.reminder is None
    assert "pas de rappel" in person.text_shown


def test_reminders_survive_another_question_and_a_new_start() -> None:
    person = at_window()
    person.presses("Me rappeler une date")
    person.presses("Début : 3 janvier 2027")
    person.presses("D'accord")
    kept = person.state and person.state.reminded

    person.presses("Je suis bloqué")
    person.writes("/start")

    assert person.state is not None
    assert person.state.reminded == kept != ()


def test_french_view_is_for_others_than_the_french_and_changes_no_language() -> None:
    french, english = at_decision(), at_question("en")
    english.presses("A residence permit")
    for option in ("famille", "conjoint_francais", "renouvellement"):
        english.sends_data(f"000001.{english.turn}.{option}")
    english.writes("93")

    english.presses("Show in French")

    assert "Montrer en français" not in french.labels
    assert "Vous déposez en ligne" in english.text_shown
    assert english.state is not None
    assert english.state.session.language == "en"
    assert "Another question" in english.labels


@pytest.mark.parametrize("data", ["stop", "go"])
def test_buttons_of_a_reminder_hold_without_a_conversation(data: str) -> None:
    person = Person()

    reply = person.sends_data(data)

    assert reply.calls
    assert reply.stops_reminders is (data == "stop")


def test_going_on_from_a_reminder_brings_the_result_back() -> None:
    person = at_window()

    person.sends_data("go")

    assert "3 janvier 2027" in person.text_shown
