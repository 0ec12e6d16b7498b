"""Buttons have a text of their own, and fit on a phone and on Telegram."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.content import documents as docs
from bot.content.diagnostics import Diagnostic, clipped
from bot.content.folder import Folder
from bot.content.source import Source, Steps
from bot.engine.limits import MAX_LABEL_CHARS, MAX_OPTIONS

MAX_CALLBACK_BYTES = 64  # Telegram Bot API, InlineKeyboardButton.callback_data
_TURN = "999999."  #: what a face puts before the option

_Labels = Mapping[str, Mapping[str, str]]  #: fact -> value -> the text of its button


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield long or missing labels, crowded screens, and options too long for a callback."""
    for source, steps, label in _labels(folder):
        if len(label) > MAX_LABEL_CHARS:
            message = f"« {clipped(label)} » : {len(label)} caractères ; {MAX_LABEL_CHARS} au plus"
            yield source.fault(steps, "label-too-long", message)
    labels = folder.once(_fact_labels)
    is_whole = all(folder.is_whole(k) for k in (docs.FactsDoc, docs.ProceduresDoc, docs.PapersDoc))
    for source, steps, fact, options in _screens(folder):
        if len(options) > MAX_OPTIONS:
            message = f"{len(options)} réponses ; {MAX_OPTIONS} au plus : groupez-les"
            yield source.fault(steps, "too-many-options", message)
        for option in options:
            if (size := len(f"{_TURN}{option}".encode())) > MAX_CALLBACK_BYTES:
                most = MAX_CALLBACK_BYTES
                message = f"l'option « {clipped(option)} » ferait {size} octets ; {most} au plus"
                yield source.fault((*steps, option), "callback-too-long", message)
        if is_whole:
            yield from _shown(source, steps, options, labels.get(fact, {}))


def _shown(
    source: Source, steps: Steps, options: dict[str, docs.OptionDoc], common: Mapping[str, str]
) -> Iterator[Diagnostic]:
    seen: dict[str, str] = {}
    for option, doc in options.items():
        label = doc.label or common.get(option)
        if label is None:
            message = f"le bouton « {clipped(option)} » n'a pas de texte : ajoutez « label »"
            yield source.fault((*steps, option), "missing-label", message)
            continue
        if (other := seen.setdefault(label, option)) != option and not (
            doc.when or doc.policy or options[other].when or options[other].policy
        ):
            message = f"le bouton « {clipped(label)} » est deux fois sur cet écran"
            yield source.fault((*steps, option), "duplicate-label", message)


def _fact_labels(folder: Folder) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    rows: dict[str, dict[str, str]] = {"document": {}}
    for _, papers in folder.of(docs.PapersDoc):
        rows["document"].update((i, paper.label) for i, paper in papers.root.items())
    for _, procedures in folder.of(docs.ProceduresDoc):
        for i, procedure in procedures.root.items():
            rows.setdefault(procedure.fact, {})[i] = procedure.label
    for _, facts in folder.of(docs.FactsDoc):
        for fact, doc in facts.root.items():
            own = {value: said.label for value, said in doc.values.items()}
            found[fact] = {**own, **rows.get(doc.values_from or "", {})}
    return found


def _screens(folder: Folder) -> Iterator[tuple[Source, Steps, str, dict[str, docs.OptionDoc]]]:
    for source, flow in folder.of(docs.FlowDoc):
        for id_, node in flow.nodes.items():
            if isinstance(node, docs.QuestionDoc):
                yield source, ("nodes", id_, "options"), node.fact or id_, node.options
            elif isinstance(node, docs.OutcomeDoc):
                yield source, ("nodes", id_, "follow"), "", node.follow


def _labels(folder: Folder) -> Iterator[tuple[Source, Steps, str]]:
    for source, steps, _, options in _screens(folder):
        for option, doc in options.items():
            yield source, (*steps, option, "label"), doc.label or ""
    for source, facts in folder.of(docs.FactsDoc):
        for fact, spec in facts.root.items():
            for value, word in spec.values.items():
                yield source, (fact, "values", value, "label"), word.label
    for kind in (docs.ProceduresDoc, docs.PapersDoc, docs.LettersDoc):
        for source, file in folder.of(kind):
            for row, doc in docs.rows(file).items():
                yield source, (row, "label"), doc.label
    for source, protocols in folder.of(docs.ProtocolsDoc):
        for row, protocol in protocols.root.items():
            for number, step in enumerate(protocol.steps):
                yield source, (row, "steps", number, "label"), step.label
