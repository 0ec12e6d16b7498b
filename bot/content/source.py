"""YAML text -> plain data in which every scalar is text, with a line and a column for every path.

Every scalar stays text (`01`, `no`, `9:30` are what the author wrote); the schema converts. Refused
with their place: duplicate keys, anchors, aliases, tags, several documents, nesting and files
beyond the limits. Parsing goes event by event, without recursion: no file exhausts memory or stack.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.content.diagnostics import Diagnostic, clipped

Tree = Any  #: dict[str, Tree] | list[Tree] | str
Steps = tuple[str | int, ...]  #: keys and indexes from the root of a file

MAX_FILE_BYTES = 512 * 1024  #: the largest hand-written file here is under 64 KiB
MAX_DEPTH = 24  #: the deepest file kind nests 9 levels
MAX_NODES = 60_000  #: scalars, lists and maps in one file
MAX_DUPLICATES = 100  #: reports per file; a file with more is not hand-written

#: what YAML takes in a text, less the separators that editors do not count as lines
_FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(slots=True)
class Source:
    """One content file: its text, its data, and the faults found while reading it."""

    path: str  #: as shown to authors, with forward slashes, from the folder that was checked
    text: str
    data: Tree = None
    faults: list[Diagnostic] = field(default_factory=list)
    _places: dict[Steps, tuple[int, int]] | None = None

    def place(self, steps: Steps) -> tuple[int, int]:
        """Return line and column (from 1) of the key or item at steps, or of its nearest parent."""
        if self._places is None:
            self._places = {}
            for path, place in _places(self.text) if self.data is not None else ():
                self._places.setdefault(path, place)  # of a duplicate key, the first is kept
        while steps and steps not in self._places:
            steps = steps[:-1]
        return self._places.get(steps, (1, 1))

    def fault(
        self, steps: Steps, code: str, message: str, *, hint: str | None = None
    ) -> Diagnostic:
        """Return a diagnostic located at steps."""
        line, column = self.place(steps)
        return Diagnostic(self.path, line, column, code, message, hint)


class _Refused(Exception):
    """The reader stops here: the rest of the file cannot be trusted."""

    def __init__(self, mark: Any, code: str, message: str) -> None:
        self.line, self.column = mark.line + 1, mark.column + 1
        self.code, self.message = code, message


def read(file: Path, shown: str) -> Source:
    """Return the file's data; whatever is wrong with it is in `faults`, never an exception."""
    try:
        mode = file.lstat().st_mode
        if stat.S_ISLNK(mode):
            message = "un lien symbolique n'est pas un fichier de contenu"
            return _unreadable(shown, "symbolic-link", message)
        if not stat.S_ISREG(mode):  # a pipe or a device would never end
            return _unreadable(shown, "unreadable", "ce n'est pas un fichier ordinaire")
        with file.open("rb") as opened:
            raw = opened.read(MAX_FILE_BYTES + 1)
    except OSError as err:
        return _unreadable(shown, "unreadable", f"le fichier ne se lit pas : {err.strerror}")
    if len(raw) > MAX_FILE_BYTES:
        message = f"le fichier dépasse {MAX_FILE_BYTES // 1024} Kio : partagez-le"
        return _unreadable(shown, "file-too-large", message)
    try:
        return parse(raw.decode("utf-8"), shown)
    except UnicodeDecodeError as err:
        line, column = _line_column(raw[: err.start].decode("utf-8"))
        message = "le fichier n'est pas en UTF-8 : enregistrez-le dans ce codage"
        return _unreadable(shown, "encoding", message, line=line, column=column)


def parse(text: str, shown: str) -> Source:
    """Return the data of a YAML text, or its faults."""
    text = text.removeprefix("\ufeff")
    source = Source(shown, text)
    if found := _FORBIDDEN.search(text):
        line, column = _line_column(text[: found.start()])
        message = f"caractère interdit dans un texte : U+{ord(found[0]):04X}"
        source.faults.append(Diagnostic(shown, line, column, "forbidden-character", message))
        return source
    try:
        source.data = _build(source)
    except _Refused as err:
        at = (shown, err.line, err.column)
        source.faults.append(Diagnostic(*at, err.code, err.message))
    except yaml.MarkedYAMLError as err:
        mark = err.problem_mark or err.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        advice = _ADVICE.get(err.problem or "", err.problem or err.context)
        message = f"le fichier n'est pas du YAML valable : {advice}"
        source.faults.append(Diagnostic(shown, line, column, "yaml-syntax", message))
    return source


def _line_column(before: str) -> tuple[int, int]:
    """Return the place that follows a text."""
    lines = re.split("\r\n|\r|\n", before)
    return len(lines), len(lines[-1]) + 1


