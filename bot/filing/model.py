"""The words of the domain as frozen values: what the content says, and what a decision holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal, Union

from bot.engine.model import ALWAYS, FactId, Facts, Guard
from bot.filing.received import Help, WorkList

if TYPE_CHECKING:
    from bot.filing.following import Clock, ClockDecision, Protocol, ProtocolDecision
    from bot.filing.letters import Letter, LetterFrame
    from bot.filing.places import LocalAnswer, LocalPlace

Channel = Literal[
    "anef",
    "demarche_numerique",
    "courrier",
    "rdv",
    "guichet",
    "email",
    "prefecture_decides",
    "autre",
]
Regime = Literal["R431-2", "R431-3", "autre"]
Work = Literal["yes", "no", "conditional", "as_previous"]
StageId = Literal["premiere", "renouvellement", "changement_statut"]
WindowStatus = Literal["too_early", "open", "late", "expired", "unknown"]

STAGES: tuple[StageId, ...] = ("premiere", "renouvellement", "changement_statut")
LOCAL: Channel = "prefecture_decides"  #: the préfecture of residence chooses the door
NATIONAL: tuple[Channel, ...] = ("anef", "autre")  #: no préfecture chooses these


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from, and when it was true."""

    id: str
    title: str
    kind: str  #: law | official | case_law | association | practice
    url: str | None
    dated: str | None  #: of the source: YYYY, YYYY-MM or YYYY-MM-DD
    read_on: date  #: the day a stored copy was read
    checked_on: date | None  #: the day a person compared it with the live source


@dataclass(frozen=True, slots=True)
class Offset:
    """A distance in the calendar; months first, then days, month ends clipped."""

    months: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class WindowRule:
    """From which day to which day a request may be filed, counted from one dated fact."""

    id: str
    label: str
    anchor: FactId
    opens: Offset
    closes: Offset  #: the last good day
    ends: Offset | None  #: the day the title held ends; after it the window is « expired »
    when: Guard
    unless: Guard | None
    lapses: Offset | None  #: after that day the rule no longer concerns the person
    article: str
    sentences: Mapping[str, str]  #: by status
    warnings: Mapping[str, tuple[str, ...]]  #: by status
    later: tuple[tuple[Offset, str], ...]  #: warnings that come once so long after the anchor
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """The window of one person, in dates."""

    rule: str
    opens: date | None
    closes: date | None
    status: WindowStatus


@dataclass(frozen=True, slots=True)
class WorkBranch:
    """A right to work, when the guard holds."""

    guard: Guard
    work: Work


@dataclass(frozen=True, slots=True)
class Paper:
    """The provisional document of a request, and what it allows."""

    id: str
    work: tuple[WorkBranch, ...]  #: the last without condition
    depends: str | None  #: on what it depends, in one sentence


@dataclass(frozen=True, slots=True)
class Delay:
    """A delay in months or in days, and the article that sets it."""

    months: int | None
    days: int | None
    article: str


@dataclass(frozen=True, slots=True)
class Silence:
    """After which silence a complete request is refused; some articles have their own delay."""

    general: Delay
    by_article: Mapping[str, Delay]


@dataclass(frozen=True, slots=True)
class Door:
    """A filing channel with all that goes with it."""

    channel: Channel
    regime: Regime
    site: str | None = None
    windows: tuple[str, ...] = ()
    presence: str | None = None  #: depot | empreintes | aucune
    paper: Paper | None = None
    silence: Silence | None = None
    usual: tuple[Channel, ...] = ()
    menu: str | None = None  #: the exact label to press; « inconnu » when nobody knows
    why: str | None = None
    steps: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A door for some facts; tried in order."""

    guard: Guard
    door: Door


@dataclass(frozen=True, slots=True)
class Stage:
    """The doors of one stage. Without a base, a case must hold: the fact it names is asked."""

    base: Door | None
    cases: tuple[Case, ...] = ()
    door_of: Literal["titre"] | None = None  #: the door of the title asked for, then


@dataclass(frozen=True, slots=True)
class Procedure:
    """One title of residence, or one démarche."""

    id: str
    fact: Literal["titre", "demarche"]
    label: str
    stages: Mapping[str, Stage]  #: by stage id; the single key « filing » for a démarche
    articles: tuple[str, ...] = ()
    annexe_10: str | None = None
    until: date | None = None  #: the last day of the scheme
    after: str | None = None
    sources: tuple[str, ...] = ()
    read_on: date | None = None
    checked_on: date | None = None
    confidence: str = "low"
    official: str | None = None
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do on a channel."""

    id: str
    text: str
    guard: Guard


