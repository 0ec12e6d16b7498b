"""What can be wrong with a translation, without knowing its language; said in French."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.authoring.translating.glossary import Glossary
from bot.authoring.translating.messages import Entry
from bot.authoring.translating.scripts import script_faults
from bot.render.bidi import MARKS
from bot.render.catalogs import Language
from bot.render.po import VALUE, has_same_values

#: numbers that a language says by the form of the noun: « one month », « two months »
IN_WORDS = {"ar": {"1", "2"}}
MAX_GROWTH = 3  #: times as long as the French, from which a translation is something else
_ADDRESS = re.compile(
    r"https?://[^\s»”)]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b(?:[a-z0-9-]+\.)+(?:fr|org|eu|com)\b"
)
_ARTICLE = re.compile(r"\b[LRDA]\.? ?\d{3}(?:-\d+)*")
_GROUPED = re.compile(r"(?<=\d)[\u00a0\u202f ,.](?=\d{3}(?!\d))")
_HOUR = re.compile(r"(?<=\d):00\b")  #: « 9 h » is « 9:00 »
_NUMBER = re.compile(r"\d+")
_MARKUP = re.compile(r"</?[a-zA-Z][^>]*>|\{%|%\}|\{\{|\}\}")


def faults_of(
    entry: Entry, forms: Sequence[str], language: Language, glossary: Glossary
) -> Iterator[str]:
    """Yield what is wrong with a translation; `forms`: one, or one for each plural."""
    if not any(forms):
        return
    if not all(form.strip() for form in forms):
        yield "il manque des formes du pluriel"
        return
    if not has_same_values(entry.texts, forms):
        wanted = ", ".join(sorted(entry.values)) or "aucune"
        yield f"les valeurs {{…}} ne sont pas celles du français ({wanted})"
    for french, said in zip((*entry.texts, *entry.texts[-1:] * len(forms)), forms, strict=False):
        yield from _plain(VALUE.sub("_", said))
        if not entry.is_list:
            yield from _same(VALUE.sub(" ", french), VALUE.sub(" ", said), language)
        yield from _length(entry, said)
        yield from script_faults(entry, said, language)
        if not entry.is_list:
            is_strict = entry.is_critical and entry.max_chars is None
            yield from glossary.missing(french, said, is_critical=is_strict)


def _plain(said: str) -> Iterator[str]:
    """No markup, no marks of direction (code puts them), no blank at an end."""
    if found := _MARKUP.search(said):
        yield f"balise ou accolade en trop : « {found[0]} »"
    if any(mark in said for mark in MARKS) or re.search("[\u200e\u202a-\u202e\u2068]", said):
        yield "une marque de direction est écrite à la main : le programme les met"
    if said != said.strip() or "  " in said:
        yield "une espace en trop"


def _same(french: str, said: str, language: Language) -> Iterator[str]:
    """The same addresses, the same articles of law, the same numbers."""
    if lost := set(_ADDRESS.findall(french)) ^ set(_ADDRESS.findall(said)):
        yield f"les adresses ne sont pas celles du français : {', '.join(sorted(lost))}"
    if lost := set(_ARTICLE.findall(french)) ^ set(_ARTICLE.findall(said)):
        yield f"les articles ne sont pas ceux du français : {', '.join(sorted(lost))}"
    worded = _figures(french) - _figures(said) <= IN_WORDS.get(language.code, set())
    if lost := _figures(said) - _figures(french) if worded else _figures(french) ^ _figures(said):
        yield f"les nombres ne sont pas ceux du français : {', '.join(sorted(lost))}"


def _figures(text: str) -> set[str]:
    bare = _HOUR.sub("", _GROUPED.sub("", text))
    return {number.lstrip("0") or "0" for number in _NUMBER.findall(bare)}


def _length(entry: Entry, said: str) -> Iterator[str]:
    if entry.max_chars is not None and len(said) > entry.max_chars:
        yield f"{len(said)} caractères ; {entry.max_chars} au plus (un bouton)"
    elif len(said) > MAX_GROWTH * max(len(one) for one in entry.texts) + 60 and not entry.is_list:
        yield f"{len(said)} caractères : bien plus que le français"
