from dataclasses import replace

import pytest

from bot.engine.engine import Engine, french_words
from bot.engine.events import (
    Changed,
    Chose,
    Confirmed,
    Event,
    LanguageChosen,
    Remark,
    Restarted,
    Typed,
    WentBack,
)
from bot.engine.limits import (
    MAX_ANSWERS,
    MAX_CANDIDATES,
    MAX_TYPED_CHARS,
)
from bot.engine.model import UNKNOWN, OptionId
from tests.engine.factories import (
    TODAY,
    answers,
    choice,
    engine,
    facts,
    flow,
    option,
    outcome,
    play,
    start,
    step,
)

# --- pressing buttons -------------------------------------------------------------------------


def test_each_accepted_event_is_a_new_turn(desk: Engine) -> None:
    turns = [play(desk, *said).session.turn for said in ([], ["titre"], ["titre", "premiere"])]

    assert turns == [1, 2, 3]


def test_the_session_remembers_what_was_asked_by_which_content(desk: Engine) -> None:
    session = play(desk, "titre").session

    assert (session.asked, session.revision) == ("etape", "1")


def test_a_step_does_not_modify_the_session(desk: Engine) -> None:
    session = play(desk, "titre").session
    kept = replace(session)

    step(desk, session, "premiere")

    assert session == kept


@pytest.mark.parametrize("event", [Chose(OptionId("premiere"), 1), Confirmed(1), WentBack(1)])
def test_press_on_an_older_screen_changes_nothing(desk: Engine, event: Event) -> None:
    """Telegram keeps old keyboards on screen for ever; people scroll up and press them."""
    turn = play(desk, "titre")

    stale = step(desk, turn.session, event)

    assert (stale.remark, stale.session, stale.place) == (Remark.STALE, turn.session, turn.place)


def test_two_events_at_once_answer_one_question(desk: Engine) -> None:
    press = Chose(OptionId("titre"), start(desk).session.turn)
    first = step(desk, start(desk).session, press)

    second = step(desk, first.session, press)

    assert (second.remark, answers(second)) == (Remark.STALE, {"besoin": "titre"})


@pytest.mark.parametrize(
    ("said", "event"),
    [
        ([], Chose(OptionId("nulle_part"))),
        ([], Chose(OptionId(UNKNOWN))),
        ([], Confirmed()),
        ([], Changed("besoin")),
        (["titre", "renouvellement"], Chose(OptionId("demain"))),
        (["carte"], Chose(OptionId("999"))),
        (["carte", "75"], Chose(OptionId("compte"))),
        (["carte", "75"], Confirmed()),
        (["titre", "premiere"], Chose(OptionId("autre"))),
        (["titre", "premiere"], Chose(OptionId(UNKNOWN))),
    ],
)
def test_what_is_not_offered_changes_nothing(desk: Engine, said: list[str], event: Event) -> None:
    turn = play(desk, *said)

    refused = step(desk, turn.session, event)

    assert (refused.remark, refused.session) == (Remark.NOT_OFFERED, turn.session)


def test_a_calendar_or_a_map_may_offer_buttons_too(desk: Engine) -> None:
    turn = play(desk, "titre", "renouvellement", "2026-12-31", "2A")

    assert facts(turn)["expire_le"] == "2026-12-31"
    assert facts(turn)["departement"] == "2A"


# --- several choices --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ticks", "draft"),
    [
        (["famille"], ("famille",)),
        (["travail", "famille"], ("travail", "famille")),
        (["famille", "famille"], ()),
        (["famille", "aucun"], ("aucun",)),
        (["aucun", "travail"], ("travail",)),
    ],
)
def test_boxes_are_ticked_and_unticked(desk: Engine, ticks: list[str], draft: object) -> None:
    turn = play(desk, "titre", "premiere", *ticks)

    assert (turn.session.draft, turn.place.node.id) == (draft, "motifs")


def test_ticking_keeps_the_turn_so_that_the_screen_stays_good(desk: Engine) -> None:
    asked = play(desk, "titre", "premiere").session

    ticked = step(desk, asked, Chose(OptionId("famille"), asked.turn)).session

    assert ticked.turn == asked.turn


def test_confirmed_boxes_are_the_answer_in_the_order_of_the_screen(desk: Engine) -> None:
    turn = play(desk, "titre", "premiere", "travail", "famille", Confirmed())

    assert answers(turn)["motifs"] == ("famille", "travail")
    assert turn.session.draft == ()


