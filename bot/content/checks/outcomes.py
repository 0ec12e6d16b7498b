"""Whatever ends a path, or tells somebody something, says where it comes from and when."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content import documents as docs
from bot.content.diagnostics import Diagnostic
from bot.content.folder import Folder
from bot.content.vocabulary import everything

#: what needs a source -> how a message calls it
_SOURCED = {
    docs.ProcedureDoc: "cette procédure",
    docs.PaperKindDoc: "ce document",
    docs.WindowDoc: "cette fenêtre",
    docs.RegimeDoc: "ce régime",
    docs.ChannelDoc: "ce canal",
    docs.PeriodDoc: "cette période",
}


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield outcomes, procedures, channels, papers and amounts without source or date."""
    for found in everything(folder):
        doc = found.doc
        if isinstance(doc, docs.OutcomeDoc) and doc.outcome is not None:
            if not doc.sources:
                message = "cette fin n'a pas de source : « sources »"
                yield found.source.fault(found.steps, "outcome-without-source", message)
            if doc.read_on is None:
                message = "cette fin ne dit pas quel jour sa source a été lue : « read_on »"
                yield found.source.fault(found.steps, "outcome-without-date", message)
        elif (what := _SOURCED.get(type(doc))) and not found.get("sources"):
            message = f"{what} n'a pas de source : « sources »"
            yield found.source.fault((*found.steps, "sources"), "outcome-without-source", message)
