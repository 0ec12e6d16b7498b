"""Documents -> clocks and protocols: what comes after the door. Assumes sound documents."""

from __future__ import annotations

from bot.content import documents as docs
from bot.content.small import guard, offset
from bot.engine.model import FactId
from bot.filing import following as f


def clock(id_: str, doc: docs.ClockDoc) -> f.Clock:
    """Return a clock."""
    return f.Clock(
        id=id_,
        label=doc.label,
        anchor=FactId(doc.anchor) if doc.anchor else None,
        window=doc.window,
        cases=tuple(
            f.ClockCase(
                guard(case.when), offset(case.due) if case.due else None, case.article, case.effect
            )
            for case in doc.cases
        ),
        is_of_title=doc.of_title is not None,
        due_is=doc.due_is,
        ask=tuple(FactId(fact) for fact in doc.ask),
        counted_from=doc.counted_from,
        stops=doc.stops,
        effect=doc.effect,
        steps=tuple(doc.steps),
        sources=tuple(doc.sources),
    )


def protocol(id_: str, doc: docs.ProtocolDoc) -> f.Protocol:
    """Return a protocol."""
    return f.Protocol(
        id=id_,
        label=doc.label,
        meaning=doc.meaning,
        steps=tuple(
            f.ProtocolStep(
                id=step.id,
                is_required=step.required == "oui",
                text=step.text,
                evidence=tuple(step.evidence),
                wait_days=step.wait_days,
                kind=step.kind,
                article=step.article,
            )
            for step in doc.steps
        ),
        then=doc.then,
        letters=tuple(doc.letters),
        sources=tuple(doc.sources),
    )
