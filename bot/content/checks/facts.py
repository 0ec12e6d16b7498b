"""Facts and values exist: in guards, in questions, in what an option sets, in walks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.content import documents as docs
from bot.content.diagnostics import Diagnostic, clipped
from bot.content.folder import Folder
from bot.content.form import closest
from bot.content.source import Source, Steps
from bot.content.vocabulary import Found, Vocabulary, everything, vocabulary, whens
from bot.engine.model import UNKNOWN


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield unknown facts, guards that can never hold, and values outside their fact."""
    words = vocabulary(folder)
    if words.facts is None:
        return
    for guard in whens(folder):
        for fact, said in guard.when.items():
            steps = (*guard.steps, fact)
            values = [said] if isinstance(said, str) else said
            if not values:
                message = f"cette condition n'est jamais vraie : « {clipped(fact)} » sans valeur"
                yield guard.source.fault(steps, "impossible-guard", message)
            for value in values:
                yield from pair(words, guard.source, steps, fact, value)
    for found in everything(folder):
        yield from _document(words, found)


def _document(words: Vocabulary, found: Found) -> Iterator[Diagnostic]:
    source, at, doc = found.source, found.steps, found.doc
    match doc:
        case docs.QuestionDoc():
            yield from _question(words, found, doc)
        case docs.BranchDoc():
            for index, fact in enumerate(doc.known):
                yield from _fact(words, source, (*at, "known", index), fact)
                if doc.when.get(fact) in (UNKNOWN, [UNKNOWN]):
                    message = f"cette condition n'est jamais vraie : « {fact} » connu et inconnu"
                    yield source.fault((*at, "known", index), "impossible-guard", message)
        case docs.OptionDoc():
            for fact, value in doc.set.items():
                steps = (*at, "set", fact)
                yield from pair(words, source, steps, fact, value, code="value-outside-fact")
        case docs.WindowDoc():
            yield from _fact(words, source, (*at, "anchor"), doc.anchor)
            if words.kinds.get(doc.anchor, "date") != "date":
                message = f"« {doc.anchor} » n'est pas une date : on ne peut pas compter depuis lui"
                yield source.fault((*at, "anchor"), "kind-mismatch", message)
        case docs.ClockDoc():
            yield from _clock(words, found, doc)
        case docs.WalkDoc():
            for fact, value in doc.facts.items():
                yield from pair(words, source, (*at, "facts", fact), fact, value)


def _clock(words: Vocabulary, found: Found, doc: docs.ClockDoc) -> Iterator[Diagnostic]:
    for index, fact in enumerate(doc.ask):
        yield from _fact(words, found.source, (*found.steps, "ask", index), fact)
    if doc.anchor:
        at = (*found.steps, "anchor")
        yield from _fact(words, found.source, at, doc.anchor)
        if words.kinds.get(doc.anchor, "date") != "date":
            message = f"« {doc.anchor} » n'est pas une date : on ne peut pas compter depuis lui"
            yield found.source.fault(at, "kind-mismatch", message)


def _question(words: Vocabulary, found: Found, doc: docs.QuestionDoc) -> Iterator[Diagnostic]:
    fact = doc.fact or str(found.steps[-1])
    at = (*found.steps, "fact") if doc.fact else found.steps
    yield from _fact(words, found.source, at, fact)
    for option in doc.options:
        yield from _value(words, found.source, (*found.steps, "options", option), fact, option)
    kind = words.kinds.get(fact, doc.kind)
    asks = {"article": "choice"}.get(kind, kind)
    if asks != doc.kind:
        message = f"cette question est « {doc.kind} », le fait « {fact} » est « {kind} »"
        yield found.source.fault((*found.steps, "kind"), "kind-mismatch", message)


def pair(
    words: Vocabulary, source: Source, steps: Steps, fact: str, value: str, *, code: str = ""
) -> Iterator[Diagnostic]:
    """Yield what is wrong with one fact and its value."""
    yield from _fact(words, source, steps, fact)
    yield from _value(words, source, steps, fact, value, code=code)


def _fact(words: Vocabulary, source: Source, steps: Steps, fact: str) -> Iterator[Diagnostic]:
    if fact not in (words.facts or {}):
        message = f"le fait « {clipped(fact)} » n'existe pas"
        yield source.fault(steps, "unknown-fact", message, hint=closest(fact, words.facts or {}))


def _value(
    words: Vocabulary, source: Source, steps: Steps, fact: str, value: str, *, code: str = ""
) -> Iterator[Diagnostic]:
    known = (words.facts or {}).get(fact)
    if known is None:
        if words.kinds.get(fact) == "date" and value != UNKNOWN and not _is_day(value):
            message = f"« {clipped(value)} » n'est pas une date AAAA-MM-JJ, pour « {fact} »"
            yield source.fault(steps, "value-outside-fact", message)
    elif value not in known:
        table = words.rows_of.get(fact)
        named = "unknown-procedure" if table in ("titre", "demarche") else "unknown-option"
        message = f"« {clipped(value)} » n'est pas une valeur de « {fact} »"
        yield source.fault(steps, code or named, message, hint=closest(value, known))


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
