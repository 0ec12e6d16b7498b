"""Documents -> model letters. Assumes sound documents."""

from __future__ import annotations

from collections.abc import Iterable

from bot.content import documents as docs
from bot.content.small import guard
from bot.engine.model import FactId
from bot.filing import letters as m


def letter(id_: str, doc: docs.LetterDoc) -> m.Letter:
    """Return a letter."""
    return m.Letter(
        id=id_,
        label=doc.label,
        purpose=doc.purpose,
        send=doc.send,
        to=doc.to,
        before=_passages(doc.before),
        subject=doc.subject,
        identity=tuple(doc.identity),
        facts=_passages(doc.facts),
        law=_passages(doc.law),
        request=_passages(doc.request),
        exhibits=tuple(doc.exhibits),
        sources=tuple(doc.sources),
    )


def frame(doc: docs.LetterFrameDoc) -> m.LetterFrame:
    """Return what all letters share."""
    return m.LetterFrame(
        salutation=doc.salutation,
        opening=_passage(doc.opening),
        closing=doc.closing,
        farewell=doc.farewell,
        dated=doc.dated,
        senders={"me": tuple(doc.senders.me), "someone": tuple(doc.senders.someone)},
        recipients={i: tuple(lines) for i, lines in doc.recipients.items()},
        fields={i: _field(i, one) for i, one in doc.fields.items()},
    )


def _passages(passages: Iterable[docs.PassageDoc]) -> tuple[m.Passage, ...]:
    return tuple(_passage(one) for one in passages)


def _passage(doc: docs.PassageDoc) -> m.Passage:
    both = doc.text or ""
    unless = guard(doc.unless) if doc.unless else None
    return m.Passage(doc.me or both, doc.someone or both, guard(doc.when), unless, doc.needs)


def _field(id_: str, doc: docs.LetterFieldDoc) -> m.LetterField:
    return m.LetterField(
        id=id_,
        label=doc.label,
        question=doc.question,
        question_someone=doc.question_someone or doc.question,
        example=doc.example,
        max_chars=doc.max_chars,
        max_lines=doc.max_lines,
        fact=FactId(doc.fact) if doc.fact else None,
    )
