"""`bonguichet play`: replay walks, stories or a transcript; or record one that passes."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TextIO

from bot.authoring.stories import Decided, StoryError, differences, read_stories, write_story
from bot.authoring.talking import lines
from bot.authoring.walking import walk
from bot.content import documents as docs
from bot.content.folder import File, validate
from bot.content.source import read
from bot.conversation import Conversation, open_conversation
from bot.engine.model import FlowId
from bot.faces.terminal.chat import Chat
from bot.faces.terminal.paper import lines_of, printer
from bot.render.screen import Screen
from bot.settings import read_settings
from bot.stores.memory import MemoryStore

PERSON = "> "
HEAD = "# "
LATER = "# today: "  #: between two lines of the person: from here on it is that day


class Unplayable(Exception):
    """The file is of no kind that can be replayed; the message says what was expected."""


def play(file: Path, *, update: bool = False) -> list[str]:
    """Return what differs from the file, in words; with update, rewrite a transcript instead."""
    if not file.is_file():
        raise Unplayable(f"« {file} » n'existe pas")
    if file.suffix == ".txt":
        return play_transcript(file, update=update)
    if update:
        raise Unplayable("--update réécrit une conversation .txt, pas des attentes")
    if file.name == "walks.yaml":
        return _play_walks(file)
    try:
        stories = read_stories(file)
    except StoryError as err:
        raise Unplayable(str(err)) from err
    return [wrong for story in stories for wrong in differences(story, read_settings())]


def _play_walks(file: Path) -> list[str]:
    source = read(file, file.name)
    kept = File(source, docs.WalksDoc, file.stem)
    faults = source.faults or validate(kept)
    if faults or not isinstance(kept.document, docs.WalksDoc):
        return [str(fault) for fault in faults]
    found = []
    flow = FlowId(file.resolve().parent.name)
    for one in kept.document.root:
        held = open_conversation(read_settings(), one.today)
        if flow not in held.library.flows:
            raise Unplayable(f"« {file} » : le dossier ne porte pas le nom d'un arbre")
        if wrong := walk(held, flow, one).wrong:
            found.append(f"{file}: {one.name} : {wrong}")
    return found


# --- transcripts ----------------------------------------------------------------------------


def play_transcript(file: Path, *, update: bool = False) -> list[str]:
    """Return the lines in which the conversation now differs from the file."""
    try:
        # Only « \n » ends a line: what a person typed may hold any other separator.
        kept = file.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    except UnicodeDecodeError as err:
        raise Unplayable(f"« {file} » n'est pas un texte en UTF-8") from err
    first = next((n for n, line in enumerate(kept) if line.startswith(PERSON.rstrip())), len(kept))
    head = dict(
        line.removeprefix(HEAD).partition(": ")[::2]
        for line in kept[:first]
        if line.startswith(HEAD)
    )
    said = [
        line if line.startswith(LATER) else said_in(line)
        for line in kept[first:]
        if line.startswith((PERSON.rstrip(), LATER))
    ]
    try:
        day = date.fromisoformat(head.get("today", ""))
    except ValueError as err:
        raise Unplayable(f"« {file} » doit commencer par « # today: AAAA-MM-JJ »") from err
    held = open_conversation(read_settings(), day)
    lang, flow = head.get("lang", "fr"), head.get("flow", "orientation")
    if lang not in held.languages.all or FlowId(flow) not in held.library.flows:
        raise Unplayable(f"« {file} » : langue « {lang} » ou arbre « {flow} » inconnus")
    now = list(transcript(held, said, day, lang, flow))
    if update:
        _write(file, "\n".join(now) + "\n")
        return []
    return list(difflib.unified_diff(kept, now, str(file), "maintenant", lineterm="", n=1))


def said_in(line: str) -> str:
    """Return what the person typed; an editor may have taken the space of an empty line."""
    return line.removeprefix(PERSON) if line.startswith(PERSON) else line[1:]


def transcript(
    held: Conversation, said: list[str], day: date, lang: str, flow: str
) -> Iterator[str]:
    """Yield a whole conversation as text: the person's lines begin with « > »."""
    yield f"{HEAD}today: {day.isoformat()}"
    yield f"{HEAD}lang: {lang}"
    yield f"{HEAD}flow: {flow}"
    yield ""
    days = [day]
    chat = Chat(held, MemoryStore(), lambda: days[-1])
    yield from _shown(chat.begin(FlowId(flow), {}, lang))
    for line in said:
        if line.startswith(LATER):
            days.append(_later(line))
            yield from (line, "")
            continue
        yield f"{PERSON}{line}".rstrip()
        yield ""
        for screen in chat.say(line):
            yield from _shown(screen)


def _later(line: str) -> date:
    try:
        return date.fromisoformat(line.removeprefix(LATER).strip())
    except ValueError as err:
        raise Unplayable(f"« {line} » : une date AAAA-MM-JJ est attendue") from err


def _shown(screen: Screen) -> Iterator[str]:
    for line in lines_of(screen):
        yield line.rstrip()


# --- recording ------------------------------------------------------------------------------


def can_record(file: Path, *, update: bool) -> None:
    """Refuse, before anybody talks, a file that could not be written at the end."""
    if file.suffix not in (".txt", ".yaml"):
        raise Unplayable(
            "--record : un fichier .txt (conversation) ou .yaml (situation) est attendu"
        )
    if file.exists() and not update:
        raise Unplayable(
            f"« {file} » existe déjà : donnez un autre nom, ou ajoutez --update pour le remplacer"
        )
    if not file.parent.is_dir():
        raise Unplayable(f"« {file} » ne s'écrit pas : le dossier n'existe pas")
    if not os.access(file if file.exists() else file.parent, os.W_OK):
        raise Unplayable(f"« {file} » ne s'écrit pas : l'accès est refusé")


def record(file: Path, *, lang: str, day: date, source: TextIO) -> int:
    """Hold a conversation and write it: a transcript (.txt), or its decision as a story (.yaml)."""
    held = open_conversation(read_settings(), day)
    offered = [one.code for one in held.languages.offered]
    if lang not in offered:
        raise Unplayable(f"--lang : « {lang} » n'est pas connue ({', '.join(offered)})")
    chat = Chat(held, MemoryStore(), lambda: day)
    show = printer(sys.stdout)
    show(chat.begin(FlowId("orientation"), {}, lang))
    said = []
    for line in lines(source):
        screens = list(chat.say(line))
        if not screens:
            break
        said.append(" ".join(line.split()))
        for screen in screens:
            show(screen)
    if file.suffix == ".txt":
        _write(file, "\n".join(transcript(held, said, day, lang, "orientation")) + "\n")
        return 0
    if chat.last is None or not isinstance(chat.last.answer, Decided):
        raise Unplayable("la conversation n'est pas arrivée à une décision : rien à écrire")
    explain = held.explainer(held.languages.words("fr"), day)
    facts = chat.last.turn.place.facts
    _write(file, write_story(chat.last.answer, facts, explain, day))
    return 0


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as err:
        raise Unplayable(f"« {file} » ne s'écrit pas : {err.strerror}") from err
