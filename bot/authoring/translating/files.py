"""PO files as the workshop reads and writes them: nothing that a translator wrote is lost.

Babel does the work, but for the previous French of an outdated translation (`#| msgid "…"`), which
it writes and does not read back. One message, one line: a change of a word is a change of a line,
in Git as in Weblate ("no line wrapping").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import denormalize, write_po

from bot.render.po import REVIEWED, open_po

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
    made = BytesIO()
    write_po(made, catalog, width=WIDTH, include_previous=True)
    text = made.getvalue()
    if path.is_file() and _undated(path.read_bytes()) == _undated(text):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(text)
    part.replace(path)
    return True


def _undated(text: bytes) -> bytes:
    return _CREATED.sub(b"", text, count=1)


def without_review(comments: Iterable[str]) -> list[str]:
    """Return the translator's comments, less the one that vouches for the translation."""
    return [one for one in comments if not REVIEWED.search(one)]


def outdated_since(message: Message) -> str | None:
    """Return the day from which the French is not the one translated; None when it is."""
    found = (OUTDATED.search(comment) for comment in message.user_comments)
    return next((one["day"] for one in found if one), None)
