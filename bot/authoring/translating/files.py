"""PO files as the workshop reads and writes them: nothing that a translator wrote is lost.

Babel does the work, but for the previous French of an outdated translation (`#| msgid "…"`), which
it writes and does not read back. One message, one line: a change of a word is a change of a line,
in Git as in Weblate ("no line wrapping").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import denormalize, write_po

from bot.render.po import REVIEWED, open_po, texts_of

WIDTH = 1_000_000  #: characters of a line: none is ever cut
TEAM = "bonguichet"
NOBODY = "nobody yet"
#: A translator comment: since when the French is not the one that was translated.
OUTDATED = re.compile(r"périmée depuis le (?P<day>\d{4}-\d\d-\d\d)$")
_PREVIOUS = "| msgid"
_CREATED = re.compile(rb'"POT-Creation-Date: [^"]*"\n')


def read_catalog(path: Path) -> Catalog:
    """Return the file with its previous French; raises ValueError, OSError."""
    catalog = open_po(path)
    for message in (*catalog, *catalog.obsolete.values()):
        kept = [comment for comment in message.user_comments if not comment.startswith("|")]
        before = [one[1:].strip() for one in message.user_comments if one.startswith(_PREVIOUS)]
        message.user_comments = kept
        message.previous_id = [denormalize(one.partition(" ")[2]) for one in before]
    return catalog


def new_catalog(code: str | None, plural: str | None, header: str, now: datetime) -> Catalog:
    """Return an empty catalog; without a language, a template."""
    catalog = Catalog(
        locale=code,
        project=TEAM,
        version="1",
        header_comment=header,
        creation_date=now,
        revision_date=now if code else None,
        last_translator=NOBODY,
        language_team=NOBODY,
        msgid_bugs_address=TEAM,
        fuzzy=False,
    )
    if plural:
        catalog.mime_headers = [("Plural-Forms", plural)]
    return catalog


def write_catalog(catalog: Catalog, path: Path) -> bool:
    """Write the file when more than its date would change; say whether it was written."""
    return bool(write_catalogs({path: catalog}))


def write_catalogs(catalogs: Mapping[Path, Catalog]) -> list[Path]:
    """Write the files that would change by more than their date; return them.

    All are on the disk under another name before the first takes its own: a full disk or a folder
    that is closed leaves every file as it was.
    """
    parts = {}
    try:
        for path, text in _changed(catalogs):
            parts[path] = path.with_suffix(".part")
            path.parent.mkdir(parents=True, exist_ok=True)
            parts[path].write_bytes(text)
        for path, part in parts.items():
            part.replace(path)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
    return list(parts)


def _changed(catalogs: Mapping[Path, Catalog]) -> Iterator[tuple[Path, bytes]]:
    for path, catalog in catalogs.items():
        made = BytesIO()
        write_po(made, catalog, width=WIDTH, include_previous=True)
        text = made.getvalue()
        if not path.is_file() or _undated(path.read_bytes()) != _undated(text):
            yield path, text


def _undated(text: bytes) -> bytes:
    return _CREATED.sub(b"", text, count=1)


def without_review(comments: Iterable[str]) -> list[str]:
    """Return the translator's comments, less the one that vouches for the translation."""
    return [one for one in comments if not REVIEWED.search(one)]


def outdated_since(message: Message) -> str | None:
    """Return the day from which the French is not the one translated; None when it is."""
    found = (OUTDATED.search(comment) for comment in message.user_comments)
    return next((one["day"] for one in found if one), None)


def retranslate(message: Message, forms: Sequence[str]) -> None:
    """Give the message new words: a draft, whatever it was before."""
    message.string = tuple(forms) if len(texts_of(message.id)) > 1 else forms[0]
    message.flags.discard("fuzzy")
    message.previous_id = []
    kept = without_review(message.user_comments)
    message.user_comments = [one for one in kept if not OUTDATED.search(one)]
