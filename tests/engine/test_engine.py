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
    MAX_EXPLORED,
    MAX_FAN_OUT,
    MAX_TYPED_CHARS,
)
from bot.engine.model import UNKNOWN, Flow, FlowId, OptionId
from bot.engine.session import Session
from tests.engine.factories import (
    TODAY,
    answers,
    choice,
    date_asked,
    engine,
    flow,
    notice,
    option,
    outcome,
    play,
    router,
    several,
    start,
    step,
)

# --- pressing buttons ---------------------------------------------------------------------------


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

    assert turn.place.facts["expire_le"] == "2026-12-31"
    assert turn.place.facts["departement"] == "2A"


# --- several choices ------------------------------------------------------------------------------


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


# --- typing ---------------------------------------------------------------------------------------


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


# --- outcomes and what follows them -----------------------------------------------------------------


def test_an_outcome_offers_the_continuations_whose_guard_holds(desk: Engine) -> None:
    plain, first = play(desk, "carte", "75"), play(desk, "titre", "premiere", Typed("1"), Typed("75"))

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


# --- undoing ----------------------------------------------------------------------------------------


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
    turn = play(desk, "titre", "premiere", Typed("famille"), "75", Changed("etape"), "renouvellement")

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
    assert (again.place.facts, again.session.language) == ({"departement": "75"}, "ar")
    assert again.session.turn > turn.session.turn


def test_another_language_changes_no_answer_and_no_box(desk: Engine) -> None:
    turn = play(desk, "titre", "premiere", "famille")

    switched = step(desk, turn.session, LanguageChosen("ar"))

    assert switched.session.language == "ar"
    assert switched.place == turn.place
    assert (switched.session.answers, switched.session.draft) == (turn.session.answers, ("famille",))


# --- content corrected under an open session --------------------------------------------------------


def _with(tree: Flow, *nodes: object) -> Flow:
    return replace(tree, nodes={**tree.nodes, **{n.id: n for n in nodes}})  # type: ignore[attr-defined]


def test_an_answer_whose_option_is_gone_is_dropped_and_named(
    guichet: Flow, lieu: Flow, desk: Engine
) -> None:
    session = play(desk, "titre", "premiere", Typed("famille"), "75").session
    corrected = engine(_with(guichet, choice("etape", renouvellement="expire_le")), lieu, revision="2")

    turn = corrected.resume(session)

    assert (turn.remark, turn.dropped) == (Remark.CONTENT_CHANGED, ("etape",))
    assert (turn.place.node.id, turn.session.revision) == ("etape", "2")
    assert answers(turn) == {"besoin": "titre", "motifs": ("famille",), "departement": "75"}


def test_a_question_that_was_inserted_is_asked_and_the_rest_is_kept(
    guichet: Flow, lieu: Flow, desk: Engine
) -> None:
    session = play(desk, "carte", "75").session
    inserted = choice("perdue", oui="ou", non="ou")
    corrected = engine(_with(guichet, choice("besoin", titre="etape", carte="perdue"), inserted), lieu)

    turn = corrected.resume(session)
    after = step(corrected, turn.session, "oui")

    assert (turn.place.node.id, turn.remark, turn.dropped) == (
        "perdue",
        Remark.CONTENT_CHANGED,
        (),
    )
    assert after.place.node.id == "decision"


def test_an_answer_whose_question_is_gone_is_dropped_and_named(
    guichet: Flow, lieu: Flow, desk: Engine
) -> None:
    session = play(desk, "titre", "premiere", Typed("famille")).session
    nodes = {i: n for i, n in guichet.nodes.items() if i not in ("motifs", "tri")}
    shorter = replace(guichet, nodes=nodes)
    corrected = engine(_with(shorter, choice("etape", premiere="conseil", renouvellement="ou")), lieu)

    turn = corrected.resume(session)

    assert (turn.remark, turn.dropped) == (Remark.CONTENT_CHANGED, ("motifs",))
    assert turn.place.node.id == "departement"
    assert corrected.resume(turn.session).remark is None


def test_a_correction_elsewhere_is_not_noticed(guichet: Flow, lieu: Flow, desk: Engine) -> None:
    session = play(desk, "titre").session
    corrected = engine(_with(guichet, notice("conseil", "decision")), lieu, revision="2")

    assert corrected.resume(session).remark is None


def test_a_press_is_not_taken_for_another_question(
    guichet: Flow, lieu: Flow, desk: Engine
) -> None:
    """The button was shown for the old question; its id may mean something else now."""
    session = play(desk, "carte").session
    corrected = engine(_with(guichet, choice("besoin", titre="etape")), lieu)

    turn = step(corrected, session, Chose(OptionId("titre"), session.turn))

    assert (turn.remark, answers(turn)) == (Remark.CONTENT_CHANGED, {})


@pytest.mark.parametrize("event", [Restarted(), LanguageChosen("ar")])
def test_restart_and_language_are_obeyed_even_then(
    guichet: Flow, lieu: Flow, desk: Engine, event: Event
) -> None:
    session = play(desk, "carte").session
    corrected = engine(_with(guichet, choice("besoin", titre="etape")), lieu)

    turn = step(corrected, session, event)

    assert turn.place.node.id == "besoin"
    assert turn.session.language == ("ar" if isinstance(event, LanguageChosen) else "fr")
    assert corrected.resume(turn.session).remark is None


def test_a_ticked_box_that_is_gone_is_not_confirmed(
    guichet: Flow, lieu: Flow, desk: Engine
) -> None:
    session = play(desk, "titre", "premiere", "famille", "travail").session
    corrected = engine(_with(guichet, several("motifs", "travail", goto="tri")), lieu)

    turn = step(corrected, session, Confirmed())

    assert answers(turn)["motifs"] == ("travail",)


