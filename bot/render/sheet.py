"""One sheet to carry: a screen in French and in the person's language, side by side.

Made to be shown at a counter and understood without the bot. Any end is a `Screen` already: a
decision, a paper, a clock, a protocol.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from itertools import zip_longest

from bot.render.bidi import isolate, isolate_in_column
from bot.render.catalogs import Words
from bot.render.pdf import typeset
from bot.render.screen import Block, Screen
from bot.render.templates import date_in_words

MAX_PAGES = 2
#: points, tried in order; below 7.5 a sheet cannot be read at a counter
SIZES = (10.0, 9.0, 8.2, 7.5)
#: Telegram Bot API, deep linking: names of bots, and what `start` may hold
_BOT_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")
_START_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class _Row:
    """A block and its translation; `right` is None where the two are the same text."""

    left: Block
    right: Block | None
    also: str | None = None  #: the heading in the other language, over lines that are the same
    is_source: bool = False


def deep_link(bot_name: str | None, code: str | None) -> str | None:
    """Return the link that reopens the answers of a code, or None where there is no bot or code."""
    if not (bot_name and code and _BOT_NAME.fullmatch(bot_name) and _START_CODE.fullmatch(code)):
        return None
    return f"https://t.me/{bot_name}?start={code}"


def sheet_pdf(
    french: Screen,
    other: Screen | None,
    *,
    today: date,
    words: Words | None = None,
    link: str | None = None,
) -> bytes:
    """Return the sheet as a PDF of one or two pages; the same screens give the same bytes.

    `other` is the same screen in the language of `words`; without it the sheet is French alone.
    What does not fit in 7.5 points is left out from the end, never a source, and the sheet says so.
    `link` becomes a QR code (see `deep_link`).
    """
    words = words if other is not None else None
    around = _around(today, words, link, _trust(french, other))
    rows = list(_rows(french, other))
    for size in SIZES:
        made = _typeset(around, rows, today, size)
        if _pages(made) <= MAX_PAGES:
            return made
    text, sources = ([r for r in rows if r.is_source is kind] for kind in (False, True))
    lines = sum(len(row.left.lines) for row in text)

    def is_too_long(count: int) -> bool:
        kept = [*_first(text, count), _note(words), *sources]
        return _pages(_typeset(around, kept, today, SIZES[-1])) > MAX_PAGES

    count = bisect_right(range(lines), 0, key=lambda n: int(is_too_long(n))) - 1
    kept = [*_first(text, max(count, 0)), _note(words), *sources]
    return _typeset(around, kept, today, SIZES[-1])


def sheet_screen(french: Screen, other: Screen | None) -> Screen:
    """Return the sheet as a screen: each French block, then the same in the other language."""
    blocks = []
    for row in _rows(french, other):
        heading = " / ".join(filter(None, (row.left.heading, row.also))) or None
        blocks.append(replace(row.left, heading=heading))
        blocks += [row.right] if row.right else []
    return Screen(tuple(blocks), language=other.language if other else french.language)


# --- rows -------------------------------------------------------------------------------------


def _rows(french: Screen, other: Screen | None) -> Iterator[_Row]:
    beside: Sequence[Block | None] = _same_blocks(french, other) if other is not None else ()
    for left, right in zip_longest(french.blocks, beside):
        is_source = left.kind == "sources"  # their titles are French in every language
        if right is None or is_source or right.lines == left.lines:
            also = right.heading if right and right.heading != left.heading else None
            yield _Row(left, None, also, is_source)
        else:
            yield _Row(left, right, None, is_source)


def _same_blocks(french: Screen, other: Screen) -> Sequence[Block]:
    """Return the blocks of the translation that stand beside the French ones.

    A screen of the conversation ends with a line on how far its words can be trusted: it has no
    French.
    """
    same = len(french.blocks)
    if len(other.blocks) < same or any(block.kind != "quiet" for block in other.blocks[same:]):
        raise ValueError(
            f"expected the blocks of the French screen ({len(french.blocks)}), "
            f"found {len(other.blocks)}"
        )
    return other.blocks[:same]


def _trust(french: Screen, other: Screen | None) -> str:
    """Return the line of the translation that says how far its words can be trusted."""
    more = other.blocks[len(french.blocks) :] if other is not None else ()
    return " ".join(line for block in more for line in block.lines)


def _first(rows: Sequence[_Row], count: int) -> Iterator[_Row]:
    """Yield the rows down to that many lines; a list may be shortened, a pair is kept level."""
    for row in rows:
        if count <= 0:
            return
        left = replace(row.left, lines=row.left.lines[:count])
        right = row.right and replace(row.right, lines=row.right.lines[:count])
        yield replace(row, left=left, right=right)
        count -= len(row.left.lines)


def _note(words: Words | None) -> _Row:
    text = "La feuille est pleine. La suite est dans la réponse complète."
    left = Block("warning", (text,))
    if words is None:
        return _Row(left, None)
    said = words.ui("La feuille est pleine. La suite est dans la réponse complète.")
    return _Row(left, Block("warning", (said,)) if said != text else None)


# --- the page ---------------------------------------------------------------------------------


def _around(today: date, words: Words | None, link: str | None, trust: str) -> dict[str, object]:
    """Return what stands around the blocks: title, date, QR code, direction."""
    return {
        "title": "Feuille à emporter",
        "made": _made("Faite le {day}. Elle informe ; l'administration décide.", today, "fr"),
        "footer": "bonguichet, logiciel libre. Il informe ; il ne remplace pas un avocat.",
        "other": None if words is None else _beside(words, today, trust),
        "qr": _qr(link) if link else None,
        "link": link or "",
    }


def _beside(words: Words, today: date, trust: str) -> dict[str, object]:
    language, _, script = words.language.code.partition("_")
    said = words.ui("Faite le {day}. Elle informe ; l'administration décide.")
    is_said = said != "Faite le {day}. Elle informe ; l'administration décide."
    return {
        "lang": language,
        "script": script.lower(),
        "rtl": words.language.direction == "rtl",
        "title": words.ui("Feuille à emporter"),
        "made": f"{_made(said, today, words.language.code)} {trust}".strip() if is_said else "",
    }


def _made(text: str, today: date, language: str) -> str:
    return text.format(day=date_in_words(today, language))


def _qr(link: str) -> str:
    import segno  # late: used for sheets alone

    drawn = BytesIO()
    segno.make(link, error="m", micro=False).save(drawn, kind="svg", border=2, scale=4)
    return drawn.getvalue().decode("ascii")


def _typeset(around: dict[str, object], rows: Sequence[_Row], today: date, size: float) -> bytes:
    other = around["other"]
    is_rtl = isinstance(other, dict) and bool(other["rtl"])
    shown = [
        {
            "kind": "sources" if row.is_source else row.left.kind,
            "left": _part(row.left),
            "right": None if row.right is None else _part(row.right, is_rtl=is_rtl),
            "also": isolate(row.also or ""),
        }
        for row in rows
    ]
    return typeset("sheet", {**around, "size": size, "rows": shown}, day=today)


def _part(block: Block, *, is_rtl: bool = False) -> dict[str, object]:
    drawn = isolate_in_column if is_rtl else str
    return {"heading": drawn(block.heading or ""), "lines": list(map(drawn, block.lines))}


def _pages(made: bytes) -> int:
    import pypdfium2  # late: 7 MB of compiled code, used for sheets alone

    document = pypdfium2.PdfDocument(made)
    try:
        return len(document)
    finally:
        document.close()
