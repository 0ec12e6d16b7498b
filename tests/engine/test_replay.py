import pytest

from bot.engine.compiled import Compiled
from bot.engine.engine import Engine
from bot.engine.events import Changed, Typed, WentBack
from bot.engine.limits import MAX_CHOICES
from bot.engine.model import UNKNOWN, FlowId, Question, Value
from bot.engine.replay import Replay, accepts
from bot.engine.session import Answer, Session
from tests.engine.factories import (
    answers,
    choice,
    date_asked,
    departement,
    engine,
    facts,
    flow,
    guard,
    notice,
    option,
    outcome,
    play,
    router,
    several,
    start,
    step,
)

# --- one kind of node each --------------------------------------------------------------------


def test_the_first_question_is_where_a_flow_begins(desk: Engine) -> None:
    place = start(desk).place

    assert (place.node.id, place.path, dict(place.facts)) == ("besoin", (), {})


def test_an_answer_leads_to_its_node_and_is_a_fact(desk: Engine) -> None:
    place = play(desk, "titre").place

    assert (place.node.id, place.facts) == ("etape", {"besoin": "titre"})


def test_the_path_names_what_was_answered_where(desk: Engine) -> None:
    path = play(desk, "titre", "renouvellement", Typed("31/12/2026")).place.path

    assert [(step.node, step.value) for step in path] == [
        ("besoin", "titre"),
        ("etape", "renouvellement"),
        ("expire_le", "2026-12-31"),
    ]


def test_a_notice_is_passed_until_the_next_answer(desk: Engine) -> None:
    at_place = play(desk, "titre", "renouvellement", UNKNOWN)

    after = step(desk, at_place.session, Typed("75"))

    assert [text.id for text in at_place.place.passed] == ["conseil"]
    assert after.place.passed == ()


def test_an_option_sets_facts() -> None:
    tree = flow("f", choice("q", option("oui", "fin", sets={"titre": "etudiant"})), outcome("fin"))

    turn = play(engine(tree), "oui")

    assert facts(turn) == {"q": "oui", "titre": "etudiant"}


def test_a_fact_set_by_an_option_is_not_asked() -> None:
    asked = choice("titre", etudiant="fin", visiteur="q")
    tree = flow(
        "f", choice("q", option("a", "titre", sets={"titre": "etudiant"})), asked, outcome("fin")
    )

    turn = play(engine(tree), "a")

    assert turn.place.outcome is not None
    assert answers(turn) == {"q": "a"}


def test_a_fact_set_to_what_the_question_does_not_take_is_asked() -> None:
    asked = choice("titre", visiteur="fin")
    tree = flow(
        "f", choice("q", option("a", "titre", sets={"titre": "etudiant"})), asked, outcome("fin")
    )
    desk = engine(tree)

    asking, after = play(desk, "a"), play(desk, "a", "visiteur")

    assert asking.place.node.id == "titre"
    assert "titre" not in asking.place.facts
    assert facts(after)["titre"] == "visiteur"


def test_a_router_follows_several_choices() -> None:
    tree = flow(
        "f",
        several("vecu", "a", "b", "c", goto="r"),
        router("r", (guard(vecu="b"), "oui"), "non"),
        outcome("oui"),
        outcome("non"),
    )

    assert play(engine(tree), Typed("a, b")).place.node.id == "oui"
    assert play(engine(tree), Typed("a, c")).place.node.id == "non"


# --- a way back that the flow wants -----------------------------------------------------------


@pytest.fixture
def retrying() -> Engine:
    """A card that has ended is asked about again."""
    return engine(
        flow(
            "f",
            choice("carte", finie="relire", valable="fin"),
            notice("relire", "carte"),
            outcome("fin", option("encore", "carte")),
            retry=["relire", "fin"],
        )
    )


def test_a_question_met_again_is_asked_again(retrying: Engine) -> None:
    turn = play(retrying, "finie")

    assert turn.place.question is not None
    assert [text.id for text in turn.place.passed] == ["relire"]
    assert retrying.resume(turn.session).remark is None


def test_the_new_answer_replaces_the_old(retrying: Engine) -> None:
    turn = play(retrying, "finie", "finie", "valable")

    assert turn.place.node.id == "fin"
    assert answers(turn) == {"carte": "valable"}


def test_a_continuation_met_again_is_not_followed_again(retrying: Engine) -> None:
    turn = play(retrying, "valable", "encore")

    assert turn.place.node.id == "carte"
    assert step(retrying, turn.session, WentBack()).place.node.id == "fin"


def test_a_known_fact_that_leads_back_is_asked(retrying: Engine) -> None:
    turn = play(retrying, "valable", known={"carte": "finie"})

    assert (turn.place.node.id, turn.place.known) == ("fin", ())


def test_an_outcome_met_again_is_shown_again() -> None:
    tree = flow(
        "f",
        outcome("o", option("a", "o"), option("b", "fin")),
        outcome("fin"),
        retry=["o"],
    )
    desk = engine(tree)

    again, after = play(desk, "a"), play(desk, "a", "b")

    assert (again.place.node.id, after.place.node.id) == ("o", "fin")


# --- facts known from the start ---------------------------------------------------------------


def test_a_known_fact_is_not_asked(desk: Engine) -> None:
    turn = start(desk, {"besoin": "carte", "departement": "2A"})

    assert (turn.place.node.id, turn.place.path) == ("decision", ())
    assert turn.place.known == ("besoin", "departement")


def test_known_several_choices_are_not_asked(desk: Engine) -> None:
    known: dict[str, Value] = {
        "besoin": "titre",
        "etape": "premiere",
        "motifs": ("famille", "travail"),
    }

    assert start(desk, known).place.node.id == "departement"


