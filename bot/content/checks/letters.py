"""Letters are whole: two voices, a recipient, and no place to fill that is no field."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content import documents as docs
from bot.content.diagnostics import Diagnostic, clipped
from bot.content.folder import Folder
from bot.content.form import closest
from bot.content.source import Source, Steps
from bot.content.vocabulary import Found, everything, vocabulary
from bot.filing.letters import DAY, PLACE


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield passages without a voice, unknown recipients, unknown fields, unknown facts."""
    frames = [doc for _, doc in folder.of(docs.LetterFrameDoc)]
    fields = {field for frame in frames for field in frame.fields}
    recipients = {one for frame in frames for one in frame.recipients}
    is_whole = folder.is_whole(docs.LetterFrameDoc)
    for found in everything(folder):
        if isinstance(found.doc, docs.PassageDoc):
            yield from _voices(found, found.doc)
        if is_whole and found.kind in (docs.LettersDoc, docs.LetterFrameDoc):
            yield from _fields(found, fields)
        if is_whole and isinstance(found.doc, docs.LetterDoc) and found.doc.to not in recipients:
            message = f"le destinataire « {clipped(found.doc.to)} » n'est pas dans lettres.yaml"
            hint = closest(found.doc.to, recipients)
            at = (*found.steps, "to")
            yield found.source.fault(at, "unknown-recipient", message, hint=hint)
        if is_whole and isinstance(found.doc, docs.ProtocolStepDoc):
            yield from _filled(found, found.doc, fields)
        if isinstance(found.doc, docs.LetterFieldDoc) and found.doc.fact:
            yield from _fact(folder, found, found.doc.fact)


def _voices(found: Found, passage: docs.PassageDoc) -> Iterator[Diagnostic]:
    """Yield what says a thing twice, or to one voice alone; the opening may be for one."""
    voices = (passage.me is not None) + (passage.someone is not None)
    is_opening = found.kind is docs.LetterFrameDoc
    if (passage.text is not None) == bool(voices) or (voices == 1 and not is_opening):
        message = "ce paragraphe doit avoir « text », ou bien « me » et « someone »"
        yield found.source.fault(found.steps, "letter-voice", message)


def _fields(found: Found, fields: set[str]) -> Iterator[Diagnostic]:
    for steps, text in _texts(found):
        for place in PLACE.findall(text):
            if place != DAY and place not in fields:
                yield _unknown(found.source, steps, place, fields)
    if isinstance(found.doc, docs.LetterDoc):
        for index, field in enumerate(found.doc.identity):
            if field not in fields:
                yield _unknown(found.source, (*found.steps, "identity", index), field, fields)


def _filled(found: Found, step: docs.ProtocolStepDoc, fields: set[str]) -> Iterator[Diagnostic]:
    if step.fills and step.fills not in fields:
        yield _unknown(found.source, (*found.steps, "fills"), step.fills, fields)


def _unknown(source: Source, steps: Steps, field: str, fields: set[str]) -> Diagnostic:
    message = f"le champ « {clipped(field)} » n'est pas dans lettres.yaml"
    return source.fault(steps, "unknown-field", message, hint=closest(field, fields))


def _texts(found: Found) -> Iterator[tuple[Steps, str]]:
    """Yield every sentence of the document with its place, those of its lists as well."""
    for key, value in found.doc.__dict__.items():
        below = value.items() if isinstance(value, dict) else [(None, value)]
        for name, said in below:
            at = (*found.steps, key) if name is None else (*found.steps, key, name)
            if isinstance(said, str):
                yield at, said
            elif isinstance(said, list):
                yield from (((*at, i), one) for i, one in enumerate(said) if isinstance(one, str))


def _fact(folder: Folder, found: Found, fact: str) -> Iterator[Diagnostic]:
    facts = vocabulary(folder).facts
    if facts is not None and fact not in facts:
        message = f"le fait « {clipped(fact)} » n'existe pas"
        at = (*found.steps, "fact")
        yield found.source.fault(at, "unknown-fact", message, hint=closest(fact, facts))
