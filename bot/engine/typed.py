"""What a person typed -> an answer, two or three candidates, or why not. Never a guess."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.engine.dates import read_date
from bot.engine.events import Remark
from bot.engine.limits import MAX_CANDIDATES
from bot.engine.model import UNKNOWN, Outcome, Question, Value

SURE = 86.0  #: likeness (0 to 100) from which a text is taken for an option…
LEAD = 8.0  #: … when no other option comes this near
CANDIDATE = 66.0  #: likeness from which an option is proposed
_IS_NUMBER = re.compile(r"\d+|2[ab]")
_NUMBER_INSIDE = re.compile(r"(?<!\w)(?:2[ab]|\d{2,3}|\d{5})(?!\w)")
MIN_INSIDE_CHARS = 5  #: a name this long is recognised inside a sentence
_ORDINAL = re.compile(r"(?<!\w)\d{1,2} ?(?:er|e|eme)(?: arrondissement)?(?!\w)")
_REGION = re.compile(
    r"(?<!\w)(?:ile de france|hauts de france|pays de la loire|centre val de loire|grand est"
    r"|bourgogne franche comte|provence alpes cote d azur|nouvelle aquitaine|occitanie"
    r"|auvergne rhone alpes|bretagne|normandie)(?!\w)"
)  #: regions hold several départements: their words name none
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
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ـ": None})  # the last is the Arabic kashida


def read(
    node: Question | Outcome,
    text: str,
    named: Mapping[str, Sequence[str]],
    today: date,
    language: str,
) -> Found:
    """Return what the text answers to this node; `named` has the words for each option offered.

    Where a person lives is read by `where`, which knows the places.
    """
    kind = node.kind if isinstance(node, Question) else "choice"
    if kind == "date":
        said = match(text, named)  # « je ne sais pas »
        if said.remark is None:
            return said
    if kind == "date" and isinstance(node, Question):
        return _date(node, text, today, language)
    if kind == "several":
        whole = _named_exactly(_key(text), named)  # a label may hold « et » or a comma
        if len(whole) == 1:
            return _one_of_several(whole[0])
        return _several(text, named, node.none if isinstance(node, Question) else None)
    return match(text, named)


def normalise(text: str) -> str:
    """Return the text without case, accents, punctuation and repeated spaces."""
    plain = unicodedata.normalize("NFKD", digits(text)).casefold().translate(_LIGATURES)
    bare = unicodedata.normalize("NFKD", plain)
    kept = (c for c in bare if not unicodedata.combining(c))
    return " ".join("".join(c if _is_word(c) else " " for c in kept).split())


def _is_word(char: str) -> bool:
    # The vowel signs of Bengali, Hindi or Tamil are marks, not letters, yet they make the word.
    return char.isalnum() or unicodedata.category(char) in ("Mn", "Mc")


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
    said = _key(text)
    if not said:
        return NO_MATCH
    exact = _named_exactly(said, named)
    if len(exact) == 1:
        return Found(exact[0])
    if exact:
        return Found(remark=Remark.AMBIGUOUS, candidates=tuple(exact[:MAX_CANDIDATES]))
    near, inside = _nearly(said, named), _inside(said, named)
    if near.remark is None or not inside:
        return near
    candidates = tuple(dict.fromkeys((*inside, *near.candidates)))[:MAX_CANDIDATES]
    return Found(remark=Remark.AMBIGUOUS, candidates=candidates)


def _inside(said: str, named: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the options named inside the sentence, by whole words; a longer name hides others."""
    found = [
        (word, option)
        for option, words in named.items()
        for word in map(_word, words)
        if len(word) >= MIN_INSIDE_CHARS and f" {word} " in f" {said} "
    ]
    names = {word for word, _ in found}
    shown = {w for w in names if not any(w != o and f" {w} " in f" {o} " for o in names)}
    return list(dict.fromkeys(option for word, option in found if word in shown))


def _named_exactly(said: str, named: Mapping[str, Sequence[str]]) -> list[str]:
    return [i for i, words in named.items() if said in map(_word, words)]


def _key(text: str) -> str:
    return normalise(text) or text.strip()  # « ? » is a word too


_word = lru_cache(maxsize=8_192)(_key)  #: for words of the content; never for what was typed


