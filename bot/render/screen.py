"""A screen: what any face can show. Text in named blocks, and buttons; no medium, no markup."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bot.render.catalogs import Words

BlockKind = Literal["answer", "text", "list", "steps", "warning", "quiet", "question", "sources"]


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a screen; a face chooses how each kind looks."""

    kind: BlockKind
    lines: tuple[str, ...]
    heading: str | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """One thing that can be pressed: an option id, or a command beginning with « / »."""

    id: str
    label: str
    is_ticked: bool = False


@dataclass(frozen=True, slots=True)
class Screen:
    """What is shown after one turn."""

    blocks: tuple[Block, ...]
    buttons: tuple[Button, ...] = ()
    commands: tuple[Button, ...] = ()
    language: str = "fr"
    untranslated: int = 0  #: texts shown in French for want of a translation
    is_end: bool = False
    copies: tuple[str, ...] = ()  #: texts worth copying whole: a postal address

    def text(self) -> str:
        """Return the whole screen as plain text, blocks parted by an empty line."""
        return "\n\n".join(
            "\n".join(((block.heading,) if block.heading else ()) + block.lines)
            for block in self.blocks
        )


def spoken(words: Words, blocks: Iterable[Block], buttons: Iterable[Button] = ()) -> Screen:
    """Return a screen in the language; its last line says how far its words can be trusted."""
    shown = (*blocks,)
    if remark := words.remark:
        shown += (Block("quiet", (remark,)),)
    return Screen(shown, (*buttons,), language=words.language.code, untranslated=words.untranslated)
