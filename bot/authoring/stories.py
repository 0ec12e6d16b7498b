"""Stories: facts in any order and the decision expected, written so that a lawyer can read them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.authoring.facts import from_mapping
from bot.authoring.resolving import Resolver, resolver
from bot.content.source import read
from bot.engine.model import Facts
from bot.filing.following import ClockDecision, ProtocolDecision
from bot.filing.model import Decision, PaperDecision
from bot.filing.nearest import nearest
from bot.filing.resolve import resolve
from bot.render.contract import Json, as_json
from bot.render.decision import Explainer
from bot.settings import Settings

DEFAULT_DAY = date(2026, 11, 21)  #: of the stories that name no day: the day the content was read
_KEYS = {"story", "because", "today", "facts", "expect"}
#: What an answer may hold, whatever its kind: all that a story can expect.
_KEY_WORDS = """
    status kind procedure stage channel site scope regime place usual window provisional_document
    implicit_refusal warnings fallbacks protocol presence menu articles annexe_10 confidence
    sentence why steps proof sources language untranslated drafted document stay social_rights work
    schengen accompanied_by validity proves not_proves clock starts_on opens due due_is past
    counted_from stops article effect meaning letters fact question options decisions settle_with
    truncated errors work_article condition show missing late wrong clock help open_day contacts
