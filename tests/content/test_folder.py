"""Which file is of which kind, and what is no content at all."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from bot.content import documents as docs
from bot.content import folder as folders
from bot.content.folder import kind_of, read_folder
from tests.content.conftest import BASE, TODAY, Inspect


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("faits.yaml", docs.FactsDoc),
        ("sources.yaml", docs.SourcesDoc),
        ("fenetres.yaml", docs.WindowsDoc),
        ("mises_en_garde.yaml", docs.WarningsDoc),
        ("regimes.yaml", docs.RegimesDoc),
        ("departements.yaml", docs.PlacesDoc),
        ("procedures/etudes.yaml", docs.ProceduresDoc),
        ("channels/anef.yaml", docs.ChannelDoc),
        ("values/montants.yaml", docs.ValuesDoc),
        ("documents/anef.yaml", docs.PapersDoc),
        ("orientation/flow.yaml", docs.FlowDoc),
        ("orientation/walks.yaml", docs.WalksDoc),
        ("flow.yaml", None),
        ("procedures/a/b.yaml", None),
        ("orientation/flows.yaml", None),
    ],
)
def test_kind_of_a_file(path: str, kind: type | None) -> None:
    assert kind_of(Path(path)) is kind


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("source.yaml", "sources.yaml"),
        ("orientation/flows.yaml", "orientation/flow.yaml"),
        ("orientation/flow.yml", "orientation/flow.yaml"),
        ("orientation/Flow.YAML", None),
        ("procedure/etudes.yaml", "procedures/etudes.yaml"),
        ("procedures/encore/etudes.yaml", None),
        ("zzz.yaml", None),
        ("orientation/schema/x.yaml", None),
    ],
)
def test_unknown_file_is_named_with_the_nearest(
    path: str, hint: str | None, inspected: Inspect
) -> None:
    (fault,) = inspected({path: "a: b\n"})

    assert (fault.path, fault.code) == (f"flows/{path}", "unknown-file")
    assert hint is None or fault.hint == hint


def test_schemas_and_other_files_are_not_content(inspected: Inspect) -> None:
    assert inspected({"schema/x.yaml": "a: b\n", "paths.txt": "x", "LISEZMOI.md": "x"}) == []


def test_hidden_files_and_folders_are_not_content(inspected: Inspect, flows: Path) -> None:
    """What editors, Macs and version control leave beside the files."""
    (flows / "orientation" / ".#flow.yaml").symlink_to("qui@machine.1234:5678")

    assert inspected({"._sources.yaml": "\0", ".git/x.yaml": "{", "lieu/.flow.yaml": "{"}) == []


def test_faults_come_in_the_order_of_the_files(inspected: Inspect) -> None:
    found = inspected(
        {"sources.yaml": "a:\n  b: c\n", "faits.yaml": "{", "channels/anef.yaml": "channel: x\n"}
    )

    assert found == sorted(found)
    assert len({d.path for d in found}) == 3


def test_missing_folder_is_said_so(tmp_path: Path) -> None:
    (fault,) = read_folder(tmp_path / "rien", today=TODAY).faults

    assert fault.code == "no-folder"


def test_folder_without_content_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("rien", encoding="utf-8")

    (fault,) = read_folder(tmp_path, today=TODAY).faults

    assert fault.code == "no-content"


def test_folder_is_named_even_from_inside(
    flows: Path, monkeypatch: pytest.MonkeyPatch, inspected: Inspect
) -> None:
    (flows / "zzz.yaml").write_text("a: b", encoding="utf-8")
    monkeypatch.chdir(flows)

    (fault,) = read_folder(Path(), today=TODAY).faults

    assert fault.path == "flows/zzz.yaml"


def test_thousands_of_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "MAX_FILES", 20)
    for number in range(30):
        (tmp_path / f"{number}.yaml").touch()

    faults = read_folder(tmp_path, today=TODAY).faults

    assert [d.code for d in faults].count("too-many") == 1
    assert len(faults) <= 21


def test_endless_folders_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "MAX_FILES", 20)
    tmp_path.joinpath(*["a"] * 40).mkdir(parents=True)

    assert [d.code for d in read_folder(tmp_path, today=TODAY).faults] == ["too-many"]


def test_too_much_text_in_all_is_refused(flows: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "MAX_FOLDER_BYTES", 1_000)

    faults = read_folder(flows, today=TODAY).faults

    assert [d.code for d in faults] == ["too-many"]


def test_name_in_no_encoding_is_shown(flows: Path) -> None:
    """Linux names are bytes: such a name must not end in an exception."""
    Path(os.fsdecode(bytes(flows / "channels") + b"/\xff\n.yaml")).write_text("a: b")

    faults = read_folder(flows, today=TODAY).faults

    assert {d.path for d in faults} == {"flows/channels/\\udcff\\x0a.yaml"}


def test_kinds_not_asked_for_are_not_read(flows: Path) -> None:
    (flows / "sources.yaml").write_text("{", encoding="utf-8")

    folder = read_folder(flows, today=TODAY, kinds={docs.FactsDoc})

    assert [file.kind for file in folder.files] == [docs.FactsDoc]
    assert folder.faults == []


def test_broken_file_of_a_kind_makes_no_other_fault(inspected: Inspect) -> None:
    """An id is called unknown only where all the files that could hold it were read."""
    found = inspected({"sources.yaml": "{"})
    found += inspected({"faits.yaml": "{"})
    found += inspected({"fenetres.yaml": "{", "values/montants.yaml": "{"})
    found += inspected({"lieu/flow.yaml": "{", "documents/papiers.yaml": "{"})
    found += inspected({"procedures/titres.yaml": "{", "channels/anef.yaml": "{"})

    assert {d.code for d in found} == {"yaml-syntax"}


def test_fault_of_form_does_not_hide_what_is_wrong_elsewhere_in_the_file(
    inspected: Inspect,
) -> None:
    """An author mends a file in one go."""
    text = (BASE / "procedures/titres.yaml").read_text(encoding="utf-8")
    broken = text.replace("  label: Étudiant\n", "").replace("regime: autre", "regime: R431-3")

    found = inspected({"procedures/titres.yaml": broken})

    assert [d.code for d in found] == ["missing-key", "unknown-regime"]


@pytest.mark.parametrize(
    "name",
    [
        *("faits", "sources", "fenetres", "mises_en_garde", "regimes", "departements"),
        *("procedures/titres", "documents/papiers", "values/montants"),
    ],
)
def test_row_left_out_is_not_called_unknown(inspected: Inspect, name: str) -> None:
    """Every row that others name has a fault of form: only those faults are told."""
    text = (BASE / f"{name}.yaml").read_text(encoding="utf-8")
    broken = re.sub(r"^(\w[\w-]*):$", r"\1:\n  kley: x", text, flags=re.MULTILINE)

    found = inspected({f"{name}.yaml": broken})

    assert {d.code for d in found} == {"unknown-key"}


def test_what_is_computed_once_is_shared(flows: Path) -> None:
    folder = read_folder(flows, today=TODAY)

    assert folder.once(lambda_ := (lambda found: [found.name])) is folder.once(lambda_)
