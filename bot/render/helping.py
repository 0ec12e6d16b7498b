"""Free help -> blocks: who, what for, and how to reach them."""

from __future__ import annotations

from collections.abc import Iterator

from bot.filing.received import Help
from bot.render.decision import Explainer
from bot.render.screen import Block


def help_blocks(known: tuple[Help, ...], explain: Explainer) -> Iterator[Block]:
    """Yield the free help known for this person, one line each; nothing when there is none."""
    if known:
        yield Block("list", tuple(_line(one, explain) for one in known), _heading(explain))


def _heading(explain: Explainer) -> str:
    return explain.words.ui("Aide gratuite, dès aujourd'hui")


def _line(one: Help, explain: Explainer) -> str:
    say = explain.say
    return f"{say(one.label)}. {say(one.text)} {' '.join(map(say, one.contact))}"