"""
KEYS = frozenset(_KEY_WORDS.split())
Decided = Decision | PaperDecision | ClockDecision | ProtocolDecision


class StoryError(Exception):
    """A file that is not a list of stories; says where."""


@dataclass(frozen=True, slots=True)
class Story:
    """One situation and what must come out."""

    name: str
    place: str  #: file:line, to point at
    today: date
    facts: dict[str, Any]
    expect: dict[str, Any]


def read_stories(file: Path) -> list[Story]:
    """Return the stories of a file; raises StoryError with the place of the first fault."""
    source = read(file, file.name)
    if source.faults:
        raise StoryError("\n".join(map(str, source.faults)))
    if not isinstance(source.data, list):
        raise StoryError(f"{file.name}:1:1: une liste de situations est attendue")
    found = []
    for index, one in enumerate(source.data):
        line, _ = source.place((index,))
        place = f"{file.name}:{line}"
        if not isinstance(one, dict) or not {"story", "facts", "expect"} <= set(one) <= _KEYS:
            raise StoryError(f"{place}: « story », « facts » et « expect » sont attendus")
        if not isinstance(one["facts"], dict) or not isinstance(one["expect"], dict):
            raise StoryError(f"{place}: « facts » et « expect » sont des listes de « nom: valeur »")
        try:
            day = date.fromisoformat(str(one["today"])) if "today" in one else DEFAULT_DAY
        except ValueError as err:
            raise StoryError(f"{place}: « today » n'est pas une date AAAA-MM-JJ") from err
        found.append(Story(one["story"], place, day, one["facts"], one["expect"]))
    return found


def differences(story: Story, settings: Settings) -> Iterator[str]:
    """Yield what differs from what the story expects."""
    held = _resolver(settings, DEFAULT_DAY)
    table = held.library.table
    say = held.explainer("fr", story.today)
    got = as_json(resolve(table, from_mapping(table, story.facts), story.today), say)
    if got["status"] == "refused" and story.expect.get("status") != "refused":
        for one in got["errors"]:
            yield f"{story.place}: {story.name} — fait refusé : {one['message']}"
        return
    for key, expected in story.expect.items():
        if key not in KEYS and key not in _SPECIAL:
            near = nearest(key, (*KEYS, *_SPECIAL))
            hint = f" ; vouliez-vous dire « {near} » ?" if near else ""
            yield f"{story.place}: {story.name} — l'attente « {key} » n'existe pas{hint}"
        elif not holds(key, expected, got):
            shown = _SPECIAL[key][0](got) if key in _SPECIAL else got.get(key)
            yield f"{story.place}: {story.name} — {key} : attendu {expected}, obtenu {shown}"


@lru_cache(maxsize=4)
def _resolver(settings: Settings, day: date) -> Resolver:
    return resolver(settings, day)


def holds(key: str, expected: Any, got: Json) -> bool:
    """Say whether one expectation holds; maps are compared as subsets."""
    if key not in _SPECIAL:
        return matches(expected, got.get(key))
    look, compare = _SPECIAL[key]
    return bool(compare(expected if isinstance(expected, list) else [expected], look(got)))


def matches(expected: Any, got: Any) -> bool:
    """Say whether got has all that is expected; scalars are compared as text, `null` is nothing."""
    if isinstance(expected, dict):
        return isinstance(got, dict) and all(matches(v, got.get(k)) for k, v in expected.items())
    if isinstance(expected, list):
        same = isinstance(got, list) and len(got) == len(expected)
        return same and all(map(matches, expected, got))
    if isinstance(got, bool):
        return expected in (("oui", "true") if got else ("non", "false"))
    return (expected in ("null", "")) if got is None else str(expected) == str(got)


def _ids(key: str) -> Any:
    return lambda got: [one["id"] for one in got.get(key) or []]


def _all_in(expected: list[str], got: list[str]) -> bool:
    return set(expected) <= set(got)


def _mentioned(expected: list[str], got: list[str]) -> bool:
    text = "\n".join(got).casefold().replace("’", "'")
    return all(word.casefold().replace("’", "'") in text for word in expected)


_SPECIAL: dict[str, tuple[Any, Any]] = {
    "warnings_include": (lambda got: got.get("warnings") or [], _all_in),
    "warnings_exclude": (
        lambda got: got.get("warnings") or [],
        lambda expected, got: not set(expected) & set(got),
    ),
    "fallbacks_include": (lambda got: got.get("fallbacks") or [], _all_in),
    "sources_include": (_ids("sources"), _all_in),
    "steps_mention": (lambda got: got.get("steps") or [], _mentioned),
    "channels": (
        lambda got: sorted({one["channel"] for one in got.get("decisions") or []}),
        lambda expected, got: sorted(expected) == got,
    ),
}


#: What a recorded story expects, by kind of decision.
_TOLD = {
    "filing": ("kind", "procedure", "stage", "channel", "site", "scope", "regime"),
    "document": ("kind", "document", "stay", "social_rights", "work", "schengen"),
    "clock": ("kind", "clock", "starts_on", "due", "article"),
    "protocol": ("kind", "protocol"),
}


def write_story(decision: Decided, facts: Facts, explain: Explainer, day: date) -> str:
    """Return a decision as a story that passes: its facts, and what came out."""
    got = as_json(decision, explain)
    name = json.dumps(explain.say(_label(decision)), ensure_ascii=False)
    lines = [f"- story: {name}", f"  today: {day.isoformat()}"]
    lines += ["  facts:"]
    known = {f: v for f, v in facts.items() if f in explain.table.facts}
    for fact, value in known.items():
        said = f"[{', '.join(value)}]" if isinstance(value, tuple) else f'"{value}"'
        lines.append(f"    {fact}: {said}")
    lines += ["  expect:", "    status: decided"]
    for key in _TOLD[got["kind"]]:
        lines.append(f"    {key}: {got[key] or 'null'}")
    if got.get("window"):
        pairs = ", ".join(f"{key}: {value or 'null'}" for key, value in got["window"].items())
        lines.append(f"    window: {{{pairs}}}")
    if got.get("warnings"):
        lines.append(f"    warnings_include: [{', '.join(got['warnings'])}]")
    return "\n".join(lines) + "\n"


def _label(decision: Decided) -> str:
    match decision:
        case Decision():
            return decision.procedure.label
        case PaperDecision():
            return decision.paper.label
        case ClockDecision():
            return decision.clock.label
        case ProtocolDecision():
            return decision.protocol.label
