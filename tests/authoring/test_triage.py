"""Tests of bot/authoring/triage.py, and of the verb around it."""

from __future__ import annotations

import csv
import os
import pty
import subprocess
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import pytest

from bot.authoring import triage
from bot.authoring.sheets import Row, Sheet, SheetError
from bot.authoring.triage import OUTPUT, decide_rows, fact_name, neutral, write
from bot.render.decision import Explainer
from tests.command import COMMAND, TIMEOUT_S, bonguichet, environment
from tests.real import TODAY, real_resolver

HEADER = ("dossier", "demarche", "titre", "etape")
GOOD = ("A", "titre_sejour", "etudiant", "renouvellement")


def say() -> Explainer:
    return real_resolver().explainer("fr", TODAY)


def decided(header: tuple[str, ...], *rows: tuple[str, ...]) -> list[dict[str, str]]:
    sheet = Sheet(header, (Row(row) for row in rows))
    names, *found = decide_rows(sheet, say())
    return [dict(zip(names, row, strict=True)) for row in found]


def test_row_gets_its_decision_behind_its_own_cells() -> None:
    (row,) = decided((*HEADER, "expire_le"), (*GOOD, "2027-05-02"))

    assert row == {
        "dossier": "A",
        "demarche": "titre_sejour",
        "titre": "etudiant",
        "etape": "renouvellement",
        "expire_le": "2027-05-02",
        "status": "decided",
        "kind": "filing",
        "channel": "anef",
        "site": "",
        "scope": "national",
        "regime": "R431-2",
        "window_opens": "2027-01-02",
        "window_closes": "2027-03-03",
        "warnings": row["warnings"],
        "protocol": "blocage_anef",
        "next_question": "",
        "errors": "",
    }


def test_output_columns_are_those_of_the_contract() -> None:
    contract = (
        "status, kind, channel, site, scope, regime, window_opens, window_closes, warnings, "
        "protocol, next_question, errors"
    )

    assert tuple(contract.split(", ")) == OUTPUT


def test_missing_fact_is_the_next_question() -> None:
    (row,) = decided(HEADER, ("A", "titre_sejour", "etudiant", ""))

    assert (row["status"], row["next_question"]) == ("question", "etape")


def test_several_decisions_are_joined() -> None:
    row = decided(HEADER, ("A", "titre_sejour", "inconnu", "premiere"))[0]

    assert row["status"] == "several"
    assert row["next_question"] == "titre"
    assert {"anef", "prefecture_decides"} <= set(row["channel"].split("|"))


def test_paper_is_a_decision() -> None:
    (row,) = decided(("document",), ("confirmation_depot",))

    assert (row["status"], row["kind"], row["channel"]) == ("decided", "document", "")


def test_bad_rows_are_said_in_their_place_and_stop_nothing() -> None:
    short, long = GOOD[:2], (*GOOD, "de", "trop")
    rows = decided(HEADER, ("1", "titre_sejour", "etudient", "premiere"), GOOD, short, long, GOOD)

    assert [row["status"] for row in rows] == [
        "refused",
        "decided",
        "question",
        "decided",
        "decided",
    ]
    assert "vouliez-vous dire « etudiant »" in rows[0]["errors"]
    assert rows[2]["titre"] == ""
    assert rows[3]["errors"] == "6 cellules pour 4 colonnes"


def test_every_error_of_a_row_is_said() -> None:
    (row,) = decided((*HEADER, "expire_le"), ("A", "titre", "etudient", "premiere", "31/12/2026"))

    assert row["errors"].count("« ") >= 5
    assert "2026-12-31" in row["errors"]


def test_unreadable_row_is_refused_in_its_place() -> None:
    sheet = Sheet(HEADER, iter([Row(GOOD), Row(("B",), "guillemet non fermé"), Row(GOOD)]))

    rows = list(decide_rows(sheet, say()))[1:]

    assert [row[4] for row in rows] == ["decided", "refused", "decided"]
    assert rows[1][-1] == "guillemet non fermé"


def test_empty_cells_behind_the_columns_are_no_fault() -> None:
    (row,) = decided(HEADER, (*GOOD, "", " "))

    assert row["errors"] == ""


def test_number_of_a_departement_without_its_zero_is_refused_with_the_right_one() -> None:
    (row,) = decided((*HEADER, "departement"), (*GOOD, "1"))

    assert row["status"] == "refused"
    assert "vouliez-vous dire « 01 »" in row["errors"]


def test_sheet_is_decided_row_by_row() -> None:
    """An endless sheet gives its first rows: nothing waits for the end."""
    endless = (Row((str(number), *GOOD[1:])) for number in count())

    first = list(islice(decide_rows(Sheet(HEADER, endless), say()), 1001))

    assert [row[0] for row in first[1:4]] == ["0", "1", "2"]
    assert next(endless).cells[0] == "1000"


def test_sheet_is_written_row_by_row(tmp_path: Path) -> None:
    """Each row is on its way to the file before the next one is asked for."""
    part = tmp_path / ".out.csv.part"
    sizes = []

    def rows() -> Iterator[list[str]]:
        for number in range(3000):
            sizes.append(part.stat().st_size)
            yield [str(number), "x" * 50]

    assert write(rows(), tmp_path / "out.csv") == 2999
    assert sizes[0] < sizes[1000] < sizes[2000] < sizes[-1]


