"""Files of places, read as authors write them: hostile ones are refused in their place."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.content.checks.places import is_official
from bot.content.loader import inspect
from tests.content.conftest import BASE, TODAY
from tests.real import ROOT

GOOD = """\
place: 2A
name: Corse-du-Sud
evidence:
  page_ajaccio:
    title: Page des étrangers, préfecture d’Ajaccio
    dated: 2026-03-10
    kind: official
    read_on: 2026-04-01
doors:
  porte:
    about: duplicata
    channel: rdv
    scope: {label: arrondissement de Sartène, arrondissements: [2A4], postcodes: ['20000']}
    first_step: Prenez rendez-vous en ligne.
    kind: official_page
    sources: [page_ajaccio]
    dated: 2026-03
    read_on: 2026-04-01
"""


def faults(tmp_path: Path, text: str, *, name: str = "2A.yaml", today: date = TODAY) -> list[str]:
    flows = tmp_path / "flows"
    shutil.copytree(BASE, flows)
    (flows / "places").mkdir()
    (flows / "places" / name).write_text(text, encoding="utf-8")
    _, found = inspect(flows, today=today)
    return [f"{d.line}: {d.code}" for d in found]


def test_a_scope_becomes_the_communes_it_holds(tmp_path: Path) -> None:
    assert faults(tmp_path, GOOD) == []
    library, _ = inspect(tmp_path / "flows", today=TODAY)

    assert library is not None
    (door,) = library.table.places["2A"].doors
    assert door.communes is not None
    assert "2A004" in door.communes  # Ajaccio, by its postcode
    assert "2A272" in door.communes  # Sartène, by its arrondissement
    assert library.table.sources["page_ajaccio"].dated == "2026-03-10"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("dated: 2026-03\n", "dated: 2026-13\n", "17: impossible-date"),
        ("dated: 2026-03\n", "dated: 2027-01\n", "17: date-in-future"),
        ("dated: 2026-03\n", "dated: bientôt\n", "17: wrong-format"),
        ("dated: 2026-03\n", "dated: ''\n", "17: wrong-format"),
        ("dated: 2026-03-10\n", "dated: ''\n    note: Sans date.\n", "6: source-without-date"),
        ("channel: rdv", "channel: anef", "12: wrong-value"),
        ("channel: rdv", "channel: telephone", "12: wrong-value"),
        ("kind: official_page", "kind: rumeur", "15: wrong-value"),
        ("sources: [page_ajaccio]", "sources: []", "16: wrong-value"),
        ("sources: [page_ajaccio]", "sources: [page_ajacio]", "16: unknown-source"),
        ("  page_ajaccio:\n", "  code:\n", "4: duplicate-id"),
        ("about: duplicata", "about: duplicata\n    secret: oui", "12: unknown-key"),
        ("arrondissements: [2A4]", "arrondissements: [933]", "13: not-in-place"),
        ("first_step: Prenez", "first_step: '{{ places }} Prenez'", None),
    ],
)
def test_a_hostile_file_is_refused_in_its_place(
    tmp_path: Path, old: str, new: str, fault: str | None
) -> None:
    assert old in GOOD

    found = faults(tmp_path, GOOD.replace(old, new))

    if fault is None:
        assert found
    else:
        assert fault in found or fault.replace("wrong-value", "wrong-type") in found


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("pref-etrangers@calvados.gouv.fr", True),
        ("https://www.calvados.gouv.fr/x", True),
        ("https://demarche.numerique.gouv.fr/commencer/x", True),
        ("https://www.demarches-simplifiees.fr/commencer/x", True),
        ("pref@calvados.gouv.fr.exemple.org", False),
        ("pref@calvadosgouv.fr", False),
        ("https://gouv.fr.exemple.org/", False),
        ("https://exemple.org/?x=.gouv.fr", False),
        ("https://calvados.gouv.fr@exemple.org/", False),
        ("https://exemple.org#calvados.gouv.fr", False),
        ("https://exemple.org?calvados.gouv.fr", False),
        ("http://", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_only_the_state_is_official(address: str, expected: bool) -> None:
    assert is_official(address) is expected


def test_all_107_files_exist_and_no_other() -> None:
    files = {path.stem for path in (ROOT / "flows" / "places").glob("*.yaml")}

    assert len(files) == 107
    library, _ = inspect(ROOT / "flows", today=TODAY)
    assert library is not None
    assert files == set(library.table.territories) == set(library.table.places)
