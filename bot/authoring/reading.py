"""`bonguichet read`: the 2D-Doc of a picture or a PDF, read on this machine."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.authoring.exits import BAD_CONTENT, DONE, WrongUse
from bot.faces.terminal.paper import printer
from bot.filing.two_d_doc import Unread
from bot.reading.codes import MAX_FILE_BYTES
from bot.reading.reader import read_file
from bot.reading.signature import BadCertificate, checker
from bot.render.decision import Explainer
from bot.render.two_d_doc import reading_screen


def read_paper(file: Path, say: Explainer, *, certificates: Path | None) -> int:
    """Print what the 2D-Doc of a file says; an unreadable one is an error of the data."""
    try:
        check = checker(certificates) if certificates else None
    except BadCertificate as err:
        raise WrongUse(str(err)) from err
    with file.open("rb") as opened:
        read = read_file(opened.read(MAX_FILE_BYTES + 1), check=check)
    is_unread = isinstance(read, Unread)
    printer(sys.stderr if is_unread else sys.stdout)(reading_screen(read, say))
    return BAD_CONTENT if is_unread else DONE
