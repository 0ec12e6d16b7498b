"""A content folder as read: which file is of which kind, its document, and its faults."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.content import documents as docs
from bot.content.diagnostics import Diagnostic
from bot.content.source import Source, Steps, Tree, read
from bot.filing.nearest import nearest

MAX_FILES = 2_000  #: in one content folder; beyond, it is surely not one
_D = TypeVar("_D", bound=BaseModel)

#: The kind of a file is its name, or the folder that holds it.
BY_NAME: dict[str, type[BaseModel]] = {
    "faits.yaml": docs.FactsDoc,
    "sources.yaml": docs.SourcesDoc,
    "fenetres.yaml": docs.WindowsDoc,
    "mises_en_garde.yaml": docs.WarningsDoc,
    "regimes.yaml": docs.RegimesDoc,
    "departements.yaml": docs.PlacesDoc,
}
BY_FOLDER: dict[str, type[BaseModel]] = {
    "procedures": docs.ProceduresDoc,
    "channels": docs.ChannelDoc,
    "values": docs.ValuesDoc,
    "documents": docs.PapersDoc,
}
IN_FLOW_FOLDER: dict[str, type[BaseModel]] = {
    "flow.yaml": docs.FlowDoc,
    "walks.yaml": docs.WalksDoc,
}
NOT_CONTENT = {"schema"}
KINDS = frozenset({*BY_NAME.values(), *BY_FOLDER.values(), *IN_FLOW_FOLDER.values()})


@dataclass(slots=True)
class File:
    """One file of a known kind; `document` is None when its form is wrong."""

    source: Source
    kind: type[BaseModel]
    document: BaseModel | None = None


@dataclass(slots=True)
class Folder:
    """All the files of a folder, and what is wrong with their form."""

    root: Path
    today: date
    files: list[File] = field(default_factory=list)
    faults: list[Diagnostic] = field(default_factory=list)
    revision: str = ""

    def of(self, kind: type[_D]) -> Iterator[tuple[Source, _D]]:
        """Yield the sound files of one kind, in the order of their paths."""
        for file in self.files:
            if isinstance(file.document, kind):
                yield file.source, file.document

    def is_whole(self, kind: type[BaseModel]) -> bool:
        """Say whether every file of that kind could be read: only then is an unknown id a fault."""
        return all(file.document is not None for file in self.files if file.kind is kind)


def read_folder(root: Path, *, today: date, kinds: Iterable[type[BaseModel]] = KINDS) -> Folder:
    """Return the folder's files of those kinds; faults are listed, never raised."""
    folder = Folder(root, today)
    if not root.is_dir():
        message = "ce dossier de contenu n'existe pas"
        folder.faults.append(Diagnostic(root.as_posix(), 1, 1, "no-folder", message))
        return folder
    wanted = frozenset(kinds)
    digest = hashlib.sha256()
    for path in _paths(folder):
        shown = f"{root.name}/{path.relative_to(root).as_posix()}"
        kind = kind_of(path.relative_to(root))
        if kind is None:
            folder.faults.append(_unknown_file(path, shown))
        elif kind in wanted:
            file = File(read(path, shown), kind)
            digest.update(f"{shown}\0{file.source.text}\0".encode())
            folder.faults += file.source.faults or validate(file)
            folder.files.append(file)
    folder.revision = digest.hexdigest()[:16]
    return folder


def kind_of(path: Path) -> type[BaseModel] | None:
    """Return the kind of a file from its path inside the folder."""
    parts = path.parts
    if len(parts) == 1:
        return BY_NAME.get(parts[0])
    if len(parts) == 2 and parts[0] in BY_FOLDER:
        return BY_FOLDER[parts[0]]
    return IN_FLOW_FOLDER.get(parts[1]) if len(parts) == 2 else None


def _paths(folder: Folder) -> list[Path]:
    found: list[Path] = []
    for where, below, names in os.walk(folder.root):
        below[:] = sorted(name for name in below if name not in NOT_CONTENT)
        for name in [name for name in below if (Path(where) / name).is_symlink()]:
            below.remove(name)
            folder.faults.append(_link(folder, Path(where) / name))
        found += [Path(where) / name for name in sorted(names) if name.endswith((".yaml", ".yml"))]
    if len(found) > MAX_FILES:
        message = f"{len(found)} fichiers ; {MAX_FILES} au plus"
        folder.faults.append(Diagnostic(folder.root.name, 1, 1, "too-many", message))
    return sorted(found)[:MAX_FILES]


def _link(folder: Folder, path: Path) -> Diagnostic:
    shown = f"{folder.root.name}/{path.relative_to(folder.root).as_posix()}"
    message = "un lien symbolique n'est pas un dossier de contenu"
    return Diagnostic(shown, 1, 1, "symbolic-link", message)


