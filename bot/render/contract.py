"""An answer -> the JSON that volunteers' programs rely on. Keys grow; they are not renamed."""

from __future__ import annotations

from typing import Any

from bot.engine.model import Facts
from bot.filing.explain import Sourced, sources_of, told_apart
from bot.filing.following import ClockDecision, ProtocolDecision
from bot.filing.model import (
    Answer,
    Decision,
    Delay,
    FactError,
    Missing,
    PaperDecision,
    ReceivedPaper,
    Refused,
    Several,
    Table,
)
from bot.render.decision import Explainer
from bot.render.places import help_json, place_json

Json = dict[str, Any]


def as_json(answer: Answer, say: Explainer) -> Json:
    """Return the answer as the contract writes it."""
    match answer:
        case Decision():
            return _decision(answer, say)
        case PaperDecision():
            return _paper(answer, say)
        case Missing():
            return _question(answer, say)
        case Several():
            return {
                "status": "several",
                "decisions": [
                    {**_decision(one, say), "facts": _plain(facts)}
                    for one, facts in zip(
                        answer.decisions, told_apart(say.table, answer), strict=True
                    )
                ],
                "settle_with": {
                    "fact": answer.settle_with,
                    "question": say.say(say.table.facts[answer.settle_with].question),
                },
                "truncated": answer.is_truncated,
            }
        case ClockDecision():
            return _clock(answer, say)
        case ProtocolDecision():
            return _protocol(answer, say)
        case Refused():
            return {"status": "refused", "errors": [error(one, say) for one in answer.errors]}


def _plain(facts: Facts) -> Json:
    return {f: v if isinstance(v, str) else list(v) for f, v in facts.items()}


def _question(missing: Missing, say: Explainer) -> Json:
    spec = say.table.facts[missing.fact]
    options = [
        {"value": value, "label": say.say(spec.values.get(value, value))}
        for value in missing.values
    ]
    return {
        "status": "question",
        "fact": missing.fact,
        "question": say.say(spec.question),
        "options": options,
    }


def _decision(decision: Decision, say: Explainer) -> Json:
    door, window = decision.door, decision.window
    shown: Json = {
        "status": "decided",
        "kind": "filing",
        "procedure": decision.procedure.id,
        "stage": decision.stage,
        "channel": door.channel,
        "site": door.site,
        "scope": decision.scope,
        "regime": door.regime,
        "place": place_json(decision, say),
        "usual": list(door.usual) or None,
        "window": window
        and {
            "opens": window.opens and window.opens.isoformat(),
            "closes": window.closes and window.closes.isoformat(),
            "status": window.status,
        },
        "provisional_document": door.paper and {"id": door.paper.id, "work": decision.work},
        "implicit_refusal": _silence(decision),
        "warnings": list(decision.warnings),
        "fallbacks": list(decision.guide.fallbacks),
        "protocol": decision.guide.protocol,
        "presence": door.presence,
        "menu": door.menu,
        "articles": list(decision.procedure.articles),
        "annexe_10": decision.procedure.annexe_10,
        "confidence": decision.procedure.confidence,
        "sentence": say.say(decision.guide.sentence),
        "why": say.why(decision),
        "steps": list(say.steps(decision)),
        "proof": [say.say(text) for text in decision.guide.proof],
        "sources": _sources(say.table, decision),
    }
    return {**shown, **_language(say)}


def _silence(decision: Decision) -> Json | None:
    silence = decision.silence
    if silence is None:
        return None
    if isinstance(silence, Delay):
        return _delay(silence)
    return {"depends": [{"article": article, **_delay(delay)} for article, delay in silence]}


def _delay(delay: Delay) -> Json:
    return {"months": delay.months} if delay.months else {"days": delay.days}