def _is_named(number: str, named: Mapping[str, Sequence[str]]) -> bool:
    return any(number == _word(word) for words in named.values() for word in words)


def _nearly(said: str, named: Mapping[str, Sequence[str]]) -> Found:
    if len(said) < MIN_FUZZY_CHARS:
        return NO_MATCH
    scores = sorted(
        ((max(_likeness(said, _word(w)) for w in words), i) for i, words in named.items() if words),
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
    spaced = re.sub(r"(?<=\d)\s+(?=\d)", ",", digits(text))  # « 1 3 »
    parts = [p for p in re.split(r"[,;،、/+&]|\b(?:et|and|و)\b", spaced) if p.strip()]
    found = [match(part, named) for part in parts]
    for one in found:
        if one.remark is not None:
            return one
    values = tuple(dict.fromkeys(str(one.value) for one in found))
    if not values or (len(values) > 1 and (none in values or UNKNOWN in values)):
        return NO_MATCH
    return _one_of_several(values[0]) if len(values) == 1 else Found(values)


def _one_of_several(option: str) -> Found:
    return Found(option) if option == UNKNOWN else Found((option,))


def match_place(text: str, places: Sequence[PlaceNames]) -> Found:
    """Return the département named by its number, name, postcode or préfecture town."""
    text = " ".join(_REGION.sub(" ", _ORDINAL.sub(" ", normalise(text))).split())
    said = text.replace(" ", "")
    if _IS_NUMBER.fullmatch(said):
        return _numbered(said, places)
    named = {place.code: [saint_word(name) for name in place.names] for place in places}
    numbers = _NUMBER_INSIDE.findall(text)
    if len(numbers) != 1:
        found, inside = match(saint(text), named), _inside(saint(text), named)
        is_named_once = found.remark is not None and len(inside) == 1
        return Found(inside[0]) if is_named_once else found
    return _both(_numbered(numbers[0], places), _words_beside(numbers[0], text, named))


def _words_beside(number: str, text: str, named: Mapping[str, Sequence[str]]) -> Found:
    words = [word for word in normalise(text).split() if word != number]
    return match(saint(" ".join(words)), named)


def _both(number: Found, words: Found) -> Found:
    """« 93200 Saint-Denis », « dans le 93 »: the number leads; « Paris 13 » is asked about."""
    if number.remark is not None:
        return number if words.remark and number.candidates else words
    if words.remark is Remark.NO_MATCH or number.value in (words.value, *words.candidates):
        return number
    if words.remark is None:
        return Found(remark=Remark.AMBIGUOUS, candidates=(str(words.value), str(number.value)))
    return number


def saint(text: str) -> str:
    """Return the text with « st » and « ste » in full, as in « seine st denis »."""
    short = {"st": "saint", "ste": "sainte"}
    return " ".join(short.get(word, word) for word in normalise(text).split())


saint_word = lru_cache(maxsize=1_024)(saint)  #: likewise


def _numbered(number: str, places: Sequence[PlaceNames]) -> Found:
    codes = {place.code for place in places}
    for code in (number.upper(), number.zfill(2)):
        if code in codes:
            return Found(code)
    return _postcode(number, places)


def _postcode(number: str, places: Sequence[PlaceNames]) -> Found:
    """The longest start wins: 97150 is Saint-Martin, 97110 Guadeloupe; 20 may be either Corsica."""
    starts = [(p, place.code) for place in places for p in place.postcodes if number.startswith(p)]
    if starts and len(number) == 5:
        longest = max(len(p) for p, _ in starts)
        codes = tuple(dict.fromkeys(code for p, code in starts if len(p) == longest))
    else:
        within = (c.code for c in places for p in c.postcodes if p.startswith(number))
        codes = tuple(dict.fromkeys(within)) if len(number) >= 2 else ()
    if len(codes) == 1 and len(number) == 5:
        return Found(codes[0])
    if 1 <= len(codes) <= MAX_CANDIDATES:
        return Found(remark=Remark.AMBIGUOUS, candidates=codes)
    return NO_MATCH


def _date(node: Question, text: str, today: date, language: str) -> Found:
    read_as = read_date(
        digits(text), today, language, past_years=node.past_years, future_years=node.future_years
    )
    return Found(remark=read_as) if isinstance(read_as, Remark) else Found(read_as.isoformat())
