"""The subtle paths of the rules on the table; the plain ones are the samples of tests/broken."""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.content.checks import MAX_FOUND
from tests.content.conftest import BASE, Inspect, lines, question, tree


def row(text: str) -> dict[str, str]:
    """Return a table whose row `etudiant` goes on from line 6."""
    head = "etudiant:\n  label: X\n  sources: [code]\n  read_on: 2026-04-01\n  confidence: high\n"
    duplicata = "duplicata:\n  label: Y\n  fact: demarche\n  sources: [code]\n"
    rest = "  read_on: 2026-04-01\n  confidence: high\n"
    door = "  filing: {channel: prefecture_decides, regime: autre}\n"
    return {"procedures/titres.yaml": head + text + duplicata + rest + door}


def test_procedure_without_its_stage_is_found(inspected: Inspect) -> None:
    found = inspected(row("  renouvellement: {channel: anef, regime: R431-2}\n"))

    assert lines(found) == ["1:1: stage-without-door"]


def test_stage_without_anything_is_found(inspected: Inspect) -> None:
    (fault,) = inspected(row("  premiere: {presence: aucune}\n"))

    assert (fault.line, fault.column, fault.code) == (6, 3, "stage-without-door")
    assert "« channel » et « regime »" in fault.message


def test_door_of_the_title_is_a_door(inspected: Inspect) -> None:
    assert inspected(row("  premiere: {door_of: titre}\n")) == []


def test_cases_without_a_door_are_found(inspected: Inspect) -> None:
    cases = (
        "  premiere:\n    regime: R431-2\n    cases:\n"
        "      - {when: {logement: heberge}}\n"
        "      - {when: {logement: [chez_soi]}, channel: anef}\n"
        "      - {when: {etape: premiere, logement: heberge}, channel: anef}\n"
    )

    assert lines(inspected(row(cases))) == ["9:9: stage-without-door", "11:9: overlapping-guard"]


def test_last_case_without_condition_takes_everybody(inspected: Inspect) -> None:
    cases = (
        "  premiere:\n    regime: R431-2\n    cases:\n"
        "      - {when: {logement: heberge}, channel: anef}\n"
        "      - {when: {}, channel: prefecture_decides}\n"
    )

    assert inspected(row(cases)) == []


def test_right_to_work_hidden_by_an_earlier_case_is_found(inspected: Inspect) -> None:
    text = (
        "  premiere:\n    channel: anef\n    regime: R431-2\n    paper:\n"
        "      id: confirmation_depot\n"
        "      work: [{work: no}, {when: {etape: premiere}, work: yes}]\n"
    )

    assert lines(inspected(row(text))) == ["11:26: overlapping-guard"]


def test_rows_without_source_are_found(inspected: Inspect) -> None:
    tables = "procedures/titres documents/papiers fenetres regimes channels/anef values/montants"
    names = [f"{name}.yaml" for name in str.split(tables)]
    texts = {name: (BASE / name).read_text(encoding="utf-8") for name in names}

    found = inspected({n: t.replace("sources: [code]", "sources: []") for n, t in texts.items()})

    assert [d.code for d in found] == ["outcome-without-source"] * 8


def test_ends_of_periods_and_dates_of_sources(inspected: Inspect) -> None:
    montants = (BASE / "values/montants.yaml").read_text(encoding="utf-8")
    sources = (BASE / "sources.yaml").read_text(encoding="utf-8")

    found = inspected(
        {
            "values/montants.yaml": montants.replace(
                "from: 2020-01-01", "from: 2020-01-01, until: 2019-01-01"
            ),
            "sources.yaml": sources.replace("2026-03-10", "2026-12"),
        }
    )

    codes = ["date-in-future", "expired-value", "impossible-date"]
    assert sorted(d.code for d in found) == codes


def test_amount_that_only_begins_is_not_in_force(inspected: Inspect) -> None:
    montants = (BASE / "values/montants.yaml").read_text(encoding="utf-8")

    found = inspected({"values/montants.yaml": montants.replace("2020-01-01", "2030-01-01")})

    assert [d.code for d in found] == ["expired-value"]


def test_source_without_a_date_may_say_why(inspected: Inspect) -> None:
    sources = (BASE / "sources.yaml").read_text(encoding="utf-8")

    assert (
        inspected({"sources.yaml": sources.replace("2026-03-10", "\n  note: Page sans date.")})
        == []
    )


def test_check_before_the_reading_is_out_of_order(inspected: Inspect) -> None:
    channel = (BASE / "channels/anef.yaml").read_text(encoding="utf-8")

    found = inspected({"channels/anef.yaml": channel + "checked_on: 2026-03-31\n"})

    assert lines(found) == ["9:1: date-order"]


