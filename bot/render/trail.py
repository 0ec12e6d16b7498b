"""The trail of a checklist as plain words: in French, with what it says beside for the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.filing.trail import Event, Trail
from bot.render.catalogs import SOURCE_LANGUAGE
from bot.render.decision import Explainer
from bot.render.templates import date_in_words


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One line: a day, or a number, and what it is about."""

    lead: str  #: « 15 janvier 2026 », « Pièce n° 1 »
    text: str


@dataclass(frozen=True, slots=True)
class TrailSheet:
    """A trail in one language, ready for any medium."""

    language: str
    title: str
    made_on: str
    chronology_heading: str
    chronology: tuple[TrailLine, ...]
    exhibits_heading: str
    exhibits: tuple[TrailLine, ...]

    def as_text(self) -> str:
        """Return the sheet as text to copy."""
        lines = [self.title, self.made_on, "", self.chronology_heading]
        lines += [f"{line.lead} : {line.text}" for line in self.chronology]
        lines += ["", self.exhibits_heading]
        lines += [f"{line.lead} : {line.text}" for line in self.exhibits]
        return "\n".join(lines)


def letter_lines(sheet: TrailSheet) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the chronology and the exhibits as the lines of a letter, which numbers them."""
    chronology = tuple(f"{line.lead} : {line.text}" for line in sheet.chronology)
    return chronology, tuple(line.text for line in sheet.exhibits)


def trail_sheets(
    trail: Trail, french: Explainer, own: Explainer
) -> tuple[TrailSheet, TrailSheet | None]:
    """Return the sheet in French, and in the person's language when that is another one."""
    is_french = own.words.language.code == SOURCE_LANGUAGE
    return trail_sheet(trail, french), None if is_french else trail_sheet(trail, own)


def trail_sheet(trail: Trail, explain: Explainer) -> TrailSheet:
    """Return the sheet in the language of the explainer."""
    ui, language = explain.words.ui, explain.words.language.code

    def day(on: date) -> str:
        return date_in_words(on, language)

    def days(dates: tuple[date, ...]) -> str:
        return ", ".join(map(day, dates))

    return TrailSheet(
        language=language,
        title=explain.say(trail.label),
        made_on=ui("Écrit le {day}, d'après ce qui a été coché.", day=day(trail.made_on)),
        chronology_heading=ui("Chronologie"),
        chronology=tuple(TrailLine(day(one.on), _event(one, explain)) for one in trail.events),
        exhibits_heading=ui("Liste des pièces"),
        exhibits=tuple(
            TrailLine(
                ui("Pièce n° {n}", n=one.number),
                ui("{name} ({days})", name=explain.say(one.name), days=days(one.dates)),
            )
            for one in trail.exhibits
        ),
    )


def _event(event: Event, explain: Explainer) -> str:
    ui, label = explain.words.ui, explain.say(event.label)
    match event.what:
        case "worked":
            said = ui("{step} : la situation est débloquée.", step=label)
        case "failed":
            said = ui("{step} : réponse reçue, toujours bloqué.", step=label)
        case "done":
            said = f"{label}."
    if event.silent_since:
        until = date_in_words(event.silent_since, explain.words.language.code)
        said += " " + ui("Aucune réponse notée au {day}.", day=until)
    if event.exhibit:
        said += " " + ui("(Pièce n° {n})", n=event.exhibit)
    return said
