"""A folder becomes a library, or the list of all that is wrong with it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.content.diagnostics import ContentError
from bot.content.loader import inspect, load, load_table
from tests.content.conftest import REPO, TODAY
from tests.real import READ


def test_real_content_has_no_fault() -> None:
    library, diagnostics = inspect(REPO / "flows", today=READ)

    assert diagnostics == []
    assert library is not None


def test_error_lists_every_fault(flows: Path) -> None:
    (flows / "sources.yaml").write_text("{", encoding="utf-8")
    (flows / "faits.yaml").write_text("{", encoding="utf-8")

    with pytest.raises(ContentError) as caught:
        load(flows, today=TODAY)

    assert [d.path for d in caught.value.diagnostics] == ["flows/faits.yaml", "flows/sources.yaml"]
    assert "2 errors" in str(caught.value)


def test_revision_changes_with_any_file_and_only_then(flows: Path) -> None:
    before = load(flows, today=TODAY).revision
    assert load(flows, today=TODAY).revision == before

    file = flows / "mises_en_garde.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "# revu\n", encoding="utf-8")

    assert load(flows, today=TODAY).revision != before


def test_revision_does_not_depend_on_where_the_folder_stands(flows: Path, tmp_path: Path) -> None:
    before = load(flows, today=TODAY).revision
    (tmp_path / "elsewhere").mkdir()

    moved = flows.rename(tmp_path / "elsewhere" / "flows")

    assert load(moved, today=TODAY).revision == before


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2040, 1, 1)])
def test_time_alone_never_stops_the_service(flows: Path, today: date) -> None:
    """A bot that restarts after New Year still answers; `check` says what has ended."""
    values = flows / "values" / "montants.yaml"
    text = values.read_text(encoding="utf-8").replace(
        "2020-01-01,", "2020-01-01, until: 2030-01-01,"
    )
    values.write_text(text, encoding="utf-8")

    library, diagnostics = inspect(flows, today=today)

    assert {d.code for d in diagnostics} <= {"expired-value", "date-in-future"}
    assert diagnostics
    assert library is not None
    assert load(flows, today=today).revision == library.revision


def test_table_is_loaded_without_the_trees(flows: Path) -> None:
    (flows / "orientation" / "flow.yaml").write_text("{", encoding="utf-8")

    library = load_table(flows, today=TODAY)

    assert set(library.table.procedures) == {"etudiant", "duplicata"}
    assert library.flows == {}


def test_amounts_are_loaded_with_their_periods(flows: Path) -> None:
    amount = load(flows, today=TODAY).values["taxe"]

    assert (amount.on(TODAY), amount.on(date(2019, 1, 1))) == ("180", None)


def test_table_refuses_a_sentence_that_could_not_be_said(flows: Path) -> None:
    file = flows / "mises_en_garde.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("taxe|euros", "tax|euros"), encoding="utf-8")

    with pytest.raises(ContentError) as refused:
        load_table(flows, today=TODAY)

    assert [d.code for d in refused.value.diagnostics] == ["undefined-variable"]
