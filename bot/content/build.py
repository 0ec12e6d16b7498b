"""Documents -> model objects of the engine and of the filing table. Assumes sound documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel

from bot.content import documents as docs
from bot.content.build_letters import frame, letter
from bot.content.build_next import clock, help_row, protocol, received_paper
from bot.content.build_places import evidence, places
from bot.content.folder import Folder
from bot.content.small import guard, offset
from bot.engine import model as m
from bot.filing import model as f
from bot.filing.links import Codes
from bot.filing.reminders import ReminderRule


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


_Row = TypeVar("_Row", bound=_HasId)


# --- flows ----------------------------------------------------------------------------------


def flows(folder: Folder, facts: Mapping[m.FactId, f.FactSpec]) -> dict[m.FlowId, m.Flow]:
    """Return every flow of the folder, by its id."""
    built = (_flow(doc, facts) for _, doc in folder.of(docs.FlowDoc))
    return {flow.id: flow for flow in built}


def _flow(doc: docs.FlowDoc, facts: Mapping[m.FactId, f.FactSpec]) -> m.Flow:
    nodes = {m.NodeId(i): _node(m.NodeId(i), node, facts) for i, node in doc.nodes.items()}
    retry = frozenset(m.NodeId(i) for i in doc.retry)
    return m.Flow(m.FlowId(doc.flow), doc.title, m.NodeId(doc.start), nodes, retry)


def _node(id_: m.NodeId, doc: docs.Document, facts: Mapping[m.FactId, f.FactSpec]) -> m.Node:
    match doc:
        case docs.QuestionDoc():
            return _question(id_, doc, facts)
        case docs.RouterDoc():
            branches = (
                m.Branch(guard(b.when, b.known, b.policy), m.NodeId(b.goto)) for b in doc.route
            )
            return m.Router(id_, tuple(branches))
        case docs.NoticeDoc():
            return m.Notice(id_, doc.notice, m.NodeId(doc.goto), tuple(doc.sources))
        case docs.SubflowDoc():
            return m.Subflow(id_, m.FlowId(doc.subflow), m.NodeId(doc.goto))
        case docs.OutcomeDoc():
            follow = {m.OptionId(i): _option(i, o, None, None) for i, o in doc.follow.items()}
            return m.Outcome(id_, doc.decide, doc.outcome, tuple(doc.sources), follow)
    raise TypeError(f"no such node: {type(doc).__name__}")


def _question(
    id_: m.NodeId, doc: docs.QuestionDoc, facts: Mapping[m.FactId, f.FactSpec]
) -> m.Question:
    fact = m.FactId(doc.fact or id_)
    spec = facts.get(fact)
    options = {m.OptionId(i): _option(i, o, doc.goto, spec) for i, o in doc.options.items()}
    return m.Question(
        id=id_,
        fact=fact,
        text=doc.question,
        why=doc.why,
        find=doc.find,
        kind=doc.kind,
        options=options,
        goto=m.NodeId(doc.goto) if doc.goto else None,
        unknown=m.NodeId(doc.unknown) if doc.unknown else None,
        none=m.OptionId(doc.none) if doc.none else None,
        past_years=doc.past_years,
        future_years=doc.future_years,
        samples=tuple(doc.samples),
    )


def _option(id_: str, doc: docs.OptionDoc, goto: str | None, spec: f.FactSpec | None) -> m.Option:
    common = (spec.synonyms.get(id_, ()), spec.values.get(id_, id_)) if spec else ((), id_)
    return m.Option(
        id=m.OptionId(id_),
        label=doc.label or common[1],
        goto=m.NodeId(doc.goto or goto or ""),
        sets=tuple((m.FactId(fact), value) for fact, value in doc.set.items()),
        guard=guard(doc.when, (), doc.policy),
        synonyms=(*doc.synonyms, *common[0]),
    )


# --- the filing table -----------------------------------------------------------------------


def table(folder: Folder) -> f.Table:
    """Return the decision table of the folder."""
    procedures = _rows(_procedure(i, d) for i, d in _merged(folder, docs.ProceduresDoc))
    papers = _rows(received_paper(i, d) for i, d in _merged(folder, docs.PapersDoc))
    territories = {c: _territory(c, d) for c, d in _merged(folder, docs.PlacesDoc)}
    guides = [_guide(doc) for _, doc in folder.of(docs.ChannelDoc)]
    return f.Table(
        facts=_facts(folder, procedures, papers),
        procedures=procedures,
        windows=_rows(_window(i, d) for i, d in _merged(folder, docs.WindowsDoc)),
        channels={(guide.channel, guide.site): guide for guide in guides},
        regimes={
            i: f.RegimeText(d.why, d.silence, d.wrong_door, tuple(d.sources))
            for i, d in _merged(folder, docs.RegimesDoc)
        },
        warnings={
            i: f.Paragraph(d.text, tuple(d.sources), guard(d.when))
            for i, d in _merged(folder, docs.WarningsDoc)
        },
        papers=papers,
        territories=territories,
        sources=_rows(
            _source(i, d) for i, d in (*_merged(folder, docs.SourcesDoc), *evidence(folder))
        ),
        clocks=_rows(clock(i, d) for i, d in _merged(folder, docs.ClocksDoc)),
        protocols=_rows(protocol(i, d) for i, d in _merged(folder, docs.ProtocolsDoc)),
        letters=_rows(letter(i, d) for i, d in _merged(folder, docs.LettersDoc)),
        letter_frame=next((frame(d) for _, d in folder.of(docs.LetterFrameDoc)), None),
        help=_rows(help_row(i, d) for i, d in _merged(folder, docs.HelpsDoc)),
        places=places(folder),
    )


def _merged(folder: Folder, kind: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    """Yield the rows of all files of a kind; the checks refuse an id written twice."""
    for _, doc in folder.of(kind):
        yield from docs.rows(doc).items()


def _rows(rows: Iterable[_Row]) -> dict[str, _Row]:
    return {row.id: row for row in rows}


def _facts(
    folder: Folder, procedures: Mapping[str, f.Procedure], papers: Mapping[str, f.ReceivedPaper]
) -> dict[m.FactId, f.FactSpec]:
    tables: dict[str, Mapping[str, Any]] = {
        "titre": {i: p for i, p in procedures.items() if p.fact == "titre"},
        "demarche": {i: p for i, p in procedures.items() if p.fact == "demarche"},
        "document": papers,
    }
    return {
        m.FactId(i): _fact(m.FactId(i), doc, tables.get(doc.values_from or "", {}))
        for i, doc in _merged(folder, docs.FactsDoc)
    }


def _fact(id_: m.FactId, doc: docs.FactDoc, rows: Mapping[str, Any]) -> f.FactSpec:
    values = {i: value.label for i, value in doc.values.items()}
    synonyms = {i: tuple(value.synonyms) for i, value in doc.values.items()}
    for i, row in rows.items():
        values[i] = row.label
        synonyms[i] = getattr(row, "synonyms", ())
    return f.FactSpec(
        id_, doc.label, doc.question, doc.kind, values, doc.refines == "oui", synonyms
    )


def _procedure(id_: str, doc: docs.ProcedureDoc) -> f.Procedure:
    stages: dict[str, f.Stage] = {}
    for name in (*f.STAGES, "filing"):
        if (stage := getattr(doc, name)) is not None:
            stages[name] = _stage(stage)
    if "premiere" in stages and "changement_statut" not in stages:
        stages["changement_statut"] = _as_holder(stages["premiere"])
    return f.Procedure(
        id=id_,
        fact=doc.fact,
        label=doc.label,
        official=doc.official,
        synonyms=tuple(doc.synonyms),
        articles=tuple(doc.articles),
        annexe_10=doc.annexe_10,
        until=doc.until,
        after=doc.after,
        stages=stages,
        sources=tuple(doc.sources),
        read_on=doc.read_on,
        checked_on=doc.checked_on,
        confidence=doc.confidence,
    )


def _stage(doc: docs.StageDoc) -> f.Stage:
    cases = tuple(f.Case(guard(case.when), _door(doc, case)) for case in doc.cases)
    has_base = doc.channel is not None and doc.regime is not None
    return f.Stage(_door(doc, doc) if has_base else None, cases, doc.door_of)


def _as_holder(first: f.Stage) -> f.Stage:
    """A change of status is a first request in the window of the title held (R431-5 1°)."""

    def door(of: f.Door) -> f.Door:
        kept = tuple(_HOLDER_WINDOWS.get(rule, rule) for rule in of.windows)
        return replace(of, windows=tuple(dict.fromkeys(r for r in kept if r != "entree_2_mois")))

    cases = tuple(f.Case(case.guard, door(case.door)) for case in first.cases)
    return f.Stage(door(first.base) if first.base else None, cases, first.door_of)


_HOLDER_WINDOWS = {"anef_titre_detenu": "anef", "hors_anef_titre_detenu": "hors_anef"}


def _door(base: docs.DoorDoc, case: docs.DoorDoc) -> f.Door:
    """Return the door of a case: what it does not say, the base says."""

    def said(name: str) -> Any:
        own = getattr(case, name)
        return own if own is not None else getattr(base, name)

    return f.Door(
        channel=said("channel") or "prefecture_decides",
        regime=said("regime") or "autre",
        site=said("site"),
        windows=tuple(said("windows") or ()),
        presence=said("presence"),
        paper=_provisional(said("paper")),
        silence=_silence(said("silence")),
        usual=tuple(said("usual") or ()),
        menu=said("menu"),
        why=said("why"),
        steps=tuple(said("steps") or ()),
        warnings=tuple(said("warnings") or ()),
    )


def _provisional(doc: docs.PaperDoc | None) -> f.Paper | None:
    if doc is None:
        return None
    if isinstance(doc.work, str):
        return f.Paper(doc.id, (f.WorkBranch(m.ALWAYS, doc.work),), doc.depends)
    branches = (f.WorkBranch(guard(branch.when), branch.work) for branch in doc.work)
    return f.Paper(doc.id, tuple(branches), doc.depends)


def _silence(doc: docs.SilenceDoc | None) -> f.Silence | None:
    if doc is None:
        return None
    special = {e.article: f.Delay(e.months, e.days, e.source) for e in doc.except_for}
    return f.Silence(f.Delay(doc.months, doc.days, doc.article), special)


def _window(id_: str, doc: docs.WindowDoc) -> f.WindowRule:
    late = {"late": tuple(doc.late_warnings), "expired": tuple(doc.expired_warnings)}
    return f.WindowRule(
        id=id_,
        label=doc.label,
        anchor=m.FactId(doc.anchor),
        opens=offset(doc.opens),
        closes=offset(doc.closes),
        ends=offset(doc.ends) if doc.ends else None,
        when=guard(doc.when),
        unless=guard(doc.unless) if doc.unless else None,
        lapses=offset(doc.lapses) if doc.lapses else None,
        article=doc.article,
        sentences={
            "too_early": doc.too_early,
            "open": doc.open,
            "late": doc.late,
            "expired": doc.expired or doc.late,
        },
        warnings=late,
        later=tuple((offset(one.after), one.warning) for one in doc.later),
        sources=tuple(doc.sources),
    )


def _guide(doc: docs.ChannelDoc) -> f.ChannelGuide:
    return f.ChannelGuide(
        channel=doc.channel,
        site=doc.site,
        label=doc.label,
        sentence=doc.sentence,
        steps=tuple(f.Step(step.id, step.text, guard(step.when)) for step in doc.steps),
        proof=tuple(doc.proof),
        at_once=doc.at_once,
        fallbacks=tuple(doc.fallbacks),
        protocol=doc.protocol,
        stuck=doc.stuck,
        sources=tuple(doc.sources),
    )


def _territory(code: str, doc: docs.PlaceDoc) -> f.Territory:
    return f.Territory(
        code=code,
        name=doc.name,
        prefecture_city=doc.prefecture_city,
        region=doc.region,
        own_rules=doc.own_rules == "oui",
        zone=doc.zone,
        synonyms=tuple(doc.synonyms),
        postcodes=tuple(doc.postcodes),
    )


def _source(id_: str, doc: docs.SourceDoc) -> f.Source:
    return f.Source(
        id_, doc.title, doc.kind, doc.url, doc.dated or None, doc.read_on, doc.checked_on
    )


def links(folder: Folder) -> Codes:
    """Return what each code of a deep link means."""
    said = {code: text.partition("=") for code, text in _merged(folder, docs.LinksDoc)}
    return {code: (m.FactId(fact), value) for code, (fact, _, value) in said.items()}


def reminders(folder: Folder) -> tuple[ReminderRule, ...]:
    """Return what a person can be reminded of."""
    return tuple(
        ReminderRule(i, d.on, d.days_before, d.label, d.text)
        for i, d in _merged(folder, docs.RemindersDoc)
    )


def values(folder: Folder) -> dict[str, f.Amount]:
    """Return the dated amounts and delays, by id."""
    return {
        i: f.Amount(
            i,
            doc.label,
            doc.unit,
            tuple(f.Period(p.value, p.from_, p.until) for p in doc.periods),
        )
        for i, doc in _merged(folder, docs.ValuesDoc)
    }
