"""A file sent by a person -> what its 2D-Doc says. The file is read in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from bot.filing.two_d_doc import Check, Reading, TwoDDoc, Unread, read_code
from bot.reading.codes import MAX_FILE_BYTES

MAX_SECONDS = 20.0  #: of the clock; the worker's own bound on its time comes first
#: What the worker may know of where it runs: no token, no key, no address.
_KEPT = ("PATH", "PYTHONPATH", "SYSTEMROOT", "LD_LIBRARY_PATH")
_PROBLEMS = ("not_a_picture", "too_large", "no_code")


def read_file(
    data: bytes, *, check: Check | None = None, max_seconds: float = MAX_SECONDS
) -> Reading:
    """Return what the 2D-Doc of a picture or a PDF says, or why none was read; never raises.

    `check` knows certificates (bot.reading.signature); without it no signature is checked.
    Blocks for up to `max_seconds`: a face that serves others calls it in a thread. Nothing of the
    file is written to a disk or a log.
    """
    if len(data) > MAX_FILE_BYTES:
        return Unread("too_large")
    try:
        ran = subprocess.run(  # our own module, on this very Python
            [sys.executable, "-P", "-m", "bot.reading.worker"],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
            timeout=max_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Unread("too_slow")
    return _said(ran.stdout, check) if ran.returncode == 0 else Unread("too_slow")


def _said(line: bytes, check: Check | None) -> Reading:
    try:
        said = json.loads(line)
        codes = [bytes.fromhex(code) for code in said.get("codes", ())]
    except (ValueError, TypeError, AttributeError):
        return Unread("not_a_picture")
    for problem in _PROBLEMS:
        if said.get("problem") == problem:
            return Unread(problem, is_shrunk=bool(said.get("shrunk")))  # type: ignore[arg-type]
    read = [read_code(code, check) for code in codes]
    good = [one for one in read if isinstance(one, TwoDDoc)]
    return (good or read or [Unread("no_code")])[0]