def test_nothing_ticked_is_said(desk: Engine) -> None:
    turn = play(desk, "titre", "premiere", Confirmed())

    assert (turn.remark, turn.place.node.id) == (Remark.NOTHING_CHOSEN, "motifs")


def test_the_option_that_excludes_the_others_leads_on_alone(desk: Engine) -> None:
    assert play(desk, "titre", "premiere", "aucun", Confirmed()).place.node.id == "sans_piste"


# --- typing -----------------------------------------------------------------------------------


def test_a_typed_answer_leads_where_the_button_does(desk: Engine) -> None:
    typed = play(desk, Typed("Titré"), Typed("2"), Typed("٣١/١٢/٢٠٢٦"), Typed("paris"))

    assert typed.place == play(desk, "titre", "renouvellement", "2026-12-31", "75").place


def test_the_words_are_those_of_the_persons_language(desk: Engine) -> None:
    turn = desk.step(
        start(desk).session,
        Typed("permit"),
        today=TODAY,
        words=lambda _, options: {i: {"titre": ("Permit",)}.get(i, ()) for i in options},
    )

    assert answers(turn) == {"besoin": "titre"}


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("xyzzy", Remark.NO_MATCH),
        ("", Remark.NO_MATCH),
        ("7", Remark.NO_MATCH),
        ("titre " * MAX_TYPED_CHARS, Remark.TOO_LONG),
    ],
)
def test_a_text_that_answers_nothing_changes_nothing(
    desk: Engine, text: str, remark: Remark
) -> None:
    asked = start(desk)

    turn = step(desk, asked.session, Typed(text))

    assert (turn.remark, turn.session) == (remark, asked.session)


def test_an_ambiguous_text_gets_candidates_not_a_guess() -> None:
    cards = [option(f"c{i}", "fin", label=f"Carte de séjour {i}") for i in "abcde"]
    desk = engine(flow("f", choice("q", *cards), outcome("fin")))

    turn = play(desk, Typed("carte de séjour"))

    assert turn.remark is Remark.AMBIGUOUS
    assert turn.candidates == ("ca", "cb", "cc")[:MAX_CANDIDATES]
    assert answers(turn) == {}


def test_an_ambiguous_place_gets_its_codes(desk: Engine) -> None:
    turn = play(desk, "carte", Typed("20"))

    assert (turn.remark, turn.candidates) == (Remark.AMBIGUOUS, ("2A", "2B"))


def test_words_for_an_option_that_is_not_offered_choose_nothing(desk: Engine) -> None:
    """A translation never opens a way that the content does not."""
    words = {"secret": ("Sésame",)}

    for said in ([], ["carte", "75"]):
        turn = desk.step(
            play(desk, *said).session, Typed("sésame"), today=TODAY, words=lambda *_: words
        )
        assert turn.remark is Remark.NO_MATCH


def test_a_wrong_date_says_why_and_is_asked_again(desk: Engine) -> None:
    turn = play(desk, "titre", "renouvellement", Typed("31/02/2026"))

    assert (turn.remark, turn.place.node.id) == (Remark.DATE_IMPOSSIBLE, "expire_le")


def test_a_continuation_may_be_typed(desk: Engine) -> None:
    assert play(desk, "carte", "75", Typed("dates")).place.node.id == "entre_le"


def test_an_outcome_that_offers_nothing_takes_no_text(desk: Engine) -> None:
    turn = play(desk, "titre", "premiere", Typed("aucun"), Typed("bonjour"))

    assert (turn.remark, turn.place.node.id) == (Remark.NO_MATCH, "sans_piste")


def test_not_knowing_has_its_words_where_it_is_an_answer() -> None:
    for unknown, expected in (("fin", True), (None, False)):
        node = choice("q", oui="fin", unknown=unknown)
        assert (UNKNOWN in french_words(node, node.options)) is expected


# --- outcomes and what follows them -----------------------------------------------------------


def test_an_outcome_offers_the_continuations_whose_guard_holds(desk: Engine) -> None:
    plain, first = (
        play(desk, "carte", "75"),
        play(desk, "titre", "premiere", Typed("1"), Typed("75")),
    )

    assert list(plain.place.options) == ["dates"]
    assert list(first.place.options) == ["dates", "compte"]


def test_a_continuation_leads_on_to_another_outcome(desk: Engine) -> None:
    turn = play(desk, "carte", "75", "dates", Typed("1/1/2026"))

    assert turn.place.node.id == "decision_datee"
    assert turn.place.outcome is not None
    assert turn.place.path[-2].question is None


