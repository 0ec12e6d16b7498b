"""Documents -> clocks and protocols: what comes after the door. Assumes sound documents."""

from __future__ import annotations

from bot.content import documents as docs
from bot.content.small import guard, offset
from bot.engine.model import FactId
from bot.filing import following as f
from bot.filing import model as m
from bot.filing import received as r


def clock(id_: str, doc: docs.ClockDoc) -> f.Clock:
    """Return a clock."""
    return f.Clock(
        id=id_,
        label=doc.label,
        anchor=FactId(doc.anchor) if doc.anchor else None,
        window=doc.window,
        renewal=doc.renewal,
        reply=doc.reply,
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
        help=tuple(doc.help),
    )


def help_row(id_: str, doc: docs.HelpDoc) -> r.Help:
    """Return one free help."""
    return r.Help(
        id=id_,
        kind=doc.kind,
        label=doc.label,
        text=doc.text,
        contact=tuple(doc.contact),
        departements=frozenset(doc.departements),
        sources=tuple(doc.sources),
    )


def received_paper(id_: str, doc: docs.PaperKindDoc) -> m.ReceivedPaper:
    """Return a paper that a person may receive."""
    listed = doc.work_list
    return m.ReceivedPaper(
        id=id_,
        label=doc.label,
        printed=doc.printed,
        stay=doc.stay,
        social_rights=doc.social_rights,
        social_titles=frozenset(doc.social_titles),
        work=doc.work,
        schengen=doc.schengen,
        proves=doc.proves,
        not_proves=doc.not_proves,
        accompanied_by=tuple(doc.accompanied_by),
        validity=doc.validity,
        steps=tuple(doc.steps),
        sources=tuple(doc.sources),
        work_list=r.WorkList(listed.article, frozenset(listed.yes), dict(listed.conditional))
        if listed
        else None,
        show=doc.show,
        missing=doc.missing,
        late=doc.late,
        wrong=doc.wrong,
        clock=doc.clock,
        help=tuple(doc.help),
    )


def protocol(id_: str, doc: docs.ProtocolDoc) -> f.Protocol:
    """Return a protocol."""
    return f.Protocol(
        id=id_,
        label=doc.label,
        meaning=doc.meaning,
        steps=tuple(map(_step, doc.steps)),
        then=doc.then,
        letters=tuple(doc.letters),
        sources=tuple(doc.sources),
        clocks=tuple(doc.clocks),
        solved=doc.solved,
    )


def _step(doc: docs.ProtocolStepDoc) -> f.ProtocolStep:
    return f.ProtocolStep(
        id=doc.id,
        is_required=doc.required == "oui",
        text=doc.text,
        evidence=tuple(doc.evidence),
        wait_days=doc.wait_days,
        kind=doc.kind,
        article=doc.article,
        label=doc.label,
        exhibit=doc.exhibit,
        fills=doc.fills,
        awaits_answer=doc.answer == "oui",
        worked=doc.worked,
        failed=doc.failed,
        silent=doc.silent,
        help=tuple(doc.help),
        local=tuple(map(_practice, doc.local)),
    )


def _practice(doc: docs.LocalPracticeDoc) -> f.LocalPractice:
    return f.LocalPractice(
        guard=guard(doc.when),
        is_required=None if doc.required is None else doc.required == "oui",
        before=doc.before,
        note=doc.text,
        sources=tuple(doc.sources),
    )
