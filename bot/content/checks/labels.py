"""Buttons fit on a phone, and on Telegram."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content import documents as docs
from bot.content.diagnostics import Diagnostic
from bot.content.folder import Folder
from bot.content.source import Source, Steps
from bot.engine.limits import MAX_LABEL_CHARS, MAX_OPTIONS

MAX_CALLBACK_BYTES = 64  # Telegram Bot API, InlineKeyboardButton.callback_data
_TURN = "999999."  #: what a face puts before the option


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield long labels, crowded screens, and options too long for a callback."""
    for source, steps, label in _labels(folder):
        if len(label) > MAX_LABEL_CHARS:
            message = (
                f"le bouton « {label} » fait {len(label)} caractères ; {MAX_LABEL_CHARS} au plus"
            )
            yield source.fault(steps, "label-too-long", message)
    for source, steps, options in _screens(folder):
        if len(options) > MAX_OPTIONS:
            message = f"{len(options)} réponses ; {MAX_OPTIONS} au plus : groupez-les"
            yield source.fault(steps, "too-many-options", message)
        for option in options:
            if len(f"{_TURN}{option}".encode()) > MAX_CALLBACK_BYTES:
                message = f"l'option « {option} » dépasse {MAX_CALLBACK_BYTES} octets"
                yield source.fault((*steps, option), "callback-too-long", message)


def _screens(folder: Folder) -> Iterator[tuple[Source, Steps, dict[str, docs.OptionDoc]]]:
    for source, flow in folder.of(docs.FlowDoc):
        for id_, node in flow.nodes.items():
            for key in ("options", "follow"):
                yield source, ("nodes", id_, key), getattr(node, key, {})


def _labels(folder: Folder) -> Iterator[tuple[Source, Steps, str]]:
    for source, steps, options in _screens(folder):
        for option, doc in options.items():
            yield source, (*steps, option, "label"), doc.label or ""
    for source, facts in folder.of(docs.FactsDoc):
        for fact, spec in facts.root.items():
            for value, word in spec.values.items():
                yield source, (fact, "values", value, "label"), word.label
    for source, procedures in folder.of(docs.ProceduresDoc):
        for row, procedure in procedures.root.items():
            yield source, (row, "label"), procedure.label
