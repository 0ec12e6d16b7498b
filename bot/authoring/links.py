"""`bonguichet links`: does each address of the content still answer, and still say the same?

Network trouble proves nothing: it is « unknown », never « broken ». A booking module is never
asked: every visit takes something from somebody who waits for a slot.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Literal, Protocol
from urllib.parse import urlsplit

from bot.filing.model import Table

Status = Literal["ok", "moved", "gone", "unknown", "robots", "booking"]

_BOOKING = re.compile(
    r"^(www\.)?rdv[.-]|/booking/|/rdvpref/|/reservation/|ants\.gouv\.fr/.*rendez", re.IGNORECASE
)
_IGNORED = frozenset(("script", "style", "nav", "header", "footer", "noscript", "template", "svg"))
_MAX_TEXT = 2_000_000  #: characters of one page; longer ones are cut, always at the same place


@dataclass(frozen=True, slots=True)
class Link:
    """One address, and what of the content stands on it."""

    url: str
    used_by: tuple[str, ...]  #: « 14/aes_courrier », « source ceseda », « page 93/etrangers »


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server said; no status at all is network trouble, in its own words."""

    status: int | None
    url: str = ""  #: where the redirections led
    text: str = ""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is recorded of an address."""

    url: str
    status: Status
    code: int | None
    day: str
    fingerprint: str | None  #: of the text that a reader sees
    moved_to: str | None = None
    trouble: str | None = None


class Fetcher(Protocol):
    """Asks servers, politely: one host at a time, with a pause, within what robots.txt allows."""

    async def allowed(self, url: str) -> bool:
        """Say whether robots.txt lets us ask; what cannot be known is allowed."""
        ...

    async def head(self, url: str) -> Reply:
        """Return the answer without a body."""
        ...

    async def get(self, url: str) -> Reply:
        """Return the answer with its text."""
        ...


def links_of(table: Table) -> list[Link]:
    """Return every address of the content once, hosts together, with what stands on it."""
    used: dict[str, list[str]] = {}
    for url, by in _used(table):
        used.setdefault(url, []).append(by)
    found = (Link(url, tuple(dict.fromkeys(by))) for url, by in used.items())
    return sorted(found, key=lambda one: (_host(one.url), one.url))


def _used(table: Table) -> Iterator[tuple[str, str]]:
    for source in table.sources.values():
        if source.url:
            yield source.url, f"source {source.id}"
    for place in table.places.values():
        for page in place.pages:
            yield page.url, f"page {place.code}/{page.about}"
        for entry in (*place.doors, *place.contacts):
            name = f"{place.code}/{entry.id}"
            if entry.url:
                yield entry.url, name
            for source_id in entry.sources:
                url = table.sources[source_id].url
                if url:
                    yield url, name


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def is_booking(url: str) -> bool:
    """Say whether the address is a booking module, which nobody asks."""
    split = urlsplit(url)
    return bool(_BOOKING.search(split.hostname or "") or _BOOKING.search(f"/{split.path}"))


async def visit(links: Iterable[Link], fetcher: Fetcher, day: str) -> AsyncIterator[Seen]:
    """Yield what each address answers, one after the other."""
    for link in links:
        yield await look(link.url, fetcher, day)


async def look(url: str, fetcher: Fetcher, day: str) -> Seen:
    """Return what one address answers: HEAD first, then GET for what it says."""
    if is_booking(url):
        return Seen(url, "booking", None, day, None)
    if not await fetcher.allowed(url):
        return Seen(url, "robots", None, day, None)
    first = await fetcher.head(url)
    if first.status is None:
        return Seen(url, "unknown", None, day, None, trouble=first.trouble)
    # A server may know no HEAD, or answer it wrongly: only GET says that a page is gone.
    reply = await fetcher.get(url)
    return _seen(url, reply, day)


def _seen(url: str, reply: Reply, day: str) -> Seen:
    code = reply.status
    if code is None:
        return Seen(url, "unknown", None, day, None, trouble=reply.trouble)
    if code in (404, 410):
        return Seen(url, "gone", code, day, None)
    if not 200 <= code < 300:
        return Seen(url, "unknown", code, day, None)
    print_ = fingerprint(reply.text)
    if reply.url and _plain(reply.url) != _plain(url):
        return Seen(url, "moved", code, day, print_, moved_to=reply.url)
    return Seen(url, "ok", code, day, print_)


def _plain(url: str) -> str:
    split = urlsplit(url)
    host = (split.hostname or "").removeprefix("www.")
    return f"{host}{split.path.rstrip('/')}?{split.query}"


class _Text(HTMLParser):
    """Keeps what a reader sees, without menus and scripts, which change every day."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._depth += tag in _IGNORED

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag in _IGNORED and self._depth > 0

    def handle_data(self, data: str) -> None:
        if not self._depth:
            self.words += data.split()


def fingerprint(text: str) -> str:
    """Return a short word that changes when the readable text does, and not with its markup."""
    parser = _Text()
    parser.feed(text[:_MAX_TEXT])
    parser.close()
    return hashlib.blake2b(" ".join(parser.words).casefold().encode(), digest_size=8).hexdigest()


# --- the record ---------------------------------------------------------------------------------


def read_record(path: Path) -> dict[str, Seen]:
    """Return what was seen the last times; nothing where there is no record or it is damaged."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return {row["url"]: Seen(**row) for row in rows}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def write_record(path: Path, seen: Mapping[str, Seen]) -> None:
    """Keep what was seen, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    rows = [asdict(seen[url]) for url in sorted(seen)]
    part.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    part.replace(path)


def remember(old: Seen | None, new: Seen) -> Seen:
    """Return what to keep: trouble on the way does not erase what was known."""
    if new.status in ("ok", "moved", "gone") or old is None:
        return new
    return old


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody should look at again."""

    link: Link
    now: Seen
    why: Literal["changed", "gone", "moved"]


def change(link: Link, old: Seen | None, new: Seen) -> Change | None:
    """Return what is different since the last time; None where nothing is, or nothing is known."""
    if new.status == "gone":
        return Change(link, new, "gone")
    if new.status == "moved" and (old is None or old.moved_to != new.moved_to):
        return Change(link, new, "moved")
    if old and old.fingerprint and new.fingerprint and old.fingerprint != new.fingerprint:
        return Change(link, new, "changed")
    return None


def line(seen: Seen) -> str:
    """Return one address on a line."""
    more = seen.moved_to or seen.trouble or ""
    code = f" {seen.code}" if seen.code else ""
    return f"{seen.status}{code} {seen.url}{f' ({more})' if more else ''}"


def as_json(seen: Iterable[Seen], changes: Iterable[Change]) -> dict[str, Any]:
    """Return everything, for programs."""
    return {
        "links": [asdict(one) for one in seen],
        "changes": [
            {"url": one.link.url, "why": one.why, "used_by": list(one.link.used_by)}
            for one in changes
        ],
    }
