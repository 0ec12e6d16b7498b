"""The JSON of `resolve`, key by key and type by type, for every title, stage and démarche."""

from __future__ import annotations

import json
from datetime import date
from itertools import product
from typing import Any

import pytest

from bot.authoring.resolving import Resolver, dumps
from bot.authoring.stories import DEFAULT_DAY
from bot.render.contract import as_json
from tests.contracts.conftest import WORDS

Json = dict[str, Any]
FACTS: dict[str, list[str]] = WORDS["facts"]
TEN_YEARS = ("carte_resident", "certificat_residence_algerien_10_ans")
DATES = {"expire_le": "2027-05-02", "entre_le": "2026-10-01", "ne_le": "2008-05-10"}
CASES = [
    *(
        {"demarche": "titre_sejour", "titre": titre, "etape": etape}
        for titre, etape in product(FACTS["titre"], FACTS["etape"])
        if titre not in TEN_YEARS or etape == "renouvellement"
    ),
    *(
        {"demarche": "titre_sejour", "titre": titre, "etape": etape, "fondement": ground}
        for titre, etape, ground in product(
            TEN_YEARS, ("premiere", "changement_statut"), FACTS["fondement"]
        )
    ),
    *(
        {"demarche": demarche}
        for demarche in FACTS["demarche"]
        if demarche not in ("titre_sejour", "demande_sejour_pendant_asile")
    ),
    *(
        {"demarche": "demande_sejour_pendant_asile", "titre": titre, "fondement": "autre"}
        for titre in FACTS["titre"]
    ),
]

_TEXT, _MAYBE_TEXT = (str,), (str, type(None))
FILING: dict[str, tuple[type, ...]] = {
    "status": _TEXT,
    "kind": _TEXT,
    "procedure": _TEXT,
    "stage": _MAYBE_TEXT,
    "channel": _TEXT,
    "site": _MAYBE_TEXT,
    "scope": _TEXT,
    "regime": _TEXT,
    "place": (dict, type(None)),
    "usual": (list, type(None)),
    "window": (dict, type(None)),
    "provisional_document": (dict, type(None)),
    "implicit_refusal": (dict, type(None)),
    "warnings": (list,),
    "fallbacks": (list,),
    "protocol": _MAYBE_TEXT,
    "steps": (list,),
    "sources": (list,),
    "language": _TEXT,
    "untranslated": (int,),
}
DOCUMENT: dict[str, tuple[type, ...]] = {
    "status": _TEXT,
    "kind": _TEXT,
    "document": _TEXT,
    "stay": _TEXT,
    "social_rights": _TEXT,
    "work": _TEXT,
    "schengen": _TEXT,
    "accompanied_by": (list,),
    "validity": _TEXT,
    "steps": (list,),
    "sources": (list,),
}


def shown(held: Resolver, facts: Json, today: date = DEFAULT_DAY) -> Json:
    """Return what a program that reads one line of JSON gets."""
    answer = held.from_line(json.dumps(facts), today)
    read: Json = json.loads(dumps(as_json(answer, held.explainer("fr", today))))
    return read


def check_types(got: Json, keys: dict[str, tuple[type, ...]]) -> None:
    assert set(keys) <= set(got)
    wrong = {key: got[key] for key, types in keys.items() if type(got[key]) not in types}
    assert wrong == {}


def check_sentences(sentences: list[str]) -> None:
    assert sentences
    assert [s for s in sentences if not s.strip() or "{{" in s or "}}" in s] == []


def check_sources(sources: list[Json]) -> None:
    assert sources
    for one in sources:
        assert {"id", "title", "url", "dated", "read_on", "checked_on"} <= set(one)
        assert one["title"]
        assert date.fromisoformat(one["read_on"])
        assert one["checked_on"] is None, "no person has compared it with the live source"
        assert one["dated"] is None or one["dated"][:4].isdigit()
    assert len({one["id"] for one in sources}) == len(sources)


def check_refusal(silence: Json | None) -> None:
    if silence is None:
        return
    if "depends" in silence:
        assert len(silence["depends"]) > 1
        for one in silence["depends"]:
            assert set(one) in ({"article", "days"}, {"article", "months"})
        return
    assert set(silence) in ({"days"}, {"months"})
    assert all(isinstance(number, int) and number > 0 for number in silence.values())


def check_filing(got: Json) -> None:
    check_types(got, FILING)
    assert (got["status"], got["kind"]) == ("decided", "filing")
    assert got["channel"] in WORDS["channels"]
    assert got["regime"] in WORDS["regimes"]
    assert got["scope"] in WORDS["scopes"]
    assert (got["scope"] == "local") is (got["channel"] not in ("anef", "autre"))
    assert got["stage"] in (*FACTS["etape"], None)
    assert set(got["usual"] or []) <= set(WORDS["channels"])
    assert got["usual"] != []
    if got["provisional_document"] is not None:
        assert set(got["provisional_document"]) == {"id", "work"}
        assert got["provisional_document"]["id"] in FACTS["document"]
        assert got["provisional_document"]["work"] in WORDS["work"]
    if got["protocol"] is not None:
        assert got["protocol"] in {*FACTS["blocage"], "blocage_anef"}
    check_refusal(got["implicit_refusal"])
    check_window(got["window"])
    check_sentences(got["steps"])
    check_sources(got["sources"])


def check_window(window: Json | None) -> None:
    if window is None:
        return
    assert set(window) == {"opens", "closes", "status"}
    assert window["status"] in WORDS["window_statuses"]
    if window["status"] == "unknown":
        assert (window["opens"], window["closes"]) == (None, None)
    else:
        assert date.fromisoformat(window["opens"]) <= date.fromisoformat(window["closes"])


