"""Whatever the facts, one of the five answers; only what a decision uses changes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.model import FactId, Value
from bot.filing.model import Answer, Decision, Missing, PaperDecision, Refused, Several, Table
from bot.filing.policies import policies
from bot.filing.resolve import resolve
from tests.filing.factories import TODAY, facts, table, titre

ANY_SPEED = settings(deadline=None)  # a busy machine is not a fault

#: right words, and words that people and programs write instead
_DATES = ("2027-05-02", "2026-10-01", "1900-01-01", "2199-12-31", "2008-02-29", "inconnu")
_WORDS: dict[str, tuple[str, ...]] = {
    "demarche": ("titre_sejour", "duplicata", "pendant_asile", "suit_le_titre", "inconnu"),
    "titre": ("etudiant", "salarie", "talent", "resident", "metiers", "inconnu"),
    "etape": ("premiere", "renouvellement", "changement_statut", "inconnu"),
    "fondement": ("mariage", "protection", "armee", "autre", "inconnu"),
    "document": ("recepisse", "refus", "inconnu"),
    "article": ("L421-14", "L421-9", "7bis", "inconnu"),
    "departement": ("01", "93", "976", "inconnu"),
    "commune": ("93066", "inconnu"),
    "document_detenu": ("vls_ts", "carte", "aucun", "inconnu"),
    "vecu": ("famille", "travail", "inconnu"),
    "expire_le": _DATES,
    "entre_le": _DATES,
    "ne_le": _DATES,
}
KNOWN = st.fixed_dictionaries(
    {}, optional={FactId(fact): st.sampled_from(values) for fact, values in _WORDS.items()}
)
GARBAGE = st.dictionaries(
    st.one_of(st.sampled_from(sorted(_WORDS)), st.text(max_size=12)).map(FactId),
    st.one_of(
        st.text(max_size=20),
        st.dates().map(str),
        st.sampled_from([v for values in _WORDS.values() for v in values]),
        st.lists(st.text(max_size=8), max_size=3).map(tuple),
    ),
    max_size=6,
)
DAYS = st.dates(date(1950, 1, 1), date(2150, 1, 1))


def is_answer(answer: Answer) -> bool:
    return isinstance(answer, Decision | PaperDecision | Missing | Several | Refused)


@ANY_SPEED
@given(known=KNOWN, today=DAYS)
def test_right_words_always_get_an_answer_and_are_never_refused(
    held: Table, known: dict[FactId, str], today: date
) -> None:
    answer = resolve(held, known, today)

    assert is_answer(answer)
    assert not isinstance(answer, Refused)


@ANY_SPEED
@given(known=GARBAGE, today=DAYS)
def test_garbage_always_gets_an_answer(
    held: Table, known: dict[FactId, Value], today: date
) -> None:
    assert is_answer(resolve(held, known, today))


@ANY_SPEED
@given(known=KNOWN)
def test_a_question_is_never_about_a_fact_that_settles_it_already(
    held: Table, known: dict[FactId, str]
) -> None:
    """Answering what is asked, again and again, always ends with a decision."""
    answer = resolve(held, known, TODAY)
    for _ in range(10):
        if not isinstance(answer, Missing):
            break
        assert answer.values
        known = {**known, answer.fact: answer.values[-1]}
        answer = resolve(held, known, TODAY)

    assert not isinstance(answer, Missing)


@ANY_SPEED
@given(known=KNOWN, data=st.data())
def test_the_order_of_the_facts_does_not_matter(
    held: Table, known: dict[FactId, str], data: st.DataObject
) -> None:
    shuffled = dict(data.draw(st.permutations(list(known.items()))))

    assert resolve(held, shuffled, TODAY) == resolve(held, known, TODAY)


@ANY_SPEED
@given(known=KNOWN, commune=st.sampled_from(["93066", "2A004", "inconnu"]))
def test_a_fact_that_no_decision_uses_changes_nothing(
    held: Table, known: dict[FactId, str], commune: str
) -> None:
    bare = {f: v for f, v in known.items() if f != "commune"}

    before = resolve(held, bare, TODAY)
    after = resolve(held, {**bare, FactId("commune"): commune}, TODAY)

    assert _but_facts(after) == _but_facts(before)


@ANY_SPEED
@given(extra=KNOWN)
def test_a_demarche_with_one_door_is_the_same_whatever_else_is_known(
    held: Table, extra: dict[FactId, str]
) -> None:
    unused = {f: v for f, v in extra.items() if f not in ("demarche", "departement")}

    before = resolve(held, facts(demarche="duplicata"), TODAY)
    after = resolve(held, {**unused, FactId("demarche"): "duplicata"}, TODAY)

    assert _but_facts(after) == _but_facts(before)


@ANY_SPEED
@given(extra=KNOWN)
def test_the_door_of_a_plain_title_depends_on_the_territory_alone(
    held: Table, extra: dict[FactId, str]
) -> None:
    kept = {f: v for f, v in extra.items() if f != "departement"}

    answer = resolve(held, {**kept, **titre("etudiant", "premiere")}, TODAY)

    assert isinstance(answer, Decision)
    assert answer.door.channel == "anef"


@ANY_SPEED
@given(known=KNOWN)
def test_policies_answer_yes_or_no_to_any_right_facts(
    held: Table, known: dict[FactId, str]
) -> None:
    for policy in policies(held).values():
        assert policy(known) in (True, False)


def test_an_empty_table_asks_what_it_does_not_have() -> None:
    assert resolve(table(), {}, TODAY) == Missing(FactId("demarche"), ("titre_sejour",))


def _but_facts(answer: Answer) -> Answer:
    match answer:
        case Decision():
            return replace(answer, facts={})
        case Several():
            return replace(
                answer, decisions=tuple(replace(one, facts={}) for one in answer.decisions)
            )
    return answer
