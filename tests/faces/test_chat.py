"""Tests of bot/faces/terminal/chat.py: the real content, a real store, a line at a time."""

from __future__ import annotations

import pytest

from bot.engine.model import FactId, FlowId, Value
from bot.faces.terminal.chat import KEY, Chat, command
from bot.faces.terminal.paper import lines_of
from bot.render.screen import Screen
from bot.stores.memory import MemoryStore
from tests.real import TODAY, real_conversation

FIRST_QUESTION = "Que voulez-vous faire ?"
PLACE_QUESTION = "Dans quel département habitez-vous ?"


class Talk:
    """A conversation, and what it showed last."""

    def __init__(self, language: str = "fr", **known: Value) -> None:
        self.store = MemoryStore()
        self.chat = Chat(real_conversation(), self.store, lambda: TODAY)
        facts = {FactId(name): value for name, value in known.items()}
        self.screen: Screen | None = self.chat.begin(FlowId("orientation"), facts, language)

    def say(self, *lines: str) -> str:
        """Say each line; return the last screen as text, nothing when the conversation ended."""
        for line in lines:
            self.screen = next(iter(self.chat.say(line)), None)
        return self.text

    @property
    def text(self) -> str:
        return "\n".join(lines_of(self.screen, 1000)) if self.screen else ""

    @property
    def answers(self) -> dict[str, Value]:
        session = self.store.load(KEY)
        assert session is not None
        return {answer.name: answer.value for answer in session.answers}


@pytest.fixture
def talk() -> Talk:
    return Talk()


# --- answering ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    ["1", "1.", "Un titre de séjour", "titre_sejour", "UN TITRE DE SEJOUR", "un titr de sejour"],
)
def test_answer_may_be_a_number_a_label_an_id_or_nearly_so(talk: Talk, said: str) -> None:
    talk.say(said)

    assert talk.answers == {"besoin": "titre_sejour"}


def test_number_chooses_among_the_candidates_of_an_ambiguous_text() -> None:
    talk = Talk(demarche="dcem")
    assert "Laquelle ?" in talk.say("corse")

    talk.say("2")

    assert talk.answers == {"departement": "2B"}


def test_number_beyond_the_candidates_chooses_no_line_that_is_not_shown() -> None:
    talk = Talk(demarche="dcem")

    text = talk.say("corse", "8")

    assert talk.answers == {}
    assert text.startswith("Cette réponse n'est pas proposée ici.")


def test_other_words_may_answer_when_candidates_are_shown() -> None:
    talk = Talk(demarche="dcem")

    talk.say("corse", "93200")

    assert talk.answers == {"departement": "93"}


def test_one_candidate_is_asked_about(talk: Talk) -> None:
    assert talk.say("titre").startswith("Est-ce cette réponse ?")

    talk.say("1")

    assert talk.answers == {"besoin": "titre_sejour"}


@pytest.mark.parametrize(
    "said", ["kzkz", "", "   ", "💥", "0", "99", "-1", "1e9", "\x00", "{{ 7*7 }}"]
)
def test_garbage_gets_the_question_again(talk: Talk, said: str) -> None:
    text = talk.say(said)

    assert "Je n'ai pas reconnu cette réponse" in text
    assert FIRST_QUESTION in text
    assert talk.answers == {}


def test_very_long_line_is_refused(talk: Talk) -> None:
    assert "trop long" in talk.say("x" * 10_000)


@pytest.mark.parametrize("said", ["je ne sais pas", "Je sais pas", "?", "inconnu"])
def test_i_do_not_know_leads_on(talk: Talk, said: str) -> None:
    assert "Quel papier avez-vous" in talk.say(said)


def test_i_do_not_know_shows_the_doors_that_remain(talk: Talk) -> None:
    text = talk.say("La nationalité française", "?")

    assert text.startswith("Plusieurs portes restent possibles.")
    assert "Naturalisation par décret : ANEF" in text
    assert "Que demandez-vous ?" in text


def test_several_answers_are_said_together(talk: Talk) -> None:
    talk.say("titre_sejour", "?", "1, 3")

    assert len(talk.answers["vecu"]) == 2


def test_candidate_of_several_answers_is_ticked_then_confirmed_by_an_empty_line(
    talk: Talk,
) -> None:
    talk.say("titre_sejour", "?", "vie en france")

    ticked = talk.say("1")

    assert "[x]" in ticked
    assert "Ligne vide : c'est tout, on continue." in ticked
    talk.say("")
    assert len(talk.answers["vecu"]) == 1


@pytest.mark.parametrize("said", ["2 mai 2027", "02/05/2027", "2027-05-02", "2.5.27", "٢/٥/٢٠٢٧"])
def test_dates_are_read_as_people_write_them(said: str) -> None:
    talk = Talk(demarche="titre_sejour", titre="etudiant", etape="renouvellement")
    talk.say("93", "Calculer mes dates")

    assert "2 janvier 2027" in talk.say(said)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("31/02/2027", "n'existe pas"),
        ("demain", "pas lu de date"),
        ("1/1/1850", "trop ancienne"),
        ("1/1/2300", "trop lointaine"),
    ],
)
def test_impossible_dates_get_a_clear_sentence(said: str, expected: str) -> None:
    talk = Talk(demarche="titre_sejour", titre="etudiant", etape="renouvellement")
    talk.say("93", "Calculer mes dates")

    assert expected in talk.say(said)


def test_known_facts_are_not_asked() -> None:
    talk = Talk(demarche="dcem", departement="93")

    assert talk.text.startswith("Vous ")
    assert talk.say("mes réponses").startswith("Mes réponses\nVous n'avez pas encore répondu.")


