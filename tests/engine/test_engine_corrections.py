"""Content corrected under an open session: `Engine.resume` and the next step."""

from dataclasses import replace

import pytest

from bot.engine.engine import Engine
from bot.engine.events import (
    Chose,
    Confirmed,
    Event,
    LanguageChosen,
    Remark,
    Restarted,
    Typed,
)
from bot.engine.model import Flow, FlowId, Node, OptionId
from bot.engine.session import Session
from tests.engine.factories import (
    answers,
    choice,
    engine,
    notice,
    play,
    several,
    step,
)


def _with(tree: Flow, *nodes: Node) -> Flow:
    return replace(tree, nodes={**tree.nodes, **{n.id: n for n in nodes}})


def test_an_answer_whose_option_is_gone_is_dropped_and_named(
    guichet: Flow, lieu: Flow, desk: Engine
) -> None:
    session = play(desk, "titre", "premiere", Typed("famille"), "75").session
    corrected = engine(
        _with(guichet, choice("etape", renouvellement="expire_le")), lieu, revision="2"
    )

    turn = corrected.resume(session)

    assert (turn.remark, turn.dropped) == (Remark.CONTENT_CHANGED, ("etape",))
    assert (turn.place.node.id, turn.session.revision) == ("etape", "2")
    assert answers(turn) == {"besoin": "titre", "motifs": ("famille",), "departement": "75"}


def test_a_question_that_was_inserted_is_asked_and_the_rest_is_kept(
    guichet: Flow, lieu: Flow, desk: Engine
) -> None:
    session = play(desk, "carte", "75").session
    inserted = choice("perdue", oui="ou", non="ou")
    corrected = engine(
        _with(guichet, choice("besoin", titre="etape", carte="perdue"), inserted), lieu
    )

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
    corrected = engine(
        _with(shorter, choice("etape", premiere="conseil", renouvellement="ou")), lieu
    )

    turn = corrected.resume(session)

    assert (turn.remark, turn.dropped) == (Remark.CONTENT_CHANGED, ("motifs",))
    assert turn.place.node.id == "departement"
    assert corrected.resume(turn.session).remark is None


def test_a_correction_elsewhere_is_not_noticed(guichet: Flow, lieu: Flow, desk: Engine) -> None:
    session = play(desk, "titre").session
    corrected = engine(_with(guichet, notice("conseil", "decision")), lieu, revision="2")

    assert corrected.resume(session).remark is None


def test_a_press_is_not_taken_for_another_question(guichet: Flow, lieu: Flow, desk: Engine) -> None:
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
