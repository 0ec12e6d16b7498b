import pytest

from bot.engine.guards import covers, holds
from bot.engine.model import ALWAYS, FactId, Guard, PolicyId, Value
from tests.engine.factories import guard

ADULT = guard(age="majeur")
POLICIES = {PolicyId("jamais"): lambda _: False, PolicyId("paris"): lambda f: "75" in f.values()}


@pytest.mark.parametrize(
    ("held", "facts"),
    [
        (ALWAYS, {}),
        (guard(pays=("UA", "MD")), {"pays": "MD"}),
        (guard(age="majeur", pays="UA"), {"age": "majeur", "pays": "UA"}),
        (guard(vecu="famille"), {"vecu": ("travail", "famille")}),
        (guard(titre="inconnu"), {"titre": "inconnu"}),
        (guard(known=["titre"]), {"titre": "etudiant"}),
        (guard(policy="paris"), {"departement": "75"}),
    ],
)
def test_guard_holds(held: Guard, facts: dict[FactId, Value]) -> None:
    assert holds(held, facts, POLICIES)


@pytest.mark.parametrize(
    ("held", "facts"),
    [
        (ADULT, {}),
        (ADULT, {"age": "mineur"}),
        (ADULT, {"age": "inconnu"}),
        (guard(age="majeur", pays="UA"), {"age": "majeur"}),
        (guard(vecu="famille"), {"vecu": ("travail",)}),
        (guard(known=["titre"]), {}),
        (guard(known=["titre"]), {"titre": "inconnu"}),
        (guard(policy="jamais"), {"age": "majeur"}),
        (guard(age="majeur", policy="jamais"), {"age": "majeur"}),
    ],
)
def test_guard_does_not_hold(held: Guard, facts: dict[FactId, Value]) -> None:
    assert not holds(held, facts, POLICIES)


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        (ALWAYS, ADULT),
        (guard(pays=("UA", "MD")), guard(pays="UA", age="majeur")),
        (guard(known=["pays"]), guard(pays="UA")),
        (guard(policy="paris"), guard(policy="paris", age="majeur")),
    ],
)
def test_a_wider_guard_covers_a_narrower_one(wide: Guard, narrow: Guard) -> None:
    assert covers(wide, narrow)


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        (ADULT, ALWAYS),
        (guard(pays="UA"), guard(pays=("UA", "MD"))),
        (guard(known=["pays"]), guard(pays=("UA", "inconnu"))),
        (guard(policy="paris"), guard(policy="jamais")),
    ],
)
def test_a_guard_does_not_cover_what_it_may_refuse(wide: Guard, narrow: Guard) -> None:
    assert not covers(wide, narrow)
