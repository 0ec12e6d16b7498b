"""Where a sheet is written: over a regular file once it is whole, in place over anything else.

A name under /dev or /proc is somebody's stream, never a name to take; a link stays a link.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

#: The names of standard output. Opening /dev/stdout anew would empty a file that it goes on with.
STANDARD_OUTPUT = ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")
_STREAMS = ("/dev/", "/proc/")  #: below these, nothing is a file of its own
_MAX_LINKS = 40  #: as Linux follows
_NEW_MODE = 0o666  #: less the umask, as for any new file


@contextmanager
def opened(output: Path, *, encoding: str) -> Iterator[TextIO]:
    """Open the output for a CSV; a stop in the middle leaves a regular file as it was.

    The mark of UTF-8 is for files that a spreadsheet program opens: no stream gets one.
    """
    if str(output) in STANDARD_OUTPUT:
        sys.stdout.flush()
        with open(sys.stdout.fileno(), "w", newline="", encoding="utf-8", closefd=False) as file:
            yield file
    elif _is_in_place(output):
        is_file = output.is_file()
        with output.open("w", newline="", encoding=encoding if is_file else "utf-8") as file:
            yield file
    else:
        with _whole(output.resolve(), encoding) as file:
            yield file


def _is_in_place(output: Path) -> bool:
    """Say whether the output must keep its place: a device, a pipe, a file with two names."""
    step = output.absolute()
    for _ in range(_MAX_LINKS):
        if str(step).startswith(_STREAMS):
            return True
        if not step.is_symlink():
            return step.exists() and (not step.is_file() or step.stat().st_nlink > 1)
        step = Path(os.path.normpath(step.parent / step.readlink()))
    return True  # a ring of links: opening it says so


@contextmanager
def _whole(target: Path, encoding: str) -> Iterator[TextIO]:
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else None
    # Created as closed as the file it replaces: what it holds is never more open than that.
    first = _NEW_MODE if mode is None else mode & stat.S_IRWXU
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, first)
    try:
        with open(handle, "w", newline="", encoding=encoding) as file:
            if mode is not None:
                os.fchmod(handle, mode)
            yield file
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
