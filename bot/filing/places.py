"""What is known of one préfecture, and what of it may route a person today.

The national rule comes first. An entry routes only while it is in force, dated at most 24 months
ago, of a kind that routes, sure, and contradicted by no other; else it is shown with its date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from bot.engine.model import FactId, Facts
from bot.filing.deadlines import shift
from bot.filing.model import NATIONAL, Channel, Door, Offset, Procedure, StageId

COMMUNE = FactId("commune")
#: Rule, official page and guide route for 24 months (domain notes of the project, publish rule).
ROUTES_FOR = Offset(months=-24)
ROUTING_KINDS = frozenset(("rule", "official_page", "association"))

Kind = Literal["rule", "official_page", "association", "practice"]
Means = Literal[
    "demarche_numerique",
    "courrier",
    "rdv",
    "guichet",
    "email",
    "telephone",
    "boite_aux_lettres",
]
#: What a contact helps with; a contact is no filing channel.
Help = Literal["pan", "anef_aide", "api_probleme", "contact"]
State = Literal["in_force", "old", "practice", "doubtful", "to_come", "expired"]
Status = Literal["routes", "conflict", "commune", "to_check", "nothing"]

#: The titles of exceptional admission: the family « aes », never « premiere ».
AES = frozenset(("aes_travail", "aes_metiers_tension", "aes_vie_privee"))
#: Titles with a door of their own: no family of first requests or renewals covers them.
#: An APS (autorisation provisoire de séjour) is no « titre de séjour », and L435-3 is an
#: exceptional admission of its own: a page must name them.
APART = frozenset(
    (
        *("protection_temporaire", "brexit_accord_retrait", "accompagnant_enfant_malade"),
        "mna_ase_16_18",
        *("aps_etudiant_accord_bilateral", "aps_parcours_sortie_prostitution", "aps_volontariat"),
    )
)
FAMILIES = ("premiere", "renouvellement", "changement_statut", "aes")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing seen of a préfecture, with the day and the source."""

    id: str
    place: str  #: code of the département
    about: str  #: a family, a démarche, a title, or what a contact helps with
    titles: frozenset[str]  #: only these titles; empty: all those of the family
    stages: frozenset[str]  #: only these stages; empty: all those of the family
    excludes: frozenset[str]  #: never these titles
    communes: frozenset[str] | None  #: INSEE codes; None: the whole département
    scope: str | None  #: the same in words
    channel: Means
    site: str | None
    first_step: str
    next_step: str | None
    address: str | None
    email: str | None
    phone: str | None
    url: str | None
    documents: tuple[str, ...]  #: asked for the appointment, or with the file
    required: tuple[str, ...]  #: what a message must hold, without which nobody answers
    kind: Kind
    sources: tuple[str, ...]
    dated: str  #: YYYY, YYYY-MM or YYYY-MM-DD
    read_on: date
    checked_on: date | None
    expires_on: date | None  #: the last day it holds
    confidence: str
    conflicts_with: frozenset[str]

    @property
    def since(self) -> date:
        """Return the first day that `dated` may mean: doubt makes an entry older."""
        return date.fromisoformat(f"{self.dated}-01-01"[:10])


@dataclass(frozen=True, slots=True)
class Page:
    """Where a person verifies: an official page, and what it is about."""

    about: str  #: as for an entry; « etrangers »: the foreigners' page itself
    url: str
    words: tuple[str, ...] = ()  #: to look for on it


