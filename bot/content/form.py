"""A document from the data of one file, or what is wrong with its form, located and in French."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel, RootModel, ValidationError

from bot.content import documents as docs
from bot.content.diagnostics import Diagnostic, clipped
from bot.content.source import Source, Steps, Tree
from bot.filing.nearest import nearest

MAX_FAULTS = 100  #: of form, reported for one file: with more, its kind is wrong, not its keys
MAX_WORD_CHARS = 60  #: longer words are not compared: likeness costs the product of two lengths
MAX_KNOWN = 1_000  #: words compared with; more than any list that a person wrote

_BLOCK = "un bloc « clé: valeur » est attendu ; trouvé : {found}"
_INT = "un nombre entier est attendu ; trouvé : {found}"
_MESSAGES = {
    "missing": ("missing-key", "la clé « {key} » manque"),
    "extra_forbidden": ("unknown-key", "la clé « {key} » n'existe pas ici"),
    "union_tag_not_found": (
        "node-kind",
        "un écran a l'une des clés question, route, notice, subflow, decide, outcome",
    ),
    "string_too_long": ("text-too-long", "texte de {length} caractères ; {max_length} au plus"),
    "string_too_short": ("wrong-type", "un texte est attendu ; trouvé : {found}"),
    "string_type": ("wrong-type", "un texte est attendu ; trouvé : {found}"),
    "dict_type": ("wrong-type", _BLOCK),
    "model_type": ("wrong-type", _BLOCK),
    "list_type": ("wrong-type", "une liste est attendue ; trouvé : {found}"),
    "too_long": ("too-many", "{actual_length} éléments ; {max_length} au plus"),
    "literal_error": ("wrong-value", "{found} n'est pas possible ici ; attendu : {expected}"),
    "string_pattern_mismatch": ("wrong-format", "{form} ; trouvé : {found}"),
    "not_a_day": ("wrong-type", "une date AAAA-MM-JJ est attendue ; trouvé : {found}"),
    "int_parsing": ("wrong-type", _INT),
    "int_parsing_size": ("wrong-type", _INT),
    "int_type": ("wrong-type", _INT),
    "greater_than_equal": ("wrong-value", "{found} : {ge} au moins"),
    "less_than_equal": ("wrong-value", "{found} : {le} au plus"),
    "value_error": ("wrong-value", "{error}"),
}


def validate(kind: type[BaseModel], source: Source) -> tuple[BaseModel | None, list[Diagnostic]]:
    """Return the document, or None and what is wrong with its form."""
    try:
        return kind.model_validate(source.data), []
    except ValidationError as err:
        details = err.errors(include_url=False)
    found = [(steps, d) for d in details if (steps := _steps(source.data, d)) is not None]
    faults = [_located(kind, source, steps, detail) for steps, detail in found[:MAX_FAULTS]]
    if left := len(found) - len(faults):
        message = f"et {left} autres fautes de forme dans ce fichier"
        faults.append(Diagnostic(source.path, 1, 1, "too-many", message))
    return None, faults


def sound_rows(kind: type[BaseModel], source: Source) -> BaseModel | None:
    """Return the document of the rows whose form is right; None where the file is no map of rows.

    So that what else is wrong with those rows is said at once, not after the form is mended.
    """
    if not (issubclass(kind, RootModel) and isinstance(source.data, dict)):
        return None
    try:
        return kind.model_validate(source.data)
    except ValidationError as err:
        faulty = {detail["loc"][:1] for detail in err.errors(include_url=False)}
    if () in faulty:  # the kind is no map of rows, what the file holds is one
        return None
    # No rule of form looks at two rows: without the faulty ones, the rest is sound.
    return kind.model_validate({i: row for i, row in source.data.items() if (i,) not in faulty})


def closest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like this one, in bounded time whatever the words."""
    if len(word) > MAX_WORD_CHARS:
        return None
    words = [other for other in known if len(other) <= MAX_WORD_CHARS]
    return nearest(word, words) if len(words) <= MAX_KNOWN else None


