"""A screen -> the HTML of one or more messages, cut at paragraph borders, never inside a tag."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape, unescape

from bot.render.bidi import isolate, plain
from bot.render.screen import Block, Screen

MAX_CHARS = (
    4096  #: UTF-16 units of one message after entity parsing (Telegram Bot API, sendMessage)
)
MAX_ENTITIES = 90  #: Telegram keeps 100 entities of a message and drops the rest in silence
COMFORT_CHARS = 1_600  #: about two phone screens: from here on a heading opens a new message

#: Scripts in which bold and italic letters are hard to read.
NEVER_BOLD = frozenset(("ar", "fa", "ps", "bn", "zh_Hans"))

_BOLD_KINDS = ("answer", "question")
_LINK = re.compile(r"(?P<words>.*\S) (?P<url>https?://\S+)", re.DOTALL)
_WORD_END = re.compile(r"\S+\s*")
_TAG = re.compile(r"<[^>]*>")
_MAX_WORD = COMFORT_CHARS // 2  #: characters, of two units at most


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of HTML, with what counts in Telegram's limits."""

    html: str
    chars: int
    entities: int = 0


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Lines that stay together where they can."""

    lines: tuple[_Line, ...]
    is_folded: bool = False
    opens: bool = False  #: a heading stands at its top

    @property
    def chars(self) -> int:
        return sum(line.chars + 1 for line in self.lines)

    @property
    def entities(self) -> int:
        return sum(line.entities for line in self.lines) + self.is_folded

    @property
    def html(self) -> str:
        text = "\n".join(line.html for line in self.lines)
        return f"<blockquote expandable>{text}</blockquote>" if self.is_folded else text


def units(text: str) -> int:
    """Return the length of a text as Telegram counts it, in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def messages(screen: Screen, *, folded: Iterable[str] = ()) -> list[str]:
    """Return the screen as the HTML of messages; `folded` lines open the first, closed up."""
    chunks = [_fold(folded, screen.language)] if (folded := tuple(folded)) else []
    chunks += (_chunk(block, screen.language) for block in screen.blocks)
    return [_html(part) for part in _packed(chunk for chunk in chunks if chunk.lines)]


def copied(text: str) -> list[str]:
    """Return a text as messages that one press copies, cut between lines."""
    screen = Screen((Block("text", tuple(text.splitlines())),))
    return [f"<pre>{part}</pre>" for part in messages(screen)]


def _html(part: list[_Chunk]) -> str:
    return "\n\n".join(chunk.html for chunk in part)


def _fold(lines: Iterable[str], language: str) -> _Chunk:
    return _Chunk(tuple(_line(one, language) for one in lines), is_folded=True)


def _chunk(block: Block, language: str) -> _Chunk:
    return _Chunk(
        tuple(_lines(block, language)),
        is_folded=block.kind == "sources",
        opens=block.heading is not None,
    )


def _lines(block: Block, language: str) -> Iterator[_Line]:
    is_folded = block.kind == "sources"
    if block.heading:
        mark = "⚠ " if block.kind == "warning" else ""
        yield _line(block.heading, language, lead=mark, is_bold=not is_folded)
    for number, text in enumerate(block.lines, start=1):
        many = "• " if block.kind == "warning" and len(block.lines) > 1 else ""
        lead = {"steps": f"{number}. ", "list": "• ", "sources": "• "}.get(block.kind, many)
        yield _line(text, language, lead=lead, is_bold=block.kind in _BOLD_KINDS)


def _line(text: str, language: str, *, lead: str = "", is_bold: bool = False) -> _Line:
    found = _LINK.fullmatch(text)
    shown = isolate(found["words"] if found else text, lead)
    html, entities = escape(shown, quote=False), 0
    if found:
        html, entities = f'<a href="{escape(found["url"])}">{html}</a>', 1
    if is_bold and language not in NEVER_BOLD:
        html, entities = f"<b>{html}</b>", entities + 1
    return _Line(html, units(shown), entities)


def _packed(chunks: Iterable[_Chunk]) -> Iterator[list[_Chunk]]:
    part: list[_Chunk] = []
    for chunk in (piece for whole in chunks for piece in _fitting(whole)):
        chars = sum(one.chars + 1 for one in part)
        is_full = (
            chars + chunk.chars > MAX_CHARS
            or sum(one.entities for one in part) + chunk.entities > MAX_ENTITIES
            or (chunk.opens and chars > COMFORT_CHARS)
        )
        if part and is_full:
            yield part
            part = []
        part.append(chunk)
    if part:
        yield part


def _fitting(chunk: _Chunk) -> Iterator[_Chunk]:
    """Yield the chunk, or pieces of it that each fit into one message."""
    if chunk.chars <= MAX_CHARS and chunk.entities <= MAX_ENTITIES:
        yield chunk
        return
    lines: list[_Line] = []
    chars = entities = 0
    for line in (piece for whole in chunk.lines for piece in _cut(whole)):
        too_long = chars + line.chars + 1 > MAX_CHARS or entities + line.entities >= MAX_ENTITIES
        if lines and too_long:
            yield _Chunk(tuple(lines), chunk.is_folded)
            lines, chars, entities = [], 0, 0
        lines.append(line)
        chars, entities = chars + line.chars + 1, entities + line.entities
    yield _Chunk(tuple(lines), chunk.is_folded)


def _cut(line: _Line) -> Iterator[_Line]:
    """Yield the line, or its words in lines that fit; a line that long has no markup left."""
    if line.chars < MAX_CHARS:
        yield line
        return
    for piece in _pieces(plain(unescape(_TAG.sub("", line.html)))):
        shown = isolate(piece)
        yield _Line(escape(shown, quote=False), units(shown))


def _pieces(text: str) -> Iterator[str]:
    """Yield the words in pieces of a comfortable length: marks of direction may double it."""
    piece = ""
    for word in _WORD_END.findall(text):
        for part in (word[at : at + _MAX_WORD] for at in range(0, len(word), _MAX_WORD)):
            if piece and units(piece + part) > COMFORT_CHARS:
                yield piece
                piece = ""
            piece += part
    yield piece
