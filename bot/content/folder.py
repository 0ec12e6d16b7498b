"""A content folder as read: which file is of which kind, its document, and its faults."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from bot.content import documents as docs
from bot.content import form
from bot.content.diagnostics import Diagnostic
from bot.content.names import is_content, is_hidden
from bot.content.placing import place_texts
from bot.content.source import Source, read

MAX_FILES = 2_000  #: files and folders in one content folder; today there are 60
MAX_FOLDER_BYTES = 8 * 1024 * 1024  #: of text in all; today 320 KiB
_D = TypeVar("_D", bound=BaseModel)
_T = TypeVar("_T")

#: The kind of a file is its name, or the folder that holds it.
BY_NAME: dict[str, type[BaseModel]] = {
    "faits.yaml": docs.FactsDoc,
    "sources.yaml": docs.SourcesDoc,
    "fenetres.yaml": docs.WindowsDoc,
    "mises_en_garde.yaml": docs.WarningsDoc,
    "regimes.yaml": docs.RegimesDoc,
    "departements.yaml": docs.PlacesDoc,
    "liens.yaml": docs.LinksDoc,
    "rappels.yaml": docs.RemindersDoc,
    "lettres.yaml": docs.LetterFrameDoc,
}
BY_FOLDER: dict[str, type[BaseModel]] = {
    "procedures": docs.ProceduresDoc,
    "channels": docs.ChannelDoc,
    "values": docs.ValuesDoc,
    "documents": docs.PapersDoc,
    "delais": docs.ClocksDoc,
    "protocols": docs.ProtocolsDoc,
    "letters": docs.LettersDoc,
    "help": docs.HelpsDoc,
    "places": docs.LocalPlaceDoc,
}
IN_FLOW_FOLDER: dict[str, type[BaseModel]] = {
    "flow.yaml": docs.FlowDoc,
    "walks.yaml": docs.WalksDoc,
}
NOT_CONTENT = {"schema"}
KINDS = frozenset({*BY_NAME.values(), *BY_FOLDER.values(), *IN_FLOW_FOLDER.values()})


@dataclass(slots=True)
class File:
    """One file of a known kind; of a form that is wrong, `document` has the sound rows or is None.

    What looks for an unknown or a missing id asks `is_whole` first.
    """

    source: Source
    kind: type[BaseModel]
    name: str  #: its path in the folder, as translators see it: `protocols/api`
    document: BaseModel | None = None
    is_whole: bool = False  #: nothing of the file is left out of `document`


@dataclass(slots=True)
class Folder:
    """All the files of a folder, and what is wrong with their form."""

    root: Path
    today: date
    files: list[File] = field(default_factory=list)
    faults: list[Diagnostic] = field(default_factory=list)
    revision: str = ""
    name: str = field(init=False)  #: every path shown begins with it
    _once: dict[Callable[[Folder], Any], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.name = self.root.resolve().name

    def once(self, make: Callable[[Folder], _T]) -> _T:
        """Return what `make` says of this folder, computed for the first who asks."""
        if make not in self._once:
            self._once[make] = make(self)
        found: _T = self._once[make]
        return found

    def of(self, kind: type[_D]) -> Iterator[tuple[Source, _D]]:
        """Yield what is sound in the files of one kind, in the order of their paths."""
        for file in self.files:
            if isinstance(file.document, kind):
                yield file.source, file.document

    def is_whole(self, kind: type[BaseModel]) -> bool:
        """Say whether every file of that kind could be read: only then is an unknown id a fault."""
        return all(file.is_whole for file in self.files if file.kind is kind)


def read_folder(root: Path, *, today: date, kinds: Iterable[type[BaseModel]] = KINDS) -> Folder:
    """Return the folder's files of those kinds; faults are listed, never raised."""
    folder = Folder(root, today)
    if not root.is_dir():
        message = "ce dossier de contenu n'existe pas"
        folder.faults.append(Diagnostic(root.as_posix(), 1, 1, "no-folder", message))
        return folder
    wanted = frozenset(kinds)
    digest = hashlib.sha256()
    left = MAX_FOLDER_BYTES
    for path in _paths(folder):
        below = path.relative_to(root)
        shown = _shown(folder, below)
        kind = kind_of(below)
        if kind is None:
            folder.faults.append(_unknown_file(below, shown))
        elif kind in wanted:
            file = File(read(path, shown), kind, bare_name(below))
            left -= len(file.source.text)
            if left < 0:
                message = (
                    f"ce dossier dépasse {MAX_FOLDER_BYTES // 1024} Kio : le reste n'est pas lu"
                )
                folder.faults.append(Diagnostic(shown, 1, 1, "too-many", message))
                break
            digest.update(f"{shown}\0{file.source.text}\0".encode())
            folder.faults += file.source.faults
            if file.source.data is not None or not file.source.faults:
                folder.faults += validate(file)
            folder.files.append(file)
    if not folder.files and not folder.faults:
        message = "ce dossier ne contient aucun fichier de contenu (.yaml)"
        folder.faults.append(Diagnostic(folder.name, 1, 1, "no-content", message))
    folder.revision = digest.hexdigest()[:16]
    return folder


def _shown(folder: Folder, below: Path) -> str:
    """Return the path as authors see it; a name in no encoding stays printable."""
    return f"{folder.name}/{below.as_posix()}".encode(errors="backslashreplace").decode()


def bare_name(below: Path) -> str:
    """Return `protocols/api` for `protocols/api.yaml`, `orientation` for its `flow.yaml`."""
    is_flow = len(below.parts) == 2 and below.name == "flow.yaml"
    return (below.parent if is_flow else below.with_suffix("")).as_posix()


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
    seen = 0
    for where, below, names in os.walk(folder.root):
        here = Path(where)
        left_out = NOT_CONTENT if here == folder.root else set()
        below[:] = [name for name in below if name not in left_out and not is_hidden(name)]
        links = [name for name in sorted(below) if (here / name).is_symlink()]
        below[:] = sorted(set(below).difference(links))
        folder.faults += (_link(folder, here / name) for name in links[:MAX_FILES])
        found += (here / name for name in names if is_content(name))
        seen += len(below) + len(names) + len(links)
        if seen > MAX_FILES:
            message = f"plus de {MAX_FILES} fichiers : ce n'est pas un dossier de contenu"
            folder.faults.append(Diagnostic(folder.name, 1, 1, "too-many", message))
            break
    return sorted(found)[:MAX_FILES]


def _link(folder: Folder, path: Path) -> Diagnostic:
    shown = _shown(folder, path.relative_to(folder.root))
    message = "un lien symbolique n'est pas un dossier de contenu"
    return Diagnostic(shown, 1, 1, "symbolic-link", message)


def _unknown_file(below: Path, shown: str) -> Diagnostic:
    """Return the fault, with the name or the folder that was probably meant."""
    message = "ce fichier n'est d'aucune sorte connue"
    hint = None
    match below.parts:
        case (name,):
            hint = form.closest(name, BY_NAME)
        case (parent, name) if meant := form.closest(parent, BY_FOLDER):
            hint = f"{meant}/{name}"
        case (parent, name) if meant := form.closest(name, IN_FLOW_FOLDER):
            hint = f"{parent}/{meant}"
    return Diagnostic(shown, 1, 1, "unknown-file", message, hint)


def validate(file: File) -> list[Diagnostic]:
    """Build the file's document, of its sound rows at least; return what is wrong with its form."""
    file.document, faults = form.validate(file.kind, file.source)
    file.is_whole = not faults
    if faults:
        file.document = form.sound_rows(file.kind, file.source)
    if file.document is not None:
        place_texts(file.document, file.name)
    return faults
