"""The command's own sentences: French, or English where the locale is; and their plurals."""

from __future__ import annotations

import os


def is_english() -> bool:
    """Say whether the person's locale is English."""
    said = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return said.lower().startswith("en")


def tr(french: str, english: str) -> str:
    """Return the sentence in the language of the locale."""
    return english if is_english() else french


def many(count: int, noun: str) -> str:
    """Return « 1 ligne », « 2 lignes » : in French, zero is singular; in English it is not."""
    is_one = count == 1 or (count == 0 and not is_english())
    return f"{count} {noun}" if is_one else f"{count} {noun}s"
