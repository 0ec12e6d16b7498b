"""Values put into a sentence. A text without `{{` never wakes Jinja2."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Template
    from jinja2.sandbox import SandboxedEnvironment

_FRENCH_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet"),
    *("août", "septembre", "octobre", "novembre", "décembre"),
)

#: English as written in Europe: readers are in France, where every paper puts the day first.
_DATE_LOCALES = {"en": "en_GB"}

#: Said instead of an amount whose period has ended: never the old one.
UNKNOWN_AMOUNT = "un montant à vérifier"


def fill(text: str, values: Mapping[str, Any], language: str = "fr") -> str:
    """Return the text with its values; raises jinja2.UndefinedError for one that does not exist."""
    if "{{" not in text:
        return text
    return _template(text, language).render(values)


@lru_cache(maxsize=2048)
def _template(text: str, language: str) -> Template:
    return _environment(language).from_string(text)


@lru_cache(maxsize=32)
def _environment(language: str) -> SandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    # Screens are plain text: each face escapes for its own medium, and nothing twice.
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    environment.globals.clear()
    environment.filters = {name: _filter(f, language) for name, f in _FILTERS.items()}
    return environment


def _filter(function: Callable[[Any, str], str], language: str) -> Callable[[Any], str]:
    return lambda value: function(value, language)


def date_in_words(value: date, language: str) -> str:
    """Return « 1er janvier 2027 », or the same in the language."""
    if language == "fr":  # the source language of every screen: 20 ms of Babel that it saves
        day = "1er" if value.day == 1 else str(value.day)
        return f"{day} {_FRENCH_MONTHS[value.month - 1]} {value.year}"
    from babel.dates import format_date

    return format_date(value, "long", locale=_DATE_LOCALES.get(language, language))


def partial_date_in_words(dated: str, language: str) -> str:
    """Return « 10 mars 2026 », « mars 2026 » or « 2026 »: as exact as what is written, no more."""
    if len(dated) == 4:
        return dated
    if len(dated) == 10:
        return date_in_words(date.fromisoformat(dated), language)
    first = date.fromisoformat(f"{dated}-01")
    if language == "fr":
        return f"{_FRENCH_MONTHS[first.month - 1]} {first.year}"
    from babel.dates import format_skeleton

    return str(format_skeleton("yMMMM", first, locale=_DATE_LOCALES.get(language, language)))


def _euros(value: str | None, language: str) -> str:
    if value is None:
        return UNKNOWN_AMOUNT
    from babel.numbers import format_currency

    number = value.replace(",", ".")
    pattern = "#,##0.00 ¤" if float(number) % 1 else "#,##0 ¤"  # « 225 € », « 12,50 € »
    return format_currency(number, "EUR", pattern, locale=language, currency_digits=False)


def _days(value: str | None, language: str) -> str:
    return UNKNOWN_AMOUNT if value is None else _counted(value, "jours", "duration-day", language)


def _months(value: str | None, language: str) -> str:
    return UNKNOWN_AMOUNT if value is None else _counted(value, "mois", "duration-month", language)


def _counted(value: str, french: str, unit: str, language: str) -> str:
    """Return « 120 jours », or the same with the plural that the number asks in the language."""
    if language == "fr":
        return f"{value} {french}"
    from babel.units import format_unit

    return str(format_unit(Decimal(value.replace(",", ".")), unit, "long", locale=language))


_FILTERS: dict[str, Callable[[Any, str], str]] = {
    "date": date_in_words,
    "euros": _euros,
    "jours": _days,
    "mois": _months,
}