def _paper(answer: PaperDecision, say: Explainer) -> Json:
    paper = answer.paper
    return {
        "status": "decided",
        "kind": "document",
        "document": paper.id,
        "stay": paper.stay,
        "social_rights": answer.social_rights or paper.social_rights,
        "work": answer.work or paper.work,
        "work_article": answer.work_article,
        "condition": say.say(answer.condition) if answer.condition else None,
        "schengen": paper.schengen,
        "accompanied_by": list(paper.accompanied_by),
        "validity": say.say(paper.validity),
        "proves": say.say(paper.proves),
        "not_proves": say.say(paper.not_proves),
        **{key: said and say.say(said) for key, said in _said_of(paper).items()},
        "clock": answer.limit and answer.limit.clock.id,
        "due": answer.limit and answer.limit.due and answer.limit.due.isoformat(),
        "help": [one.id for one in answer.help],
        "steps": [say.say(step) for step in paper.steps],
        "sources": _sources(say.table, answer),
        **_language(say),
    }


def _said_of(paper: ReceivedPaper) -> dict[str, str | None]:
    return {
        "show": paper.show,
        "missing": paper.missing,
        "late": paper.late,
        "wrong": paper.wrong,
    }


def _clock(answer: ClockDecision, say: Explainer) -> Json:
    clock = answer.clock
    return {
        "status": "decided",
        "kind": "clock",
        "clock": clock.id,
        "starts_on": answer.starts_on and answer.starts_on.isoformat(),
        "opens": answer.opens and answer.opens.isoformat(),
        "due": answer.due and answer.due.isoformat(),
        "due_is": clock.due_is,
        "past": answer.is_past,
        "counted_from": say.say(clock.counted_from),
        "stops": say.say(clock.stops) if clock.stops else None,
        "article": answer.article,
        "effect": say.say(answer.effect),
        "open_day": answer.open_day and answer.open_day.isoformat(),
        "help": [one.id for one in answer.help],
        "steps": [say.say(step) for step in clock.steps],
        "sources": _sources(say.table, answer),
        **_language(say),
    }


def _protocol(answer: ProtocolDecision, say: Explainer) -> Json:
    steps = [
        {
            "id": step.id,
            "required": step.is_required,
            "text": say.say(step.text),
            "evidence": [say.say(one) for one in step.evidence],
            "wait_days": step.wait_days,
            "kind": step.kind,
            "article": step.article,
        }
        for step in answer.steps
    ]
    return {
        "status": "decided",
        "kind": "protocol",
        "protocol": answer.protocol.id,
        "meaning": say.say(answer.protocol.meaning),
        "steps": steps,
        "letters": list(answer.letters),
        "contacts": [help_json(one, say) for one in answer.contacts],
        "sources": _sources(say.table, answer),
        **_language(say),
    }


def _sources(table: Table, answer: Sourced) -> list[Json]:
    return [
        {
            "id": source.id,
            "title": source.title,
            "url": source.url,
            "kind": source.kind,
            "dated": source.dated,
            "read_on": source.read_on.isoformat(),
            "checked_on": source.checked_on and source.checked_on.isoformat(),
        }
        for source in sources_of(table, answer)
    ]


def _language(say: Explainer) -> Json:
    words = say.words
    return {
        "language": words.language.code,
        "untranslated": words.untranslated,
        "drafted": words.drafted,
    }


_PROBLEMS = {
    "unknown_fact": "le fait « {fact} » n'existe pas",
    "unknown_value": "« {value} » n'est pas une valeur de « {fact} »",
    "not_a_date": "« {value} » n'est pas une date : écrivez AAAA-MM-JJ, par exemple 2026-12-31",
    "given_twice": "« {fact} » est donné deux fois, avec des valeurs différentes",
    "not_json": "un objet JSON de faits est attendu, lu : {value}",
}


def error(fault: FactError, say: Explainer) -> Json:
    """Return one refused fact: what is wrong, and the nearest right word."""
    message = say.words.ui(_PROBLEMS[fault.problem], fact=fault.fact, value=fault.value)
    if fault.nearest:
        message += say.words.ui(" ; vouliez-vous dire « {nearest} » ?", nearest=fault.nearest)
    return {
        "fact": fault.fact,
        "value": fault.value,
        "message": message,
        "nearest": fault.nearest,
    }
