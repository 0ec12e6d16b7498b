"""The three standard streams: closed ones, full ones, and what is said of them."""

from __future__ import annotations

import io
import os
import sys

from bot.authoring.exits import WrongUse
from bot.authoring.wording import tr


class Closed(io.StringIO):
    """A standard stream that the caller closed: Python has nothing in its place."""

    def write(self, _text: str, /) -> int:
        """Refuse."""
        raise WrongUse(tr("la sortie standard est fermée", "standard output is closed"))

    def readline(self, _size: int = -1, /) -> str:  # type: ignore[override]  # as typeshed has it
        """Refuse."""
        raise WrongUse(tr("l'entrée standard est fermée", "standard input is closed"))

    def __next__(self) -> str:  # type: ignore[override]
        """Refuse."""
        return self.readline()

    def fileno(self) -> int:
        """Refuse: writing is what a descriptor of it would be for."""
        raise WrongUse(tr("la sortie standard est fermée", "standard output is closed"))


def prepare() -> None:
    """Make the streams usable: a character that one cannot carry is replaced, never fatal."""
    for name in ("stdin", "stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            # Errors that nobody can read go nowhere; results must not.
            setattr(sys, name, io.StringIO() if name == "stderr" else Closed())
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def drop_output() -> None:
    """Give Python's own last flush somewhere to go."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def refusal(err: OSError) -> str:
    """Return one sentence about a file or a stream that fails; standard output is given up."""
    if err.filename is not None:
        return f"« {err.filename} » : {err.strerror}"
    drop_output()
    lost = tr("la sortie standard ne s'écrit pas", "standard output cannot be written")
    return f"{lost} : {err.strerror}"