def test_window_of_one_day_is_in_order(inspected: Inspect) -> None:
    text = (BASE / "fenetres.yaml").read_text(encoding="utf-8")

    assert inspected({"fenetres.yaml": text.replace("-120 jours", "-60 jours")}) == []


def test_scheme_that_ends_says_what_follows(inspected: Inspect) -> None:
    door = "  premiere: {channel: anef, regime: R431-2}\n  until: 2027-01-01\n"

    assert lines(inspected(row(door))) == ["7:3: missing-key"]
    assert inspected(row(door + "  after: Demandez un autre titre.\n")) == []


def test_case_that_moves_a_door_to_the_anef_brings_its_regime(inspected: Inspect) -> None:
    cases = (
        "  premiere:\n    channel: prefecture_decides\n    regime: R431-3\n    cases:\n"
        "      - {when: {logement: heberge}, channel: anef, regime: R431-2}\n"
        "      - {when: {logement: chez_soi}, channel: anef}\n"
    )
    regime = (BASE / "regimes.yaml").read_text(encoding="utf-8")
    files = row(cases) | {
        "regimes.yaml": regime + regime.replace("R431-2", "R431-3").partition("autre")[0]
    }

    assert lines(inspected(files)) == ["11:9: regime-mismatch"]


def test_title_that_a_paper_names_is_one(inspected: Inspect, flows: Path) -> None:
    text = (flows / "documents" / "papiers.yaml").read_text(encoding="utf-8")
    named = text.replace("  work: no", "  social_titles: [etudiante]\n  work: no")

    (fault,) = inspected({"documents/papiers.yaml": named})

    assert (fault.line, fault.code, fault.hint) == (5, "unknown-title", "etudiant")


def test_field_that_a_step_fills_is_one_of_the_letters(inspected: Inspect) -> None:
    text = (
        "cadre:\n  label: Cadre\n  meaning: Une porte s’ouvre.\n  steps:\n"
        "    - {id: essai, label: Essai, text: Essayez., exhibit: Capture, fills: nome}\n"
        "  sources: [code]\n  read_on: 2026-04-01\n"
    )

    (fault,) = inspected({"protocols/cadre.yaml": text})

    assert (fault.line, fault.code, fault.hint) == (5, "unknown-field", "nom")


def test_ids_of_values_places_and_guides(inspected: Inspect) -> None:
    faits = (BASE / "faits.yaml").read_text(encoding="utf-8")
    places = (BASE / "departements.yaml").read_text(encoding="utf-8")

    found = inspected(
        {
            "faits.yaml": faits.replace("    heberge:", "    hébergé:"),
            "departements.yaml": places + places.replace("2A", "Corse"),
            "channels/encore.yaml": (BASE / "channels/anef.yaml").read_text(encoding="utf-8"),
        }
    )

    assert [(d.path, d.code, d.hint) for d in found] == [
        ("flows/channels/encore.yaml", "duplicate-id", None),
        ("flows/departements.yaml", "id-format", None),
        ("flows/faits.yaml", "id-format", "heberge"),
    ]


def test_tree_that_orientation_does_not_call_offers_nothing(inspected: Inspect) -> None:
    visiteur = row("")["procedures/titres.yaml"].partition("duplicata")[0]
    text = (
        visiteur.replace("etudiant", "visiteur") + "  premiere: {channel: anef, regime: R431-2}\n"
    )
    body = "    fact: titre\n    options: {visiteur: {goto: fin}}\n"

    found = inspected({"procedures/x.yaml": text} | tree(question("a", body)))

    assert [(d.path, d.code) for d in found] == [("flows/procedures/x.yaml", "unreached-procedure")]


def test_folder_without_orientation_is_said_so(inspected: Inspect, flows: Path) -> None:
    """And only that: the procedures are not each told that nothing leads to them."""
    (flows / "orientation" / "flow.yaml").unlink()

    (fault,) = inspected()

    assert (fault.path, fault.code) == ("flows/orientation/flow.yaml", "no-main-flow")


def test_folder_without_any_tree_is_said_so(inspected: Inspect, flows: Path) -> None:
    for name in ("orientation", "lieu"):
        shutil.rmtree(flows / name)

    assert [d.code for d in inspected()] == ["no-main-flow"]


def test_faults_of_one_rule_are_bounded(inspected: Inspect) -> None:
    """60,000 wrong names in a file would be 60,000 searches for the nearest."""
    text = "x:\n  text: Oui.\n  sources: [" + "nope, " * 10_000 + "]\n"

    found = inspected({"mises_en_garde.yaml": text})

    assert len(found) == MAX_FOUND