#: what libyaml says -> what to do about it
_ADVICE = {
    "mapping values are not allowed in this context": (
        "un « : » de trop ; mettez le texte entre guillemets, ou vérifiez le retrait"
    ),
    "found character that cannot start any token": (
        "une tabulation, ou un texte qui commence par @, ` ou % : des espaces, ou des guillemets"
    ),
    "found unexpected end of stream": "un guillemet ouvert n'est pas fermé",
    "found unexpected document indicator": "un guillemet ouvert n'est pas fermé",
    "found unknown escape character": "« \\ » entre guillemets doubles : prenez des simples",
    "did not find expected key": "le retrait de cette ligne ne suit pas celui du bloc",
    "did not find expected '-' indicator": "une ligne de la liste ne commence pas par « - »",
    "did not find expected ',' or ']'": "il manque « , » ou « ] »",
    "did not find expected ',' or '}'": "il manque « , » ou « } »",
    "did not find expected node content": "une valeur manque entre deux « , »",
    "could not find expected ':'": "il manque « : » après la clé",
    "did not find expected <document start>": "du texte suit la fin du document",
}


def _unreadable(shown: str, code: str, message: str, *, line: int = 1, column: int = 1) -> Source:
    return Source(shown, "", faults=[Diagnostic(shown, line, column, code, message)])


_STARTS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_ENDS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


def _events(text: str) -> Iterator[Any]:
    """Yield the events that carry data; refuse what content never needs."""
    loader = _LOADER(text)
    documents = depth = nodes = 0
    try:
        while (event := loader.get_event()) is not None:
            kind = type(event)
            if kind is yaml.ScalarEvent or kind in _STARTS:
                nodes += 1
                depth += kind is not yaml.ScalarEvent
                if event.anchor or event.tag or depth > MAX_DEPTH or nodes > MAX_NODES:
                    raise _refusal(event, depth)
            elif kind in _ENDS:
                depth -= 1
            elif kind is yaml.AliasEvent:
                raise _refusal(event, depth)
            else:
                documents += kind is yaml.DocumentStartEvent
                if documents > 1:
                    message = "un seul document par fichier"
                    raise _Refused(event.start_mark, "several-documents", message)
                continue
            yield event
    finally:
        loader.dispose()


def _refusal(event: Any, depth: int) -> _Refused:
    mark = event.start_mark
    if event.anchor:
        message = f"ancre ou alias « {clipped(event.anchor)} » refusé : recopiez le texte"
        return _Refused(mark, "yaml-alias", message)
    if event.tag:
        message = f"étiquette « {clipped(event.tag)} » refusée : écrivez le texte seul"
        return _Refused(mark, "yaml-tag", message)
    if depth > MAX_DEPTH:
        return _Refused(mark, "too-deep", f"plus de {MAX_DEPTH} niveaux imbriqués")
    return _Refused(mark, "too-many", f"plus de {MAX_NODES} valeurs")


_NO_KEY = object()


def _build(source: Source) -> Tree:
    """Return the tree of the events; note duplicate keys on the way and keep the first."""
    root: list[Tree] = []
    stack: list[tuple[Any, Any]] = []  # containers still open, each with the key it waits on
    into: Any = root
    key: Any = _NO_KEY
    for event in _events(source.text):
        kind = type(event)
        if kind is yaml.ScalarEvent:
            value: Tree = event.value
            if type(into) is dict and key is _NO_KEY:
                key = value
                if value in into:
                    _note_duplicate(source, event)
                continue
        elif kind in _STARTS:
            if type(into) is dict and key is _NO_KEY:
                raise _Refused(event.start_mark, "yaml-syntax", "une clé doit être un mot")
            stack.append((into, key))
            into, key = ({} if kind is yaml.MappingStartEvent else []), _NO_KEY
            continue
        else:
            value = into
            into, key = stack.pop()
        if type(into) is dict:
            into.setdefault(key, value)
            key = _NO_KEY
        else:
            into.append(value)
    return root[0] if root else None


def _note_duplicate(source: Source, event: Any) -> None:
    if len(source.faults) < MAX_DUPLICATES:
        mark = event.start_mark
        message = f"la clé « {clipped(event.value)} » est écrite deux fois dans le même bloc"
        at = (source.path, mark.line + 1, mark.column + 1)
        source.faults.append(Diagnostic(*at, "duplicate-key", message))


def _places(text: str) -> Iterator[tuple[Steps, tuple[int, int]]]:
    """Yield every path with the place of its key, or of the item in a list. Run only to report."""
    path: list[Any] = []
    open_: list[list[Any]] = []  # of each container still open: is it a map, its key or next index
    for event in _events(text):
        kind = type(event)
        here = (event.start_mark.line + 1, event.start_mark.column + 1)
        if kind in _ENDS:
            open_.pop()
            path[-1:] = []
            continue
        if not open_:
            yield (), here
        elif open_[-1][0] and open_[-1][1] is _NO_KEY:
            open_[-1][1] = event.value
            yield (*path, event.value), here
            continue
        else:
            is_map, step = open_[-1]
            open_[-1][1] = _NO_KEY if is_map else step + 1
            if not is_map:
                yield (*path, step), here
        if kind in _STARTS:
            path += [step] if open_ else []
            open_.append([kind is yaml.MappingStartEvent, _NO_KEY])
            if kind is yaml.SequenceStartEvent:
                open_[-1][1] = 0
