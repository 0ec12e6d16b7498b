"""Facts and values exist: in guards, in questions, in what an option sets."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content import documents as docs
from bot.content.diagnostics import Diagnostic
from bot.content.folder import Folder
from bot.content.source import Source, Steps
from bot.content.vocabulary import Vocabulary, vocabulary, whens
from bot.filing.nearest import nearest


def check(folder: Folder) -> Iterator[Diagnostic]:
    """Yield unknown facts, guards that can never hold, and values outside their fact."""
    words = vocabulary(folder)
    if words.facts is None:
        return
    for found in whens(folder):
        for fact, said in found.when.items():
            yield from _fact(words, found.source, (*found.steps, fact), fact)
            values = [said] if isinstance(said, str) else said
            yield from _guard(words, found.source, (*found.steps, fact), fact, values)
    for source, flow in folder.of(docs.FlowDoc):
        for id_, node in flow.nodes.items():
            yield from _node(words, source, ("nodes", id_), id_, node)
    for source, rules in folder.of(docs.WindowsDoc):
        for id_, rule in rules.root.items():
            yield from _fact(words, source, (id_, "anchor"), rule.anchor)


def _fact(words: Vocabulary, source: Source, steps: Steps, fact: str) -> Iterator[Diagnostic]:
    assert words.facts is not None
    if fact not in words.facts:
        message = f"le fait « {fact} » n'existe pas"
        yield source.fault(steps, "unknown-fact", message, hint=nearest(fact, words.facts))


def _guard(
    words: Vocabulary, source: Source, steps: Steps, fact: str, values: list[str]
) -> Iterator[Diagnostic]:
    known = (words.facts or {}).get(fact)
    if known is None:
        return
    for value in values:
        yield from _value(words, source, steps, fact, value)
    if not known.intersection(values):
        message = f"cette condition n'est jamais vraie : « {fact} » n'a aucune de ces valeurs"
        yield source.fault(steps, "impossible-guard", message)


def _value(
    words: Vocabulary, source: Source, steps: Steps, fact: str, value: str, *, code: str = ""
) -> Iterator[Diagnostic]:
    known = (words.facts or {}).get(fact)
    if known is None or value in known:
        return
    table = words.rows_of.get(fact)
    code = code or ("unknown-procedure" if table in ("titre", "demarche") else "unknown-option")
    message = f"« {value} » n'est pas une valeur de « {fact} »"
    yield source.fault(steps, code, message, hint=nearest(value, known))


def _node(
    words: Vocabulary, source: Source, at: Steps, id_: str, node: docs.Document
) -> Iterator[Diagnostic]:
    if isinstance(node, docs.QuestionDoc):
        fact = node.fact or id_
        yield from _fact(words, source, (*at, "fact") if node.fact else at, fact)
        for option in node.options:
            yield from _value(words, source, (*at, "options", option), fact, option)
        if node.none and node.none not in node.options:
            message = f"« none » nomme « {node.none} », qui n'est pas une option"
            hint = nearest(node.none, node.options)
            yield source.fault((*at, "none"), "unknown-option", message, hint=hint)
    if isinstance(node, docs.RouterDoc):
        for index, branch in enumerate(node.route):
            for place, fact in enumerate(branch.known):
                yield from _fact(words, source, (*at, "route", index, "known", place), fact)
    for key in ("options", "follow"):
        for option, doc in getattr(node, key, {}).items():
            for fact, value in doc.set.items():
                steps = (*at, key, option, "set", fact)
                yield from _fact(words, source, steps, fact)
                yield from _value(words, source, steps, fact, value, code="value-outside-fact")
