"""Tests of bot/filing/letters.py and letter_form.py: which words, which questions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.engine.model import FactId, Facts
from bot.filing.letter_form import Ask, Form, NotTaken, Ready, answer, finish, next_step, skip
from bot.filing.letters import PLACE, Voice, frame_of, is_late, said_of
from bot.filing.model import Table
from tests.real import real_resolver

LETTERS = tuple(real_resolver().library.table.letters)


@pytest.fixture(scope="module")
def table() -> Table:
    return real_resolver().library.table


def facts(**said: str) -> Facts:
    return {FactId(name): value for name, value in said.items()}


def form(table: Table, id_: str, voice: Voice = "me", **said: str) -> Form:
    return Form(table.letters[id_], voice, facts(**said))


def asked(table: Table, one: Form) -> list[str]:
    """Return the fields in the order they are asked, each left blank."""
    found = []
    while isinstance(step := next_step(table, one), Ask):
        found.append(step.field.id)
        one = skip(one, step.field)
    return found


@pytest.mark.parametrize("id_", LETTERS)
@pytest.mark.parametrize("voice", ["me", "someone"])
def test_every_letter_says_facts_law_and_request_in_both_voices(
    table: Table, id_: str, voice: Voice
) -> None:
    said = said_of(table, table.letters[id_], voice, {})

    assert said.facts
    assert said.law
    assert len(said.request) > 1
    assert said.exhibits
    assert said.before


@pytest.mark.parametrize("id_", LETTERS)
def test_first_person_never_speaks_of_herself_as_somebody_else(table: Table, id_: str) -> None:
    """The name of the person is in the sender's lines: a first-person sentence never needs it."""
    me = said_of(table, table.letters[id_], "me", {})
    someone = said_of(table, table.letters[id_], "someone", {})

    assert "{nom}" not in " ".join((*me.facts, *me.law, *me.request))
    words = " ".join((*someone.facts, *someone.law, *someone.request)).replace("’", " ").split()
    assert not {"ma", "mon", "mes", "m"} & set(words)
    assert "{nom}" in " ".join(someone.facts)


def test_a_known_fact_is_not_asked(table: Table) -> None:
    known = form(table, "demande_api", depose_le="2026-11-04", expire_le="2027-01-20")

    assert {"depose_le", "expire_le"} <= set(asked(table, form(table, "demande_api")))
    assert not {"depose_le", "expire_le"} & set(asked(table, known))


def test_helper_is_asked_who_writes_and_the_person_who_is_helped(table: Table) -> None:
    fields = asked(table, form(table, "demande_api", "someone"))

    assert {"nom", "aidant_nom", "aidant_contact"} <= set(fields)
    assert "adresse" not in fields


def test_questions_are_numbered_to_the_end_and_asked_once(table: Table) -> None:
    one = form(table, "substitution")
    seen = []
    while isinstance(step := next_step(table, one), Ask):
        seen.append((step.number, step.of))
        one = skip(one, step.field)

    assert [number for number, _ in seen] == list(range(1, len(seen) + 1))
    assert {of for _, of in seen} == {len(seen)}


def test_question_is_in_the_voice_of_the_form(table: Table) -> None:
    mine, other = (next_step(table, form(table, "substitution", v)) for v in ("me", "someone"))

    assert isinstance(mine, Ask)
    assert isinstance(other, Ask)
    assert mine.question.startswith("Quels sont votre date")
    assert other.question.startswith("Quels sont les prénoms et le nom de la personne")


def test_empty_and_too_long_answers_are_refused_and_asked_again(table: Table) -> None:
    one = form(table, "demande_api")
    field = frame_of(table).fields["nationalite"]

    assert answer(table, one, field, " \u202e\x00 ") == NotTaken(field, "empty", 0)
    long = answer(table, one, field, "x" * 61)
    assert long == NotTaken(field, "too_long", 61)
    assert isinstance(answer(table, one, field, "x" * 60), Form)


