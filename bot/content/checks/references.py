"""What one file names in another exists: sources, windows, warnings, papers, flows, guides."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import PurePosixPath

from bot.content import documents as docs
from bot.content.diagnostics import Diagnostic, clipped
from bot.content.folder import Folder
from bot.content.form import closest
from bot.content.source import Source, Steps
from bot.content.vocabulary import Found, Vocabulary, everything, stages, vocabulary

#: key -> (what it names, the words it may be, the code of the fault)
_NAMES = {
    "sources": ("la source", "sources", "unknown-source"),
    "windows": ("la fenêtre", "windows", "unknown-window"),
    "warnings": ("la mise en garde", "warnings", "unknown-warning"),
    "late_warnings": ("la mise en garde", "warnings", "unknown-warning"),
    "expired_warnings": ("la mise en garde", "warnings", "unknown-warning"),
    "warning": ("la mise en garde", "warnings", "unknown-warning"),
    "at_once": ("le document", "papers", "unknown-paper"),
    "subflow": ("l'arbre", "flows", "unknown-flow"),
    "renewal": ("la fenêtre", "windows", "unknown-window"),
    "window": ("la fenêtre", "windows", "unknown-window"),
    "reply": ("le délai", "clocks", "unknown-clock"),
    "clock": ("le délai", "clocks", "unknown-clock"),
    "clocks": ("le délai", "clocks", "unknown-clock"),
    "then": ("le protocole", "protocols", "unknown-protocol"),
    "regime": ("le régime", "regimes", "unknown-regime"),
    "letters": ("la lettre", "letters", "unknown-letter"),
}


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield every name that nothing answers to."""
    words = vocabulary(folder)
    for found in everything(folder):
        for key, said in found.doc.__dict__.items():
            if said and key in _NAMES:
                many = said if isinstance(said, list) else [said]
                for index, word in enumerate(many):
                    below = (key, index) if isinstance(said, list) else (key,)
                    yield from _name(words, found.source, (*found.steps, *below), key, word)
        if isinstance(found.doc, docs.PaperKindDoc):
            yield from _titles(words, found, found.doc)
        if isinstance(found.doc, docs.PaperDoc):
            yield from _name(words, found.source, (*found.steps, "id"), "at_once", found.doc.id)
    for source, at, stage in stages(folder):
        yield from _doors(words, source, at, stage)
    for source, flow in folder.of(docs.FlowDoc):
        name = PurePosixPath(source.path).parent.name
        if flow.flow != name:
            message = f"l'arbre « {flow.flow} » doit porter le nom de son dossier"
            yield source.fault(("flow",), "flow-name", message, hint=name)


def _doors(
    words: Vocabulary, source: Source, at: Steps, stage: docs.StageDoc
) -> Iterator[Diagnostic]:
    doors: list[tuple[Steps, docs.DoorDoc]] = [(at, stage)]
    doors += [((*at, "cases", index), case) for index, case in enumerate(stage.cases)]
    for steps, door in doors:
        channel, site = door.channel or stage.channel, door.site or stage.site
        if words.guides is None or channel is None:
            continue
        if not {(channel, site), (channel, None)} & words.guides:
            message = f"aucun fichier de channels/ ne décrit « {site or channel} »"
            hint = closest(site or channel, {s or c for c, s in words.guides})
            yield source.fault((*steps, "channel"), "unknown-channel-guide", message, hint=hint)


def _titles(words: Vocabulary, found: Found, doc: docs.PaperKindDoc) -> Iterator[Diagnostic]:
    known = (words.facts or {}).get("titre")
    for index, title in enumerate(doc.social_titles):
        if known is not None and title not in known:
            at = (*found.steps, "social_titles", index)
            message = f"« {clipped(title)} » n'est pas un titre"
            yield found.source.fault(at, "unknown-title", message, hint=closest(title, known))


def _name(
    words: Vocabulary, source: Source, steps: Steps, key: str, word: str
) -> Iterator[Diagnostic]:
    what, attribute, code = _NAMES[key]
    known: Collection[str] | None = getattr(words, attribute)
    if known is not None and word not in known:
        message = f"{what} « {clipped(word)} » n'existe pas"
        yield source.fault(steps, code, message, hint=closest(word, known))
