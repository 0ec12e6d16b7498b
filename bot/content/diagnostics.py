"""What is wrong with a content file, where, and what to do about it. In French: authors read it."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["error", "warning"]

MAX_MESSAGE_CHARS = 400  #: a message is read on one or two lines of a terminal
MAX_QUOTED_CHARS = 60  #: of the author's own text inside a message


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One located fault; lines and columns start at 1.

    Path, message and hint quote files that nobody vouches for: they stay printable, short, and on
    one line.
    """

    path: str
    line: int
    column: int
    code: str  #: kebab-case, stable: authors and programs may rely on it
    message: str
    hint: str | None = None  #: the nearest right thing, as written in the content
    severity: Severity = "error"

    def __post_init__(self) -> None:
        for name in ("path", "message", "hint"):
            said = getattr(self, name)
            if said and (len(said) > MAX_MESSAGE_CHARS or not said.isprintable()):
                object.__setattr__(self, name, clipped(said, MAX_MESSAGE_CHARS))

    def __lt__(self, other: Diagnostic) -> bool:
        return self._key < other._key

    @property
    def _key(self) -> tuple[str | int, ...]:
        at = (self.path, self.line, self.column)
        return (*at, self.code, self.message, self.hint or "", self.severity)

    def __str__(self) -> str:
        """Return `file:line:column: code: message`, with the proposal when there is one."""
        tail = f" ; vouliez-vous dire « {self.hint} » ?" if self.hint else ""
        return f"{self.path}:{self.line}:{self.column}: {self.code}: {self.message}{tail}"


def clipped(text: str, most: int = MAX_QUOTED_CHARS) -> str:
    """Return the text on one line, of at most so many characters, control characters visible."""
    short = text if len(text) <= most else f"{text[: most - 1]}…"
    return short if short.isprintable() else "".join(map(_visible, short))


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if category[0] == "C" or category in ("Zl", "Zp"):
        return f"\\x{ord(char):02x}" if ord(char) < 256 else f"\\u{ord(char):04x}"
    return char


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """Return the diagnostics as one JSON array, in their order."""
    return json.dumps([asdict(d) for d in diagnostics], ensure_ascii=False, indent=1)


class ContentError(Exception):
    """The content has errors; `diagnostics` lists all of them."""

    def __init__(self, diagnostics: list[Diagnostic]) -> None:
        self.diagnostics = diagnostics
        super().__init__(f"{len(diagnostics)} errors, the first: {diagnostics[0]}")
