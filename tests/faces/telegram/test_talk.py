"""Every update has a kind answer or a documented silence; nothing old or forged moves anything."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.model import NodeId
from bot.engine.session import Session
from bot.faces.telegram.outgoing import Call, Role
from bot.faces.telegram.received import Kind, Received
from bot.faces.telegram.state import LANGUAGE, TURN
from bot.faces.telegram.tokens import Token
from bot.testing.fake_updates import MEDIA
from tests.faces.telegram.people import (
    TO_A_WINDOW,
    Person,
    asked,
    at_decision,
    at_question,
    new_dialogue,
)

OLD = "Ce bouton est ancien. Voici où vous en êtes."


def session_of(person: Person) -> Session:
    assert person.state is not None
    return person.state.session


# --- a press ------------------------------------------------------------------------------------


def test_press_moves_and_edits_the_live_message() -> None:
    person = at_question()

    reply = person.presses("Un titre de séjour")

    assert asked(person) == "situation"
    assert [call.role for call in reply.calls] == [Role.SCREEN]
    assert reply.toast is None


def test_double_press_moves_once_and_says_nothing() -> None:
    person = at_question()
    data = person.data("Un titre de séjour")
    person.sends_data(data)
    after = person.state

    reply = person.sends_data(data)

    assert (reply.state, reply.calls, reply.toast) == (after, (), None)


@pytest.mark.parametrize("label", ["Montrer en français", "Send me the sheet", "Je suis bloqué"])
def test_double_press_at_a_result_is_answered_once(label: str) -> None:
    person = at_decision(language="en")
    data = person.data(label)
    first = person.sends_data(data)

    again = person.sends_data(data)

    assert first.calls
    assert again.calls == ()


def test_button_pressed_again_after_something_else_is_obeyed() -> None:
    person = at_decision(language="en")
    data = person.data("Montrer en français")
    first = person.sends_data(data)
    person.writes("/aide")

    assert person.sends_data(data).calls == first.calls


def test_double_press_on_continue_at_a_result_shows_it_once() -> None:
    person = at_decision()
    person.presses("Changer une réponse")
    data = person.data("Continuer")
    person.sends_data(data)

    reply = person.sends_data(data)

    assert (reply.calls, reply.toast) == ((), "C'est déjà plus bas.")


def test_second_of_two_answers_pressed_in_a_hurry_moves_nothing_and_says_so() -> None:
    person = at_question()
    other = person.data("Valider mon visa VLS-TS")
    person.presses("Un titre de séjour")
    after = person.known

    reply = person.sends_data(other)

    assert (person.known, reply.toast) == (after, OLD)
    assert [call.role for call in reply.calls] == [Role.BELOW]
    assert "plus proche de la vôtre" in person.text_shown


@pytest.mark.parametrize("label", ["Retour", "Un titre de séjour", "Pourquoi cette question"])
def test_old_keyboard_says_so_and_brings_the_current_question_back(label: str) -> None:
    person = at_question()
    person.presses("Un titre de séjour")
    person.presses("Retour")
    old = person.data(label)
    for step in TO_A_WINDOW[:3]:
        person.presses(step)
    after = person.known

    reply = person.sends_data(old)

    assert (reply.toast, person.known) == (OLD, after)
    assert [call.role for call in reply.calls] == [Role.BELOW]
    assert "avec ce titre" in person.text_shown


def test_button_of_an_earlier_conversation_moves_nothing() -> None:
    person = at_question()
    old = person.data("Un titre de séjour")
    person.writes("/start")
    person.presses("Français")
    after = person.known

    reply = person.sends_data(old)

    assert (reply.toast, person.known) == (OLD, after)


def test_old_button_while_the_language_is_asked_brings_the_languages_back() -> None:
    person = at_question()
    old = person.data("Un titre de séjour")
    person.writes("/start")

    reply = person.sends_data(old)

    assert reply.toast == OLD
    assert person.labels == ["Français", "English"]
    assert person.state is not None
    assert person.state.view == LANGUAGE


def test_button_of_a_result_is_old_once_another_question_is_asked() -> None:
    """« Send me the sheet » right after « another question »: silence would look broken."""
    person = at_decision()
    old = person.data("Recevoir la fiche")
    person.presses("Autre question")

    reply = person.sends_data(old)

    assert reply.toast == OLD
    assert asked(person) == "besoin"


def test_press_when_nothing_is_known_begins_anew_and_says_so() -> None:
    person = at_question()
    person.state = None

    reply = person.presses("Un titre de séjour")

    assert reply.toast == "Ce bouton est ancien. Recommençons."
    assert person.labels == ["Français", "English"]


def test_press_in_another_persons_chat_moves_nothing() -> None:
    ana, bo = at_question(), Person(dialogue=new_dialogue())
    bo.dialogue.new_nonce = lambda: "b0b0b0"
    bo.writes("/start")
    bo.presses("Français")
    before = bo.known

    bo.sends_data(ana.data("Un titre de séjour"))

    assert bo.known == before


printable = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=48)


@settings(deadline=None, max_examples=60)
@given(
    what=st.one_of(
        printable,
        printable.map("!".__add__),
        st.sampled_from(
            ["!ch.besoin", "!rem.fenetre_ouvre", "!ok.x", "!lang.xx", "!lang.", "!del.²", "!done"]
        ),
        st.sampled_from(
            ["!on.", "!off.x", "!del.-1", "!del.99", "!", "!.", "inconnu", "!on.!on.x"]
        ),
    ),
    turn=st.sampled_from(["now", "before", "later"]),
    at_end=st.booleans(),
)
def test_forged_data_gives_an_answer_and_moves_nothing_but_what_a_button_may(
    what: str, turn: str, at_end: bool
) -> None:
    person = at_decision() if at_end else at_question()
    before, now = session_of(person), person.turn
    number = {"now": now, "before": max(0, now - 1), "later": now + 1}[turn]

    reply = person.sends_data(str(Token("000001", number, what)))

    assert reply.toast or reply.calls or reply.state == person.state
    if turn != "now":
        assert session_of(person).answers == before.answers
    elif not what.startswith("!") and what not in ("titre_sejour", "inconnu", "dates"):
        assert session_of(person) == before


@settings(deadline=None, max_examples=100)
@given(data=st.text(max_size=64))
def test_any_data_is_answered_and_moves_nothing(data: str) -> None:
    person = at_question()
    before = person.known

    reply = person.sends_data(data)

    assert person.known == before
    assert reply.calls or data in ("stop", "go")


def test_box_ticked_twice_in_a_hurry_is_ticked() -> None:
    person = at_question()
    person.presses("Un titre de séjour")
    person.presses("Je ne sais pas")
    data = person.data("Des études ou un diplôme français")

    person.sends_data(data)
    person.sends_data(data)

    assert session_of(person).draft == ("etudes",)
    assert "Des études ou un diplôme français ✓" in person.labels


def test_ticked_box_is_unticked_by_a_new_press() -> None:
    person = at_question()
    person.presses("Un titre de séjour")
    person.presses("Je ne sais pas")
    person.presses("Des études ou un diplôme français")

    person.presses("Des études ou un diplôme français ✓")

    assert session_of(person).draft == ()


# --- what is written ----------------------------------------------------------------------------


def test_typed_answer_moves_and_the_question_follows_below() -> None:
    person = at_question()

    reply = person.writes("un titre de séjour")

    assert asked(person) == "situation"
    assert [call.role for call in reply.calls] == [Role.BELOW]


def test_text_that_fits_nothing_is_answered_with_the_question_and_moves_nothing() -> None:
    person = at_question()
    before = session_of(person)

    person.writes("mon voisin dit que c'est la mairie")

    assert session_of(person) == before
    assert "Que voulez-vous faire" in person.text_shown


def test_story_of_a_life_is_answered_and_kept_nowhere() -> None:
    person = at_question()

    reply = person.writes("Je suis né à Oran. " * 200)

    assert "trop long" in person.text_shown
    assert "Oran" not in repr((reply, person.state))


def test_language_is_also_chosen_by_writing_its_name() -> None:
    person = Person("fr")
    person.writes("/start")

    person.writes("english")

    assert session_of(person).language == "en"
    assert asked(person) == "besoin"


@pytest.mark.parametrize("text", ["93", "x" * 4096, "🙂", "\ud800", "العربية"])
def test_text_that_is_no_language_asks_again(text: str) -> None:
    person = Person("fr")
    person.writes("/start")

    person.writes(text)

    assert person.labels == ["Français", "English"]
    assert person.state is not None
    assert person.state.view == LANGUAGE


def test_words_written_after_a_result_get_a_note_with_the_way_on() -> None:
    person = at_decision()
    before = session_of(person)

    reply = person.writes("merci beaucoup")

    assert session_of(person) == before
    assert [call.role for call in reply.calls] == [Role.STAYS]
    assert "Autre question" in person.labels


def test_words_lost_in_a_crash_are_asked_for_again() -> None:
    person = at_question()
    before = person.known
    lost = Received(9, Kind.TEXT, person.here.id, is_lost=True)

    person.gets(lost)

    assert person.known == before
    assert "Écrivez-le une nouvelle fois" in person.text_shown


# --- what is no answer --------------------------------------------------------------------------


@pytest.mark.parametrize("media", MEDIA)
def test_what_is_no_text_gets_a_kind_word_and_the_way_back(media: str) -> None:
    person = at_question()
    before = person.known

    reply = person.does(person.media(person.here, media))

    assert person.known == before
    assert [call.role for call in reply.calls] == [Role.STAYS]
    assert person.labels[-1] == "Reprendre la question"


@pytest.mark.parametrize("media", ["photo", "document", "voice", "video"])
def test_file_is_said_not_to_be_kept_and_can_be_deleted(media: str) -> None:
    person = at_question()
    update = person.media(person.here, media)
    person.does(update)
    offered = person.shown[-1].keyboard[0][0]["text"]

    reply = person.presses("Effacer mon fichier")

    sent = update["message"]["message_id"]
    assert offered == "Effacer mon fichier"
    assert [(c.method, c.fields["message_id"]) for c in reply.calls] == [
        ("deleteMessage", sent),
        ("deleteMessage", 1),
    ]
    assert reply.toast is not None


def test_file_can_be_deleted_after_the_conversation_went_on() -> None:
    person = at_question()
    person.does(person.photo(person.here))
    data = person.data("Effacer mon fichier")
    person.presses("Reprendre la question")
    person.presses("Un titre de séjour")

    assert [call.method for call in person.sends_data(data).calls] == ["deleteMessage"] * 2


def test_edited_message_is_said_not_to_be_read() -> None:
    person = at_question()
    person.writes("93")
    before = person.known

    person.does(person.edited(person.here, "75"))

    assert person.known == before
    assert "messages modifiés" in person.text_shown


def test_forwarded_post_is_read_as_words_and_harms_nothing() -> None:
    person = at_question()
    before = session_of(person)
    origin = {"type": "hidden_user", "sender_user_name": "Avocat", "date": 1}

    person.does(person.text(person.here, "Nouvelle loi ! Lisez ceci…", forward_origin=origin))

    assert session_of(person) == before
    assert person.reply.calls


@pytest.mark.parametrize("media", ["sticker", "photo", "location"])
def test_first_thing_sent_may_be_anything(media: str) -> None:
    person = Person("fr")

    person.does(person.media(person.here, media))

    assert person.labels == ["Français", "English"]
    assert "porte" in person.text_shown


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
def test_group_is_left_without_a_word(kind: str) -> None:
    person = Person()
    group = person.chat(kind=kind)

    reply = person.does(person.text(group, "/start"))

    assert reply.state is None
    assert reply.calls == (Call(Role.CALL, method="leaveChat"),)


def test_person_who_blocks_gets_silence_and_holds_no_reminder() -> None:
    """A reminder that will never be sent must not keep the answers for months."""
    person = at_decision()
    person.forget(reminded=(("fenetre_ouvre", person.moment.date()),))

    reply = person.does(person.member(person.here, "kicked"))

    assert (reply.calls, reply.is_blocked) == ((), True)
    assert person.state is not None
    assert person.state.reminded == ()


def test_stranger_who_blocks_is_not_remembered() -> None:
    person = Person()

    reply = person.does(person.member(person.here, "kicked"))

    assert (reply.state, reply.calls) == (None, ())


@pytest.mark.parametrize("command", ["/aide", "/confidentialite", "/rappels"])
def test_stranger_who_asks_what_the_bot_is_leaves_no_trace_and_can_begin(command: str) -> None:
    person = Person()

    reply = person.writes(command)
    buttons = person.labels
    person.presses("Commencer une nouvelle question")

    assert reply.state is None
    assert buttons == ["Commencer une nouvelle question"]
    assert person.labels == ["Français", "English"]


# --- an older version ---------------------------------------------------------------------------


def test_answers_that_the_content_no_longer_takes_are_asked_again() -> None:
    person = at_decision()
    session = replace(session_of(person), asked=None, revision="older")
    person.forget(session=session.without("etape"), view=TURN)

    person.writes("/resume")
    person.presses("Continuer")

    assert asked(person) == "etape"


def test_result_that_changed_with_the_content_is_shown_whole_not_only_announced() -> None:
    person = at_decision()
    person.forget(
        session=replace(session_of(person), asked=NodeId("lieu_disparu"), revision="older")
    )

    person.writes("93")

    assert "Nos informations ont changé" in person.text_shown
    assert "portail national des étrangers" in person.text_shown
    assert "Calculer mes dates" in person.labels


def test_old_button_after_the_content_changed_shows_the_new_result() -> None:
    person = at_decision()
    person.forget(
        session=replace(session_of(person), asked=NodeId("lieu_disparu"), revision="older")
    )

    person.sends_data("000001.0.oui")

    assert "portail national des étrangers" in person.text_shown
