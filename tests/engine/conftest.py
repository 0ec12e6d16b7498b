"""The flows that most tests of the engine converse with."""

from __future__ import annotations

import pytest

from bot.engine.engine import Engine
from bot.engine.model import Flow
from tests.engine.factories import (
    back,
    choice,
    date_asked,
    departement,
    engine,
    flow,
    guard,
    notice,
    option,
    outcome,
    router,
    several,
    subflow,
)


@pytest.fixture
def guichet() -> Flow:
    """Every kind of node: besoin → etape → motifs or expire_le → lieu → decision."""
    return flow(
        "guichet",
        choice("besoin", titre="etape", carte="ou"),
        choice("etape", premiere="motifs", renouvellement="expire_le", unknown="possible"),
        several("motifs", "famille", "travail", "aucun", goto="tri", none="aucun"),
        router("tri", (guard(motifs="aucun"), "sans_piste"), "conseil"),
        notice("conseil", "ou"),
        date_asked("expire_le", "ou", unknown="conseil"),
        subflow("ou", "lieu", "decision"),
        outcome(
            "decision",
            option("dates", "entre_le"),
            option("compte", "compte_cree", when=guard(etape="premiere")),
        ),
        date_asked("entre_le", "decision_datee"),
        outcome("decision_datee"),
        outcome("compte_cree"),
        outcome("sans_piste"),
    )


@pytest.fixture
def lieu() -> Flow:
    """A flow that is walked inside another."""
    return flow(
        "lieu",
        departement("departement", "retour", unknown="sans_lieu"),
        notice("sans_lieu", "retour"),
        back(),
    )


@pytest.fixture
def desk(guichet: Flow, lieu: Flow) -> Engine:
    return engine(guichet, lieu, revision="1")
