"""What goes with a paper received: the titles for which it allows work, and free help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WorkList:
    """The titles for which a paper allows work, by article, as one text lists them."""

    article: str
    yes: frozenset[str]
    conditional: Mapping[str, str]  #: article -> the condition


@dataclass(frozen=True, slots=True)
class Help:
    """Somebody who helps for free, everywhere or in some départements."""

    id: str
    kind: str
    label: str
    text: str
    contact: tuple[str, ...]
    departements: frozenset[str]  #: empty: everywhere
    sources: tuple[str, ...]
