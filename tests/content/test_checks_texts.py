"""The subtle paths of the rules on sentences; the plain ones are the samples of tests/broken."""

from __future__ import annotations

import pytest

from tests.content.conftest import BASE, Inspect, question, tree


def text_of_regimes(why: str) -> str:
    """Return the file of regimes, its first sentence changed."""
    text = (BASE / "regimes.yaml").read_text(encoding="utf-8")
    return text.replace("Cette demande se dépose en ligne.", why)


@pytest.mark.parametrize("char", ["\u200b", "\u200d", "\u2060", "\u00ad", "\u202e", "\ufeff"])
def test_character_that_nobody_sees_is_found_even_escaped(inspected: Inspect, char: str) -> None:
    (fault,) = inspected(
        {"regimes.yaml": text_of_regimes(f'"Cette de\\u{ord(char):04x}mande se dépose."')}
    )

    assert (fault.line, fault.column, fault.code) == (2, 3, "forbidden-character")
    assert f"U+{ord(char):04X}" in fault.message


@pytest.mark.parametrize(
    ("said", "code", "hint"),
    [
        ("{{ taxe|euros }}", None, None),
        ("{{ taxe }}", "wrong-filter", "{{ taxe|euros }}"),
        ("{{ taxe|jours }}", "wrong-filter", "{{ taxe|euros }}"),
        ("{{ taxe|date }}", "wrong-filter", "{{ taxe|euros }}"),
        ("{{ taxe|euro }}", "undefined-variable", "euros"),
        ("{{ closes|date }}", "undefined-variable", None),
    ],
)
def test_value_takes_the_filter_of_its_unit(
    inspected: Inspect, said: str, code: str | None, hint: str | None
) -> None:
    found = inspected({"regimes.yaml": text_of_regimes(f'"Payez {said}."')})

    assert [(d.code, d.hint) for d in found] == ([(code, hint)] if code else [])


def test_value_of_a_broken_table_is_not_called_wrong(inspected: Inspect) -> None:
    regimes = text_of_regimes('"Payez {{ taxe|jours }}."')

    found = inspected({"values/montants.yaml": "{", "regimes.yaml": regimes})

    assert [d.code for d in found] == ["yaml-syntax"]


def test_button_holds_no_value(inspected: Inspect) -> None:
    body = "    options: {heberge: {label: '{{ taxe|euros }}', goto: fin}}\n"

    found = inspected(tree(question("logement", body), start="logement"))

    assert [d.code for d in found] == ["template-in-label"]
