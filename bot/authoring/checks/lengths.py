"""Every text fits in a Telegram message once its values are in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.authoring.translating.extracting import begun
from bot.content import documents as docs
from bot.content.diagnostics import Diagnostic
from bot.content.folder import Folder
from bot.content.library import Library
from bot.content.source import Source
from bot.content.vocabulary import texts
from bot.conversation import Conversation
from bot.engine.model import Question
from bot.render.catalogs import SOURCE_LANGUAGE
from bot.render.decision import Explainer

MAX_MESSAGE_CHARS = 4096  # Telegram Bot API, sendMessage.text, after entities parsing
_SOME_DAY = date(2026, 9, 30)  # a long date in words: « 30 septembre 2026 »


def check(folder: Folder, library: Library, conversation: Conversation) -> Iterator[Diagnostic]:
    """Yield texts, and whole question screens, that are too long after expansion, in a language."""
    for code in (SOURCE_LANGUAGE, *begun(conversation.languages)):
        explain = conversation.explainer(conversation.languages.words(code), folder.today)
        for source, steps, text in texts(folder):
            said = explain.say(text, opens=_SOME_DAY, closes=_SOME_DAY, anchor=_SOME_DAY)
            if len(said) > MAX_MESSAGE_CHARS:
                yield source.fault(steps, "text-too-long", _too_long(len(said), code))
        for source, steps, length in _screens(folder, library, explain):
            if length > MAX_MESSAGE_CHARS:
                told = f"écran entier : {_too_long(length, code)}"
                yield source.fault(steps, "text-too-long", told)


def _too_long(length: int, code: str) -> str:
    where = "" if code == SOURCE_LANGUAGE else f" (en langue « {code} »)"
    return f"{length} caractères{where} ; {MAX_MESSAGE_CHARS} au plus dans un message"


def _screens(
    folder: Folder, library: Library, explain: Explainer
) -> Iterator[tuple[Source, tuple[str, ...], int]]:
    for source, doc in folder.of(docs.FlowDoc):
        flow = next(flow for i, flow in library.flows.items() if i == doc.flow)
        for node in flow.nodes.values():
            if isinstance(node, Question):
                parts = (node.text, node.why, node.find or "")
                length = sum(len(explain.say(part)) + 2 for part in parts)
                yield source, ("nodes", node.id), length