def test_a_session_never_shown_begins(desk: Engine) -> None:
    turn = desk.resume(Session(FlowId("guichet")))

    assert (turn.remark, turn.session.asked, turn.session.turn) == (None, "besoin", 1)


# --- limits -------------------------------------------------------------------------------------------


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
    longer = engine(replace(_with(tree, detour), start=detour.id))

    asked = longer.resume(waiting)
    turn = step(longer, step(longer, asked.session, "oui").session, "oui")

    assert len(turn.session.answers) == MAX_ANSWERS
    assert turn.place == longer.place(turn.session)


# --- « I don't know » ---------------------------------------------------------------------------------


def test_not_knowing_may_lead_to_a_way_to_find_out(desk: Engine) -> None:
    turn = play(desk, "carte", UNKNOWN)

    assert [text.id for text in turn.place.passed] == ["sans_lieu"]
    assert turn.place.facts["departement"] == UNKNOWN


def test_not_knowing_may_leave_the_question_open(desk: Engine) -> None:
    place = play(desk, "titre", UNKNOWN).place

    assert (place.node.id, place.is_open, place.question, place.outcome) == (
        "etape",
        True,
        None,
        None,
    )


def test_what_remains_possible_is_a_set_with_the_question_that_settles_it(desk: Engine) -> None:
    remaining = desk.outcomes_from(play(desk, "titre", UNKNOWN).session)

    assert remaining is not None
    assert remaining.question.id == "etape"
    assert {(end.id, facts["etape"], facts.get("motifs")) for facts, end in remaining.reached} == {
        ("sans_piste", "premiere", ("aucun",)),
        ("decision", "renouvellement", None),
        ("decision", "premiere", ("famille",)),
        ("decision", "premiere", ("travail",)),
    }
    assert not remaining.is_truncated


def test_dates_and_places_stay_unknown_there(desk: Engine) -> None:
    remaining = desk.outcomes_from(play(desk, "titre", UNKNOWN).session)

    assert remaining is not None
    assert {facts.get("departement", UNKNOWN) for facts, _ in remaining.reached} == {UNKNOWN}


def test_nothing_is_open_where_a_question_is_asked(desk: Engine) -> None:
    assert desk.outcomes_from(play(desk, "titre").session) is None
    assert desk.outcomes_from(play(desk, "carte", "75").session) is None


@pytest.mark.parametrize("event", [Chose(OptionId("premiere")), Typed("première")])
def test_now_i_know_replaces_not_knowing(desk: Engine, event: Event) -> None:
    turn = play(desk, "titre", UNKNOWN, event)

    assert turn.place.node.id == "motifs"
    assert turn.session.answers == play(desk, "titre", "premiere").session.answers


def test_back_from_an_open_question_asks_it(desk: Engine) -> None:
    assert play(desk, "titre", UNKNOWN, WentBack()).place == play(desk, "titre").place


def test_a_continuation_kept_from_before_does_not_hide_an_outcome(desk: Engine) -> None:
    seen = play(desk, "titre", "premiere", Typed("famille"), "75", "compte", Changed("etape"), UNKNOWN)

    remaining = desk.outcomes_from(seen.session)

    assert remaining is not None
    assert {outcome.id for _, outcome in remaining.reached} == {"decision"}


def test_what_is_set_unknown_may_be_answered() -> None:
    tree = flow(
        "f",
        choice("q", option("a", "etape", sets={"etape": UNKNOWN})),
        choice("etape", premiere="fin", unknown="possible"),
        outcome("fin"),
    )
    desk = engine(tree)

    assert play(desk, "a").place.is_open
    assert play(desk, "a", "premiere").place.facts["etape"] == "premiere"


def _fan(ways: int, depth: int) -> Engine:
    """Return a flow whose open question leads to ways ** depth outcomes."""
    first = choice("q0", **{f"o{i}": "q1" for i in range(ways)}, unknown="possible")
    rest = [choice(f"q{d}", **{f"o{i}": f"q{d + 1}" for i in range(ways)}) for d in range(1, depth)]
    return engine(flow("f", first, *rest, outcome(f"q{depth}")))


def test_all_outcomes_up_to_the_limit_are_shown() -> None:
    remaining = _fan(2, 7).outcomes_from(play(_fan(2, 7), UNKNOWN).session)

    assert remaining is not None
    assert (len(remaining.reached), remaining.is_truncated) == (MAX_FAN_OUT, False)


def test_more_outcomes_are_cut_and_said_to_be() -> None:
    remaining = _fan(8, 3).outcomes_from(play(_fan(8, 3), UNKNOWN).session)

    assert remaining is not None
    assert (len(remaining.reached), remaining.is_truncated) == (MAX_FAN_OUT, True)


def test_the_search_for_outcomes_is_bounded() -> None:
    assert 8**4 > MAX_EXPLORED

    remaining = _fan(8, 6).outcomes_from(play(_fan(8, 6), UNKNOWN).session)

    assert remaining is not None
    assert (remaining.reached, remaining.is_truncated) == ((), True)


@pytest.mark.parametrize("unknown", [None, "possible"])
def test_a_date_that_must_be_known_cuts_the_set(unknown: str | None) -> None:
    """What lies behind it is not known; saying « these are all » would be a lie."""
    tree = flow(
        "f",
        choice("q", a="quand", b="fin", unknown="possible"),
        date_asked("quand", "r", unknown=unknown),
        router("r", "fin"),
        outcome("fin"),
    )
    desk = engine(tree)

    remaining = desk.outcomes_from(play(desk, UNKNOWN).session)

    assert remaining is not None
    assert [facts["q"] for facts, _ in remaining.reached] == ["b"]
    assert remaining.is_truncated
