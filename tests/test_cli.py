"""Tests of bot/cli.py: the verbs, their help in two languages, and their exit codes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from bot import __version__
from tests.command import bonguichet

VERBS = (
    "chat",
    "resolve",
    "triage",
    "letter",
    "sheet",
    "read",
    "check",
    "paths",
    "graph",
    "schema",
    "play",
    "extract",
    "coverage",
    "review",
    "export",
    "import",
)
ETUDIANT = ["demarche=titre_sejour", "titre=etudiant", "etape=renouvellement", "departement=93"]


def test_help_names_every_verb_in_french() -> None:
    ran = bonguichet("--help", today=False)

    assert ran.returncode == 0
    assert "Trouve la bonne porte" in ran.stdout
    for verb in VERBS:
        assert f"  {verb} " in ran.stdout


def test_help_is_in_english_where_the_locale_is() -> None:
    ran = bonguichet("--help", today=False, LANG="en_US.UTF-8")

    assert "Finds the right door" in ran.stdout
    assert "Trouve" not in ran.stdout


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(verb: str) -> None:
    assert bonguichet(verb, "--help", today=False).returncode == 0


def test_version_is_said() -> None:
    assert bonguichet("--version", today=False).stdout == f"{__version__}\n"


@pytest.mark.parametrize("words", [["nothing"], ["triage"], ["resolve"], ["chat", "--nothing"]])
def test_wrong_use_exits_with_2(words: list[str]) -> None:
    ran = bonguichet(*words, today=False)

    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr


def test_decision_is_shown_in_words() -> None:
    ran = bonguichet("resolve", *ETUDIANT)

    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("Vous déposez en ligne")
    assert "\x1b" not in ran.stdout


def test_decision_is_shown_as_json() -> None:
    ran = bonguichet("resolve", *ETUDIANT, "expire_le=2027-05-02", "--json")

    found = json.loads(ran.stdout)
    assert (found["status"], found["channel"], found["language"]) == ("decided", "anef", "fr")
    assert found["window"] == {"opens": "2027-01-02", "closes": "2027-03-03", "status": "too_early"}


def test_several_decisions_and_missing_facts_are_answers() -> None:
    several = bonguichet("resolve", "demarche=titre_sejour", "titre=inconnu", "etape=premiere")
    missing = bonguichet("resolve", "demarche=titre_sejour", "titre=etudiant")

    assert (several.returncode, missing.returncode) == (0, 0)
    assert several.stdout.startswith("Plusieurs portes restent possibles.")
    assert missing.stdout.startswith("Il manque « etape ».")


def test_refused_facts_are_all_said_on_the_error_stream() -> None:
    ran = bonguichet("resolve", "titre=etudient", "titer=x", "rien")

    assert (ran.returncode, ran.stdout) == (2, "")
    assert "« etudiant »" in ran.stderr
    assert "« titer »" in ran.stderr
    assert "« rien »" in ran.stderr


def test_refused_facts_in_english() -> None:
    ran = bonguichet("resolve", "titre=etudient", "demarche=titre_sejour", "--lang", "en")

    assert "did you mean “etudiant”?" in ran.stderr


def test_lines_of_json_are_answered_in_order() -> None:
    lines = ['{"demarche": "dcem"}', "", "{", '{"titre": null}', '["x"]', '{"demarche": "dce"}']

    ran = bonguichet("resolve", "-", "--json", said="\n".join(lines) + "\n")

    found = [json.loads(line)["status"] for line in ran.stdout.splitlines()]
    assert found == ["decided", "refused", "question", "refused", "refused"]
    assert ran.returncode == 0


@pytest.mark.parametrize(
    "words", [["resolve", "demarche=dcem"], ["chat"], ["check"], ["triage", "a.csv", "-o", "b.csv"]]
)
def test_day_that_is_no_date_is_refused(words: list[str]) -> None:
    ran = bonguichet(*words, "--today", "31/12/2026", today=False)

    assert (ran.returncode, ran.stdout) == (2, "")
    assert "« 31/12/2026 » n'est pas une date" in ran.stderr


def test_json_with_a_fact_twice_is_refused() -> None:
    ran = bonguichet("resolve", "-", said='{"titre": "etudiant", "titre": "salarie"}\n')

    (error,) = json.loads(ran.stdout)["errors"]
    assert (error["fact"], error["value"]) == ("titre", "etudiant")
    assert "deux fois" in error["message"]


@pytest.mark.parametrize("line", ["{", "[1]", "NaN", "{'titre': 1}", '{"a": }'])
def test_line_that_is_no_object_is_refused_in_words(line: str) -> None:
    ran = bonguichet("resolve", "-", said=f"{line}\n")

    (error,) = json.loads(ran.stdout)["errors"]
    assert error["nearest"] is None
    assert error["message"] == f"un objet JSON de faits est attendu, lu : {line}"


def test_mark_of_utf_8_before_the_first_line_is_no_fault() -> None:
    ran = bonguichet("resolve", "-", said='\ufeff{"demarche": "dcem"}\n')

    assert json.loads(ran.stdout)["status"] == "decided"


def test_empty_value_is_a_fact_that_is_not_known() -> None:
    words = ["resolve", "demarche=titre_sejour", "titre=etudiant", "etape="]

    assert bonguichet(*words).stdout.startswith("Il manque « etape ».")
    assert bonguichet(*words, "etape=premiere").stdout.startswith("Vous déposez en ligne")


@pytest.mark.parametrize("day", ["20261121", "2026-W47-6", "2026-11-21 ", "2026-02-30"])
def test_day_is_written_in_one_way(day: str) -> None:
    assert bonguichet("resolve", "demarche=dcem", "--today", day, today=False).returncode == 2


def test_language_that_is_not_offered_is_for_programs_alone() -> None:
    assert bonguichet("resolve", "demarche=dcem", "--lang", "uk").returncode == 0
    for words in (["chat"], ["play", "--record", "never.txt"]):
        ran = bonguichet(*words, "--lang", "uk")
        assert (ran.returncode, ran.stdout) == (2, "")


def test_errors_of_the_command_line_are_in_english_where_the_locale_is() -> None:
    ran = bonguichet("check", "--today", "never", today=False, LANG="en_GB.UTF-8")

    assert ran.stderr == "--today: “never” is not a date YYYY-MM-DD\n"


@pytest.mark.parametrize("words", [["resolve", "demarche=dcem"], ["chat"]])
def test_language_that_is_unknown_is_refused(words: list[str]) -> None:
    ran = bonguichet(*words, "--lang", "xx")

    assert ran.returncode == 2
    assert "« xx » n'est pas une langue connue" in ran.stderr


def test_settings_that_cannot_be_used_are_all_said(tmp_path: Path) -> None:
    missing = str(tmp_path / "rien")

    ran = bonguichet(
        "resolve", "demarche=dcem", BONGUICHET_FLOWS=missing, BONGUICHET_LOCALES=missing
    )

    assert ran.returncode == 2
    assert len(ran.stderr.splitlines()) == 2


def test_deciding_does_not_import_what_it_does_not_need() -> None:
    """`resolve` in a script must not pay for sheets, diagrams or typed answers."""
    import subprocess

    from tests.command import environment

    code = (
        "import sys; sys.argv = ['bonguichet', 'resolve', 'demarche=dcem'];"
        "from bot.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'openpyxl', 'dateparser', 'rapidfuzz', 'telegram', 'rich.console', 'asyncio'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )

    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=True
    )

    assert ran.stderr == "[]\n"
