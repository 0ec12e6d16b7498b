"""Short ways to write the pieces of a decision table; what a test does not say is plain."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from bot.engine.model import ALWAYS, FactId, Guard, Value
from bot.filing.model import (
    Case,
    Channel,
    ChannelGuide,
    Decision,
    Delay,
    Door,
    FactSpec,
    Offset,
    Paper,
    Paragraph,
    Procedure,
    ReceivedPaper,
    Regime,
    RegimeText,
    Silence,
    Source,
    Stage,
    Step,
    Table,
    Territory,
    WindowRule,
    Work,
    WorkBranch,
)
from bot.filing.resolve import resolve

TODAY = date(2026, 11, 21)
DAY_ZERO = Offset()


def facts(**known: str | tuple[str, ...]) -> dict[FactId, Value]:
    """Return facts as resolve takes them."""
    return {FactId(name): value for name, value in known.items()}


def titre(id_: str | None = None, etape: str | None = None, **known: str) -> dict[FactId, Value]:
    """Return the facts of a request for a title."""
    said = {"demarche": "titre_sejour", "titre": id_, "etape": etape, **known}
    return {FactId(name): value for name, value in said.items() if value is not None}


def when(**allowed: str | tuple[str, ...]) -> Guard:
    """Return a guard; a tuple means « one of »."""
    pairs = (
        (FactId(fact), frozenset([values] if isinstance(values, str) else values))
        for fact, values in allowed.items()
    )
    return Guard(tuple(pairs))


def spec(id_: str, *values: str, kind: str = "choice", refines: bool = False) -> FactSpec:
    """Return a fact with its values."""
    labels = {value: value.replace("_", " ") for value in values}
    return FactSpec(FactId(id_), id_, f"{id_} ?", kind, labels, refines)


def rule(id_: str = "regle", **said: Any) -> WindowRule:
    """Return a window rule of « expire_le », open that day only."""
    known: dict[str, Any] = {
        "label": id_,
        "anchor": FactId("expire_le"),
        "opens": DAY_ZERO,
        "closes": DAY_ZERO,
        "ends": None,
        "when": ALWAYS,
        "unless": None,
        "lapses": None,
        "article": "R431-5",
        "sentences": dict.fromkeys(("too_early", "open", "late", "expired"), "…"),
        "warnings": {},
        "later": (),
        "sources": (),
    }
    return WindowRule(id=id_, **{**known, **said})


def door(channel: Channel = "anef", regime: Regime = "R431-2", **said: Any) -> Door:
    """Return a door."""
    return Door(channel=channel, regime=regime, **said)


def local(**said: Any) -> Door:
    """Return the door that each préfecture chooses."""
    return door("prefecture_decides", "R431-3", **said)


def paper(work: Work | tuple[tuple[Guard, Work], ...], depends: str | None = None) -> Paper:
    """Return a provisional document."""
    branches = ((ALWAYS, work),) if isinstance(work, str) else work
    return Paper("api", tuple(WorkBranch(guard, allowed) for guard, allowed in branches), depends)


def silence(days: int, **by_article: int) -> Silence:
    """Return delays in days; `L421_14=60` is the article L421-14."""
    special = {a.replace("_", "-"): Delay(None, d, "R421-26") for a, d in by_article.items()}
    return Silence(Delay(None, days, "R432-2"), special)


def stage(base: Door | None, *cases: tuple[Guard, Door], **said: Any) -> Stage:
    """Return a stage: a base and its cases in order."""
    return Stage(base, tuple(Case(guard, of) for guard, of in cases), **said)


def row(id_: str, stages: Mapping[str, Stage | Door], **said: Any) -> Procedure:
    """Return a title, or a démarche when its only stage is « filing »."""
    built = {name: one if isinstance(one, Stage) else Stage(one) for name, one in stages.items()}
    fact: Literal["titre", "demarche"] = "demarche" if set(built) == {"filing"} else "titre"
    return Procedure(id=id_, fact=fact, label=id_, stages=built, **{"sources": (id_,), **said})


def guide(channel: Channel, site: str | None = None, **said: Any) -> ChannelGuide:
    """Return the guide of a channel."""
    known: dict[str, Any] = {
        "label": channel,
        "sentence": "…",
        "steps": (),
        "proof": (),
        "at_once": None,
        "fallbacks": (),
        "protocol": None,
        "stuck": None,
        "sources": (),
    }
    return ChannelGuide(channel=channel, site=site, **{**known, **said})


def step(id_: str, guard: Guard = ALWAYS) -> Step:
    """Return a step whose text is its id."""
    return Step(id_, id_, guard)


def territory(code: str, name: str, *, own_rules: bool = False, **said: Any) -> Territory:
    """Return a département or a collectivity."""
    return Territory(code, name, name, "Région", own_rules, **said)


def source(id_: str) -> Source:
    """Return a source that nobody has checked on the live site."""
    return Source(id_, id_, "law", None, "2026", TODAY, None)


def received(id_: str) -> ReceivedPaper:
    """Return a paper that proves nothing."""
    no = "no"
    return ReceivedPaper(id_, id_, None, no, no, no, no, "…", "…", (), "…", (), (f"s_{id_}",))


_REFINING = (
    spec("article", kind="article", refines=True),
    spec("departement", kind="departement", refines=True),
    spec("commune", kind="commune", refines=True),
    spec("document_detenu", "vls_ts", "carte", "aucun", refines=True),
    spec("vecu", "famille", "travail", kind="several", refines=True),
    spec("entre_le", kind="date", refines=True),
    spec("expire_le", kind="date", refines=True),
    spec("ne_le", kind="date", refines=True),
)
PLACES = (
    territory("01", "Ain", postcodes=("01",)),
    territory("2A", "Corse-du-Sud", postcodes=("200", "201")),
    territory("93", "Seine-Saint-Denis", postcodes=("93",), synonyms=("le neuf trois",)),
    territory("976", "Mayotte", own_rules=True, postcodes=("976",)),
)


def table(
    *rows: Procedure,
    rules: tuple[WindowRule, ...] = (),
    guides: tuple[ChannelGuide, ...] = (),
    warnings: Mapping[str, tuple[str, ...]] | None = None,
    papers: tuple[ReceivedPaper, ...] = (),
) -> Table:
    """Return a table of these rows; every channel has a guide, every fact of the tests a spec."""
    titles = [one.id for one in rows if one.fact == "titre"]
    demarches = ["titre_sejour", *(one.id for one in rows if one.fact == "demarche")]
    specs = (
        spec("demarche", *demarches),
        spec("etape", "premiere", "renouvellement", "changement_statut"),
        spec("titre", *titles),
        spec("fondement", "mariage", "protection", "armee", "autre"),
        spec("document", *(one.id for one in papers)),
        spec("blocage", "rdv_introuvable"),
        *_REFINING,
    )
    channels: tuple[Channel, ...] = ("anef", "prefecture_decides", "rdv", "autre")
    regimes = ("R431-2", "R431-3", "autre")
    sourced = [s for one in rows for s in one.sources]
    every = [*sourced, *(f"s_{one.id}" for one in papers), *regimes]
    every += [s for one in rules for s in one.sources]
    every += [s for one in guides for s in one.sources]
    every += [s for ids in (warnings or {}).values() for s in ids]
    return Table(
        facts={one.id: one for one in specs},
        procedures={one.id: one for one in rows},
        windows={one.id: one for one in rules},
        channels={(one.channel, one.site): one for one in (*map(guide, channels), *guides)},
        regimes={one: RegimeText("…", "…", "…", (one,)) for one in regimes},
        warnings={id_: Paragraph(id_, ids) for id_, ids in (warnings or {}).items()},
        papers={one.id: one for one in papers},
        territories={one.code: one for one in PLACES},
        sources={id_: source(id_) for id_ in every},
    )


def decided(held: Table, known: Mapping[FactId, Value], today: date = TODAY) -> Decision:
    """Return the decision of these facts; fails when they decide nothing."""
    answer = resolve(held, known, today)
    assert isinstance(answer, Decision), answer
    return answer