# --- the header -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["expire_le", " Expire_Le ", "\ufeffexpire_le", "Expire le", "EXPIRE-LE"]
)
def test_column_is_known_however_it_is_written(name: str) -> None:
    assert fact_name(name) == "expire_le"


def test_accents_of_a_column_do_not_matter() -> None:
    assert decided(("Démarche",), ("dcem",))[0]["status"] == "decided"


def test_header_without_a_fact_is_refused_with_the_nearest() -> None:
    with pytest.raises(SheetError, match=r"nom, titer ; vouliez-vous dire titre \?"):
        decided(("nom", "titer"))


def test_fact_written_in_two_columns_is_refused() -> None:
    with pytest.raises(SheetError, match="deux fois : titre"):
        decided(("titre", "nom", "Titre "))


# --- what a spreadsheet program would run -----------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+33612345678", "'+33612345678"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("  =1", "'  =1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("a;=1+1", "a;'=1+1"),
        ("a\n=1+1", "a\n'=1+1"),
        ("1-2 + 3 = 2", "1-2 + 3 = 2"),
        ("a@b.fr", "a@b.fr"),
        ("", ""),
    ],
)
def test_cell_that_would_run_is_made_text(cell: str, expected: str) -> None:
    assert neutral(cell) == expected


def test_long_cell_of_line_ends_takes_no_time() -> None:
    cell = "\n" * 100_000 + "\t"

    assert len(neutral(cell)) >= len(cell)


def test_input_header_and_errors_are_made_text() -> None:
    sheet = Sheet(("titre", "=x"), iter([Row(("=cmd|' /C calc'!A0;=1", "-2"))]))

    header, row = decide_rows(sheet, say())

    assert header[1] == "'=x"
    assert row[:2] == ["'=cmd|' /C calc'!A0;'=1", "'-2"]
    assert ";=" not in row[-1]


# --- the verb -------------------------------------------------------------------------------


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    file = tmp_path / "cas.csv"
    file.write_text(f"{','.join(HEADER)}\n{','.join(GOOD)}\n")
    return file


def test_triage_writes_a_whole_sheet_and_says_how_many_rows(sheet: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"

    ran = bonguichet("triage", sheet, "-o", out)

    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", f"1 ligne -> {out}\n")
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert [row["channel"] for row in csv.DictReader(file)] == ["anef"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cas.csv", "out.csv"]


def test_column_that_is_nearly_a_fact_is_said(sheet: Path, tmp_path: Path) -> None:
    sheet.write_text("demarche,departemant\ndcem,93\n")

    ran = bonguichet("triage", sheet, "-o", tmp_path / "out.csv")

    assert "« departemant » non lue ; vouliez-vous dire « departement »" in ran.stderr


def test_output_over_the_input_is_refused(sheet: Path, tmp_path: Path) -> None:
    before = sheet.read_text()
    (tmp_path / "link.csv").hardlink_to(sheet)

    for output in (sheet, tmp_path / "link.csv"):
        ran = bonguichet("triage", sheet, "-o", output)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert "est le fichier lu" in ran.stderr
    assert sheet.read_text() == before


def test_missing_sheet_is_refused_even_where_the_output_stands(tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("kept")

    ran = bonguichet("triage", tmp_path / "rien.csv", "-o", tmp_path / "out.csv")

    assert ran.returncode == 2
    assert "n'existe pas" in ran.stderr
    assert (tmp_path / "out.csv").read_text() == "kept"


@pytest.mark.parametrize("output", ["no/such/folder.csv", "folder"])
def test_output_that_cannot_be_written_is_refused(sheet: Path, tmp_path: Path, output: str) -> None:
    (tmp_path / "folder").mkdir()

    ran = bonguichet("triage", sheet, "-o", tmp_path / output)

    assert ran.returncode == 2
    assert "ne s'écrit pas" in ran.stderr


def test_stop_in_the_middle_leaves_no_file(tmp_path: Path) -> None:
    def rows() -> Iterator[list[str]]:
        yield ["header"]
        raise SheetError("broken below")

    with pytest.raises(SheetError):
        triage.write(rows(), tmp_path / "out.csv")

    assert list(tmp_path.iterdir()) == []


def test_device_is_written_to_and_never_replaced(sheet: Path) -> None:
    ran = bonguichet("triage", sheet, "-o", "/dev/stdout")

    assert ran.stdout.splitlines()[1].startswith("A,titre_sejour,etudiant,renouvellement,decided")


def test_progress_is_shown_on_a_terminal_only(sheet: Path, tmp_path: Path) -> None:
    words = ["triage", str(sheet), "-o", str(tmp_path / "out.csv")]
    main, other = pty.openpty()
    subprocess.run(
        [*COMMAND, *words],
        check=True,
        stderr=other,
        timeout=TIMEOUT_S,
        env=environment(TERM="xterm"),
    )
    os.close(other)

    assert b"\x1b[" in os.read(main, 10_000)
    os.close(main)
    assert "\x1b" not in bonguichet(*words).stderr
