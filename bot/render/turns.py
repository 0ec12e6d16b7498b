"""A turn of the conversation -> a screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.engine.events import Given, Remaining, Remark, Turn
from bot.engine.model import UNKNOWN, FactId, OptionId, Outcome, Question
from bot.filing.following import ClockDecision, ProtocolDecision
from bot.filing.model import Answer, Decision, Missing, PaperDecision, Several
from bot.render.decision import Explainer
from bot.render.following import clock_blocks, protocol_blocks
from bot.render.papers import paper_blocks
from bot.render.screen import Block, Button, Screen
from bot.render.templates import date_in_words

REMARKS = {
    Remark.STALE: "Ce bouton appartient à un écran plus ancien. Voici la question en cours.",
    Remark.NOT_OFFERED: "Cette réponse n'est pas proposée ici.",
    Remark.NO_MATCH: "Je n'ai pas reconnu cette réponse. Choisissez une ligne, ou son numéro.",
    Remark.AMBIGUOUS: "Plusieurs réponses ressemblent à ce texte. Laquelle ?",
    Remark.TOO_LONG: "Ce texte est trop long. Choisissez une ligne, ou son numéro.",
    Remark.DATE_UNREADABLE: "Je n'ai pas lu de date. Écrivez jour, mois et année : 31/12/2026.",
    Remark.DATE_IMPOSSIBLE: "Cette date n'existe pas. Écrivez jour, mois et année : 31/12/2026.",
    Remark.DATE_TOO_OLD: "Cette date est trop ancienne. Vérifiez l'année.",
    Remark.DATE_TOO_FAR: "Cette date est trop lointaine. Vérifiez l'année.",
    Remark.CONTENT_CHANGED: "Nos informations ont changé. Une réponse est à donner de nouveau.",
    Remark.NOTHING_TO_UNDO: "C'est la première question : il n'y a rien avant.",
    Remark.NOTHING_CHOSEN: "Choisissez au moins une réponse, ou « aucune ».",
    Remark.FULL: "Il y a trop de réponses. Recommencez.",
}
FORGOTTEN = "À donner de nouveau : {names}."
COMMANDS = (
    ("/retour", "retour"),
    ("/pourquoi", "pourquoi cette question"),
    ("/reponses", "mes réponses"),
    ("/recommencer", "recommencer"),
    ("/langue", "langue"),
    ("/quitter", "quitter"),
)


@dataclass
class Renderer:
    """Makes screens in one language, for one day."""

    explain: Explainer

    def screen(self, turn: Turn, answer: Answer | None, remaining: Remaining | None) -> Screen:
        """Return the screen of a turn; `answer` is the decision when the place is an outcome."""
        blocks = [*self._remark(turn), *self._passed(turn)]
        place = turn.place
        if isinstance(answer, Several):
            blocks += self._several(answer, remaining)
        elif isinstance(place.node, Question) and answer is None:
            blocks += self._question(place.node)
        else:
            blocks += self._end(place.node, answer)
        buttons, commands = tuple(self._buttons(turn)), tuple(self._commands(turn))
        return replace(
            self.explain.screen(blocks, buttons),
            commands=commands,
            is_end=place.outcome is not None or place.is_open,
        )

    def _remark(self, turn: Turn) -> Iterator[Block]:
        ui = self.explain.words.ui
        if len(turn.candidates) == 1:
            yield Block("warning", (ui("Est-ce cette réponse ? Sinon, écrivez-la autrement."),))
        elif turn.remark is not None:
            yield Block("warning", (ui(REMARKS[turn.remark]),))
        if turn.dropped:
            names = ", ".join(self._fact_label(name) for name in turn.dropped)
            yield Block("warning", (ui(FORGOTTEN, names=names),))

    def _fact_label(self, name: str) -> str:
        found = self.explain.table.facts.get(FactId(name))
        return self.explain.say(found.label) if found else name

    def _passed(self, turn: Turn) -> Iterator[Block]:
        for notice in turn.place.passed:
            yield Block("text", (self.explain.say(notice.text),))

    def _question(self, node: Question) -> Iterator[Block]:
        ui = self.explain.words.ui
        yield Block("question", (self.explain.say(node.text),))
        if node.find:
            yield Block("quiet", (self.explain.say(node.find),))
        if node.kind == "date":
            yield Block(
                "quiet", (ui("Écrivez la date : jour, mois, année. Exemple : 31/12/2026."),)
            )
        if node.kind == "departement" and not node.find:
            line = ui("Écrivez le numéro, le nom, le code postal ou la ville de la préfecture.")
            yield Block("quiet", (line,))
        if node.kind == "several":
            yield Block("quiet", (ui("Plusieurs réponses possibles. Exemple : 1, 3"),))

    def why(self, turn: Turn) -> Screen:
        """Return why the question is asked."""
        node = turn.place.node
        line = (
            self.explain.say(node.why)
            if isinstance(node, Question)
            else self.explain.words.ui("Il n'y a pas de question en cours.")
        )
        heading = self.explain.words.ui("Pourquoi cette question")
        return self.explain.screen((Block("quiet", (line,), heading),))

    def answers(self, turn: Turn) -> Screen:
        """Return the answers given so far, numbered; each can be changed."""
        ui, pair = self.explain.words.ui, self.explain.words.pair
        asked = asked_steps(turn)
        heading = ui("Mes réponses")
        if not asked:
            line = ui("Vous n'avez pas encore répondu.")
            return self.explain.screen((Block("quiet", (line,), heading),))
        lines = tuple(pair(self._fact_label(step.name), self.said(step)) for step in asked)
        buttons = tuple(
            Button(
                f"/changer {step.name}", ui("Changer : {name}", name=self._fact_label(step.name))
            )
            for step in asked
        )
        return self.explain.screen((Block("steps", lines, heading),), buttons)

    def names(self, turn: Turn) -> dict[str, tuple[str, ...]]:
        """Return how a person may name each answer given, in the order of « my answers »."""
        return {
            step.name: (self._fact_label(step.name), step.name, self.said(step))
            for step in asked_steps(turn)
        }

    def said(self, step: Given) -> str:
        """Return an answer as the person chose it."""
        values = step.value if isinstance(step.value, tuple) else (step.value,)
        return ", ".join(self._value(step, value) for value in values)

    def _value(self, step: Given, value: str) -> str:
        explain, question = self.explain, step.question
        if value == UNKNOWN:
            return explain.words.ui("Je ne sais pas")
        if question is None or question.kind == "date":
            return date_in_words(date.fromisoformat(value), explain.words.language.code)
        if question.kind == "commune":
            return explain.town(value)
        if question.kind == "departement":
            return f"{explain.table.territories[value].name} ({value})"
        option = question.options.get(OptionId(value))
        return explain.say(option.label) if option else value

    # --- ends ---------------------------------------------------------------------------------

    def _end(self, node: object, answer: Answer | None) -> Iterator[Block]:
        explain = self.explain
        if isinstance(answer, Decision):
            yield from explain.blocks(answer)
        elif isinstance(answer, PaperDecision):
            yield from paper_blocks(answer, explain)
        elif isinstance(answer, ClockDecision):
            yield from clock_blocks(answer, explain)
        elif isinstance(answer, ProtocolDecision):
            yield from protocol_blocks(answer, explain)
        elif isinstance(answer, Missing):
            spec = explain.table.facts[answer.fact]
            yield Block("question", (explain.say(spec.question),))
            labels = tuple(explain.say(spec.values.get(v, v)) for v in answer.values)
            yield Block("list", labels)
        elif isinstance(node, Outcome) and node.text:
            yield Block("answer", (explain.say(node.text),))
            yield from explain.sources(explain.table.sources[i] for i in node.sources)

    def _several(self, several: Several, remaining: Remaining | None) -> Iterator[Block]:
        explain = self.explain
        ui = explain.words.ui
        yield Block("answer", (ui("Plusieurs portes restent possibles."),))
        yield Block("list", explain.doors(several), ui("Selon votre situation"))
        if several.is_truncated or (remaining and remaining.is_truncated):
            yield Block("quiet", (ui("Cette liste n'est pas complète."),))
        question = (
            remaining.question.text
            if remaining
            else explain.table.facts[several.settle_with].question
        )
        line = ui("Pour savoir laquelle, il faut répondre à :")
        yield Block("question", (explain.say(question),), line)
        if remaining and remaining.question.find:
            yield Block("quiet", (explain.say(remaining.question.find),))

    def _commands(self, turn: Turn) -> Iterator[Button]:
        """Yield what has an effect here: no « back » before an answer, no « why » at an end."""
        ui, place = self.explain.words.ui, turn.place
        idle = set() if place.path else {"/retour", "/reponses", "/recommencer"}
        if not isinstance(place.node, Question) or place.is_open:
            idle.add("/pourquoi")
        for id_, label in COMMANDS:
            if id_ not in idle:
                yield Button(id_, ui(label))

    # --- buttons ------------------------------------------------------------------------------

    def _buttons(self, turn: Turn) -> Iterator[Button]:
        place, say = turn.place, self.explain.say
        if turn.candidates:
            for candidate in turn.candidates:
                yield Button(candidate, self._candidate(turn, candidate))
            return
        for id_, option in place.options.items():
            yield Button(id_, say(option.label), is_ticked=id_ in turn.session.draft)
        node = place.node
        if isinstance(node, Question) and node.unknown and not place.is_open:
            yield Button(UNKNOWN, self.explain.words.ui("Je ne sais pas"))

    def _candidate(self, turn: Turn, candidate: str) -> str:
        if candidate == UNKNOWN:
            return self.explain.words.ui("Je ne sais pas")
        option = next((o for i, o in turn.place.options.items() if i == candidate), None)
        if option is not None:
            return self.explain.say(option.label)
        territory = self.explain.table.territories.get(candidate)
        return f"{territory.name} ({candidate})" if territory else self.explain.town(candidate)


def asked_steps(turn: Turn) -> list[Given]:
    """Return the answered questions on the way; a continuation under a decision is none."""
    return [step for step in turn.place.path if step.question is not None]
