"""The right letters, and the right language: a text pasted into the wrong file is found at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

from bot.authoring.translating.messages import Entry
from bot.render.catalogs import Language
from bot.render.po import VALUE

#: the scripts of a language beside Latin, which every text may quote
SCRIPTS = {"ar": "ARABIC", "fa": "ARABIC", "ps": "ARABIC", "ru": "CYRILLIC", "uk": "CYRILLIC"}
SCRIPTS |= {"zh_Hans": "CJK", "bn": "BENGALI"}
MIN_LETTERS = 60  #: shorter texts are told apart by chance
SURE = 0.9  #: of 1: from which the identifier is believed
#: what is quoted in French inside a translation
_QUOTED = re.compile(r"\([^)]*\)|«[^»]*»|“[^”]*”|\[[^]]*\]|https?://\S+|\S+@\S+|\b[A-Z][A-Z-]+\b")
#: dialects and neighbours that the identifier takes for one another
_NEAR = {"fa": {"fa", "ps", "ur"}, "ps": {"ps", "fa", "ur"}, "pt": {"pt", "gl"}, "uk": {"uk", "ru"}}


def script_faults(entry: Entry, said: str, language: Language) -> Iterator[str]:
    """Yield letters of another script, words of two scripts, and a text in another language."""
    own = SCRIPTS.get(language.code, "LATIN")
    bare = _QUOTED.sub(" ", VALUE.sub(" ", said))
    scripts = {script for char in said if (script := _script(char))}
    if strange := scripts - {own, "LATIN"}:
        yield f"des lettres d'une autre écriture : {', '.join(sorted(strange)).lower()}"
    if mixed := next((word for word in re.findall(r"[^\W\d_]+", said) if _is_mixed(word)), None):
        yield f"un mot mêle deux alphabets : « {mixed} »"
    if entry.is_list or entry.is_name:
        return
    if own != "LATIN" and own not in scripts and _letters(_bare_french(entry)) >= 4:
        yield "aucune lettre de cette langue"
    elif said in entry.texts and _letters(bare) >= MIN_LETTERS:
        yield "c'est le texte français"
    elif (other := _other_language(bare, language)) is not None:
        yield f"ce texte semble être dans une autre langue ({other})"


def _bare_french(entry: Entry) -> str:
    return _QUOTED.sub(" ", VALUE.sub(" ", entry.texts[0]))


def _letters(text: str) -> int:
    return sum(char.isalpha() for char in text)


def _is_mixed(word: str) -> bool:
    return len({script for char in word if (script := _script(char))}) > 1


@cache
def _script(char: str) -> str:
    """Return the script of a letter; of other signs, nothing."""
    if not char.isalpha() or char == "ـ":  # the Arabic kashida joins an article to a Latin name
        return ""
    return unicodedata.name(char, "").split(" ")[0].split("-")[0]


def _other_language(text: str, language: Language) -> str | None:
    """Return the language that a long text is in, when it is surely another than expected."""
    if _letters(text) < MIN_LETTERS:
        return None
    found = _identifier().FindLanguage(text)
    code = language.code.split("_")[0]
    is_sure = found.is_reliable and found.probability >= SURE
    return found.language if is_sure and found.language not in _NEAR.get(code, {code}) else None


@cache
def _identifier() -> Any:
    """Return Google's Compact Language Detector 3: a small model, inside the package."""
    import gcld3

    return gcld3.NNetLanguageIdentifier(min_num_bytes=0, max_num_bytes=1000)
