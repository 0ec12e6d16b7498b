"""Tests of bot/conversation.py: an event and a session give a session, a screen and an answer."""

from __future__ import annotations

from datetime import date

import pytest

from bot.conversation import MAIN_FLOW, several
from bot.engine.events import Chose, Event, LanguageChosen, Remark, Restarted, Typed, WentBack
from bot.engine.model import FactId, FlowId, OptionId, Value
from bot.engine.session import Session, from_json, to_json
from bot.filing.following import ClockDecision
from bot.filing.model import Decision, Several
from tests.real import TODAY, real_conversation

HELD = real_conversation()
ETUDIANT: dict[FactId, Value] = {
    FactId("demarche"): "titre_sejour",
    FactId("titre"): "etudiant",
    FactId("etape"): "renouvellement",
}


def test_first_screen_asks_the_first_question() -> None:
    shown = HELD.begin(TODAY)

    assert shown.screen.blocks[0].kind == "question"
    assert shown.answer is None
    assert not shown.screen.is_end


def test_known_facts_are_not_asked_and_decide() -> None:
    shown = HELD.begin(TODAY, known={**ETUDIANT, FactId("departement"): "93"})

    assert isinstance(shown.answer, Decision)
    assert shown.answer.door.channel == "anef"
    assert shown.screen.is_end


def test_answer_is_the_same_as_without_a_conversation() -> None:
    """One source, many faces."""
    from bot.filing.resolve import resolve

    facts = {**ETUDIANT, FactId("departement"): "93", FactId("expire_le"): "2027-05-02"}

    shown = HELD.begin(TODAY, known=facts)

    assert shown.answer == resolve(HELD.library.table, facts, TODAY)


def test_date_that_only_refines_gives_a_window() -> None:
    known = {**ETUDIANT, FactId("departement"): "93", FactId("expire_le"): "2027-05-02"}

    answer = HELD.begin(TODAY, known=known).answer

    assert isinstance(answer, Decision)
    assert answer.window is not None
    assert answer.window.status == "too_early"


def test_press_on_an_older_screen_changes_nothing() -> None:
    first = HELD.begin(TODAY)
    second = HELD.handle(first.session, Typed("titre_sejour"), TODAY)

    stale = HELD.handle(second.session, Chose(OptionId("asile"), turn=first.session.turn), TODAY)

    assert stale.turn.remark is Remark.STALE
    assert stale.session.answers == second.session.answers


def test_session_may_rest_between_every_two_events() -> None:
    shown = HELD.begin(TODAY)
    for said in ("titre_sejour", "etudes", "etudes", "renouvellement", "93"):
        shown = HELD.handle(from_json(to_json(shown.session)), Typed(said), TODAY)

    assert isinstance(shown.answer, Decision)
    assert HELD.resume(shown.session, TODAY).screen == shown.screen


def test_doors_that_remain_are_shown_when_nobody_knows() -> None:
    shown = HELD.begin(TODAY)
    for said in ("nationalite", "inconnu"):
        shown = HELD.handle(shown.session, Typed(said), TODAY)

    assert isinstance(shown.answer, Several)
    assert {d.procedure.id for d in shown.answer.decisions} == {
        "naturalisation_decret",
        "naturalisation_declaration",
        "autorisation_travail",
    }
    assert shown.answer.settle_with == "demarche"


def test_one_door_that_remains_is_the_decision() -> None:
    shown = HELD.begin(TODAY)
    for said in ("nationalite", "inconnu"):
        shown = HELD.handle(shown.session, Typed(said), TODAY)
    remaining = HELD.engine.outcomes_from(shown.session)
    assert remaining is not None
    one = remaining.__class__(remaining.reached[:1], remaining.question)

    assert isinstance(several(HELD.library.table, one, TODAY), Decision)


def test_language_changes_words_and_nothing_else() -> None:
    french = HELD.begin(TODAY)

    english = HELD.handle(french.session, LanguageChosen("en"), TODAY)

    assert english.screen.language == "en"
    assert english.screen.untranslated == 0
    assert english.screen.blocks != french.screen.blocks
    assert [b.id for b in english.screen.buttons] == [b.id for b in french.screen.buttons]


@pytest.mark.parametrize(("language", "said"), [("en", "I don't know"), ("en", "je ne sais pas")])
def test_i_do_not_know_is_read_in_the_persons_language(language: str, said: str) -> None:
    first = HELD.begin(TODAY, language=language)

    assert HELD.handle(first.session, Typed(said), TODAY).turn.remark is None


def test_back_after_a_decision_asks_the_last_question_again() -> None:
    shown = HELD.begin(TODAY, known=ETUDIANT)
    decided = HELD.handle(shown.session, Typed("93"), TODAY)

    back = HELD.handle(decided.session, WentBack(), TODAY)

    assert back.turn.place.node == shown.turn.place.node
    assert back.answer is None


