"""A decision -> blocks: the channel first, in one sentence; then why, when, how, which proof."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.engine.model import Facts
from bot.engine.towns import LazyTowns
from bot.filing.explain import sources_of, steps_of, told_apart
from bot.filing.model import (
    LOCAL,
    Amount,
    Decision,
    Delay,
    ReceivedPaper,
    Several,
    Source,
    Table,
)
from bot.render.catalogs import SOURCE_LANGUAGE, Words
from bot.render.places import decision_help, local_blocks
from bot.render.screen import Block, Button, Screen, spoken
from bot.render.templates import UNKNOWN_AMOUNT, date_in_words, fill

WORK = {
    "yes": "Il permet de travailler.",
    "no": "Il ne permet pas de travailler.",
    "conditional": "Il permet de travailler dans certains cas seulement.",
    "as_previous": "Il permet de travailler si votre titre précédent le permettait.",
}
CHANNELS = {
    "anef": "ANEF",
    "demarche_numerique": "formulaire en ligne (demarche.numerique.gouv.fr)",
    "courrier": "courrier",
    "rdv": "rendez-vous",
    "guichet": "guichet",
    "email": "e-mail",
    "prefecture_decides": "la préfecture décide",
    "autre": "autre",
}


@dataclass
class Explainer:
    """Turns decisions into words, for one table, one language and one day."""

    table: Table
    amounts: Mapping[str, Amount]
    words: Words
    today: date
    towns: LazyTowns | None = None  #: to name a commune by its code

    def town(self, code: str) -> str:
        """Return the commune as a person names it, with its postcode; the code when unknown."""
        town = self.towns.table.of_code(code) if self.towns else None
        if town is None:
            return code
        postcode = f" ({town.postcodes[0]})" if len(town.postcodes) == 1 else ""
        return f"{town.name}{postcode}"

    def say(self, text: str, **values: Any) -> str:
        """Return a text of the content in the language, its values filled."""
        said = self.words.content(text)
        if "{{" not in said:
            return said
        known = {i: amount.on(self.today) for i, amount in self.amounts.items()}
        # A sentence that stayed French keeps its dates in French.
        language = SOURCE_LANGUAGE if said == text else self.words.language.code
        filled = fill(said, {**known, **values}, language)
        return filled.replace(UNKNOWN_AMOUNT, self.words.ui("un montant à vérifier"))

    def screen(self, blocks: Iterable[Block], buttons: Iterable[Button] = ()) -> Screen:
        """Return a screen in the language; its last line says how far its words can be trusted."""
        return spoken(self.words, blocks, buttons)

    # --- parts of a filing decision, also used by the contract --------------------------------

    def steps(self, decision: Decision) -> tuple[str, ...]:
        """Return the steps in order."""
        return tuple(self.say(step) for step in steps_of(decision))

    def window(self, decision: Decision) -> str | None:
        """Return the window as a sentence."""
        window = decision.window
        if window is None:
            return None
        rule = self.table.windows[window.rule]
        if window.status == "unknown":
            return self.words.ui(
                "La période de dépôt dépend d'une date que vous ne connaissez pas encore "
                "({rule}). Cherchez-la sur votre document.",
                rule=self.say(rule.label),
            )
        anchor = date.fromisoformat(str(decision.facts[rule.anchor]))
        sentence = rule.sentences[window.status]
        return self.say(sentence, opens=window.opens, closes=window.closes, anchor=anchor)

    def doors(self, several: Several) -> tuple[str, ...]:
        """Return one line for each door that remains possible; equal lines are one."""
        apart = told_apart(self.table, several)
        lines = (self._door(*one) for one in zip(several.decisions, apart, strict=True))
        return tuple(dict.fromkeys(lines))

    def _door(self, decision: Decision, facts: Facts) -> str:
        ids = (decision.procedure.id, decision.title.id if decision.title else "titre_sejour")
        names = [self.say(decision.procedure.label)]
        for fact, value in facts.items():
            labels = self.table.facts[fact].values
            values = (value,) if isinstance(value, str) else value
            said = (self.say(labels[one]) for one in values if one not in ids and one in labels)
            if one := " / ".join(label[:1].lower() + label[1:] for label in said):
                names.append(one)
        if decision.title:
            names.append(self.say(decision.title.label))
        return self.words.pair(", ".join(names), self.words.ui(CHANNELS[decision.door.channel]))

    def why(self, decision: Decision) -> str:
        """Return why this door."""
        return self.say(decision.door.why or self.table.regimes[decision.door.regime].why)

    # --- screens ------------------------------------------------------------------------------

    def blocks(self, decision: Decision) -> tuple[Block, ...]:
        """Return the decision as blocks, the channel first."""
        return tuple(self._blocks(decision))

    def _blocks(self, decision: Decision) -> Iterator[Block]:
        ui = self.words.ui
        yield Block("answer", (self.say(decision.guide.sentence),))
        yield Block("text", tuple(self._about(decision)), ui("Votre demande"))
        if (window := self.window(decision)) is not None:
            rule = self.table.windows[decision.window.rule] if decision.window else None
            article = f" ({rule.article})" if rule else ""
            yield Block("text", (f"{window}{article}",), ui("Quand"))
        if decision.warnings:
            texts = tuple(self.say(self.table.warnings[one].text) for one in decision.warnings)
            yield Block("warning", texts, ui("Attention"))
        yield from local_blocks(decision, self)
        yield from self._where(decision)
        yield Block("text", (self.why(decision),), ui("Pourquoi"))
        yield Block("steps", self.steps(decision), ui("Que faire, dans l'ordre"))
        yield from self._papers(decision)
        yield from self._silence(decision)
        proof = tuple(self.say(text) for text in decision.guide.proof)
        yield Block("list", proof, ui("Gardez comme preuve"))
        yield from self._stuck(decision)
        yield from self._pieces(decision)
        yield from self.sources(sources_of(self.table, decision))

    def _about(self, decision: Decision) -> Iterator[str]:
        yield self._title(decision)
        is_here = decision.local is not None or decision.door.channel == LOCAL
        if decision.territory is not None and is_here:
            yield self.words.ui(
                "Préfecture de votre département : {name} ({code}), à {town}.",
                name=decision.territory.name,
                code=decision.territory.code,
                town=decision.territory.prefecture_city,
            )

    def _title(self, decision: Decision) -> str:
        label, official = self.say(decision.procedure.label), decision.procedure.official
        if official is not None:  # in another language, the name that the card or the form has
            label = official if self.words.is_french else self.words.pair(label, official)
        if decision.stage is None:
            return label
        stages = self.table.facts
        spec = next(spec for fact, spec in stages.items() if fact == "etape")
        return f"{label} — {self.say(spec.values[decision.stage])}"

    def _where(self, decision: Decision) -> Iterator[Block]:
        ui, door = self.words.ui, decision.door
        if door.channel == "anef" and door.menu:
            known = door.menu != "inconnu"
            line = self.say(door.menu) if known else ui("Le libellé exact du menu n'est pas connu.")
            yield Block("text", (line,), ui("Menu à choisir"))
        if door.usual:
            doors = ", ".join(ui(CHANNELS[channel]) for channel in door.usual)
            line = ui(
                "{doors}. C'est le cas le plus fréquent dans le tableau du ministère de mars 2026. "
                "Votre préfecture peut faire autrement : sa page décide.",
                doors=doors[:1].upper() + doors[1:],
            )
            yield Block("quiet", (line,), ui("Le plus souvent"))

    def _papers(self, decision: Decision) -> Iterator[Block]:
        ui, guide, paper = self.words.ui, decision.guide, decision.door.paper
        at_once = self.table.papers.get(guide.at_once or "")
        if at_once is not None:
            yield Block("text", self._worth(at_once), ui("Le papier reçu tout de suite"))
        if paper is None or paper.id not in self.table.papers:
            return
        later = self.table.papers[paper.id]
        lines = [self.say(later.label) + ".", self.say(later.not_proves)]
        if decision.work is not None:
            lines.append(ui(WORK[decision.work]))
        if paper.depends and decision.work == "conditional":
            lines.append(self.say(paper.depends))
        yield Block("text", tuple(lines), ui("Le papier pendant l'examen"))

    def _worth(self, paper: ReceivedPaper) -> tuple[str, ...]:
        return (f"{self.say(paper.label)}.", self.say(paper.proves), self.say(paper.not_proves))

    def _silence(self, decision: Decision) -> Iterator[Block]:
        regime = self.table.regimes[decision.door.regime]
        lines = []
        if isinstance(decision.silence, Delay):
            lines.append(
                self.words.ui(
                    "Sur ce dossier : {delay} de silence après une demande complète valent refus.",
                    delay=self._delay(decision.silence),
                )
            )
        elif decision.silence:
            lines += [self.words.pair(article, self._delay(d)) for article, d in decision.silence]
        yield Block(
            "text", (self.say(regime.silence), *lines), self.words.ui("Si on ne répond pas")
        )

    def _delay(self, delay: Delay) -> str:
        words = self.words
        said = (
            words.counted("{n} mois", "{n} mois", delay.months)
            if delay.months
            else words.counted("{n} jour", "{n} jours", delay.days or 0)
        )
        return f"{said} ({delay.article})"

    def _stuck(self, decision: Decision) -> Iterator[Block]:
        regime = self.table.regimes[decision.door.regime]
        lines = [self.say(decision.guide.stuck)] if decision.guide.stuck else []
        yield Block("text", (*lines, self.say(regime.wrong_door)), self.words.ui("Si c'est bloqué"))
        yield from decision_help(decision, self)

    def _pieces(self, decision: Decision) -> Iterator[Block]:
        ui, heading = self.words.ui, decision.procedure.annexe_10
        lines = []
        if heading:
            said = self.say(heading)
            lines.append(ui("Rubrique de l'annexe 10 du CESEDA : {heading}.", heading=said))
        elif decision.procedure.fact == "titre":
            lines.append(
                ui("La rubrique de l'annexe 10 du CESEDA n'est pas encore relevée pour ce titre.")
            )
        missing = ui(
            "La liste des papiers à fournir n'est pas encore ici. "
            "Celle du portail ou de la page de la préfecture fait foi."
        )
        yield Block("quiet", (*lines, missing), ui("Papiers à fournir"))

    def sources(self, sources: Iterable[Source]) -> Iterator[Block]:
        """Yield the sources, those read or checked on the same day together."""
        groups: dict[tuple[date | None, date], list[str]] = {}
        for one in sources:
            link = f" {one.url}" if one.url else ""
            said = f"{one.title} ({one.dated or self.words.ui('sans date')}){link}"
            groups.setdefault((one.checked_on, one.read_on), []).append(said)
        for (checked_on, read_on), lines in groups.items():
            yield Block("sources", tuple(lines), self._seen(checked_on, read_on))

    def _seen(self, checked_on: date | None, read_on: date) -> str:
        ui = self.words.ui
        if checked_on is not None:
            return ui("Sources vérifiées le {day}", day=self._day(checked_on))
        return ui(
            "Sources : copies lues le {day}, pas encore vérifiées sur les sites officiels",
            day=self._day(read_on),
        )

    def _day(self, day: date) -> str:
        return date_in_words(day, self.words.language.code)
