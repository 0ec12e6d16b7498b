"""The table that most tests of filing ask: a few titles, every way to reach a door."""

from __future__ import annotations

from datetime import date

import pytest

from bot.engine.model import FactId
from bot.filing.model import Offset, Table
from tests.filing.factories import (
    door,
    guide,
    local,
    paper,
    received,
    row,
    rule,
    silence,
    stage,
    step,
    table,
    when,
)


@pytest.fixture(scope="session")
def held() -> Table:
    """Two channels, a disputed title, a scheme that ends, a démarche that follows the title."""
    anef_window = rule("anef", opens=Offset(days=-120), closes=Offset(days=-60), ends=Offset())
    entry_window = rule("entree", anchor=FactId("entre_le"), closes=Offset(months=2))
    asylum_window = rule("asile", anchor=FactId("entre_le"), closes=Offset(months=3))
    etudiant = door(windows=("anef",), paper=paper("no"), silence=silence(90))
    bilateral = (when(fondement="armee", document_detenu="carte"), local(steps=("carte",)))
    talent_work = paper(((when(article="L421-14"), "yes"), (when(article="L421-11"), "no")))
    return table(
        row("etudiant", {"premiere": etudiant, "renouvellement": etudiant}),
        row("salarie", {"premiere": local(windows=("entree",)), "renouvellement": local()}),
        row(
            "talent",
            {"premiere": door(silence=silence(120, L421_14=60, L421_11=90), paper=talent_work)},
            articles=("L421-9", "L421-11", "L421-14", "R421-26"),
        ),
        row(
            "resident",
            {
                "premiere": stage(
                    None,
                    (when(fondement=("mariage", "protection")), door()),
                    bilateral,
                    (when(fondement="autre"), local()),
                ),
                "renouvellement": door(),
            },
        ),
        row("metiers", {"premiere": local()}, until=date(2026, 12, 31), after="Autre titre."),
        row("duplicata", {"filing": stage(door("autre", "autre", site="ofii"))}),
        row("rdv_retrait", {"filing": stage(door("rdv", "autre", windows=("entree",)))}),
        row(
            "pendant_asile",
            {
                "filing": stage(
                    local(windows=("asile",), steps=("asile",), warnings=("asylum",)),
                    door_of="titre",
                )
            },
        ),
        row("suit_le_titre", {"filing": stage(None, door_of="titre")}),
        rules=(anef_window, entry_window, asylum_window),
        guides=(guide("anef", steps=(step("compte"), step("visa", when(document_detenu="vls_ts")))),),
        warnings={
            "asylum": ("law_asylum",),
            "scheme_ended": ("law_scheme",),
            "not_renewable": (),
            "territory_to_check": (),
            "wrong_door_no_effect": (),
        },
        papers=(received("recepisse"), received("refus")),
    )