def test_typed_date_of_filing_becomes_a_fact_that_the_law_counts_from(table: Table) -> None:
    one = form(table, "demande_api", expire_le="2027-01-09")
    taken = answer(table, one, frame_of(table).fields["depose_le"], "20/12/2026")

    assert isinstance(taken, Form)
    assert taken.facts[FactId("depose_le")] == "2026-12-20"
    step = next_step(table, finish(table, taken))
    assert isinstance(step, Ready)
    assert "après le délai" in " ".join(step.said.law)


@pytest.mark.parametrize("typed", ["le 4 novembre", "31/02/2026", "4/11", "²/1/2026", "2026-13-01"])
def test_words_that_are_no_day_stay_words(table: Table, typed: str) -> None:
    one = form(table, "demande_api")
    taken = answer(table, one, frame_of(table).fields["depose_le"], typed)

    assert isinstance(taken, Form)
    assert (taken.given["depose_le"], taken.facts) == (typed, {})


@pytest.mark.parametrize(
    ("depose_le", "late"),
    [("2027-03-03", False), ("2027-03-04", True), ("2027-05-02", True), ("2027-05-03", True)],
)
def test_late_filing_never_claims_a_right_to_an_api(
    table: Table, depose_le: str, late: bool
) -> None:
    """60 days before 2 May 2027 is 3 March (R431-5); later, no API is owed (R431-15-1)."""
    known = facts(depose_le=depose_le, expire_le="2027-05-02", titre="etudiant")
    law = " ".join(said_of(table, table.letters["demande_api"], "me", known).law)

    assert is_late(table, known) is late
    assert ("est tenu" in law) is not late


def test_unknown_dates_say_nothing_of_lateness(table: Table) -> None:
    assert not is_late(table, facts(depose_le="inconnu", expire_le="2027-05-02"))
    assert not is_late(table, facts(expire_le="2027-05-02"))


@pytest.mark.parametrize(
    ("titre", "article"), [("refugie", "R. 431-15-3"), ("protection_subsidiaire", "R. 431-15-4")]
)
def test_person_under_international_protection_has_the_article_of_her_own(
    table: Table, titre: str, article: str
) -> None:
    said = said_of(table, table.letters["demande_api"], "me", facts(titre=titre))
    law = " ".join(said.law)

    assert article in law
    assert "R. 431-15-1" not in law


def test_confirmation_of_filing_is_told_before_the_letter_on_a_refused_paper(table: Table) -> None:
    letter = table.letters["papier_refuse"]
    said = said_of(table, letter, "me", facts(document="confirmation_depot"))

    assert any("n’envoyez pas cette lettre" in text for text in said.before)


def test_finish_leaves_a_blank_for_everything(table: Table) -> None:
    done = finish(table, form(table, "panne_anef"))

    assert set(done.given.values()) == {None}
    assert isinstance(next_step(table, done), Ready)


def test_form_shows_no_answer_when_printed(table: Table) -> None:
    one = replace(form(table, "correction"), given={"nom": "Awa DIALLO"})

    assert "Awa" not in repr(one)


def test_every_field_of_the_frame_is_used_and_has_an_example_that_fits(table: Table) -> None:
    frame = frame_of(table)
    places = {
        place
        for letter in table.letters.values()
        for voice in ("me", "someone")
        for part in (letter.facts, letter.law, letter.request, (frame.opening,))
        for passage in part
        for place in PLACE.findall(passage.said("me") + passage.said("someone"))
    }
    for letter in table.letters.values():
        places |= {*letter.identity, *PLACE.findall(letter.subject)}
    for line in (
        *sum(frame.senders.values(), ()),
        *sum(frame.recipients.values(), ()),
        frame.dated,
    ):
        places |= set(PLACE.findall(line))

    assert set(frame.fields) == places - {"jour"}
    assert [f.id for f in frame.fields.values() if len(f.example) > f.max_chars] == []


def test_every_letter_that_a_protocol_names_exists_and_every_letter_is_named(table: Table) -> None:
    named = {letter for one in table.protocols.values() for letter in one.letters}

    assert named == set(table.letters)