@dataclass(frozen=True, slots=True)
class ChannelGuide:
    """How to file on a channel: steps in order, proof to keep, where to turn."""

    channel: Channel
    site: str | None
    label: str
    sentence: str
    steps: tuple[Step, ...]
    proof: tuple[str, ...]
    at_once: str | None  #: the paper received at once
    fallbacks: tuple[str, ...]
    protocol: str | None
    stuck: str | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A warning or a piece of explanation, with its sources."""

    text: str
    sources: tuple[str, ...] = ()
    when: Guard = ALWAYS  #: a row's warning says it only of these facts


@dataclass(frozen=True, slots=True)
class RegimeText:
    """What a regime implies, in sentences."""

    why: str
    silence: str
    wrong_door: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReceivedPaper:
    """A paper that a person may hold: what it proves and what it does not."""

    id: str
    label: str
    printed: str | None
    stay: str
    social_rights: str
    work: str
    schengen: str
    proves: str
    not_proves: str
    accompanied_by: tuple[str, ...]
    validity: str
    steps: tuple[str, ...]
    sources: tuple[str, ...]
    work_list: WorkList | None = None
    social_titles: frozenset[str] = frozenset()  #: asked for, with which it opens social rights
    show: str | None = None  #: one sentence to show to an employer, a bank, a fund
    missing: str | None = None
    late: str | None = None
    wrong: str | None = None
    clock: str | None = None  #: the limit that it starts: said before anything else
    help: tuple[str, ...] = ()  #: kinds of free help, said next


@dataclass(frozen=True, slots=True)
class Territory:
    """A département or a collectivity."""

    code: str
    name: str
    prefecture_city: str
    region: str
    own_rules: bool  #: the national list is not claimed there
    zone: str = "Europe/Paris"  #: IANA time zone
    synonyms: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FactSpec:
    """A fact: its question and the values it takes; an open fact (a date…) has none."""

    id: FactId
    label: str
    question: str
    kind: str  #: choice | several | date | departement | commune | article
    values: Mapping[str, str]  #: value -> label
    refines: bool  #: « inconnu » is then the same as not known
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Period:
    """A number while it holds; an open side is unknown or has no end."""

    value: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum or a delay of the law, with its periods; never a silent fallback to an ended one."""

    id: str
    label: str
    unit: Literal["euros", "jours", "mois"]
    periods: tuple[Period, ...]

    def on(self, day: date) -> str | None:
        """Return the number in force that day, or None when none is known."""
        for period in reversed(self.periods):
            since, until = period.since or date.min, period.until or date.max
            if since <= day <= until:
                return period.value
        return None


@dataclass(frozen=True, slots=True)
class Table:
    """All that resolving needs, by id."""

    facts: Mapping[FactId, FactSpec]
    procedures: Mapping[str, Procedure]
    windows: Mapping[str, WindowRule]
    channels: Mapping[tuple[str, str | None], ChannelGuide]
    regimes: Mapping[str, RegimeText]
    warnings: Mapping[str, Paragraph]
    papers: Mapping[str, ReceivedPaper]
    territories: Mapping[str, Territory]
    sources: Mapping[str, Source]
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    protocols: Mapping[str, Protocol] = field(default_factory=dict)
    letters: Mapping[str, Letter] = field(default_factory=dict)
    letter_frame: LetterFrame | None = None  #: what all letters share
    help: Mapping[str, Help] = field(default_factory=dict)
    places: Mapping[str, LocalPlace] = field(default_factory=dict)  #: by code of the département


# --- results --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Decision:
    """Where to file, and all that follows from it. Ids only: words are the renderer's."""

    procedure: Procedure
    stage: StageId | None
    door: Door
    guide: ChannelGuide
    window: Window | None
    work: Work | None  #: of the provisional document
    silence: Delay | tuple[tuple[str, Delay], ...] | None  #: several: it depends on the article
    warnings: tuple[str, ...]
    territory: Territory | None
    facts: Facts
    title: Procedure | None = None  #: the title asked for, when the door of a démarche is its own
    local: LocalAnswer | None = None  #: what is known of the préfecture, where it may choose

    @property
    def scope(self) -> Literal["national", "local"]:
        """Say whether the door is the same everywhere: only a national service's is."""
        return "national" if self.door.channel in NATIONAL else "local"


@dataclass(frozen=True, slots=True)
class PaperDecision:
    """What a paper received is worth, for this person."""

    paper: ReceivedPaper
    work: str = ""  #: the paper's own, unless the title asked for settles it
    work_article: str | None = None  #: the text that settles it
    condition: str | None = None  #: of the right to work
    social_rights: str = ""  #: likewise
    limit: ClockDecision | None = None  #: the clock that it starts, with its date when known
    help: tuple[Help, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """One more fact is needed; the values that make sense here, in the order of the content."""

    fact: FactId
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Several:
    """Something is not known: what remains possible, and the fact that would settle it."""

    decisions: tuple[Decision, ...]
    settle_with: FactId
    is_truncated: bool = False


@dataclass(frozen=True, slots=True)
class FactError:
    """A fact or a value that the contract does not know."""

    fact: str
    value: str
    problem: Literal["unknown_fact", "unknown_value", "not_a_date", "given_twice", "not_json"]
    nearest: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The facts cannot be used; every error at once."""

    errors: tuple[FactError, ...]


Answer = Union[
    Decision, PaperDecision, Missing, Several, Refused, "ClockDecision", "ProtocolDecision"
]
