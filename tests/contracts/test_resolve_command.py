"""`bonguichet resolve` as a program runs it: exit codes, streams, lines of JSON in order."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DAY = ("--today", "2026-11-21")
STUDENT = ("demarche=titre_sejour", "titre=etudiant", "etape=renouvellement")


def run(*words: str, typed: str = "", **said: str) -> subprocess.CompletedProcess[str]:
    """Run the command in its own process, its streams piped."""
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", "resolve", *words],
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "FORCE_COLOR": "", **said},
        timeout=60,
        check=False,
    )


def test_a_decision_goes_to_standard_output_with_exit_0() -> None:
    done = run(*STUDENT, *DAY, "--json")

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["channel"] == "anef"


def test_a_question_is_a_result() -> None:
    done = run("demarche=titre_sejour", *DAY, "--json")

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["status"] == "question"


def test_several_decisions_are_a_result() -> None:
    done = run("demarche=titre_sejour", "titre=inconnu", "etape=premiere", *DAY, "--json")

    assert done.returncode == 0
    assert json.loads(done.stdout)["status"] == "several"


def test_a_refusal_in_json_is_on_standard_output_with_exit_2() -> None:
    done = run("demarche=titre_sejour", "titre=etudient", *DAY, "--json")

    assert done.returncode == 2
    assert json.loads(done.stdout)["errors"][0]["nearest"] == "etudiant"


def test_a_refusal_for_a_person_is_on_standard_error_with_every_error() -> None:
    done = run("demarche=titre_sejours", "titre=etudient", *DAY)

    assert (done.returncode, done.stdout) == (2, "")
    assert "titre_sejour" in done.stderr
    assert "etudiant" in done.stderr


def test_a_fact_given_twice_with_two_values_is_refused() -> None:
    done = run("titre=etudiant", "titre=salarie", *DAY, "--json")

    assert done.returncode == 2
    assert json.loads(done.stdout)["errors"][0]["fact"] == "titre"


def test_a_word_that_is_no_fact_is_refused() -> None:
    done = run("etudiant", *DAY, "--json")

    assert done.returncode == 2
    assert json.loads(done.stdout)["status"] == "refused"


def test_the_order_of_the_facts_does_not_matter() -> None:
    assert run(*STUDENT, *DAY, "--json").stdout == run(*reversed(STUDENT), *DAY, "--json").stdout


@pytest.mark.parametrize(
    "words",
    [
        (*STUDENT, "--lang", "xx"),
        (*STUDENT, "--today", "21/11/2026"),
        (*STUDENT, "--today", "2026-02-30"),
        (),
        (*STUDENT, "--option-inconnue"),
    ],
)
def test_a_wrong_use_is_told_on_standard_error_with_exit_2(words: tuple[str, ...]) -> None:
    done = run(*words)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_content_with_errors_is_exit_1_with_all_of_them(tmp_path: Path) -> None:
    (tmp_path / "faits.yaml").write_text("demarche: [\n", encoding="utf-8")

    done = run(*STUDENT, *DAY, "--json", BONGUICHET_FLOWS=str(tmp_path))

    assert (done.returncode, done.stdout) == (1, "")
    assert "faits.yaml:" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_content_folder_that_does_not_exist_is_a_wrong_use(tmp_path: Path) -> None:
    done = run(*STUDENT, BONGUICHET_FLOWS=str(tmp_path / "rien"))

    assert (done.returncode, done.stdout) == (2, "")
    assert "BONGUICHET_FLOWS" in done.stderr


def test_what_is_piped_has_no_colour_codes() -> None:
    done = run(*STUDENT, "expire_le=2027-05-02", *DAY)

    assert done.returncode == 0
    assert "\x1b" not in done.stdout + done.stderr
    assert "ANEF" in done.stdout


def test_lines_of_json_are_answered_in_order_with_bad_lines_in_place() -> None:
    lines = [
        '{"demarche": "duplicata"}',
        "{pas du json",
        '["demarche"]',
        '{"demarche": "titre_sejour", "titre": "etudient"}',
        '{"demarche": "titre_sejour", "titre": "etudiant", "etape": "premiere"}',
        "{}",
        '{"demarche": {"a": 1}, "departement": 93, "etape": null}',
        '{"demarche": "duplicata", "vecu": ["famille", "travail"]}',
    ]

    done = run("-", "--json", *DAY, typed="\n".join(lines))

    got = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, "")
    assert [one["status"] for one in got] == [
        "decided",
        "refused",
        "refused",
        "refused",
        "decided",
        "question",
        "refused",
        "decided",
    ]
    assert [one.get("procedure") for one in got][::4] == ["duplicata", "etudiant"]


def test_a_line_gets_the_answer_that_its_facts_get_alone() -> None:
    facts = dict(word.split("=") for word in STUDENT)

    alone = run(*STUDENT, *DAY, "--json")
    line = run("-", "--json", *DAY, typed=json.dumps(facts) + "\n")

    assert json.loads(line.stdout) == json.loads(alone.stdout)


def test_no_line_gives_no_answer() -> None:
    done = run("-", "--json", *DAY)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("line", ["[" * 5000, '{"a": ' * 3000, "1e999", "NaN", '"x"', "\x00"])
def test_a_hostile_line_is_refused_and_the_next_one_answered(line: str) -> None:
    done = run("-", "--json", *DAY, typed=f'{line}\n{{"demarche": "duplicata"}}\n')

    got = [json.loads(one)["status"] for one in done.stdout.splitlines()]
    assert (done.returncode, got) == (0, ["refused", "decided"])


def test_several_choices_are_parted_by_commas() -> None:
    done = run("demarche=duplicata", "vecu=famille,travail", *DAY, "--json")

    assert done.returncode == 0
    assert json.loads(done.stdout)["procedure"] == "duplicata"


def test_a_wrong_choice_among_several_is_refused_alone() -> None:
    done = run("demarche=duplicata", "vecu=famille,travial", *DAY, "--json")

    assert done.returncode == 2
    assert [one["value"] for one in json.loads(done.stdout)["errors"]] == ["travial"]
