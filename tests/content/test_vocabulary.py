"""The words of the content, and what stands where in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.content import documents as docs
from bot.content.folder import Folder, read_folder
from bot.content.vocabulary import everything, shapes, stages, texts, vocabulary, whens
from tests.content.conftest import TODAY


def folder_of(flows: Path) -> Folder:
    return read_folder(flows, today=TODAY)


def test_words_by_kind(flows: Path) -> None:
    words = vocabulary(folder_of(flows))

    assert words.sources == frozenset({"code"})
    assert words.windows == frozenset({"anef"})
    assert words.warnings == frozenset({"retard"})
    assert words.papers == frozenset({"confirmation_depot"})
    assert words.flows == frozenset({"orientation", "lieu"})
    assert words.guides == frozenset({("anef", None), ("prefecture_decides", None)})
    assert words.regimes == frozenset({"R431-2", "autre"})
    assert words.amounts == {"taxe": "euros"}


def test_values_of_facts_come_from_their_tables_and_unknown_is_one(flows: Path) -> None:
    facts = vocabulary(folder_of(flows)).facts or {}

    assert facts["titre"] == frozenset({"etudiant", "inconnu"})
    assert facts["demarche"] == frozenset({"titre_sejour", "duplicata", "inconnu"})
    assert facts["document"] == frozenset({"confirmation_depot", "inconnu"})
    assert facts["departement"] == frozenset({"2A", "inconnu"})
    assert facts["expire_le"] is None


def test_broken_table_leaves_its_facts_open(flows: Path) -> None:
    (flows / "procedures" / "titres.yaml").write_text("{", encoding="utf-8")

    facts = vocabulary(folder_of(flows)).facts or {}

    assert facts["titre"] is None
    assert facts["logement"] == frozenset({"chez_soi", "heberge", "inconnu"})


def test_departements_without_their_fact_are_left(flows: Path) -> None:
    faits = (flows / "faits.yaml").read_text(encoding="utf-8").partition("departement:")[0]
    (flows / "faits.yaml").write_text(faits, encoding="utf-8")

    assert "departement" not in (vocabulary(folder_of(flows)).facts or {})


def test_words_are_computed_once(flows: Path) -> None:
    folder = folder_of(flows)

    assert vocabulary(folder) is vocabulary(folder)
    assert shapes(folder) is shapes(folder)
    assert everything(folder) is everything(folder)


def test_guards_and_stages_are_found_with_their_place(flows: Path) -> None:
    folder = folder_of(flows)

    assert [(w.steps, w.when) for w in whens(folder)] == [
        (("nodes", "tri", "route", 0, "when"), {"etape": "renouvellement"})
    ]
    assert [steps for _, steps, _ in stages(folder)] == [
        ("etudiant", "premiere"),
        ("duplicata", "filing"),
    ]


def test_sentences_are_those_that_a_person_reads(flows: Path) -> None:
    found = {
        (source.path.removeprefix("flows/"), steps): text
        for source, steps, text in texts(folder_of(flows))
    }

    assert found["documents/papiers.yaml", ("confirmation_depot", "steps", 0)]
    assert found["channels/anef.yaml", ("proof", 0)] == "La confirmation en PDF."
    assert found["channels/anef.yaml", ("steps", 0, "text")] == "Déposez votre demande."
    assert found["departements.yaml", ("2A", "prefecture_city")] == "Ajaccio"
    assert found["sources.yaml", ("code", "title")].startswith("Code")
    assert not [key for key in found if key[0].endswith("walks.yaml")]
    assert not [key for key in found if key[1][-1] in ("id", "goto", "article", "channel")]


def test_every_document_is_found_outer_first(flows: Path) -> None:
    found = [type(one.doc) for one in everything(folder_of(flows)) if one.steps[:1] == ("anef",)]

    assert found == [docs.WindowDoc]
    place = next(f for f in everything(folder_of(flows)) if isinstance(f.doc, docs.SilenceDoc))
    assert place.steps == ("etudiant", "premiere", "silence")
    assert replace(place, steps=()).kind is docs.ProceduresDoc