# --- commands -------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["retour", "/retour", "RETOUR", "back", "b", "Retour."])
def test_back_undoes_one_answer(talk: Talk, said: str) -> None:
    talk.say("1", "2")

    assert "Quelle situation" in talk.say(said)
    assert talk.answers == {"besoin": "titre_sejour"}


def test_back_at_the_start_says_so(talk: Talk) -> None:
    assert talk.say("retour").startswith("C'est la première question")


@pytest.mark.parametrize("said", ["pourquoi", "/pourquoi", "why", "pourquoi cette question"])
def test_why_is_said_and_the_question_stays(talk: Talk, said: str) -> None:
    assert "Chaque démarche a sa propre porte." in talk.say(said)

    talk.say("1")

    assert talk.answers == {"besoin": "titre_sejour"}


def test_why_at_an_end_says_there_is_no_question() -> None:
    assert "pas de question en cours" in Talk(demarche="dcem", departement="93").say("pourquoi")


@pytest.mark.parametrize("said", ["mes réponses", "/reponses", "/mes réponses", "my answers"])
def test_answers_are_numbered_and_can_be_changed(talk: Talk, said: str) -> None:
    text = talk.say("1", "2", said)

    assert "1. Besoin : Un titre de séjour\n2. Situation : Mes études ou mon stage" in text
    assert "changer 1" in text


def test_number_after_my_answers_answers_the_question(talk: Talk) -> None:
    """The numbers of « my answers » are for « changer »: a bare one is still an answer."""
    talk.say("1", "mes réponses", "2")

    assert talk.answers == {"besoin": "titre_sejour", "situation": "etudes"}


@pytest.mark.parametrize(
    "said", ["changer 2", "/changer situation", "changer Situation", "change 2", "/changer 2"]
)
def test_answer_is_changed_by_number_or_name(talk: Talk, said: str) -> None:
    talk.say("1", "2", "1")

    assert "Quelle situation" in talk.say(said)


def test_answers_that_still_hold_are_kept_after_a_change(talk: Talk) -> None:
    talk.say("1", "2", "1", "2", "75", "changer 5", "93")

    assert talk.answers["departement"] == "93"
    assert talk.answers["etudes_but"] == "etudes"
    assert "ANEF" in talk.text


@pytest.mark.parametrize("said", ["changer", "changer 9", "/changer rien", "changer kzkz"])
def test_change_of_nothing_shows_the_answers(talk: Talk, said: str) -> None:
    assert talk.say("1", said).startswith("Mes réponses\n1. Besoin")


def test_answer_that_begins_as_a_command_is_an_answer(talk: Talk) -> None:
    """« Changer d'adresse » is what people want to do, not what they want of us."""
    talk.say("ma_carte", "changer d'adresse")
    talk.say("1")

    assert talk.answers["demarche"] == "changement_adresse"


@pytest.mark.parametrize("said", ["recommencer", "/recommencer", "restart"])
def test_restart_asks_the_first_question(talk: Talk, said: str) -> None:
    assert FIRST_QUESTION in talk.say("1", "2", said)
    assert talk.answers == {}


def test_language_alone_lists_the_languages_offered(talk: Talk) -> None:
    text = talk.say("langue")

    assert "• fr : Français\n• en : English" in text
    assert "ar" not in text.split()


@pytest.mark.parametrize("said", ["langue en", "/langue en", "language English", "lang en"])
def test_language_changes_in_mid_flow(talk: Talk, said: str) -> None:
    text = talk.say("1", said)

    assert text.startswith("Which situation is closest to yours?")
    assert "This translation has not been checked yet." in text
    assert "I don't know" in text
    assert "back · why this question · my answers · start again · language · quit" in text
    assert talk.answers == {"besoin": "titre_sejour"}


def test_language_not_offered_is_not_taken(talk: Talk) -> None:
    assert "Langue · Language" in talk.say("langue kl")


@pytest.mark.parametrize("said", ["quitter", "/quitter", "quit", "exit", "q"])
def test_quit_ends_the_conversation(talk: Talk, said: str) -> None:
    assert talk.say(said) == ""


def test_english_words_work_as_shown() -> None:
    talk = Talk("en")

    assert "Which paper" in talk.say("I don't know")
    assert "What do you want to do" in talk.say("start again")
    assert talk.say("1", "my answers").startswith("My answers\n1. ")
    assert "What do you want to do" in talk.say("change 1")


def test_dates_are_those_of_the_language() -> None:
    talk = Talk("en", demarche="titre_sejour", titre="etudiant", etape="renouvellement")

    assert "2 January 2027" in talk.say("93", "1", "2/5/2027")


def test_every_step_goes_through_the_store(talk: Talk) -> None:
    talk.say("1")
    talk.store.save(KEY, real_conversation().begin(TODAY).session)

    talk.say("2")

    assert talk.answers == {"besoin": "visa_a_valider"}


def test_command_is_none_for_an_answer() -> None:
    assert command("Mon travail") is None
    assert command("") is None
    assert command("/") is None


# --- the screens ----------------------------------------------------------------------------


def test_decision_begins_with_the_channel(talk: Talk) -> None:
    text = talk.say("1", "2", "1", "2", "75")

    assert text.startswith("Vous déposez en ligne, sur le portail national des étrangers")
    assert "\nVotre demande\nCarte de séjour « étudiant »" in text


def test_commands_without_effect_are_not_shown(talk: Talk) -> None:
    assert talk.text.endswith("pourquoi cette question · langue · quitter\n")
    assert "pourquoi cette question" not in talk.say("1", "2", "1", "2", "75")
