"""The decision table, kept compiled between two runs.

Python keeps modules compiled beside their text; the table is kept in the same way, in the user's
cache folder: same content, same program, same table. Reading it takes a tenth of the time of
reading and checking the YAML, which a command run for one answer would pay each time. One table is
kept for each content folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot import __version__
from bot.content.library import Library
from bot.content.names import is_content, is_hidden

_PROGRAM = Path(__file__).resolve().parent.parent
_MAX_READ = 1024 * 1024  #: bytes of one file; the reader refuses half of it


def table_library(root: Path, *, today: date) -> Library:
    """Return what deciding needs, without the trees; raises ContentError where that would fail."""
    content = _content_mark(root)
    kept = cache_folder() / f"{_stem(root)}-{content}-{_program_mark()}.pickle"
    found = _read(kept)
    if found is None:
        from bot.content.loader import load_table  # yaml and pydantic, paid only here

        found = load_table(root, today=today)
        if _content_mark(root) == content:  # not edited in the meantime
            _write(kept, found, of=_stem(root))
    return found


def cache_folder() -> Path:
    """Return the user's own cache folder for this program; it need not exist."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(base) / "bonguichet"


def _stem(root: Path) -> str:
    """Return how the names of the tables of one content folder begin."""
    return f"table-{_mark(os.fsencode(root.resolve()))}"


def _content_mark(root: Path) -> str:
    """Return a word that changes with any byte of the content.

    The date of a file is not asked: copies, archives and `git stash` give old ones back.
    """
    digest = hashlib.blake2b(digest_size=8)
    for path in _content(root):
        digest.update(b"\0%b\0" % os.fsencode(path))
        digest.update(_bytes(path))
    return digest.hexdigest()


def _content(root: Path) -> Iterator[str]:
    """Yield the files of content, and the linked folders, which the reader refuses."""
    for where, below, names in os.walk(root):
        below[:] = sorted(name for name in below if not is_hidden(name))
        yield from (one for name in below if os.path.islink(one := os.path.join(where, name)))
        yield from (os.path.join(where, name) for name in sorted(names) if is_content(name))


def _bytes(path: str) -> bytes:
    """Return what a file holds; of what is no ordinary file, or cannot be read, a mark."""
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return b"\0no file"
        with open(path, "rb", buffering=0) as opened:
            return opened.read(_MAX_READ)
    except OSError:
        return b"\0unreadable"


def _program_mark() -> str:
    """Return a word that changes when the code that reads the content does."""
    seen = __version__
    for where, below, names in os.walk(_PROGRAM):
        below.sort()
        for name in sorted(names):
            if name.endswith(".py") and not is_hidden(name):
                found = os.lstat(os.path.join(where, name))
                seen += f"|{where}/{name} {found.st_mtime_ns} {found.st_size}"
    return _mark(seen.encode(errors="surrogateescape"))


def _mark(text: bytes) -> str:
    return hashlib.blake2b(text, digest_size=8).hexdigest()


def _read(kept: Path) -> Library | None:
    """Return the library kept there, when it is ours: written by this user, in a closed folder."""
    try:
        for one in (kept.parent, kept):
            seen = one.lstat()
            if seen.st_uid != os.getuid() or seen.st_mode & 0o022 or stat.S_ISLNK(seen.st_mode):
                return None
        found = pickle.loads(kept.read_bytes())  # noqa: S301  this user's own file, checked above
    except Exception:  # a damaged file, of whatever kind, is no kept table
        return None
    return found if isinstance(found, Library) else None


def _write(kept: Path, library: Library, *, of: str) -> None:
    """Keep the library in place of the older one of its folder; failing to is no error."""
    with contextlib.suppress(OSError):
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in kept.parent.glob(f"{of}-*"):
            old.unlink(missing_ok=True)
        part = kept.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(pickle.dumps(library, protocol=pickle.HIGHEST_PROTOCOL))
        part.chmod(0o600)
        part.replace(kept)