def test_language_that_does_not_exist_is_not_taken() -> None:
    shown = HELD.begin(TODAY, language="zz")

    chosen = HELD.handle(shown.session, LanguageChosen("zz"), TODAY)

    assert (shown.session.language, chosen.session.language) == ("fr", "fr")
    assert chosen.turn.remark is Remark.NOT_OFFERED


def test_link_to_a_flow_that_does_not_exist_opens_the_main_flow_and_says_so() -> None:
    shown = HELD.begin(TODAY, flow=FlowId("disparu"))

    assert shown.session.flow == MAIN_FLOW
    assert shown.turn.remark is Remark.CONTENT_CHANGED


@pytest.mark.parametrize("event", [Typed("oui"), Restarted(), LanguageChosen("en")])
def test_session_of_a_flow_that_is_gone_begins_anew(event: Event) -> None:
    stored = Session(flow=FlowId("disparu"), turn=4, language="zz")

    shown = HELD.handle(stored, event, TODAY)

    assert (shown.session.flow, shown.session.turn) == (MAIN_FLOW, 5)
    assert shown.turn.remark is Remark.CONTENT_CHANGED


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("étudiant", "titre_sejour"),
        ("je veux renouveler ma carte étudiant", "titre_sejour"),
        ("travail", "titre_sejour"),
        ("visa", "visa_a_valider"),
        ("j'ai perdu ma carte", "ma_carte"),
        ("rendez-vous", "bloque"),
        ("oqtf", "papier_recu"),
    ],
)
def test_first_screen_understands_what_people_type(text: str, option: str) -> None:
    shown = HELD.handle(HELD.begin(TODAY).session, Typed(text), TODAY)

    assert option in (*shown.turn.candidates, shown.session.answer("besoin"))


def test_link_with_a_fact_that_nobody_knows_keeps_nothing_of_it() -> None:
    shown = HELD.begin(TODAY, known={FactId("zz"): "a" * 1_000_000, FactId("titre"): "etudiant"})

    assert [one.name for one in shown.session.given] == ["titre"]


@pytest.mark.parametrize(
    ("clock", "due"),
    [
        ("complement_30_jours", date(2026, 12, 20)),
        ("recours_2_mois", date(2027, 1, 20)),
        ("motifs", date(2027, 1, 20)),
    ],
)
def test_clock_that_a_link_names_asks_its_day_and_counts_from_it(clock: str, due: date) -> None:
    """The code on a printed sheet reopens the clock without its date."""
    held = HELD
    begun = held.begin(TODAY, known={FactId("delai"): clock})

    shown = held.handle(begun.session, Typed("20/11/2026"), TODAY)

    assert isinstance(shown.answer, ClockDecision)
    assert (shown.answer.clock.id, shown.answer.due) == (clock, due)


def test_oqtf_that_a_link_names_asks_first_where_the_person_is() -> None:
    begun = HELD.begin(TODAY, known={FactId("delai"): "recours_oqtf"})

    assert begun.session.asked == "situation_oqtf"


def test_reasons_that_were_asked_for_are_due_a_month_later() -> None:
    held = HELD
    shown = held.begin(TODAY, known={FactId("delai"): "motifs"})
    for event in (Typed("20/10/2026"), Chose(OptionId("raisons")), Typed("31/10/2026")):
        shown = held.handle(shown.session, event, TODAY)

    assert isinstance(shown.answer, ClockDecision)
    assert (shown.answer.clock.id, shown.answer.due) == ("motifs_reponse", date(2026, 11, 30))


@pytest.mark.parametrize(
    ("language", "said", "answer"),
    [
        ("ar", "جامعة", "etudes"),
        ("ar", "دراستي أو تدريبي", "etudes"),
        ("ar", "٢", "etudes"),
        ("ar", "études", "etudes"),
        ("en", "my studies or my internship", "etudes"),
        ("en", "university", "etudes"),
    ],
)
def test_answer_is_read_in_the_persons_language(language: str, said: str, answer: str) -> None:
    shown = HELD.begin(TODAY, language=language)
    shown = HELD.handle(shown.session, Typed("1"), TODAY)

    after = HELD.handle(shown.session, Typed(said), TODAY)

    assert after.turn.remark is None
    assert after.turn.place.facts[FactId("situation")] == answer


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ar", "2 مايو 2027"),
        ("ar", "2 ماي 2027"),
        ("ar", "٢/٥/٢٠٢٧"),
        ("fa", "۲ مه ۲۰۲۷"),
        ("en", "2 May 2027"),
        ("en", "May 2, 2027"),
    ],
)
def test_date_is_read_in_the_persons_language(language: str, said: str) -> None:
    shown = HELD.begin(TODAY, flow=FlowId("dates"), known=ETUDIANT, language=language)

    after = HELD.handle(shown.session, Typed(said), TODAY)

    assert after.turn.remark is None
    assert after.turn.place.facts[FactId("expire_le")] == "2027-05-02"
