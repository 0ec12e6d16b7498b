"""Buttons: one answer a row, then « I don't know », back and why; after a result, what follows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from bot.engine.model import UNKNOWN
from bot.faces.telegram.outgoing import Keyboard
from bot.faces.telegram.tokens import Token
from bot.render.catalogs import Language, Words
from bot.render.screen import Block, Button, Screen

MAX_COPIED = 4  #: copy buttons of one result
MAX_COPY_CHARS = 256  #: Telegram Bot API, CopyTextButton.text
TICK = " ✓"  #: at the end: a label begins with a letter of its own script

_PHONE = re.compile(
    r"(?<![\d.])0(?:[ \u00a0]\d{3}){3}(?!\d)|(?<![\d.])0[1-9](?:[ \u00a0.]?\d{2}){4}(?!\d)"
)
_EMAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")

Press = dict[str, Any]


class Panel:
    """Makes the buttons of one turn of one conversation."""

    def __init__(self, nonce: str, turn: int, words: Words) -> None:
        self._press: Callable[[str], str] = lambda what: str(Token(nonce, turn, what))
        self.words = words

    def button(self, label: str, what: str) -> Press:
        """Return a button that says `what` when it is pressed."""
        return {"text": label, "callback_data": self._press(what)}

    def question(
        self, screen: Screen, *, may_go_back: bool, is_several: bool, other: Press | None = None
    ) -> Keyboard:
        """Return the answers, then what helps to answer; `other` shows it in another language."""
        ui = self.words.ui
        answers = [b for b in screen.buttons if b.id != UNKNOWN]
        show = self._box if is_several else self._option
        rows: list[tuple[Press, ...]] = [(show(b),) for b in answers]
        if is_several:
            rows.append((self.button(ui("C'est tout, on continue"), "!done"),))
        rows += [(self._option(b),) for b in screen.buttons if b.id == UNKNOWN]
        back = [self.button(ui("Retour"), "!back")] if may_go_back else []
        why = [self.button(ui("Pourquoi cette question"), "!why")]
        rows.append(self.row(*back, *why))
        rows += [(other,)] if other else []
        return tuple(rows)

    def _option(self, button: Button) -> Press:
        return self.button(button.label, button.id)

    def _box(self, button: Button) -> Press:
        """Return a box that says what it will be: pressed twice in a hurry, it moves once."""
        if button.is_ticked:
            return self.button(button.label + TICK, f"!off.{button.id}")
        return self.button(button.label, f"!on.{button.id}")

    def row(self, *buttons: Press) -> tuple[Press, ...]:
        """Return a row in the direction of reading: Telegram does not mirror rows."""
        return buttons[::-1] if self.words.language.direction == "rtl" else buttons

    def column(self, buttons: Iterable[Press]) -> Keyboard:
        """Return one button a row."""
        return tuple((button,) for button in buttons)

    def copies(self, screen: Screen) -> Keyboard:
        """Return a copy button for each phone number, mailbox and address of the screen."""
        found = [*screen.copies, *_contacts(screen.blocks)]
        return self.column(
            {"text": one[:40], "copy_text": {"text": one}}
            for one in list(dict.fromkeys(found))[:MAX_COPIED]
            if len(one) <= MAX_COPY_CHARS
        )

    def languages(self, offered: Iterable[Language], first: str) -> Keyboard:
        """Return each language by its own name, the person's first."""
        ordered = sorted(offered, key=lambda language: language.code != first)
        return self.column(self.button(one.name, f"!lang.{one.code}") for one in ordered)


def _contacts(blocks: Iterable[Block]) -> list[str]:
    lines = [line for block in blocks if block.kind != "sources" for line in block.lines]
    return [one for kind in (_PHONE, _EMAIL) for line in lines for one in kind.findall(line)]


def nearest_language(offered: Iterable[Language], code: str) -> Language | None:
    """Return the language offered that is nearest to a Telegram code: « pt-br » is « pt »."""
    wanted = code.replace("-", "_").casefold()
    by_code = {language.code.casefold(): language for language in offered}
    base = wanted.split("_")[0]
    families = (one for known, one in by_code.items() if known.split("_")[0] == base)
    return by_code.get(wanted) or by_code.get(base) or next(families, None)
