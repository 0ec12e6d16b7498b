"""A clock or a protocol -> blocks: the date or the first step before anything else."""

from __future__ import annotations

from collections.abc import Iterator

from bot.filing.explain import sources_of
from bot.filing.following import ClockDecision, ProtocolDecision, ProtocolStep
from bot.render import places
from bot.render.decision import Explainer
from bot.render.helping import help_blocks
from bot.render.screen import Block
from bot.render.templates import date_in_words


def clock_blocks(answer: ClockDecision, explain: Explainer) -> tuple[Block, ...]:
    """Return a clock as blocks, the last good day first."""
    return tuple(_clock(answer, explain))


def _clock(answer: ClockDecision, explain: Explainer) -> Iterator[Block]:
    ui, say, clock = explain.words.ui, explain.say, answer.clock
    language = explain.words.language.code
    lines = [f"{say(clock.label)} ({answer.article})"]
    if answer.opens is not None:
        lines.append(ui("À partir du {day}.", day=date_in_words(answer.opens, language)))
    if answer.due is not None:
        lines.append(due_line(answer, date_in_words(answer.due, language), explain))
    if answer.open_day is not None and not answer.is_past:
        day = date_in_words(answer.open_day, language)
        lines.append(
            ui("Ce jour-là, les bureaux sont fermés : agissez au plus tard le {day}.", day=day)
        )
    yield Block("answer", tuple(lines))
    # No date, or one that depends on where the person is: the delay itself, at once.
    is_urgent = bool(answer.help) and (answer.due is None or bool(clock.ask))
    if is_urgent:
        yield Block("warning", (say(answer.effect),))
    yield from help_blocks(answer.help, explain)
    yield Block("text", (say(clock.counted_from),), ui("D'où l'on compte"))
    if clock.stops:
        yield Block("text", (say(clock.stops),), ui("Ce qui l'arrête"))
    if not is_urgent:
        yield Block("text", (say(answer.effect),), ui("Ce qui suit"))
    yield Block("steps", tuple(say(step) for step in clock.steps), ui("Que faire"))
    yield from explain.sources(sources_of(explain.table, answer))


def due_line(answer: ClockDecision, day: str, explain: Explainer) -> str:
    """Return what the date of a clock means, the day given in words."""
    ui = explain.words.ui
    match answer.clock.due_is, answer.is_past:
        case "limite", False:
            return ui("Au plus tard le {day}.", day=day)
        case "limite", True:
            return ui("C'était le {day}.", day=day)
        case "naissance", False:
            return ui("Sans réponse, un refus naîtra le {day}.", day=day)
        case "naissance", True:
            return ui("Sans réponse, un refus est né le {day}.", day=day)
        case "fin", False:
            return ui("Jusqu'au {day}.", day=day)
    return ui("C'était jusqu'au {day}.", day=day)


def protocol_blocks(answer: ProtocolDecision, explain: Explainer) -> tuple[Block, ...]:
    """Return a protocol as blocks: each step with the proof that it leaves."""
    ui, say = explain.words.ui, explain.say
    return (
        Block("answer", (f"{say(answer.protocol.label)}.",)),
        Block("text", (say(answer.protocol.meaning),)),
        Block(
            "steps",
            tuple(_step(step, explain) for step in answer.steps),
            ui("Que faire, dans l'ordre"),
        ),
        Block("quiet", (ui("Une étape sans article vient de la pratique observée."),)),
        *places.help_blocks(answer.contacts, explain),
        *explain.sources(sources_of(explain.table, answer)),
    )


def _wait(days: int, explain: Explainer) -> str:
    return explain.words.counted(
        "Attendez {n} jour avant la suite.", "Attendez {n} jours avant la suite.", days
    )


def _step(step: ProtocolStep, explain: Explainer) -> str:
    ui, say = explain.words.ui, explain.say
    parts = [f"{say(step.label)}. {say(step.text)}" if step.label else say(step.text)]
    if step.note:
        parts.append(say(step.note))
    if step.evidence:
        proof = " ".join(say(one) for one in step.evidence)
        parts.append(ui("À garder : {proof}", proof=proof))
    if step.wait_days:
        parts.append(_wait(step.wait_days, explain))
    if step.kind == "rule" and step.article:
        parts.append(ui("(Règle : {article}.)", article=step.article))
    if not step.is_required:
        parts.append(ui("(Facultatif.)"))
    return " ".join(parts)
