"""What a checklist gives a letter: facts, the days of the attempts, a chronology, exhibits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.engine.model import FactId
from bot.filing.followup import Progress
from bot.filing.letter_form import Form
from bot.filing.letters import frame_of
from bot.filing.trail import trail_of
from bot.render.catalogs import SOURCE_LANGUAGE
from bot.render.decision import Explainer
from bot.render.templates import date_in_words
from bot.render.trail import letter_lines, trail_sheet


def fed(form: Form, now: Progress, today: date, french: Explainer) -> Form:
    """Return the form with all that was ticked; what the form knows already prevails."""
    days, proofs = letter_lines(trail_sheet(trail_of(now, today), french))
    return replace(
        form,
        facts={**{FactId(fact): value for fact, value in now.checklist.facts}, **form.facts},
        given={**dict(_filled(now, french)), **form.given},
        chronology=days,
        exhibits=proofs or None,
    )


def _filled(now: Progress, french: Explainer) -> Iterator[tuple[str, str]]:
    """Yield the fields that ticks fill; days that do not fit into one are asked for."""
    days: dict[str, set[date]] = {}
    for one in now.states:
        if one.step.fills and one.tick:
            days.setdefault(one.step.fills, set()).update(one.tick.dates)
    fields = frame_of(french.table).fields
    for field, found in days.items():
        said = ", ".join(date_in_words(day, SOURCE_LANGUAGE) for day in sorted(found))
        if len(said) <= fields[field].max_chars:
            yield field, said
