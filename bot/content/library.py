"""All the content, ready to run, and the decision table kept compiled between two runs.

Python keeps modules compiled beside their text; the table is kept in the same way, in the user's
cache folder: same content files, same program, same table. Reading it takes a tenth of the time of
reading and checking the YAML, which a command run for one answer would pay each time.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import stat
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot import __version__
from bot.engine.model import Flow, FlowId
from bot.filing.model import Amount, Table

_PROGRAM = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Library:
    """All the content, ready to run; immutable, shared by every conversation."""

    table: Table
    flows: Mapping[FlowId, Flow]
    values: Mapping[str, Amount]
    revision: str  #: of the files read: changes when any of them changes


def table_library(root: Path, *, today: date) -> Library:
    """Return what deciding needs, without the trees; raises ContentError where that would fail."""
    kept = cache_folder() / f"table-{_fingerprint(root):08x}.pickle"
    found = _read(kept)
    if found is None:
        from bot.content.loader import load_table  # yaml and pydantic, paid only here

        found = load_table(root, today=today)
        _write(kept, found)
    return found


def cache_folder() -> Path:
    """Return the user's own cache folder for this program; it need not exist."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(base) / "bonguichet"


def _fingerprint(root: Path) -> int:
    """Return a number that changes when a content file, or the code that reads it, does."""
    seen = f"{__version__} {root.resolve()}"
    for path in (*_files(root, ".yaml"), *_files(_PROGRAM, ".py")):
        found = path.stat()
        seen += f"|{path} {found.st_mtime_ns} {found.st_size}"
    return zlib.crc32(seen.encode(errors="backslashreplace"))


def _files(root: Path, ending: str) -> Iterator[Path]:
    for where, _, names in sorted(os.walk(root)):
        yield from (Path(where) / name for name in sorted(names) if name.endswith(ending))


def _read(kept: Path) -> Library | None:
    """Return the library kept there, when it is ours: written by this user, in a closed folder."""
    try:
        for one in (kept.parent, kept):
            seen = one.lstat()
            if seen.st_uid != os.getuid() or seen.st_mode & 0o022 or stat.S_ISLNK(seen.st_mode):
                return None
        found = pickle.loads(kept.read_bytes())  # noqa: S301  this user's own file, checked above
    except Exception:
        return None
    return found if isinstance(found, Library) else None


def _write(kept: Path, library: Library) -> None:
    """Keep the library in place of older ones; a folder that cannot be written is no error."""
    with contextlib.suppress(OSError):
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in kept.parent.glob("table-*.pickle"):
            old.unlink(missing_ok=True)
        part = kept.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(pickle.dumps(library, protocol=pickle.HIGHEST_PROTOCOL))
        part.chmod(0o600)
        part.replace(kept)
