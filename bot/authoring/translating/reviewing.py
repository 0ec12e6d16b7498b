"""`bonguichet review`: a person of the list vouches for translations, sealed as they were read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.authoring.translating.desks import Desk, Item
from bot.authoring.translating.files import without_review
from bot.authoring.translating.messages import Entry
from bot.authoring.translating.states import FRENCH, State
from bot.render.catalogs import Language
from bot.render.po import seal_of

#: What is wrong with a translation, in French; nothing when it may be shown.
FaultsOf = Callable[[Entry, Sequence[str], Language], Iterable[str]]


@dataclass
class Reviewed:
    """What a review did: each text of the places asked for is counted once."""

    signed: list[Item] = field(default_factory=list)
    before: list[Item] = field(default_factory=list)  #: reviewed already, and left as they are
    refused: list[tuple[Item, str]] = field(default_factory=list)  #: and why, in French


def review(
    desk: Desk, prefixes: Sequence[str], who: str, today: date, faults_of: FaultsOf
) -> Reviewed:
    """Sign what is drafted in these places, all places for none; the catalogs are changed."""
    done = Reviewed()
    for item in desk:
        if not prefixes or is_in(item.place, prefixes):
            _one(done, item, desk.language, faults_of)
    for item in done.signed:
        _sign(item, who, today)
    return done


def is_in(place: str, prefixes: Iterable[str]) -> bool:
    """Say whether the place is one of these, or inside one: `protocols`, `protocols/api`."""
    return any(place == one or place.startswith((f"{one}/", f"{one}#")) for one in prefixes)


def _one(done: Reviewed, item: Item, language: Language, faults_of: FaultsOf) -> None:
    if item.state is State.REVIEWED:
        done.before.append(item)
    elif item.state is not State.DRAFTED:
        done.refused.append((item, FRENCH[item.state]))
    elif fault := next(iter(faults_of(item.entry, item.forms, language)), None):
        done.refused.append((item, fault))
    else:
        done.signed.append(item)


def _sign(item: Item, who: str, today: date) -> None:
    message = item.message
    said = f"relu par {who}, le {today.isoformat()} [{seal_of(message)}]"
    message.user_comments = [*without_review(message.user_comments), said]