@dataclass(frozen=True, slots=True)
class LocalPlace:
    """One département or collectivity, as far as it is known."""

    code: str
    name: str
    offices: tuple[str, ...] = ()  #: préfecture first, then sous-préfectures
    pages: tuple[Page, ...] = ()
    doors: tuple[Entry, ...] = ()
    contacts: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for, in the words of an entry."""

    abouts: frozenset[str]  #: the families and names that may cover it
    titles: frozenset[str]
    stage: str | None


@dataclass(frozen=True, slots=True)
class LocalAnswer:
    """What the layer says of one request in one place."""

    place: LocalPlace
    status: Status
    entry: Entry | None = None  #: the one that routes
    seen: tuple[Entry, ...] = ()  #: shown with their dates, never the answer
    lapsed: tuple[Entry, ...] = ()  #: past their last day: said, and not used
    page: Page | None = None  #: where to verify


def state_of(entry: Entry, today: date) -> State:
    """Return what an entry is worth that day, whatever the others say."""
    if entry.expires_on is not None and entry.expires_on < today:
        return "expired"
    if entry.since > today:
        return "to_come"
    if entry.kind not in ROUTING_KINDS:
        return "practice"
    if entry.since < shift(today, ROUTES_FOR):
        return "old"
    return "doubtful" if entry.confidence == "low" else "in_force"


def request_of(procedure: Procedure, stage: StageId | None, title: Procedure | None) -> Request:
    """Return the request in the words of the entries; the title of a démarche leads, when known."""
    asked = title or procedure
    if asked.fact != "titre":
        return Request(frozenset((asked.id,)), frozenset(), None)
    step = "premiere" if title is not None else str(stage)
    abouts = {asked.id}
    if asked.id in AES:
        abouts |= {"aes"} if step == "premiere" else set()
    elif asked.id not in APART:
        abouts.add(step)
    return Request(frozenset(abouts), frozenset((asked.id,)), step)


def covers(entry: Entry, request: Request) -> bool:
    """Say whether the entry is about this request, wherever the person lives."""
    if entry.about not in request.abouts or entry.excludes & request.titles:
        return False
    if entry.titles and not entry.titles & request.titles:
        return False
    return not entry.stages or request.stage in entry.stages


def has_several_doors(place: LocalPlace, request: Request) -> bool:
    """Say whether the commune may change the door of this request, on any day from now on.

    What could not route on the day it was read never will: nobody is asked a town for it.
    """
    return any(
        one.communes is not None and state_of(one, one.read_on) == "in_force"
        for one in place.doors
        if covers(one, request)
    )


def local_answer(place: LocalPlace, request: Request, facts: Facts, today: date) -> LocalAnswer:
    """Return what routes in this place on this day, or all that was seen there, with its dates."""
    about = [one for one in place.doors if covers(one, request)]
    states = {one.id: state_of(one, today) for one in about}
    lapsed = tuple(one for one in about if states[one.id] == "expired")
    commune = _commune(place, facts)
    alive = [one for one in about if states[one.id] not in ("expired", "to_come")]
    here = [one for one in alive if commune is None or _is_here(one, commune)]
    answer = LocalAnswer(place, "nothing", None, _newest(here), lapsed, page_for(place, request))
    if not here:
        return answer
    sure = [one for one in here if states[one.id] == "in_force"]
    if commune is None and any(one.communes is not None for one in sure):
        return replace(answer, status="commune")
    best = _most_specific(sure)
    if not best:
        return replace(answer, status="to_check")
    if _in_conflict(best, here):
        return replace(answer, status="conflict")
    entry = _newest(best)[0]
    others = tuple(one for one in answer.seen if one is not entry)
    return replace(answer, status="routes", entry=entry, seen=others)


def routed(door: Door, local: LocalAnswer | None) -> Door:
    """Return the door as this préfecture was seen to keep it, or the national one unchanged."""
    if local is None or local.entry is None:
        return door
    entry = local.entry
    return replace(door, channel=_CHANNELS[entry.channel], site=entry.site, usual=())


def is_local(door: Door) -> bool:
    """Say whether a préfecture may choose this door: a national service is never rerouted."""
    return door.channel not in NATIONAL


def page_for(place: LocalPlace, request: Request) -> Page | None:
    """Return the page to verify on: that of the request, else the foreigners' page."""
    own = [page for page in place.pages if page.about in request.abouts]
    general = [page for page in place.pages if page.about == "etrangers"]
    return next(iter((*own, *general)), None)


def contacts_of(
    place: LocalPlace, helps: Iterable[str], facts: Facts, today: date
) -> tuple[Entry, ...]:
    """Return who helps with these things here, in their order, newest first; no expired one.

    Whether a contact may be relied on is `state_of`: an old one is shown with its date.
    """
    wanted, commune = tuple(helps), _commune(place, facts)
    alive = (
        one
        for one in place.contacts
        if one.about in wanted
        and state_of(one, today) not in ("expired", "to_come")
        and (commune is None or _is_here(one, commune))
    )
    return tuple(sorted(_newest(alive), key=lambda one: wanted.index(one.about)))


def recipient_of(place: LocalPlace, facts: Facts, today: date) -> str | None:
    """Return where to write to this préfecture, one line each; None while nothing is in force.

    The general contact alone: the address of one procedure is no address for another.
    """
    for one in contacts_of(place, ("contact",), facts, today):
        is_here = one.communes is None or _commune(place, facts) is not None
        lines = [said for said in (one.address, one.email) if said]
        if lines and is_here and state_of(one, today) == "in_force":
            return "\n".join(lines)
    return None


def helps_for(block: str) -> tuple[str, ...]:
    """Return which local contacts help with a block, the closest first."""
    if block.startswith("api_"):
        return ("api_probleme", "anef_aide", "contact")
    if block.startswith(("ds_", "dossier_ds", "rdv_", "recepisse_", "silence_")):
        return ("contact",)
    return ("anef_aide", "pan", "contact")


def _commune(place: LocalPlace, facts: Facts) -> str | None:
    """Return the commune, when it is known and lies in this place."""
    said = facts.get(COMMUNE)
    return said if isinstance(said, str) and said.startswith(place.code) else None


def _is_here(entry: Entry, commune: str | None) -> bool:
    return entry.communes is None or commune in entry.communes


def _most_specific(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries that say most closely where and for which title."""
    ranked: dict[tuple[bool, bool], list[Entry]] = {}
    for one in entries:
        named = bool(one.titles) or one.about not in FAMILIES
        ranked.setdefault((one.communes is not None, named), []).append(one)
    return ranked[max(ranked)] if ranked else []


def _in_conflict(best: Iterable[Entry], here: Iterable[Entry]) -> bool:
    """Say whether two entries as good name different doors, or one is said to be contradicted."""
    chosen = list(best)
    for part in ("channel", "site", "address", "email", "url"):
        if len({said for one in chosen if (said := getattr(one, part)) is not None}) > 1:
            return True
    ids = {one.id for one in chosen}
    against = {other for one in chosen for other in one.conflicts_with}
    return any(one.id in against or ids & one.conflicts_with for one in here)


def _newest(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda one: (one.since, one.id), reverse=True))


_CHANNELS: Mapping[str, Channel] = {
    "demarche_numerique": "demarche_numerique",
    "courrier": "courrier",
    "rdv": "rdv",
    "guichet": "guichet",
    "email": "email",
}
