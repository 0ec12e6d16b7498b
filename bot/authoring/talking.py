"""`bonguichet chat`: the terminal face, wired to two streams."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TextIO

from bot.authoring.exits import DONE, WrongUse
from bot.authoring.facts import from_words
from bot.authoring.wording import tr
from bot.conversation import Conversation, open_conversation
from bot.engine.model import FactId, FlowId, Value
from bot.faces.terminal.chat import KEY, Chat
from bot.faces.terminal.paper import printer
from bot.filing.followups_json import FollowUpsError
from bot.filing.refusals import check_facts
from bot.render.contract import error
from bot.settings import read_settings
from bot.stores.followups import FileFollowUps, FollowUpStore, MemoryFollowUps
from bot.stores.memory import MemoryStore

MAX_LINE_CHARS = 10_000  #: read of one line; what is longer is no answer, and is not kept


def talk(
    words: list[str], *, lang: str, flow: str, day: date, source: TextIO, kept: Path | None = None
) -> int:
    """Hold the conversation until the source ends or the person leaves.

    Checklists stay in memory, or in the file `kept`; raises WrongUse when it is another file.
    """
    held = open_conversation(read_settings(), day)
    known = known_facts(held, words, lang=lang, flow=flow, day=day)
    chat = Chat(held, MemoryStore(), lambda: day, _followups(kept))
    show = printer(sys.stdout)
    show(chat.begin(FlowId(flow), known, lang))
    for line in lines(source):
        screens = list(chat.say(line))
        if not screens:
            break
        for screen in screens:
            show(screen)
    return DONE


def _followups(kept: Path | None) -> FollowUpStore:
    if kept is None:
        return MemoryFollowUps()
    store = FileFollowUps(kept)
    try:
        store.load(KEY)
    except FollowUpsError as err:
        raise WrongUse(
            tr(
                f"--suivi : « {kept} » n'est pas un fichier de suivi de bonguichet ({err})",
                f"--suivi: “{kept}” is not a follow-up file of bonguichet ({err})",
            )
        ) from err
    return store


def known_facts(
    held: Conversation, words: list[str], *, lang: str, flow: str, day: date
) -> dict[FactId, Value]:
    """Return the facts given on the command line; raises WrongUse with all that is wrong."""
    languages, flows = [one.code for one in held.languages.offered], held.library.flows
    wrong = []
    if lang not in languages:
        codes = ", ".join(languages)
        wrong.append(
            tr(
                f"--lang : « {lang} » n'est pas une langue connue ({codes})",
                f"--lang: “{lang}” is not a known language ({codes})",
            )
        )
    if FlowId(flow) not in flows:
        ids = ", ".join(flows)
        wrong.append(
            tr(f"--flow : « {flow} » n'existe pas ({ids})", f"--flow: no flow “{flow}” ({ids})")
        )
    table = held.library.table
    facts, faults = from_words(table, words)
    say = held.explainer(held.languages.words(lang if lang in languages else "fr"), day)
    wrong += [error(fault, say)["message"] for fault in (*faults, *check_facts(table, facts))]
    if wrong:
        raise WrongUse(*wrong)
    return facts


def lines(source: TextIO) -> Iterator[str]:
    """Yield the lines of the source, without their end; a person at a keyboard gets a prompt."""
    while True:
        if source.isatty():
            print("> ", end="", flush=True)
        line = source.readline(MAX_LINE_CHARS)
        if not line:
            return
        while not line.endswith("\n") and (rest := source.readline(MAX_LINE_CHARS)):
            line = line[:MAX_LINE_CHARS] + rest[-1]
        yield line.rstrip("\r\n")