def test_back_from_a_continuation_returns_to_the_outcome(desk: Engine) -> None:
    turn = play(desk, "carte", "75", "dates", WentBack())

    assert turn.place == play(desk, "carte", "75").place


# --- undoing ----------------------------------------------------------------------------------


def test_back_undoes_the_last_answer(desk: Engine) -> None:
    turn = play(desk, "titre", "premiere", WentBack())

    assert turn.place == play(desk, "titre").place
    assert answers(turn) == {"besoin": "titre"}


def test_back_at_the_first_question_is_said(desk: Engine) -> None:
    assert play(desk, WentBack()).remark is Remark.NOTHING_TO_UNDO


def test_back_never_undoes_a_known_fact(desk: Engine) -> None:
    turn = start(desk, {"besoin": "titre"})

    assert step(desk, turn.session, WentBack()).remark is Remark.NOTHING_TO_UNDO


def test_a_changed_answer_keeps_the_later_ones_that_still_hold(desk: Engine) -> None:
    turn = play(
        desk, "titre", "premiere", Typed("famille"), "75", Changed("etape"), "renouvellement"
    )

    assert turn.place.node.id == "expire_le"
    assert step(desk, turn.session, Typed("31/12/2026")).place.node.id == "decision"


def test_changing_asks_that_question_again(desk: Engine) -> None:
    turn = play(desk, "titre", "premiere", Typed("famille"), "75", Changed("besoin"))

    assert (turn.place.node.id, turn.place.path) == ("besoin", ())


def test_the_same_answer_again_finds_everything_as_it_was(desk: Engine) -> None:
    before = play(desk, "titre", "premiere", Typed("famille"), "75")

    after = play(desk, "titre", "premiere", Typed("famille"), "75", Changed("besoin"), "titre")

    assert after.place == before.place
    assert after.session.answers == before.session.answers


def test_a_continuation_may_be_changed(desk: Engine) -> None:
    turn = play(desk, "carte", "75", "dates", Typed("1/1/2026"), Changed("@decision"))

    assert turn.place.node.id == "decision"


def test_restart_forgets_the_answers_and_keeps_what_was_known(desk: Engine) -> None:
    turn = start(desk, {"departement": "75"}, language="ar")
    turn = step(desk, turn.session, "titre")

    again = step(desk, turn.session, Restarted())

    assert (again.place.node.id, answers(again)) == ("besoin", {})
    assert (facts(again), again.session.language) == ({"departement": "75"}, "ar")
    assert again.session.turn > turn.session.turn


def test_another_language_changes_no_answer_and_no_box(desk: Engine) -> None:
    turn = play(desk, "titre", "premiere", "famille")

    switched = step(desk, turn.session, LanguageChosen("ar"))

    assert switched.session.language == "ar"
    assert switched.place == turn.place
    assert (switched.session.answers, switched.session.draft) == (
        turn.session.answers,
        ("famille",),
    )


# --- limits -----------------------------------------------------------------------------------


@pytest.fixture
def endless() -> Engine:
    asked = [choice(f"q{i}", oui=f"q{i + 1}", non=f"q{i + 1}") for i in range(MAX_ANSWERS + 5)]
    return engine(flow("f", *asked, outcome(f"q{MAX_ANSWERS + 5}")))


def test_a_session_holds_no_more_answers_than_the_limit(endless: Engine) -> None:
    full = play(endless, *["oui"] * MAX_ANSWERS)

    turn = step(endless, full.session, "oui")

    assert (turn.remark, len(turn.session.answers)) == (Remark.FULL, MAX_ANSWERS)
    assert step(endless, turn.session, WentBack()).remark is None


def test_answers_that_wait_make_room_for_new_ones(endless: Engine) -> None:
    """They are kept for later questions; a full session must not be a dead end."""
    full = play(endless, *["oui"] * MAX_ANSWERS)
    waiting = replace(full.session, answers=full.session.answers[1:])
    detour = choice("detour", oui="q0")
    tree = endless.flows[full.session.flow].flow
    longer = engine(replace(tree, start=detour.id, nodes={**tree.nodes, detour.id: detour}))

    asked = longer.resume(waiting)
    turn = step(longer, step(longer, asked.session, "oui").session, "oui")

    assert len(turn.session.answers) == MAX_ANSWERS
    assert turn.place == longer.place(turn.session)


def test_typed_choice_joins_the_boxes_already_ticked(desk: Engine) -> None:
    turn = play(desk, "titre", "premiere", "travail")

    said = step(desk, turn.session, Typed("famille"))

    assert answers(said)["motifs"] == ("famille", "travail")
