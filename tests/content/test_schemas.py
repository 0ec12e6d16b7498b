"""What editors know of the files: committed schemas that are current, and named by each file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.content.folder import KINDS, kind_of
from bot.content.schemas import FILES, schemas
from tests.content.conftest import REPO

FLOWS = REPO / "flows"
CONTENT = sorted(path for path in FLOWS.rglob("*.yaml") if "schema" not in path.parts)


def test_committed_schemas_are_current() -> None:
    """Run `bonguichet schema` after a change of bot/content/documents."""
    committed = {
        path.name: path.read_text(encoding="utf-8") for path in (FLOWS / "schema").iterdir()
    }

    assert committed == schemas()


def test_every_kind_of_file_has_a_schema() -> None:
    assert {kind for kind, _ in FILES.values()} == KINDS


@pytest.mark.parametrize("path", CONTENT, ids=lambda path: str(path.relative_to(FLOWS)))
def test_file_names_the_schema_of_its_kind(path: Path) -> None:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    mark, _, name = first.partition("$schema=")
    schema = (path.parent / name).resolve()

    assert mark == "# yaml-language-server: "
    assert schema.is_file()
    assert FILES[schema.name.removesuffix(".schema.json")][0] is kind_of(path.relative_to(FLOWS))


def parts(schema: Any) -> list[Any]:
    """Return every part of a schema, itself included."""
    below = schema.values() if isinstance(schema, dict) else schema
    found = [schema] if isinstance(schema, dict) else []
    return found + [p for part in below if isinstance(part, dict | list) for p in parts(part)]


def properties(name: str, model: str) -> Any:
    whole = json.loads(schemas()[f"{name}.schema.json"])
    return whole["$defs"][model]["properties"]


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_key_has_a_hover_text_and_no_needless_title(name: str) -> None:
    whole = json.loads(schemas()[f"{name}.schema.json"])
    found = [
        said
        for part in parts(whole)
        if isinstance(part.get("properties"), dict)
        for said in part["properties"].values()
    ]

    assert whole["title"].startswith("flows/")
    assert found or name == "liens"  # a map of texts has no keys of its own
    assert all(said["description"] for said in found)
    assert all("title" not in said for said in found)


def test_closed_models_refuse_other_keys_in_editors_too() -> None:
    whole = json.loads(schemas()["flow.schema.json"])

    assert all(model["additionalProperties"] is False for model in whole["$defs"].values())


def test_dates_written_without_quotes_are_taken() -> None:
    """Editors read YAML 1.2, where 2026-11-21 is a text."""
    assert properties("sources", "SourceDoc")["read_on"]["format"] == "date"
    assert properties("sources", "SourceDoc")["read_on"]["type"] == "string"


def test_numbers_written_without_quotes_are_taken_where_our_reader_takes_them() -> None:
    """`dated: 2026` and `value: 225` are numbers for an editor, texts for us."""
    assert "number" in properties("sources", "SourceDoc")["dated"]["type"]
    assert "number" in properties("values", "PeriodDoc")["value"]["type"]
    assert "number" in properties("departements", "PlaceDoc")["postcodes"]["items"]["type"]
    assert "number" not in properties("flow", "BranchDoc")["goto"]["type"]
    assert properties("flow", "QuestionDoc")["past_years"]["type"] == "integer"


def test_empty_value_is_taken_only_where_it_means_something() -> None:
    source = properties("sources", "SourceDoc")

    assert {"type": "null"} in source["checked_on"]["anyOf"]
    assert "null" in source["dated"]["type"]
    assert source["url"]["type"] == "string"
    assert "null" not in json.dumps(properties("flow", "OptionDoc"))


def test_choices_are_texts() -> None:
    """`work: no` is refused by editors of YAML 1.1 as a boolean: quotes please everybody."""
    assert properties("procedures", "WorkBranchDoc")["work"]["enum"] == [
        *("yes", "no", "conditional", "as_previous"),
    ]
