"""What a person typed -> an answer, two or three candidates, or why it is not one. Never a guess."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.engine.dates import read_date
from bot.engine.events import Remark
from bot.engine.limits import MAX_CANDIDATES
from bot.engine.model import UNKNOWN, Outcome, Question, Value

SURE = 86.0  #: likeness (0 to 100) from which a text is taken for an option…
LEAD = 8.0  #: … when no other option comes this near
CANDIDATE = 66.0  #: likeness from which an option is proposed
MIN_FUZZY_CHARS = 3  #: shorter texts are matched to the letter only


@dataclass(frozen=True, slots=True)
class PlaceNames:
    """How people name a département: its code, its names and town, the starts of its postcodes."""

    code: str
    names: tuple[str, ...]
    postcodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A value when remark is None; else why there is none."""

    value: Value = ""
    remark: Remark | None = None
    candidates: tuple[str, ...] = ()


NO_MATCH = Found(remark=Remark.NO_MATCH)


def read(
    node: Question | Outcome,
    text: str,
    named: Mapping[str, Sequence[str]],
    places: Sequence[PlaceNames],
    today: date,
    language: str,
) -> Found:
    """Return what the text answers to this node; `named` gives the words for each option offered."""
    kind = node.kind if isinstance(node, Question) else "choice"
    if kind in ("date", "departement"):
        said = match(text, named)  # « je ne sais pas »
        if said.remark is None:
            return said
    if kind == "date" and isinstance(node, Question):
        return _date(node, text, today, language)
    if kind == "departement":
        return match_place(text, places)
    if kind == "several":
        return _several(text, named, node.none if isinstance(node, Question) else None)
    return match(text, named)


def normalise(text: str) -> str:
    """Return the text without case, accents, punctuation and repeated spaces."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", bare).strip()


def digits(text: str) -> str:
    """Return the text with the digits of every script written 0-9."""
    return "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in text)


def match(text: str, named: Mapping[str, Sequence[str]]) -> Found:
    """Return the option that the text means, by number, by name, or nearly."""
    number = digits(text.strip().rstrip(".)"))
    ids = [i for i in named if i != UNKNOWN]
    if number.isascii() and number.isdigit() and not _is_named(number, named):
        index = int(number) if len(number) < 4 else 0
        return Found(ids[index - 1]) if 1 <= index <= len(ids) else NO_MATCH
    said = normalise(text)
    if not said:
        return NO_MATCH
    exact = [i for i, words in named.items() if said in map(normalise, words)]
    if len(exact) == 1:
        return Found(exact[0])
    if exact:
        return Found(remark=Remark.AMBIGUOUS, candidates=tuple(exact[:MAX_CANDIDATES]))
    return _nearly(said, named)


def _is_named(number: str, named: Mapping[str, Sequence[str]]) -> bool:
    return any(number == normalise(word) for words in named.values() for word in words)


def _nearly(said: str, named: Mapping[str, Sequence[str]]) -> Found:
    if len(said) < MIN_FUZZY_CHARS:
        return NO_MATCH
    scores = sorted(
        (
            (max(_likeness(said, normalise(w)) for w in words), i)
            for i, words in named.items()
            if words
        ),
        key=lambda pair: -pair[0],
    )
    near = [i for score, i in scores if score >= CANDIDATE]
    if not near:
        return NO_MATCH
    second = scores[1][0] if len(scores) > 1 else 0.0
    if scores[0][0] >= SURE and scores[0][0] - second >= LEAD:
        return Found(near[0])
    return Found(remark=Remark.AMBIGUOUS, candidates=tuple(near[:MAX_CANDIDATES]))


def _likeness(said: str, word: str) -> float:
    from rapidfuzz import fuzz  # 20 ms that a press of a button does not pay

    score = fuzz.ratio(said, word)
    if len(said) > MIN_FUZZY_CHARS and f" {said} " in f" {word} ":
        score = max(score, 80.0)  # one word of the label: a candidate, not yet an answer
    return max(score, fuzz.token_sort_ratio(said, word))


def _several(text: str, named: Mapping[str, Sequence[str]], none: str | None) -> Found:
    parts = [p for p in re.split(r"[,;،、/+]|\bet\b|\band\b", text) if p.strip()]
    found = [match(part, named) for part in parts]
    for one in found:
        if one.remark is not None:
            return one
    values = tuple(dict.fromkeys(str(one.value) for one in found))
    if not values or (none in values and len(values) > 1):
        return NO_MATCH
    if values == (UNKNOWN,):
        return Found(UNKNOWN)
    return Found(values)


def match_place(text: str, places: Sequence[PlaceNames]) -> Found:
    """Return the département named by its number, name, postcode or préfecture town."""
    said = normalise(digits(text)).upper().replace(" ", "")
    codes = {place.code: place for place in places}
    for code in (said, said.zfill(2) if said.isdigit() else said):
        if code in codes:
            return Found(code)
    if said.isdigit():
        return _postcode(said, places)
    return match(text, {place.code: place.names for place in places})


def _postcode(number: str, places: Sequence[PlaceNames]) -> Found:
    """The longest start wins: 97150 is Saint-Martin, 97110 Guadeloupe; 20 may be either Corsica."""
    starts = [(p, place.code) for place in places for p in place.postcodes if number.startswith(p)]
    if starts and len(number) == 5:
        longest = max(len(p) for p, _ in starts)
        codes = tuple(dict.fromkeys(code for p, code in starts if len(p) == longest))
    else:
        within = (c.code for c in places for p in c.postcodes if p.startswith(number))
        codes = tuple(dict.fromkeys(within)) if len(number) >= 2 else ()
    if len(codes) == 1:
        return Found(codes[0])
    if 1 < len(codes) <= MAX_CANDIDATES:
        return Found(remark=Remark.AMBIGUOUS, candidates=codes)
    return NO_MATCH


def _date(node: Question, text: str, today: date, language: str) -> Found:
    read_as = read_date(
        digits(text), today, language, past_years=node.past_years, future_years=node.future_years
    )
    return Found(remark=read_as) if isinstance(read_as, Remark) else Found(read_as.isoformat())