def as_id(word: str) -> str | None:
    """Return the word in the form of an id: « Écran d'aide » gives `ecran_d_aide`."""
    if len(word) > MAX_WORD_CHARS:
        return None
    bare = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    slug = re.sub(r"[^a-z0-9]+", "_", bare.lower()).strip("_")
    return slug if re.fullmatch(docs.ID, slug) else None


def _located(kind: type[BaseModel], source: Source, steps: Steps, detail: Any) -> Diagnostic:
    key = str(detail["loc"][-1]) if detail["loc"] else ""
    said, ctx = detail["input"], detail.get("ctx", {})
    code, text = _MESSAGES.get(detail["type"], ("wrong-type", "{found} ne convient pas ici"))
    values = {
        "key": clipped(key),
        "found": _found(said),
        "length": len(said) if isinstance(said, str) else 0,
        "form": docs.FORMS.get(str(ctx.get("pattern")), ""),
        **ctx,
        "expected": str(ctx.get("expected", "")).replace("'", "").replace(" or ", ", "),
    }
    hint = None
    match detail["type"]:
        case "extra_forbidden":
            taken = _at(source.data, steps[:-1])
            hint = closest(key, _keys_of(kind, detail["loc"]) - set(taken))
        case "literal_error" if isinstance(said, str):
            hint = closest(said, values["expected"].split(", "))
        case "union_tag_not_found" if isinstance(said, dict):
            steps, hint = _meant_kind(steps, said)
        case "string_pattern_mismatch" if ctx.get("pattern") == docs.ID:
            hint = as_id(said)
    return source.fault(steps, code, text.format(**values), hint=hint)


def _found(said: Any) -> str:
    match said:
        case dict():
            return "un bloc"
        case list():
            return "une liste"
        case None | "":
            return "rien"
    return f"« {clipped(str(said))} »"


def _meant_kind(steps: Steps, said: dict[str, Any]) -> tuple[Steps, str | None]:
    """Return the key of a node that was probably meant to tell its kind."""
    for key in list(said)[:MAX_FAULTS]:
        if meant := closest(key, docs.NODE_KINDS):
            return (*steps, key), meant
    return steps, None


def _steps(data: Tree, detail: Any) -> Steps | None:
    """Return the path in the file; None for the branch of a union that the data does not mean.

    Pydantic adds the tags and branches of unions to its own path: they are no keys.
    """
    steps: list[str | int] = []
    for part in detail["loc"]:
        if (isinstance(data, dict) and part in data) or (
            isinstance(data, list) and isinstance(part, int) and part < len(data)
        ):
            data = data[part]
            steps.append(part)
        elif str(part).startswith("list["):
            if not isinstance(data, list):
                return None
        elif isinstance(data, list):
            return None  # the branch that takes a text
    return tuple(steps)


def _at(data: Tree, steps: Steps) -> Tree:
    for step in steps:
        data = data[step]
    return data


# --- keys allowed at a place ------------------------------------------------------------------


@cache
def _schema(kind: type[BaseModel]) -> Any:
    return kind.model_json_schema()


def _keys_of(kind: type[BaseModel], loc: tuple[str | int, ...]) -> set[str]:
    """Return the keys allowed where an unknown one stands, by walking the JSON Schema."""
    schema = _schema(kind)
    places = [schema]
    for part in loc[:-1]:
        places = [below for place in places for below in _below(schema, place, part)]
    return {key for place in places for key in _deref(schema, place).get("properties", {})}


def _deref(schema: Any, place: Any) -> Any:
    while "$ref" in place:
        place = schema["$defs"][place["$ref"].rsplit("/", 1)[1]]
    return place


def _below(schema: Any, place: Any, part: str | int) -> Iterator[Any]:
    place = _deref(schema, place)
    if part in schema["$defs"]:
        yield schema["$defs"][part]  # the tag of a union is the name of a model
    elif "anyOf" in place:
        for one in place["anyOf"]:
            yield from _below(schema, one, part)
    elif isinstance(part, int):
        if "items" in place:
            yield place["items"]
    elif part in place.get("properties", {}):
        yield place["properties"][part]
    elif isinstance(place.get("additionalProperties"), dict):
        yield place["additionalProperties"]
    elif str(part).startswith("list["):
        yield place
