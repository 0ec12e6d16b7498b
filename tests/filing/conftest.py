"""The table that most tests of filing ask: a few titles, every way to reach a door."""

from __future__ import annotations

from datetime import date

import pytest

from bot.engine.model import FactId
from bot.filing.model import Offset, Procedure, Table
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
    visa = step("visa", when(document_detenu="vls_ts"))
    return table(
        *_titles(),
        *_demarches(),
        rules=(
            rule("anef", opens=Offset(days=-120), closes=Offset(days=-60), ends=Offset()),
            rule("entree", anchor=FactId("entre_le"), closes=Offset(months=2)),
            rule("asile", anchor=FactId("entre_le"), closes=Offset(months=3)),
        ),
        guides=(guide("anef", steps=(step("compte"), visa)),),
        warnings={
            "asylum": ("law_asylum",),
            "scheme_ended": ("law_scheme",),
            "not_renewable": (),
            "territory_to_check": (),
            "wrong_door_no_effect": (),
        },
        papers=(received("recepisse"), received("refus")),
    )


def _titles() -> tuple[Procedure, ...]:
    etudiant = door(windows=("anef",), paper=paper("no"), silence=silence(90))
    talent_work = paper(((when(article="L421-14"), "yes"), (when(article="L421-11"), "no")))
    talent = door(silence=silence(120, L421_14=60, L421_11=90), paper=talent_work)
    resident = stage(
        None,
        (when(fondement=("mariage", "protection")), door()),
        (when(fondement="armee", document_detenu="carte"), local(steps=("carte",))),
        (when(fondement="autre"), local()),
    )
    return (
        row("etudiant", {"premiere": etudiant, "renouvellement": etudiant}),
        row("salarie", {"premiere": local(windows=("entree",)), "renouvellement": local()}),
        row(
            "talent",
            {"premiere": talent},
            articles=("L421-9", "L421-11", "L421-14", "R421-26"),
        ),
        row("resident", {"premiere": resident, "renouvellement": door()}),
        row("metiers", {"premiere": local()}, until=date(2026, 12, 31), after="Autre titre."),
    )


def _demarches() -> tuple[Procedure, ...]:
    asylum = local(windows=("asile",), steps=("asile",), warnings=("asylum",))
    return (
        row("duplicata", {"filing": door("autre", "autre", site="ofii")}),
        row("rdv_retrait", {"filing": door("rdv", "autre", windows=("entree",))}),
        row("pendant_asile", {"filing": stage(asylum, door_of="titre")}),
        row("suit_le_titre", {"filing": stage(None, door_of="titre")}),
    )
