"""Faults of form: what was expected, what was found, where, and the nearest name."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from bot.content import documents as docs
from bot.content import form
from bot.content.form import MAX_FAULTS, as_id, closest, sound_rows, validate
from bot.content.source import parse
from tests.content.conftest import Inspect, lines

HEAD = "flow: essai\ntitle: Essai\nstart: a\nnodes:\n  a:\n"


def faults(text: str) -> list[str]:
    """Return the faults of a tree of one node `a`, without file and hint."""
    _, found = validate(docs.FlowDoc, parse(HEAD + text, "x"))
    return [f"{d.line}:{d.column}: {d.code}: {d.message}" for d in found]


def hints(text: str) -> list[str | None]:
    _, found = validate(docs.FlowDoc, parse(HEAD + text, "x"))
    return [d.hint for d in found]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "    notice: {}\n    goto: b\n",
            "6:5: wrong-type: un texte est attendu ; trouvé : un bloc",
        ),
        (
            "    notice: [x]\n    goto: b\n",
            "6:5: wrong-type: un texte est attendu ; trouvé : une liste",
        ),
        ("    notice:\n    goto: b\n", "6:5: wrong-type: un texte est attendu ; trouvé : rien"),
        ("    route: x\n", "6:5: wrong-type: une liste est attendue ; trouvé : « x »"),
        (
            "    route: [x]\n",
            "6:13: wrong-type: un bloc « clé: valeur » est attendu ; trouvé : « x »",
        ),
        (
            "    route: [{when: x, goto: b}]\n",
            "6:14: wrong-type: un bloc « clé: valeur » est attendu ; trouvé : « x »",
        ),
        (
            "    route: [{when: {age: {x: y}}, goto: b}]\n",
            "6:21: wrong-type: un texte est attendu ; trouvé : un bloc",
        ),
        (
            "    route: [{when: {age: [[x]]}, goto: b}]\n",
            "6:27: wrong-type: un texte est attendu ; trouvé : une liste",
        ),
    ],
)
def test_one_fault_has_one_message_in_its_place(text: str, fault: str) -> None:
    """Pydantic tries each branch of a union: only the one that was meant is spoken of."""
    assert faults(text) == [fault]


QUESTION = "    question: Où ?\n    why: Pour savoir.\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "    past_years: dix\n",
            "8:5: wrong-type: un nombre entier est attendu ; trouvé : « dix »",
        ),
        ("    past_years: 9999\n", "8:5: wrong-value: « 9999 » : 150 au plus"),
        ("    past_years: -1\n", "8:5: wrong-value: « -1 » : 0 au moins"),
        (
            "    samples: [+1 jour2 mois]\n",
            (
                "8:15: wrong-format: « -120 jours », « +2 mois » ou « +19 ans -1 jour » ; "
                "trouvé : « +1 jour2 mois »"
            ),
        ),
        (
            "    kind: dates\n",
            (
                "8:5: wrong-value: « dates » n'est pas possible ici ; "
                "attendu : choice, several, date, departement, commune"
            ),
        ),
    ],
)
def test_wrong_value_says_what_was_expected(text: str, fault: str) -> None:
    assert faults(QUESTION + text) == [fault]


def test_number_of_five_thousand_digits_is_refused() -> None:
    (fault,) = faults(QUESTION + f"    past_years: {'9' * 5_000}\n")

    assert fault.startswith("8:5: wrong-type: un nombre entier est attendu")
    assert len(fault) < 200


def test_keys_proposed_are_those_of_the_same_node() -> None:
    assert hints(QUESTION + "    optionss: {}\n") == ["options"]
    assert hints("    notice: Bonjour\n    gotoo: b\n") == [None, "goto"]
    assert hints("    route:\n      - {goto: b, polcy: x}\n") == ["policy"]
    assert hints("    decide: filing\n    follow: {x: {labl: Oui, goto: b}}\n") == ["label"]


def test_key_already_there_is_not_proposed() -> None:
    assert hints("    notice: Bonjour\n    goto: b\n    gotoo: b\n") == [None]


def test_key_in_a_list_of_cases_is_proposed(inspected: Inspect) -> None:
    (fault,) = inspected(
        {
            "procedures/x.yaml": "x:\n  label: X\n  sources: [code]\n  read_on: 2026-04-01\n"
            "  confidence: high\n  premiere:\n    channel: anef\n    regime: R431-2\n"
            "    paper: {id: confirmation_depot, work: [{wen: {etape: premiere}, work: no}]}\n"
        }
    )

    assert (fault.line, fault.column, fault.code, fault.hint) == (9, 45, "unknown-key", "when")


def test_node_without_a_kind_is_told_the_kinds() -> None:
    assert faults("    texte: Bonjour\n")[0].startswith("5:3: node-kind:")
    assert faults("    []\n")[0].startswith("5:3: node-kind:")


@pytest.mark.parametrize(
    "day", ["0", "86400", "2026-11-21T10:00", "2026-02-30", "21/11/2026", "[]"]
)
def test_only_a_whole_day_is_a_date(day: str) -> None:
    """Pydantic alone would take `0` for the first of January 1970."""
    text = f"x:\n  title: X\n  dated: 2026\n  kind: law\n  read_on: {day}\n"

    _, found = validate(docs.SourcesDoc, parse(text, "x"))

    assert lines(found) == ["5:3: wrong-type"]


def test_checked_on_stays_empty_until_somebody_checks() -> None:
    text = "x:\n  title: X\n  dated: 2026\n  kind: law\n  read_on: 2026-04-01\n  checked_on:\n"

    document, found = validate(docs.SourcesDoc, parse(text, "x"))

    assert found == []
    assert isinstance(document, docs.SourcesDoc)
    assert document.root["x"].checked_on is None


@pytest.mark.parametrize(
    ("silence", "count"),
    [("months: 4", 0), ("days: 90", 0), ("days: 90, months: 4", 1), ("article: R1", 1)],
)
def test_silence_is_in_days_or_in_months(silence: str, count: int) -> None:
    article = "" if "article" in silence else ", article: R432-2"
    text = (
        "x:\n  label: X\n  sources: [code]\n  read_on: 2026-04-01\n  confidence: high\n"
        f"  premiere: {{silence: {{{silence}{article}}}}}\n"
    )

    _, found = validate(docs.ProceduresDoc, parse(text, "x"))

    assert [d.code for d in found] == ["wrong-value"] * count


def test_faults_of_one_file_are_bounded() -> None:
    text = "x:\n" + "".join(f"  k{number}: v\n" for number in range(MAX_FAULTS * 3))

    _, found = validate(docs.SourcesDoc, parse(text, "x"))

    assert len(found) == MAX_FAULTS + 1
    assert found[-1].code == "too-many"


def test_likeness_is_not_sought_for_monsters() -> None:
    assert closest("a" * 500, ["a" * 499]) is None
    assert closest("guichett", ["guichet", "a" * 500]) == "guichet"
    assert closest("guichett", (f"guichet{n}" for n in range(form.MAX_KNOWN + 1))) is None


@pytest.mark.parametrize(
    ("word", "id_"),
    [("Écran d’aide", "ecran_d_aide"), ("9 mois", None), ("—", None), ("x" * 61, None)],
)
def test_as_id(word: str, id_: str | None) -> None:
    assert as_id(word) == id_


@pytest.mark.parametrize("text", ["a: b\n", "- a\n", "a\n"])
@pytest.mark.parametrize("kind", [docs.WalksDoc, docs.FlowDoc])
def test_file_that_is_no_map_of_rows_has_no_sound_rows(kind: type[BaseModel], text: str) -> None:
    assert sound_rows(kind, parse(text, "x.yaml")) is None