def _unknown_file(path: Path, shown: str) -> Diagnostic:
    known = (*BY_NAME, *IN_FLOW_FOLDER)
    message = "ce fichier n'est d'aucune sorte connue"
    return Diagnostic(shown, 1, 1, "unknown-file", message, nearest(path.name, known))


# --- form -----------------------------------------------------------------------------------

_MESSAGES = {
    "missing": ("missing-key", "la clé « {key} » manque"),
    "extra_forbidden": ("unknown-key", "la clé « {key} » n'existe pas ici"),
    "union_tag_not_found": (
        "node-kind",
        "cet écran doit avoir l'une des clés question, route, notice, subflow, decide, outcome",
    ),
    "string_too_long": ("text-too-long", "texte de {length} caractères ; {max_length} au plus"),
    "string_too_short": ("wrong-type", "texte vide ou trop court"),
    "string_type": ("wrong-type", "un texte est attendu, pas un bloc"),
    "dict_type": ("wrong-type", "un bloc « clé: valeur » est attendu"),
    "model_type": ("wrong-type", "un bloc « clé: valeur » est attendu"),
    "list_type": ("wrong-type", "une liste est attendue"),
    "literal_error": ("wrong-value", "« {input} » n'est pas possible ici ; attendu : {expected}"),
    "string_pattern_mismatch": ("wrong-format", "« {input} » n'a pas la forme attendue"),
    "date_from_datetime_parsing": ("wrong-type", "« {input} » n'est pas une date AAAA-MM-JJ"),
    "date_parsing": ("wrong-type", "« {input} » n'est pas une date AAAA-MM-JJ"),
    "int_parsing": ("wrong-type", "« {input} » n'est pas un nombre entier"),
    "value_error": ("wrong-value", "{error}"),
}


def validate(file: File) -> list[Diagnostic]:
    """Build the document; return what is wrong with its form, located."""
    try:
        file.document = file.kind.model_validate(file.source.data)
    except ValidationError as err:
        return [_located(file, detail) for detail in err.errors()]
    return []


def _located(file: File, detail: Any) -> Diagnostic:
    steps, below = _steps(file.source.data, detail["loc"])
    key = str(detail["loc"][-1]) if detail["loc"] else ""
    code, text = _MESSAGES.get(detail["type"], ("wrong-type", detail["msg"]))
    said = detail["input"]
    values = {
        "key": key,
        "input": said if isinstance(said, str) else "…",
        "length": len(said) if isinstance(said, str) else 0,
        **detail.get("ctx", {}),
    }
    message = text.format(**values) if detail["type"] in _MESSAGES else text
    hint = None
    if code == "unknown-key":
        hint = nearest(key, _keys_of(file.kind, below) - _present(file.source.data, steps[:-1]))
    elif code == "wrong-value" and isinstance(said, str):
        hint = nearest(said, str(values.get("expected", "")).replace("'", "").split(", "))
    return file.source.fault(steps, code, message, hint=hint)


def _steps(data: Tree, loc: tuple[str | int, ...]) -> tuple[Steps, tuple[str | int, ...]]:
    """Return the path in the file: pydantic adds the tags of unions, which are no keys."""
    steps: list[str | int] = []
    for i, part in enumerate(loc):
        if isinstance(data, dict) and (part in data or i == len(loc) - 1):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            continue
        steps.append(part)
    return tuple(steps), loc


def _present(data: Tree, steps: Steps) -> set[str]:
    for step in steps:
        data = data[step]
    return set(data) if isinstance(data, dict) else set()


def _keys_of(kind: type[BaseModel], loc: tuple[str | int, ...]) -> set[str]:
    """Return the keys allowed where an unknown one stands, by walking the JSON Schema."""
    schema = kind.model_json_schema()
    places = [schema]
    for part in loc[:-1]:
        places = [below for place in places for below in _below(schema, place, part)]
    found = (_deref(schema, place).get("properties", {}) for place in places)
    return {key for keys in found for key in keys}


def _deref(schema: Any, place: Any) -> Any:
    while "$ref" in place:
        place = schema["$defs"][place["$ref"].rsplit("/", 1)[1]]
    return place


def _below(schema: Any, place: Any, part: str | int) -> Iterator[Any]:
    place = _deref(schema, place)
    for key in ("anyOf", "oneOf"):
        for one in place.get(key, ()):
            yield from _below(schema, one, part)
    if part in place.get("properties", {}):
        yield place["properties"][part]
    elif isinstance(place.get("additionalProperties"), dict):
        yield place["additionalProperties"]
    elif "items" in place:
        yield place["items"]
    elif place.get("properties"):
        yield place  # the tag of a union: stay here
