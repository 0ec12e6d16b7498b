"""Tests of bot/conversation.py: an event and a session give a session, a screen and an answer."""

from __future__ import annotations

import pytest

from bot.conversation import several
from bot.engine.events import Chose, LanguageChosen, Remark, Typed, WentBack
from bot.engine.model import FactId, OptionId, Value
from bot.engine.session import from_json, to_json
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
    assert english.screen.untranslated > 0
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
