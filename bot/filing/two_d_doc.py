"""What a 2D-Doc says of a document: its sort and its dates. Names and numbers are not kept.

Laid out by the technical specification of 2D-Doc codes of France Titres (formerly ANTS): chapter 6
of version 3.3.9 (24 July 2026) for the sorts of documents, version 3.3.7.2 (11 March 2026) and
earlier ones for the header and the fields; read in public copies on 27 November 2026.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.filing.plain import plain

GS, RS, US = "\x1d", "\x1e", "\x1f"  #: end of a field, of a cut field, of the signed text
_HEADER_CHARS = {1: 22, 2: 22, 3: 24, 4: 26}
_EPOCH = date(2000, 1, 1)
_NO_DATE = "FFFF"
TEST_AUTHORITY = "FR00"  #: signs the specimens of the specification
_BINARY_MARK = 0xDC  #: a code that is not text; no document of the ANEF is known to use it
MAX_CHARS = 3_116  #: ISO/IEC 16022: digits that the largest DataMatrix holds

Sort = Literal[
    "depot",
    "api",
    "decision",
    "depot_dcem",
    "dcem",
    "etranger",
    "asile",
    "fin_ada",
    "travail",
    "identite",
    "domicile",
    "banque",
    "fiscal",
    "ressources",
    "emploi",
    "vehicule",
    "sante",
    "autre",
]

#: chapter 6 of the specification: the type of the header -> what a person calls it
_SORTS: Mapping[str, Sort] = {
    **dict.fromkeys(("00", "01", "02"), "domicile"),
    **dict.fromkeys(("03", "05", "11"), "banque"),
    **dict.fromkeys(("09", "19", "20", "21"), "fiscal"),
    **dict.fromkeys(("04", "06", "18", "24", "27", "28"), "ressources"),
    **dict.fromkeys(("10", "29"), "emploi"),
    **dict.fromkeys(("15", "25"), "travail"),
    **dict.fromkeys(("07", "08"), "identite"),
    "13": "etranger",
    "16": "asile",
    "17": "fin_ada",
    **dict.fromkeys(("14", "A0", "A1", "A3", "A5", "A7", "A8", "AA", "AB", "AD"), "vehicule"),
    **dict.fromkeys(("A2", "A4", "AE", "B2", "B3", "L1"), "sante"),
}
#: field 6J of a « document étranger »
_FOREIGN: Mapping[str, Sort] = {
    "1": "depot",
    "2": "api",
    "3": "decision",
    "4": "depot_dcem",
    "5": "dcem",
}
#: The lengths of the fields that end without a separator; every other field ends with one.
_FIXED = {
    **dict.fromkeys(("68", "6J"), 1),
    **dict.fromkeys(("65", "67", "6C", "6I", "6Y", "G0", "G1"), 2),
    **dict.fromkeys(("06", "08", "09"), 4),
    **dict.fromkeys(("69", "6L", "6N", "6O"), 8),
    **dict.fromkeys(("0A", "0B"), 9),
    "6B": 3,
    "6W": 5,
    "07": 6,
    "6R": 12,
    "6K": 19,
    "0D": 36,
}

#: sort -> the papers of flows/documents that it may be: the code does not tell a first request
#: from a renewal, the title printed does
PAPERS: Mapping[Sort, tuple[str, ...]] = {
    "depot": ("confirmation_depot",),
    "api": ("api_premiere", "api_renouvellement"),
    "decision": ("adf_premiere", "adf_renouvellement"),
    "asile": ("attestation_demande_asile",),
}


#: none: the code carries none; unchecked: the issuer's certificate is not known here;
#: other: it does not fit the certificate known, which may also be an older one
Signature = Literal["none", "unchecked", "good", "other"]


@dataclass(frozen=True, slots=True)
class Seal:
    """The signature of a code, and what it signs."""

    authority: str
    certificate: str
    signed: bytes
    signature: str  #: base 32, without padding


#: what knows certificates; see bot.reading.signature
Check = Callable[[Seal], Signature]


@dataclass(frozen=True, slots=True)
class TwoDDoc:
    """A code that was read. Its signature is checked only where the certificate is known."""

    sort: Sort
    issued_on: date | None  #: of the document, from the header
    signed_on: date | None
    filed_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    mention: str | None = None  #: field 6P, as the code spells it: « AUTORISE A TRAVAILLER »
    signature: Signature = "none"
    is_specimen: bool = False


@dataclass(frozen=True, slots=True)
class Unread:
    """A file in which no 2D-Doc was read, and why."""

    problem: Literal["not_a_picture", "too_large", "too_slow", "no_code", "not_2d_doc", "damaged"]
    is_shrunk: bool = False  #: the picture is as small as those that a messenger makes


Reading = TwoDDoc | Unread


def read_code(content: bytes, check: Check | None = None) -> Reading:
    """Return what the content of a DataMatrix says; raises what `check` raises, nothing else."""
    if content[:1] == bytes((_BINARY_MARK,)):
        return TwoDDoc("autre", None, None)
    text = content[:MAX_CHARS].decode("utf-8", errors="replace")
    if not (text.startswith("DC") and text[2:4].isascii() and text[2:4].isdigit()):
        return Unread("not_2d_doc")
    length = _HEADER_CHARS.get(int(text[2:4]))
    if length is None or len(text) < length:
        return Unread("damaged")
    sort = _SORTS.get(text[20:22], "autre")
    message, _, signature = text[length:].partition(US)
    is_about_stay = sort in ("etranger", "asile")
    fields = _fields(message) if is_about_stay else {}  # of the rest nothing is even looked at
    return TwoDDoc(
        sort=_FOREIGN.get(fields.get("6J", ""), sort) if sort == "etranger" else sort,
        issued_on=_counted(text[12:16]),
        signed_on=_counted(text[16:20]),
        filed_on=_written(fields.get("6L")),
        valid_from=_written(fields.get("6N")),
        valid_until=_written(fields.get("6O")),
        mention=plain(fields.get("6P", ""), max_chars=40) or None,
        signature=_signature(text, signature, check),
        is_specimen=text[4:8] == TEST_AUTHORITY,
    )


def _signature(text: str, signature: str, check: Check | None) -> Signature:
    if not signature:
        return "none"
    signed = text.partition(US)[0].encode()
    return check(Seal(text[4:8], text[8:12], signed, signature)) if check else "unchecked"


def _fields(message: str) -> dict[str, str]:
    """Return the fields by their identifier; the first of two with the same one."""
    found: dict[str, str] = {}
    at = 0
    while at < len(message):
        if message[at] in (GS, RS):
            at += 1
            continue
        name, at = message[at : at + 2], at + 2
        end = at + _FIXED[name] if name in _FIXED else _end(message, at)
        found.setdefault(name, message[at:end])
        at = end
    return found


def _end(message: str, at: int) -> int:
    ends = (message.find(mark, at) for mark in (GS, RS))
    return min((end for end in ends if end >= 0), default=len(message))


def _counted(code: str) -> date | None:
    """Return the day of the header: days since 1 January 2000, in hexadecimal."""
    if code == _NO_DATE:
        return None
    try:
        return _EPOCH + timedelta(days=int(code, 16))
    except ValueError:
        return None


def _written(text: str | None) -> date | None:
    """Return the day of a field: DDMMYYYY."""
    if text is None or len(text) != 8 or not (text.isascii() and text.isdigit()):
        return None
    try:
        return date(int(text[4:]), int(text[2:4]), int(text[:2]))
    except ValueError:
        return None
