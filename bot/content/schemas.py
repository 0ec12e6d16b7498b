"""The JSON Schema of each kind of file, for editors: completion, hover texts, faults while typing.

Editors read YAML with types (`93` is a number, an empty value is null) where our reader keeps text.
The schemas accept what our reader would take, written without quotes.
"""

from __future__ import annotations

import json
import re
from typing import Any

from pydantic import BaseModel

from bot.content import documents as docs

#: name in `flows/schema/NAME.schema.json` -> the kind of file, and which files those are
FILES: dict[str, tuple[type[BaseModel], str]] = {
    "procedures": (docs.ProceduresDoc, "flows/procedures/*.yaml"),
    "channel": (docs.ChannelDoc, "flows/channels/*.yaml"),
    "sources": (docs.SourcesDoc, "flows/sources.yaml"),
    "faits": (docs.FactsDoc, "flows/faits.yaml"),
    "flow": (docs.FlowDoc, "flows/*/flow.yaml"),
    "walks": (docs.WalksDoc, "flows/*/walks.yaml"),
    "fenetres": (docs.WindowsDoc, "flows/fenetres.yaml"),
    "mises_en_garde": (docs.WarningsDoc, "flows/mises_en_garde.yaml"),
    "regimes": (docs.RegimesDoc, "flows/regimes.yaml"),
    "values": (docs.ValuesDoc, "flows/values/*.yaml"),
    "departements": (docs.PlacesDoc, "flows/departements.yaml"),
    "liens": (docs.LinksDoc, "flows/liens.yaml"),
    "rappels": (docs.RemindersDoc, "flows/rappels.yaml"),
    "documents": (docs.PapersDoc, "flows/documents/*.yaml"),
    "delais": (docs.ClocksDoc, "flows/delais/*.yaml"),
    "protocols": (docs.ProtocolsDoc, "flows/protocols/*.yaml"),
    "letters": (docs.LettersDoc, "flows/letters/*.yaml"),
    "lettres": (docs.LetterFrameDoc, "flows/lettres.yaml"),
    "help": (docs.HelpsDoc, "flows/help/*.yaml"),
    "places": (docs.LocalPlaceDoc, "flows/places/*.yaml"),
}
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MAY_BE_EMPTY = ("checked_on", "dated")  #: `checked_on:` alone means that nobody checked yet
_NULL = {"type": "null"}


def schemas() -> dict[str, str]:
    """Return the text of every schema file, by its name."""
    return {f"{name}.schema.json": _schema(*file) for name, file in FILES.items()}


def _schema(kind: type[BaseModel], files: str) -> str:
    tidied = _tidy(kind.model_json_schema())
    whole = {"$schema": _DIALECT, "title": files, **tidied}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _tidy(node: Any, key: str = "") -> Any:
    """Return a part of a schema as editors need it; `key` is the property that it describes."""
    if isinstance(node, list):
        return [_tidy(item) for item in node]
    if not isinstance(node, dict):
        return node
    tidied = {}
    for name, part in node.items():
        if name in ("properties", "$defs"):
            tidied[name] = {below: _tidy(value, below) for below, value in part.items()}
        elif name not in ("title", "default"):  # a title repeats the key; a default shows no use
            tidied[name] = _tidy(part)
    return _as_editors_read(tidied, key)


def _as_editors_read(node: dict[str, Any], key: str) -> dict[str, Any]:
    """Take numbers where a text may be one, and null only where an empty value has a meaning."""
    if "anyOf" in node:
        ways = [way for way in node["anyOf"] if way != _NULL or key in _MAY_BE_EMPTY]
        node = {**node, "anyOf": ways}
        if len(ways) == 1:
            return {**ways[0], **{name: part for name, part in node.items() if name != "anyOf"}}
    elif node.get("type") == "string" and _may_be_number(node):
        types = ["string", "number"]
        return {**node, "type": [*types, "null"] if key in _MAY_BE_EMPTY else types}
    return node


def _may_be_number(node: dict[str, Any]) -> bool:
    """Say whether a number, written as a text, could suit: not an id, a date or a choice."""
    if "enum" in node or "const" in node or "format" in node:
        return False
    pattern = node.get("pattern")
    return pattern is None or any(re.search(pattern, number) for number in ("93", "2026"))
