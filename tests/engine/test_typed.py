from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.loader import inspect
from bot.engine.events import Remark
from bot.engine.limits import MAX_CANDIDATES
from bot.engine.model import Value
from bot.engine.typed import (
    NO_MATCH,
    Found,
    PlaceNames,
    digits,
    match,
    match_place,
    normalise,
    read,
)
from tests.engine.factories import TODAY, choice, date_asked, departement, outcome, several

FLOWS = Path(__file__).parents[2] / "flows"
NAMED = {
    "titre": ("Titre de séjour", "titre", "carte"),
    "asile": ("Demander l'asile", "asile", "réfugié"),
    "famille": ("Ma sœur, mon frère et moi", "famille"),
    "inconnu": ("Je ne sais pas", "?", "لا أعرف"),
}


@pytest.fixture(scope="module")
def places() -> list[PlaceNames]:
    library, _ = inspect(FLOWS, today=TODAY)
    assert library is not None
    return [
        PlaceNames(t.code, (t.name, t.prefecture_city, *t.synonyms), t.postcodes)
        for t in library.table.territories.values()
    ]


def _ambiguous(*candidates: str) -> Found:
    return Found(remark=Remark.AMBIGUOUS, candidates=candidates)


# --- options ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("Titre de séjour", "titre"),
        ("titre de sejour", "titre"),
        ("TITRE  DE SÉJOUR !", "titre"),
        ("titre de sejuor", "titre"),
        ("séjour de titre", "titre"),
        ("carte", "titre"),
        ("refugie", "asile"),
        ("demander l asile", "asile"),
        ("Ma soeur, mon frère et moi", "famille"),
        ("1", "titre"),
        ("2.", "asile"),
        ("3)", "famille"),
        ("٢", "asile"),
        ("২", "asile"),
        ("je sais pas", "inconnu"),
        ("?", "inconnu"),
        ("لَا أعرِف", "inconnu"),
    ],
)
def test_an_option_is_known_by_label_number_or_synonym(text: str, option: str) -> None:
    assert match(text, NAMED) == Found(option)


@pytest.mark.parametrize(
    "text", ["", "   ", "!!", "0", "4", "99999", "xyzzy", "ti", "🙂", "un roman sans rapport"]
)
def test_what_looks_like_no_option_matches_none(text: str) -> None:
    assert match(text, NAMED) == NO_MATCH


def test_a_word_that_two_options_share_gives_both() -> None:
    named = {"a": ("Carte perdue",), "b": ("Carte volée",), "c": ("Nationalité",)}

    assert match("carte", named) == _ambiguous("a", "b")


def test_the_same_name_for_two_options_gives_both() -> None:
    assert match("carte", {"a": ("Carte",), "b": ("carte",)}) == _ambiguous("a", "b")


def test_candidates_are_at_most_three() -> None:
    named = {str(i): (f"carte numéro {i}",) for i in "abcdef"}

    assert match("carte numéro", named).candidates == ("a", "b", "c")


def test_a_number_that_is_a_label_is_the_label() -> None:
    named = {"un": ("5",), "deux": ("10",)}

    assert match("10", named) == Found("deux")


def test_options_without_words_are_passed_over() -> None:
    assert match("carte", {"a": (), "b": ("carte bleue",)}).candidates == ("b",)


@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    found = match(text, NAMED)

    assert found.value in NAMED or found.remark is not None
    assert len(found.candidates) <= MAX_CANDIDATES


@given(st.text(max_size=30))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalise(text)

    assert normalise(once) == once


def test_vowel_signs_are_part_of_a_word() -> None:
    """In Bengali, « কি » and « কা » differ by nothing else."""
    assert normalise("কি") != normalise("কা")


def test_digits_of_every_script_are_digits() -> None:
    assert digits("٣١/۱۲/２０२६ x") == "31/12/2026 x"


# --- kinds of question ------------------------------------------------------------------------

SEVERAL = several("q", "titre", "asile", "famille", "aucun", goto="fin", none="aucun", unknown="x")
SEVERAL_NAMED = {**NAMED, "aucun": ("Rien de cela",)}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1, 2", ("titre", "asile")),
        ("1 2", ("titre", "asile")),
        ("١، ٢", ("titre", "asile")),
        ("carte et réfugié", ("titre", "asile")),
        ("carte/carte", ("titre",)),
        ("asile", ("asile",)),
        ("Ma sœur, mon frère et moi", ("famille",)),
        ("rien de cela", ("aucun",)),
        ("je ne sais pas", "inconnu"),
    ],
)
def test_several_choices_are_typed_at_once(text: str, value: Value) -> None:
    assert read(SEVERAL, text, SEVERAL_NAMED, TODAY, "fr") == Found(value)


