"""Tests of bot/render/templates.py."""

from __future__ import annotations

from datetime import date

import pytest
from jinja2 import TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from bot.filing.model import Amount, Period
from bot.render.templates import UNKNOWN_AMOUNT, date_in_words, fill

ENDED = Amount("taxe", "Taxe", "euros", (Period("200", date(2020, 1, 1), date(2026, 1, 1)),))
ESCAPES = (
    "{{ day.__class__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ day['__class__']['__base__'] }}",
    "{{ day.isoformat.__globals__ }}",
    "{{ fill.__globals__ }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{{ range(10) }}",
    "{{ ''|attr('__class__') }}",
    "{{ '%s'|format(day) }}",
    "{{ items.append(1) }}",
    "{{ config }}",
)


def test_text_without_values_is_given_back() -> None:
    assert fill("100 % {gratuit} {% raw %}", {}) == "100 % {gratuit} {% raw %}"


@pytest.mark.parametrize("text", ESCAPES)
def test_template_reaches_no_python(text: str) -> None:
    with pytest.raises((UndefinedError, SecurityError, TemplateSyntaxError)):
        fill(text, {"day": date(2027, 1, 1), "items": []})


def test_value_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="prix"):
        fill("Payez {{ prix }}.", {})


@pytest.mark.parametrize(
    ("day", "language", "expected"),
    [
        (date(2027, 1, 1), "fr", "1er janvier 2027"),
        (date(2027, 1, 11), "fr", "11 janvier 2027"),
        (date(2026, 8, 31), "fr", "31 août 2026"),
        (date(2027, 1, 1), "en", "1 January 2027"),
        (date(2027, 1, 1), "zh_Hans", "2027年1月1日"),
    ],
)
def test_dates_are_written_in_words(day: date, language: str, expected: str) -> None:
    assert date_in_words(day, language) == expected
    assert fill("{{ day|date }}", {"day": day}, language) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [("225", "225 €"), ("12,50", "12,50 €"), ("1050.00", "1050 €")]
)
def test_amounts_are_written_in_euros(value: str, expected: str) -> None:
    said = fill("{{ taxe|euros }}", {"taxe": value})

    assert said.replace("\u00a0", " ").replace("\u202f", "") == expected


@pytest.mark.parametrize("unit", ["euros", "jours", "mois"])
def test_amount_whose_period_has_ended_is_never_the_old_one(unit: str) -> None:
    said = fill(f"Payez {{{{ taxe|{unit} }}}}.", {"taxe": ENDED.on(date(2026, 1, 2))})

    assert said == f"Payez {UNKNOWN_AMOUNT}."
    assert UNKNOWN_AMOUNT == "un montant à vérifier"


def test_amount_is_known_until_its_last_day() -> None:
    said = fill("{{ taxe|euros }}", {"taxe": ENDED.on(date(2026, 1, 1))})

    assert said.startswith("200")


def test_value_is_text_and_no_template() -> None:
    assert fill("{{ name }}", {"name": "{{ 7 * 7 }} <b>"}) == "{{ 7 * 7 }} <b>"
