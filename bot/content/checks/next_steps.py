"""Every clock gives a delay to everybody, every block its protocol, and no protocol goes round."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from bot.content import documents as docs
from bot.content.diagnostics import Diagnostic
from bot.content.folder import Folder
from bot.content.form import closest
from bot.content.source import Source

#: fact -> the kind of file that answers each of its values
_ANSWERED_BY: dict[str, type[BaseModel]] = {"delai": docs.ClocksDoc, "blocage": docs.ProtocolsDoc}


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield clocks without a last case, protocols in circles, and values that nothing answers."""
    for source, file in folder.of(docs.ClocksDoc):
        for id_, clock in file.root.items():
            if not clock.window and not (clock.cases and not clock.cases[-1].when):
                message = f"« {id_} » doit finir par un cas sans condition, ou nommer une fenêtre"
                yield source.fault((id_,), "clock-without-default", message)
            if not clock.window and not clock.anchor and any(case.due for case in clock.cases):
                message = f"« {id_} » compte un délai sans date de départ : écrivez « anchor »"
                yield source.fault((id_,), "clock-without-anchor", message)
    yield from _circles(folder)
    yield from _moves(folder)
    yield from _unanswered(folder)


def _circles(folder: Folder) -> Iterator[Diagnostic]:
    after = {
        i: doc.then for _, file in folder.of(docs.ProtocolsDoc) for i, doc in file.root.items()
    }
    for source, file in folder.of(docs.ProtocolsDoc):
        for id_ in file.root:
            seen, at = {id_}, after.get(id_)
            while at is not None and at not in seen:
                seen.add(at)
                at = after.get(at)
            if at == id_:
                message = f"le protocole « {id_} » finit par se suivre lui-même"
                yield source.fault((id_, "then"), "cycle", message)


def _moves(folder: Folder) -> Iterator[Diagnostic]:
    """Yield local practices that move a step before one that is not in the same protocol."""
    for source, file in folder.of(docs.ProtocolsDoc):
        for id_, protocol in file.root.items():
            here = {step.id for step in protocol.steps}
            for number, step in enumerate(protocol.steps):
                for place, local in enumerate(step.local):
                    if local.before and local.before not in here - {step.id}:
                        at = (id_, "steps", number, "local", place, "before")
                        message = f"l'étape « {local.before} » n'est pas dans « {id_} »"
                        hint = closest(local.before, here - {step.id})
                        yield source.fault(at, "unknown-step", message, hint=hint)


def _unanswered(folder: Folder) -> Iterator[Diagnostic]:
    for source, facts in folder.of(docs.FactsDoc):
        for fact, kind in _ANSWERED_BY.items():
            if fact not in facts.root or not folder.is_whole(kind):
                continue
            known = {row for _, file in folder.of(kind) for row in docs.rows(file)}
            for value in facts.root[fact].values:
                if value not in known:
                    yield _missing(source, fact, value)


def _missing(source: Source, fact: str, value: str) -> Diagnostic:
    message = f"rien ne répond à « {fact} » = « {value} »"
    return source.fault((fact, "values", value), "unanswered-value", message)