@pytest.mark.parametrize("text", ["1, 9", ",", "1, rien de cela", "1, je ne sais pas"])
def test_choices_that_do_not_go_together_match_none(text: str) -> None:
    assert read(SEVERAL, text, SEVERAL_NAMED, TODAY, "fr") == NO_MATCH


def test_options_are_read_under_a_choice_and_under_an_outcome() -> None:
    for node in (choice("q", titre="fin"), outcome("fin")):
        assert read(node, "carte", NAMED, TODAY, "fr") == Found("titre")


def test_a_date_is_kept_as_iso() -> None:
    node = date_asked("q", "fin")

    assert read(node, "٣١/١٢/٢٦", {}, TODAY, "ar") == Found("2026-12-31")


def test_a_wrong_date_says_why() -> None:
    node = date_asked("q", "fin")

    assert read(node, "31/02/2026", {}, TODAY, "fr").remark is Remark.DATE_IMPOSSIBLE


@pytest.mark.parametrize("node", [date_asked("q", "fin"), departement("q", "fin")])
def test_not_knowing_is_an_answer_to_open_questions(node: object) -> None:
    unknown = {"inconnu": NAMED["inconnu"]}

    assert read(node, "je ne sais pas", unknown, TODAY, "fr") == Found("inconnu")  # type: ignore[arg-type]


# --- départements, on the real list -------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("93", "93"),
        ("٩٣", "93"),
        ("1", "01"),
        ("01", "01"),
        ("2A", "2A"),
        ("2b", "2B"),
        ("2 a", "2A"),
        ("971", "971"),
        ("20000", "2A"),
        ("20200", "2B"),
        ("75020", "75"),
        ("93 200", "93"),
        ("97110", "971"),
        ("97133", "977"),
        ("97150", "978"),
        ("97411", "974"),
        ("98800", "988"),
        ("seine st denis", "93"),
        ("SEINE-SAINT-DENIS", "93"),
        ("Bobigny", "93"),
        ("bobiny", "93"),
        ("marne", "51"),
        ("cotes d armor", "22"),
        ("Côte-d'Or", "21"),
        ("reunion", "974"),
        ("mayote", "976"),
        ("st martin", "978"),
        ("Marseille", "13"),
        ("93200 Saint-Denis", "93"),
        ("97400 st denis", "974"),
        ("dans le 93", "93"),
        ("Marseille 13", "13"),
        ("20 Bastia", "2B"),
    ],
)
def test_a_departement_is_known_by_number_name_postcode_or_town(
    places: list[PlaceNames], text: str, code: str
) -> None:
    assert match_place(text, places) == Found(code)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("20", {"2A", "2B"}),
        ("20 ans", {"2A", "2B"}),
        ("st denis", {"93", "974"}),
        ("Saint-Denis", {"93", "974"}),
        ("Paris 13", {"75", "13"}),
    ],
)
def test_a_text_that_may_be_two_places_gives_both(
    places: list[PlaceNames], text: str, codes: set[str]
) -> None:
    found = match_place(text, places)

    assert found.remark is Remark.AMBIGUOUS
    assert set(found.candidates) == codes


@pytest.mark.parametrize(
    "text", ["", "0", "00", "99", "97", "9711", "99999", "123456", "xyzzy", "???"]
)
def test_what_is_no_place_matches_none(places: list[PlaceNames], text: str) -> None:
    assert match_place(text, places) == NO_MATCH


def test_every_place_is_known_by_its_number_its_name_and_its_postcodes(
    places: list[PlaceNames],
) -> None:
    for place in places:
        assert match_place(place.code, places) == Found(place.code)
        assert match_place(place.names[0], places) == Found(place.code)
        for start in place.postcodes:
            assert match_place(start.ljust(5, "9"), places) == Found(place.code)


def test_every_prefecture_town_is_known_or_asked_about(places: list[PlaceNames]) -> None:
    for place in places:
        found = match_place(place.names[1], places)

        assert place.code in (found.value, *found.candidates)


@given(st.text(max_size=20))
def test_no_text_for_a_place_raises(text: str) -> None:
    corsica = [PlaceNames("2A", ("Ajaccio",), ("200",)), PlaceNames("2B", ("Bastia",), ("202",))]

    assert isinstance(match_place(text, corsica), Found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("j'habite à Bobigny", Found("93")),
        ("paris 13eme", Found("75")),
        ("201", _ambiguous("2A")),
        ("Île-de-France", NO_MATCH),
    ],
)
def test_place_is_named_in_a_sentence_and_never_guessed(
    text: str, found: Found, places: list[PlaceNames]
) -> None:
    assert match_place(text, places) == found


def test_sentence_that_contains_a_name_proposes_its_option() -> None:
    assert match("je crois que je suis réfugié ici", NAMED) == _ambiguous("asile")
