"""What takes long to read, kept compiled between two runs, in the user's own cache folder.

Python keeps modules compiled beside their text; content and translations are kept in the same way:
same bytes, same program, same result. A name ends with the mark of the bytes it was made from and
of the program, so that what is kept can never be stale.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import stat
from functools import cache
from pathlib import Path
from typing import TypeVar

from bot import __version__

_PROGRAM = Path(__file__).resolve().parent
_T = TypeVar("_T")


def cache_folder() -> Path:
    """Return the user's own cache folder for this program; it need not exist."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(base) / "bonguichet"


def mark(text: bytes) -> str:
    """Return a word that changes with any byte."""
    return hashlib.blake2b(text, digest_size=8).hexdigest()


@cache
def program_mark() -> str:
    """Return a word that changes when the code of the program does."""
    seen = __version__
    for where, below, names in os.walk(_PROGRAM):
        below.sort()
        for name in sorted(names):
            if name.endswith(".py") and not name.startswith("."):
                found = os.lstat(os.path.join(where, name))
                seen += f"|{where}/{name} {found.st_mtime_ns} {found.st_size}"
    return mark(seen.encode(errors="surrogateescape"))


def read(stem: str, source: str, kind: type[_T]) -> _T | None:
    """Return what is kept under the stem for this source, when it is there and ours."""
    kept = _path(stem, source)
    try:
        for one in (kept.parent, kept):  # written by this user, in a closed folder
            seen = one.lstat()
            if seen.st_uid != os.getuid() or seen.st_mode & 0o022 or stat.S_ISLNK(seen.st_mode):
                return None
        found = pickle.loads(kept.read_bytes())  # noqa: S301  this user's own file, checked above
    except Exception:  # a damaged file, of whatever kind, is nothing kept
        return None
    return found if isinstance(found, kind) else None


def write(stem: str, source: str, value: object) -> None:
    """Keep the value in place of the older one of its stem; failing to is no error."""
    kept = _path(stem, source)
    with contextlib.suppress(OSError):
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in kept.parent.glob(f"{stem}-*"):
            old.unlink(missing_ok=True)
        part = kept.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL))
        part.chmod(0o600)
        part.replace(kept)


def _path(stem: str, source: str) -> Path:
    return cache_folder() / f"{stem}-{source}-{program_mark()}.pickle"
