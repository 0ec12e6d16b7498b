"""The content, kept compiled between two runs (bot/kept.py): all of it, or the decision table.

Reading it takes a tenth of the time of reading and checking the YAML, and none of the 20 MiB that
pydantic's models take. One of each kind is kept for each content folder.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from bot import kept
from bot.content.diagnostics import ContentError
from bot.content.library import Library
from bot.content.names import is_content, is_hidden

_MAX_READ = 1024 * 1024  #: bytes of one file; the reader refuses half of it


def library(root: Path, *, today: date) -> Library:
    """Return all the content; raises ContentError with every error that the checks find."""

    def load() -> Library:
        from bot.content.loader import load  # yaml and pydantic, paid only here

        return load(root, today=today)

    return compiled("library", root, load)


def library_apart(root: Path, *, today: date) -> Library:
    """Return the same; what is not kept is loaded by another process, which takes pydantic along.

    For a bot that runs for months: its memory does not grow when the content changes.
    """

    def load() -> Library:
        command = [sys.executable, "-m", __name__, str(root), today.isoformat()]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=False)  # noqa: S603 # ourselves
        if done.returncode:
            raise OSError(f"the process that loads content ended with {done.returncode}")
        said = pickle.loads(done.stdout)  # noqa: S301  our own child's
        if isinstance(said, Library):
            return said
        raise ContentError(said)

    return compiled("library", root, load)


def main() -> None:
    """Write the library of a folder, or what is wrong with it, for `library_apart`."""
    root, today = sys.argv[1:]
    try:
        said: object = library(Path(root), today=date.fromisoformat(today))
    except ContentError as err:
        said = err.diagnostics
    sys.stdout.buffer.write(pickle.dumps(said, protocol=pickle.HIGHEST_PROTOCOL))


def table_library(root: Path, *, today: date) -> Library:
    """Return what deciding needs, without the trees; raises ContentError where that would fail."""

    def load() -> Library:
        from bot.content.loader import load_table

        return load_table(root, today=today)

    return compiled("table", root, load)


def compiled(kind: str, root: Path, load: Callable[[], Library]) -> Library:
    """Return what is kept of that kind for the content as it is; where nothing is, load it."""
    content = _content_mark(root)
    stem = f"{kind}-{kept.mark(os.fsencode(root.resolve()))}"
    found = kept.read(stem, content, Library)
    if found is None:
        found = load()
        if _content_mark(root) == content:  # not edited in the meantime
            kept.write(stem, content, found)
    return found


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


if __name__ == "__main__":
    main()
