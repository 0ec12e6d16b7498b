"""`bonguichet chat`: the terminal face, wired to two streams."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from typing import TextIO

from bot.app import conversation
from bot.authoring.facts import from_words
from bot.authoring.verbs import DONE, WRONG_USE, WrongUse
from bot.conversation import Conversation
from bot.engine.model import FactId, FlowId, Value
from bot.faces.terminal.chat import Chat
from bot.faces.terminal.paper import show
from bot.filing.resolve import check_facts
from bot.render.contract import error
from bot.settings import read_settings
from bot.stores.memory import MemoryStore


def talk(words: list[str], *, lang: str, flow: str, day: date, source: TextIO) -> int:
    """Hold the conversation until the source ends or the person leaves."""
    from rich.console import Console

    held = conversation(read_settings(), day)
    known = known_facts(held, words, lang, day)
    if known is None:
        return WRONG_USE
    if FlowId(flow) not in held.library.flows:
        raise WrongUse(f"--flow : « {flow} » n'existe pas ({', '.join(held.library.flows)})")
    chat = Chat(held, MemoryStore(), lambda: day)
    console = Console()
    show(chat.begin(FlowId(flow), known, lang), console)
    for line in lines(source):
        screens = list(chat.say(line))
        if not screens:
            break
        for screen in screens:
            show(screen, console)
    return DONE


def known_facts(
    held: Conversation, words: list[str], lang: str, day: date
) -> dict[FactId, Value] | None:
    """Return the facts given on the command line; print what is wrong with them and return None."""
    if lang not in held.languages.all:
        raise WrongUse(f"--lang : « {lang} » n'est pas connue ({', '.join(held.languages.all)})")
    table = held.library.table
    facts, faults = from_words(table, words)
    faults += check_facts(table, facts)
    say = held.explainer(held.languages.words(lang), day)
    for fault in faults:
        print(error(fault, say)["message"], file=sys.stderr)
    return None if faults else facts


def lines(source: TextIO) -> Iterator[str]:
    """Yield the lines of the source, without their end; a person at a keyboard gets a prompt."""
    while True:
        if source.isatty():
            print("> ", end="", flush=True)
        line = source.readline()
        if not line:
            return
        yield line.rstrip("\r\n")
