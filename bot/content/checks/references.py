"""What one file names in another exists: sources, windows, warnings, papers, flows, channel guides."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bot.content import documents as docs
from bot.content.diagnostics import Diagnostic
from bot.content.folder import Folder
from bot.content.source import Source, Steps
from bot.content.vocabulary import Vocabulary, vocabulary
from bot.filing.nearest import nearest

#: key -> (what it names, the words it may be, the code of the fault)
_LISTS = {
    "sources": ("la source", "sources", "unknown-source"),
    "windows": ("la fenêtre", "windows", "unknown-window"),
    "warnings": ("la mise en garde", "warnings", "unknown-warning"),
    "late_warnings": ("la mise en garde", "warnings", "unknown-warning"),
    "expired_warnings": ("la mise en garde", "warnings", "unknown-warning"),
    "later": ("la mise en garde", "warnings", "unknown-warning"),
}


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield every name that nothing answers to."""
    words = vocabulary(folder)
    for file in folder.files:
        if file.document is not None and file.kind is not docs.WalksDoc:
            yield from _lists(words, file.source, file.source.data, ())
    for source, flow in folder.of(docs.FlowDoc):
        for id_, node in flow.nodes.items():
            if isinstance(node, docs.SubflowDoc):
                steps = ("nodes", id_, "subflow")
                yield from _name(
                    source, steps, "l'arbre", node.subflow, words.flows, "unknown-flow"
                )
    for source, file_ in folder.of(docs.ProceduresDoc):
        for row, doc in file_.root.items():
            for name in ("premiere", "renouvellement", "changement_statut", "filing"):
                if (stage := getattr(doc, name)) is not None:
                    yield from _doors(words, source, (row, name), stage)


def _lists(words: Vocabulary, source: Source, data: object, steps: Steps) -> Iterator[Diagnostic]:
    if isinstance(data, list):
        for index, item in enumerate(data):
            yield from _lists(words, source, item, (*steps, index))
    elif isinstance(data, dict):
        for key, value in data.items():
            if key in _LISTS and isinstance(value, list):
                what, attribute, code = _LISTS[key]
                for index, item in enumerate(value):
                    word = item["warning"] if isinstance(item, dict) else item
                    known = getattr(words, attribute)
                    yield from _name(source, (*steps, key, index), what, word, known, code)
            elif isinstance(value, dict | list):
                yield from _lists(words, source, value, (*steps, key))


def _doors(
    words: Vocabulary, source: Source, at: Steps, stage: docs.StageDoc
) -> Iterator[Diagnostic]:
    doors: list[tuple[Steps, docs.DoorDoc]] = [(at, stage)]
    doors += [((*at, "cases", index), case) for index, case in enumerate(stage.cases)]
    for steps, door in doors:
        if door.paper:
            at_paper = (*steps, "paper", "id")
            paper = door.paper.id
            yield from _name(source, at_paper, "le document", paper, words.papers, "unknown-paper")
        channel, site = door.channel or stage.channel, door.site or stage.site
        if words.guides is None or channel is None:
            continue
        if not {(channel, site), (channel, None)} & words.guides:
            message = f"aucun fichier de channels/ ne décrit « {site or channel} »"
            hint = nearest(site or channel, {s or c for c, s in words.guides})
            yield source.fault(steps, "unknown-channel-guide", message, hint=hint)


def _name(
    source: Source, steps: Steps, what: str, word: str, known: Collection[str] | None, code: str
) -> Iterator[Diagnostic]:
    if known is not None and word not in known:
        yield source.fault(
            steps, code, f"{what} « {word} » n'existe pas", hint=nearest(word, known)
        )