def name(facts: Json) -> str:
    return "-".join(str(value) for value in facts.values() if value != "titre_sejour")


@pytest.mark.parametrize("facts", CASES, ids=name)
def test_a_filing_has_the_keys_and_types_of_the_contract(held: Resolver, facts: Json) -> None:
    got = shown(held, facts)

    check_filing(got)
    assert got["procedure"] == facts.get("titre" if "etape" in facts else "demarche")
    assert got["stage"] == facts.get("etape")
    assert (got["language"], got["untranslated"]) == ("fr", 0)


@pytest.mark.parametrize("facts", CASES, ids=name)
def test_a_filing_with_dates_has_a_window_in_iso_dates(held: Resolver, facts: Json) -> None:
    check_filing(shown(held, {**facts, **DATES, "departement": "93"}))


@pytest.mark.parametrize("facts", CASES, ids=name)
def test_a_filing_with_unknown_dates_has_no_dates(held: Resolver, facts: Json) -> None:
    got = shown(held, {**facts, **dict.fromkeys(DATES, "inconnu")})

    check_filing(got)
    assert got["window"] is None or got["window"]["status"] == "unknown"


@pytest.mark.parametrize("facts", CASES, ids=name)
def test_no_anef_is_claimed_where_the_rules_are_others(held: Resolver, facts: Json) -> None:
    """National.md, section 8: 976, 977, 978, 986 to 988."""
    got = shown(held, {**facts, "departement": "976"})

    check_filing(got)
    assert got["channel"] != "anef"
    assert "territory_to_check" in got["warnings"]


@pytest.mark.parametrize("document", FACTS["document"])
def test_a_document_has_the_keys_and_types_of_the_contract(held: Resolver, document: str) -> None:
    got = shown(held, {"document": document})

    check_types(got, DOCUMENT)
    assert (got["status"], got["kind"], got["document"]) == ("decided", "document", document)
    assert got["stay"] in ("yes", "no")
    assert {got[key] for key in ("social_rights", "work", "schengen")} <= {
        "yes",
        "no",
        "conditional",
    }
    check_sentences(got["steps"])
    check_sources(got["sources"])


@pytest.mark.parametrize(
    ("facts", "fact"),
    [
        ({}, "demarche"),
        ({"departement": "93"}, "demarche"),
        ({"demarche": "titre_sejour"}, "titre"),
        ({"demarche": "titre_sejour", "titre": "etudiant"}, "etape"),
        ({"demarche": "titre_sejour", "titre": "carte_resident", "etape": "premiere"}, "fondement"),
        ({"demarche": "demande_sejour_pendant_asile"}, "titre"),
        ({"document": "inconnu"}, "document"),
    ],
)
def test_a_question_offers_the_values_of_the_contract(
    held: Resolver, facts: Json, fact: str
) -> None:
    got = shown(held, facts)

    assert set(got) == {"status", "fact", "question", "options"}
    assert (got["status"], got["fact"]) == ("question", fact)
    check_sentences([got["question"]])
    assert all(set(option) == {"value", "label"} for option in got["options"])
    assert {option["value"] for option in got["options"]} <= set(FACTS[fact])
    check_sentences([option["label"] for option in got["options"]])


@pytest.mark.parametrize(
    ("facts", "settle"),
    [
        ({"demarche": "titre_sejour", "titre": "inconnu", "etape": "premiere"}, "titre"),
        ({"demarche": "titre_sejour", "titre": "carte_resident", "etape": "inconnu"}, "etape"),
        ({"demarche": "inconnu"}, "demarche"),
    ],
)
def test_several_are_whole_decisions_and_one_fact_that_settles(
    held: Resolver, facts: Json, settle: str
) -> None:
    got = shown(held, facts)

    assert {"status", "decisions", "settle_with"} <= set(got)
    assert got["status"] == "several"
    assert len(got["decisions"]) > 1
    for one in got["decisions"]:
        assert one.pop("facts")
        check_filing(one)
    assert set(got["settle_with"]) == {"fact", "question"}
    assert got["settle_with"]["fact"] == settle


def test_decisions_of_one_title_are_told_apart_by_their_facts(held: Resolver) -> None:
    facts = {"demarche": "titre_sejour", "titre": "carte_resident", "etape": "premiere"}

    got = shown(held, {**facts, "fondement": "inconnu"})

    told = [json.dumps(one["facts"]) for one in got["decisions"]]
    assert got["decisions"][0]["facts"] == {"fondement": "conjoint_francais"}
    assert len(set(told)) == len(told)


def test_every_title_stage_and_demarche_fits_in_one_answer(held: Resolver) -> None:
    unknown = dict.fromkeys(("demarche", "titre", "etape", "fondement"), "inconnu")

    assert shown(held, unknown)["truncated"] is False


def test_a_refusal_gives_every_error_at_once(held: Resolver) -> None:
    got = shown(held, {"demarche": "titre_sejour", "titre": "etudient", "expir_le": "2027-01-01"})

    assert set(got) == {"status", "errors"}
    assert got["status"] == "refused"
    assert all(
        set(one) == {"fact", "value", "message", "nearest"} and one["message"]
        for one in got["errors"]
    )
    assert [(one["fact"], one["value"], one["nearest"]) for one in got["errors"]] == [
        ("titre", "etudient", "etudiant"),
        ("expir_le", "2027-01-01", "expire_le"),
    ]