@pytest.mark.parametrize(
    ("fact", "value", "asked"),
    [
        ("besoin", "sorcellerie", "besoin"),
        ("besoin", ("titre",), "besoin"),
        ("etape", ("premiere",), "etape"),
        ("departement", "999", "departement"),
        ("departement", "paris", "departement"),
    ],
)
def test_an_invalid_known_fact_is_asked(desk: Engine, fact: str, value: Value, asked: str) -> None:
    turn = start(desk, {"besoin": "titre" if fact == "etape" else "carte", fact: value})

    assert turn.place.node.id == asked
    assert fact not in turn.place.facts
    assert fact not in turn.place.known


@pytest.mark.parametrize(
    "value", ["2026-02-31", "31/12/2026", "2026-W01-1", "20261231", "0001-01-01", "9999-12-31", ""]
)
def test_an_invalid_known_date_is_asked(desk: Engine, value: str) -> None:
    known = {"besoin": "titre", "etape": "renouvellement", "expire_le": value}

    assert start(desk, known).place.node.id == "expire_le"


def test_what_the_person_answers_beats_an_open_known_fact(desk: Engine) -> None:
    """« inconnu » came with the link; « now I know » must count."""
    opened = start(desk, {"besoin": "titre", "etape": UNKNOWN})

    turn = step(desk, opened.session, "premiere")

    assert opened.place.is_open
    assert (turn.place.node.id, facts(turn)["etape"]) == ("motifs", "premiere")
    assert turn.place.known == ("besoin",)


# --- one walk, or two -------------------------------------------------------------------------


def test_going_on_is_a_walk_from_the_start(desk: Engine) -> None:
    turn = play(desk, "titre", "premiere", Typed("famille, travail"), Typed("93"), "dates")

    assert turn.place == desk.place(turn.session)


def test_answers_to_what_nobody_asks_are_dropped(guichet: object, desk: Engine) -> None:
    session = Session(FlowId("guichet"), answers=(Answer("disparue", "oui"),))

    assert desk.place(session).dropped == ("disparue",)


def test_a_replay_may_not_go_on_from_an_answer_already_used(desk: Engine) -> None:
    session = Session(FlowId("guichet"), answers=(Answer("besoin", "titre"),))
    replay = Replay(desk.flows, frozenset(), session, {"besoin", "etape"})
    place = replay.run()

    assert not replay.may_go_on(place, "besoin")
    assert replay.may_go_on(place, "etape")


def test_the_same_fact_asked_twice_in_other_words_never_turns_in_circles() -> None:
    """A content fault: the second question cannot be answered without undoing the first."""
    tree = flow(
        "f",
        choice("a", oui="fin", fact="titre", unknown="b"),
        choice("b", non="fin", fact="titre"),
        outcome("fin"),
    )
    desk = engine(tree)

    turn = play(desk, UNKNOWN)

    assert (turn.place.node.id, turn.dropped) == ("b", ())
    assert desk.resume(turn.session).remark is None


# --- what a question takes --------------------------------------------------------------------

TICKED = several("q", "a", "b", "rien", goto="fin", none="rien")


@pytest.mark.parametrize(
    ("question", "value"),
    [
        (choice("q", oui="fin"), "oui"),
        (choice("q", oui="fin", unknown="fin"), UNKNOWN),
        (TICKED, ("b", "a")),
        (TICKED, ("rien",)),
        (date_asked("q", "fin"), "2026-12-31"),
        (departement("q", "fin"), "2A"),
    ],
)
def test_a_question_takes(question: Question, value: Value) -> None:
    assert accepts(question, value, question.options, frozenset({"2A"}))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        (choice("q", oui="fin"), "non"),
        (choice("q", oui="fin"), UNKNOWN),
        (choice("q", oui="fin"), ("oui",)),
        (TICKED, "a"),
        (TICKED, ()),
        (TICKED, ("a", "c")),
        (TICKED, ("a", "rien")),
        (TICKED, ("a",) * (MAX_CHOICES + 1)),
        (date_asked("q", "fin"), "demain"),
        (date_asked("q", "fin"), ("2026-12-31",)),
        (departement("q", "fin"), "99"),
        (departement("q", "fin"), ("2A",)),
    ],
)
def test_a_question_does_not_take(question: Question, value: Value) -> None:
    assert not accepts(question, value, question.options, frozenset({"2A"}))


def test_an_option_whose_guard_fails_is_not_taken() -> None:
    tree = flow(
        "f",
        choice("age", majeur="q", mineur="q"),
        choice("q", option("a", "fin", when=guard(age="majeur")), option("b", "fin")),
        outcome("fin"),
    )
    desk = engine(tree)

    turn = play(desk, "majeur", "a", Changed("age"), "mineur")

    assert (turn.place.node.id, turn.dropped, list(turn.place.options)) == ("q", ("q",), ["b"])


def test_a_continuation_whose_guard_fails_is_dropped(desk: Engine) -> None:
    created = play(desk, "titre", "premiere", Typed("famille"), Typed("93"), "compte")

    changed = step(desk, created.session, Changed("etape"))
    turn = step(desk, step(desk, changed.session, "renouvellement").session, Typed("1/1/27"))

    assert (turn.place.node.id, turn.dropped) == ("decision", ("@decision",))


def test_compiled_flows_are_shared_and_never_changed(guichet: object, desk: Engine) -> None:
    compiled = desk.flows[FlowId("guichet")]

    play(desk, "titre", "premiere")

    assert isinstance(compiled, Compiled)
    assert start(desk).place.node.id == "besoin"
