"""Documents become the objects that the engine and the table run on."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content import build
from bot.content.library import Library
from bot.content.loader import load
from bot.content.small import guard, offset
from bot.engine import model as m
from bot.filing.model import Delay, Offset, Stage
from tests.content.conftest import TODAY


@pytest.mark.parametrize(
    ("text", "months", "days"),
    [
        ("-120 jours", 0, -120),
        ("+1 jour", 0, 1),
        ("2 mois", 2, 0),
        ("+19 ans -1 jour", 228, -1),
        ("-1 an +2 mois", -10, 0),
    ],
)
def test_offset(text: str, months: int, days: int) -> None:
    assert offset(text) == Offset(months, days)


def test_guard_without_condition_always_holds() -> None:
    assert guard({}) is m.ALWAYS


def test_list_in_a_guard_means_one_of() -> None:
    built = guard({"age": "mineur", "pays": ["UA", "MD"]}, ["titre"], "has_window")

    assert built.when == (("age", frozenset({"mineur"})), ("pays", frozenset({"UA", "MD"})))
    assert built.known == ("titre",)
    assert built.policy == "has_window"


ROW = """\
x:
  label: X
  sources: [code]
  read_on: 2026-04-01
  confidence: high
"""
PREMIERE = """\
  premiere:
    channel: anef
    regime: R431-2
    windows: [anef_titre_detenu, entree_2_mois]
    presence: empreintes
    silence: {months: 4, article: R432-2, except_for: [{article: L1, days: 60, source: R1}]}
    cases:
      - {when: {etape: premiere}, channel: guichet, windows: []}
"""


def stages(flows: Path, text: str) -> dict[str, Stage]:
    """Return the stages of the only row, built without the checks."""
    from bot.content.folder import read_folder

    (flows / "procedures" / "titres.yaml").write_text(ROW + text, encoding="utf-8")
    folder = read_folder(flows, today=TODAY)
    assert folder.faults == []
    return dict(build.table(folder).procedures["x"].stages)


def test_case_says_only_what_differs(flows: Path) -> None:
    stage = stages(flows, PREMIERE)["premiere"]
    (case,) = stage.cases

    assert stage.base is not None
    assert (case.door.channel, case.door.windows) == ("guichet", ())
    assert (case.door.regime, case.door.presence) == ("R431-2", "empreintes")
    assert case.door.silence == stage.base.silence
    assert stage.base.silence is not None
    assert stage.base.silence.by_article == {"L1": Delay(None, 60, "R1")}


def test_change_of_status_is_a_first_request_in_the_window_of_the_title_held(flows: Path) -> None:
    """R431-5 1°: the two months after entry concern nobody who holds a title."""
    built = stages(flows, PREMIERE)["changement_statut"]

    assert built.base is not None
    assert built.base.windows == ("anef",)
    assert built.cases[0].door.windows == ()


def test_change_of_status_that_is_written_stands(flows: Path) -> None:
    text = PREMIERE + "  changement_statut: {channel: guichet, regime: autre}\n"

    built = stages(flows, text)["changement_statut"]

    assert built.base is not None
    assert built.base.channel == "guichet"


def test_stage_that_takes_the_door_of_the_title(flows: Path) -> None:
    built = stages(flows, "  fact: demarche\n  filing: {door_of: titre}\n")

    assert built == {"filing": Stage(None, (), "titre")}


def test_stage_of_cases_alone_has_no_base(flows: Path) -> None:
    text = """\
  premiere:
    cases:
      - {when: {etape: premiere}, channel: anef, regime: R431-2}
"""
    built = stages(flows, text)

    assert built["premiere"].base is None
    assert built["changement_statut"].base is None
    assert built["changement_statut"].cases[0].door.channel == "anef"


def test_right_to_work_in_cases(flows: Path) -> None:
    text = """\
  premiere:
    channel: anef
    regime: R431-2
    paper:
      id: confirmation_depot
      depends: Cela dépend du logement.
      work: [{when: {logement: heberge}, work: yes}, {work: no}]
"""
    base = stages(flows, text)["premiere"].base

    assert base is not None
    assert base.paper is not None
    assert [branch.work for branch in base.paper.work] == ["yes", "no"]


def test_option_takes_label_and_synonyms_of_its_value(flows: Path) -> None:
    faits = (flows / "faits.yaml").read_text(encoding="utf-8")
    text = faits.replace("{label: Chez moi}", "{label: Chez moi, synonyms: [seul]}")
    (flows / "faits.yaml").write_text(text, encoding="utf-8")
    (flows / "essai").mkdir()
    (flows / "essai" / "flow.yaml").write_text(
        """\
flow: essai
title: Essai
start: logement
retry: [logement]
nodes:
  logement:
    question: Où logez-vous ?
    why: Cela change la porte.
    options:
      chez_soi: {synonyms: [maison]}
      heberge: {label: Hébergé, goto: logement}
    goto: fin
  fin:
    outcome: Allez à la mairie.
    sources: [code]
    read_on: 2026-04-01
    follow:
      encore: {label: Encore, goto: logement}
""",
        encoding="utf-8",
    )

    flow = load(flows, today=TODAY).flows[m.FlowId("essai")]
    question = flow.nodes[m.NodeId("logement")]

    assert isinstance(question, m.Question)
    assert [(o.label, o.goto, o.synonyms) for o in question.options.values()] == [
        ("Chez moi", "fin", ("maison", "seul")),
        ("Hébergé", "logement", ()),
    ]
    assert flow.retry == {"logement"}
    outcome = flow.nodes[m.NodeId("fin")]
    assert isinstance(outcome, m.Outcome)
    assert (outcome.sources, list(outcome.follow)) == (("code",), ["encore"])


def test_values_of_a_fact_come_from_the_tables(library: Library) -> None:
    facts = library.table.facts

    assert facts[m.FactId("titre")].values == {"etudiant": "Étudiant"}
    assert facts[m.FactId("document")].values == {"confirmation_depot": "Confirmation de dépôt"}
    assert list(facts[m.FactId("demarche")].values) == ["titre_sejour", "duplicata"]
    assert facts[m.FactId("expire_le")].refines


def test_window_says_late_for_expired_when_it_has_no_other_word(library: Library) -> None:
    window = library.table.windows["anef"]

    assert window.sentences["expired"] == window.sentences["late"]
    assert (window.opens, window.ends, window.unless) == (Offset(0, -120), Offset(), None)


def test_node_of_no_kind_is_a_mistake_of_ours() -> None:
    from bot.content import documents as docs

    with pytest.raises(TypeError, match="no such node"):
        build._node(m.NodeId("x"), docs.Document(), {})
