"""Checklists -> screens: the list of them, one of them, one step; every button an ASCII token.

A token is « /suivi », the key of the checklist, a verb, and a step or a fact: 40 bytes at most.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.filing.following import ClockDecision
from bot.filing.followup import Progress, Remark, Status, StepState
from bot.filing.received import Help
from bot.render.decision import Explainer
from bot.render.following import due_line
from bot.render.helping import help_blocks
from bot.render.screen import Block, Button, Screen
from bot.render.templates import date_in_words
from bot.render.trail import TrailSheet

HOME = "/suivi"
MAX_STEP_BUTTONS = 5  #: on the screen of one checklist; with the four others, a phone's screen
STEPS_A_PAGE = 6
SHOWN_LATER = 2  #: steps that nothing can be done about yet; « all steps » has them all
MARKS = {Status.DONE: "✓", Status.OPEN: "→", Status.WAITING: "…", Status.LATER: "·"}
REMARKS = {
    Remark.NO_STEP: "Cette étape n'existe plus. Voici la liste à jour.",
    Remark.NOT_TICKED: "Cette étape n'est pas cochée. Cochez-la d'abord.",
    Remark.IN_FUTURE: "Cette date est dans le futur. Notez ce qui est déjà fait.",
    Remark.TOO_OLD: "Cette date est trop ancienne. Vérifiez l'année.",
    Remark.NO_LIST: "Ce suivi n'existe plus. Voici vos suivis.",
    Remark.FULL: "Il n'y a plus de place ici. Arrêtez un suivi fini, ou gardez moins de dates.",
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """A clock that runs while the protocol is followed; no decision yet where a date is missing."""

    clock: str
    label: str
    decision: ClockDecision | None
    missing: str | None  #: the fact to ask


@dataclass
class FollowUpRenderer:
    """Makes the screens of the follow-up, in one language and for one day."""

    explain: Explainer

    # --- the checklists of a person -------------------------------------------------------------

    def home(self, all_of_them: tuple[Progress, ...]) -> Screen:
        """Return the list of what is followed."""
        ui, pair, say = self.explain.words.ui, self.explain.words.pair, self.explain.say
        heading = ui("Mes suivis")
        if not all_of_them:
            nothing = ui("Vous ne suivez rien pour l'instant.")
            how = ui("Au début, choisissez « Je suis bloqué », puis « Suivre ces étapes ».")
            return self._screen((Block("text", (nothing, how), heading),))
        lines = tuple(pair(say(one.checklist.label), self._now(one)) for one in all_of_them)
        buttons = tuple(
            Button(f"{HOME} {one.checklist.key}", short(say(one.checklist.label)))
            for one in all_of_them
        )
        return self._screen((Block("list", lines, heading),), buttons)

    def _now(self, one: Progress) -> str:
        ui, say = self.explain.words.ui, self.explain.say
        if one.is_gone:
            return ui("nous ne donnons plus ces étapes ; votre liste reste ici")
        if one.checklist.solved_on:
            return ui("débloqué le {day}", day=self._day(one.checklist.solved_on))
        if one.open:
            return ui("à faire : {step}", step=say(one.open[0].step.label))
        if one.waiting and one.waiting.since:
            step, day = say(one.waiting.step.label), self._day(one.waiting.since)
            return ui("à partir du {day} : {step}", day=day, step=step)
        return ui("toutes les étapes sont faites")

    # --- one checklist --------------------------------------------------------------------------

    def one(
        self,
        now: Progress,
        deadlines: tuple[Deadline, ...],
        meaning: str,
        solved: str | None,
        *,
        asks_place: bool,
    ) -> Screen:
        """Return one checklist: limits first, then what is next, then every step."""
        ui, say = self.explain.words.ui, self.explain.say
        blocks = [Block("answer", (f"{say(now.checklist.label)}.",)), *self._deadlines(deadlines)]
        blocks += self._changes(now)
        if now.checklist.solved_on:
            line = ui("Débloqué le {day}.", day=self._day(now.checklist.solved_on))
            blocks.append(Block("answer", (line, *((say(solved),) if solved else ()))))
        elif now.states:
            blocks.append(Block("text", tuple(self._next(now)), ui("Maintenant")))
        lines = (*self._near(now), *self._history(now))
        blocks.append(Block("text", lines, ui("Étapes")))
        if meaning and not now.checklist.ticks:
            blocks.insert(1, Block("text", (say(meaning),)))
        asks = [f"jour {one.missing}" for one in deadlines if one.missing]
        asks += ["lieu departement"] if asks_place else []
        return self._screen(tuple(blocks), tuple(self._one_buttons(now, asks)))

    def _near(self, now: Progress) -> Iterator[str]:
        """Yield the steps that a tired person needs to see: done, to do, and the very next."""
        later = [one for one in now.states if one.status is Status.LATER]
        far = [id(one) for one in later[SHOWN_LATER:]]
        for one in now.states:
            if id(one) not in far:
                yield self._step_line(one)
        if far:
            yield self.explain.words.counted(
                "· et {n} étape plus tard", "· et {n} étapes plus tard", len(far)
            )

    def _deadlines(self, deadlines: tuple[Deadline, ...]) -> Iterator[Block]:
        ui, say = self.explain.words.ui, self.explain.say
        for one in deadlines:
            if one.decision is None or one.decision.due is None:
                line = ui("Donnez la date de départ pour connaître la date limite.")
                yield Block("quiet", (line,), say(one.label))
            else:
                day = self._day(one.decision.due)
                lines = (due_line(one.decision, day, self.explain), say(one.decision.effect))
                yield Block("warning", lines, say(one.label))

    def _changes(self, now: Progress) -> Iterator[Block]:
        ui, say = self.explain.words.ui, self.explain.say
        lines = []
        if now.is_gone:
            lines.append(ui("Nous ne donnons plus ces étapes. Ce que vous avez coché reste ici."))
        for one in now.states:
            if one.is_changed:
                lines.append(ui("Étape changée : {step}.", step=say(one.step.label)))
            elif one.is_new:
                lines.append(ui("Nouvelle étape : {step}.", step=say(one.step.label)))
        removed = (one for one in now.removed if now.checklist.tick(one.step) is None)
        if not now.is_gone:
            lines += [ui("Étape retirée : {step}.", step=say(one.label)) for one in removed]
        if lines:
            yield Block("warning", tuple(lines), ui("Nos informations ont changé"))

    def _next(self, now: Progress) -> Iterator[str]:
        ui, say = self.explain.words.ui, self.explain.say
        for one in now.open:
            if one.step.is_required:
                yield ui("À faire : {step}.", step=say(one.step.label))
            else:
                yield ui("Possible aussi : {step} (facultatif).", step=say(one.step.label))
        if (waiting := now.waiting) and waiting.since:
            day = self._day(waiting.since)
            yield ui("À partir du {day} : {step}.", day=day, step=say(waiting.step.label))
        if not now.open and now.waiting is None:
            yield ui("Tout est fait. Montrez la chronologie et les pièces à une aide gratuite.")

    def _step_line(self, one: StepState) -> str:
        ui, name = self.explain.words.ui, self.explain.say(one.step.label)
        match one.status:
            case Status.DONE:
                assert one.tick is not None
                said = ui("{step} : fait le {days}", step=name, days=self._days(one.tick.dates))
                if one.tick.answer == "failed":
                    said += ui(", réponse reçue, toujours bloqué")
                elif one.tick.answer == "worked":
                    said += ui(", débloqué")
            case Status.OPEN:
                said = ui("{step} : à faire", step=name)
            case Status.WAITING:
                day = self._day(one.since) if one.since else ""
                said = ui("{step} : à partir du {day}", step=name, day=day)
            case Status.LATER:
                said = ui("{step} : plus tard", step=name)
        optional = "" if one.step.is_required else " " + ui("(facultatif)")
        return f"{MARKS[one.status]} {said}{optional}"

    def _history(self, now: Progress) -> Iterator[str]:
        for gone in now.removed:
            if tick := now.checklist.tick(gone.step):
                name, days = self.explain.say(gone.label), self._days(tick.dates)
                yield self.explain.words.ui(
                    "✓ {step} : fait le {days} (étape retirée depuis)", step=name, days=days
                )

    def _one_buttons(self, now: Progress, asks: list[str]) -> Iterator[Button]:
        ui, say, key = self.explain.words.ui, self.explain.say, now.checklist.key
        if now.has_changed:
            yield Button(f"{HOME} {key} vu", ui("J'ai vu les changements"))
        answered = [one for one in now.states if one.waits_until and one.step.awaits_answer]
        shown = [*now.open, *(one for one in answered if one.tick and not one.tick.answer)]
        for one in shown[:MAX_STEP_BUTTONS]:
            yield Button(f"{HOME} {key} voir {one.step.id}", short(say(one.step.label)))
        for ask in asks[:1]:  # one question at a time
            is_date = ask.startswith("jour")
            label = ui("Donner la date de départ") if is_date else ui("Dire mon département")
            yield Button(f"{HOME} {key} {ask}", label)
        yield Button(f"{HOME} {key} tout 1", ui("Toutes les étapes"))
        yield Button(f"{HOME} {key} fil", ui("Chronologie et pièces"))
        yield Button(f"{HOME} {key} fin", ui("Arrêter ce suivi"))
        yield Button(HOME, ui("Mes suivis"))

    def all_steps(self, now: Progress, page: int) -> Screen:
        """Return the steps as buttons, a few at a time; a page that does not exist is the first."""
        ui, say, key = self.explain.words.ui, self.explain.say, now.checklist.key
        pages = max(1, -(-len(now.states) // STEPS_A_PAGE))
        page = page if 1 <= page <= pages else 1
        shown = now.states[(page - 1) * STEPS_A_PAGE : page * STEPS_A_PAGE]
        heading = ui("Étapes, page {n} sur {pages}", n=page, pages=pages)
        buttons = [
            Button(f"{HOME} {key} voir {s.step.id}", short(say(s.step.label))) for s in shown
        ]
        if pages > 1:
            buttons.append(Button(f"{HOME} {key} tout {page % pages + 1}", ui("Page suivante")))
        buttons.append(Button(f"{HOME} {key}", ui("Revenir à la liste")))
        return self._screen(
            (Block("text", tuple(map(self._step_line, shown)), heading),), tuple(buttons)
        )

    # --- one step -------------------------------------------------------------------------------

    def step(
        self, now: Progress, one: StepState, solved: str | None, known: tuple[Help, ...]
    ) -> Screen:
        """Return one step: what to do, what its proof must show, what comes next in each case."""
        ui, say, step = self.explain.words.ui, self.explain.say, one.step
        lines = [say(step.text), *((say(step.note),) if step.note else ())]
        blocks = [Block("answer", (self._step_line(one),)), Block("text", tuple(lines))]
        blocks.append(
            Block("list", tuple(map(say, step.evidence)), ui("Ce que la preuve doit montrer"))
        )
        blocks.append(Block("text", tuple(self._outcomes(now, one, solved)), ui("Et ensuite")))
        blocks += help_blocks(known, self.explain)
        kind = ui("Règle : {article}.", article=step.article or "") if step.kind == "rule" else None
        blocks.append(Block("quiet", (kind or ui("Pratique observée : aucun texte ne l'impose."),)))
        return self._screen(tuple(blocks), tuple(self._step_buttons(now, one)))

    def _outcomes(self, now: Progress, one: StepState, solved: str | None) -> Iterator[str]:
        ui, say, step = self.explain.words.ui, self.explain.say, one.step
        follows = self._following(now, one)
        then = ui("passez à « {step} »", step=say(follows.step.label)) if follows else ""
        if done := step.worked or solved:
            yield ui("Débloqué : {what}", what=say(done))
        if step.awaits_answer:
            no = [say(step.failed)] if step.failed else []
            if no or then:
                told = " ".join([*no, *([_sentence(then) if no else f"{then}."] if then else [])])
                yield ui("Réponse, mais toujours bloqué : {what}", what=told)
            if then:
                wait = self._wait(one, then)
                told = f"{say(step.silent)} {_sentence(wait)}" if step.silent else f"{wait}."
                yield ui("Pas de réponse : {what}", what=told)
        elif then:
            yield ui("Fait : {what}", what=f"{self._wait(one, then)}.")

    def _wait(self, one: StepState, then: str) -> str:
        ui, days = self.explain.words.ui, one.step.wait_days
        if not days:
            return then
        if one.waits_until:
            return ui("à partir du {day}, {then}", day=self._day(one.waits_until), then=then)
        return self.explain.words.counted(
            "attendez {n} jour, puis {then}", "attendez {n} jours, puis {then}", days, then=then
        )

    def _following(self, now: Progress, one: StepState) -> StepState | None:
        """Return the next compulsory step that is not done, else the next one of any kind."""
        after = now.states[now.states.index(one) + 1 :]
        left = [state for state in after if state.status is not Status.DONE]
        return next((s for s in left if s.step.is_required), left[0] if left else None)

    def _step_buttons(self, now: Progress, one: StepState) -> Iterator[Button]:
        ui, key, step = self.explain.words.ui, now.checklist.key, one.step.id
        if one.tick is None:
            yield Button(f"{HOME} {key} fait {step}", ui("C'est fait aujourd'hui"))
            yield Button(f"{HOME} {key} date {step}", ui("C'est fait un autre jour"))
        else:
            yield Button(f"{HOME} {key} date {step}", ui("Ajouter une date"))
            yield Button(f"{HOME} {key} ok {step}", ui("C'est débloqué"))
            if one.step.awaits_answer:
                yield Button(f"{HOME} {key} non {step}", ui("Réponse, mais bloqué"))
            yield Button(f"{HOME} {key} pas {step}", ui("Décocher cette étape"))
        yield Button(f"{HOME} {key}", ui("Revenir à la liste"))

    # --- the rest -------------------------------------------------------------------------------

    def trail(self, now: Progress, french: TrailSheet, own: TrailSheet | None) -> Screen:
        """Return the chronology and the exhibits, in French, then in the person's language."""
        ui = self.explain.words.ui
        back = (Button(f"{HOME} {now.checklist.key}", ui("Revenir à la liste")),)
        if not french.chronology:
            return self._screen((Block("text", (ui("Rien n'est encore coché."),)),), back)
        blocks = []
        for sheet in (french, own):
            if sheet is not None:
                blocks.append(Block("answer", (sheet.title, sheet.made_on)))
                rows = ((sheet.chronology, sheet.chronology_heading),)
                for lines, heading in (*rows, (sheet.exhibits, sheet.exhibits_heading)):
                    said = tuple(self.explain.words.pair(line.lead, line.text) for line in lines)
                    blocks.append(Block("text", said, heading))
        return self._screen(tuple(blocks), back)

    def ask(self, key: str, question: str, *, is_date: bool) -> Screen:
        """Return a question whose answer is typed."""
        ui = self.explain.words.ui
        hint = (
            ui("Écrivez la date : jour, mois, année. Exemple : 31/12/2026.")
            if is_date
            else ui("Écrivez le numéro, le nom, le code postal ou la ville de la préfecture.")
        )
        blocks = (Block("question", (self.explain.say(question),)), Block("quiet", (hint,)))
        return self._screen(blocks, (Button(f"{HOME} {key}", ui("Revenir à la liste")),))

    def ask_day(self, now: Progress, one: StepState) -> Screen:
        """Return the question for the day on which a step was done."""
        label = self.explain.say(one.step.label)
        question = self.explain.words.ui("{step} : quel jour ?", step=label)
        return self.ask(now.checklist.key, question, is_date=True)

    def confirm_end(self, now: Progress) -> Screen:
        """Return the question before a checklist is forgotten."""
        ui, key = self.explain.words.ui, now.checklist.key
        line = ui("Arrêter ce suivi ? Ses coches et ses dates seront effacées.")
        buttons = (
            Button(f"{HOME} {key} fin oui", ui("Oui, effacer")),
            Button(f"{HOME} {key}", ui("Non, revenir à la liste")),
        )
        return self._screen((Block("question", (line,)),), buttons)

    def remark(self, text: str) -> Block:
        """Return a sentence of REMARKS, or of the reading of dates, as a warning."""
        return Block("warning", (self.explain.words.ui(text),))

    def _screen(self, blocks: tuple[Block, ...], buttons: tuple[Button, ...] = ()) -> Screen:
        return self.explain.screen(blocks, buttons)

    def _day(self, day: date) -> str:
        return date_in_words(day, self.explain.words.language.code)

    def _days(self, dates: tuple[date, ...]) -> str:
        return ", ".join(map(self._day, dates))


MAX_BUTTON_CHARS = 40  #: as every label; longer ones are cut, the screen says them whole


def short(label: str) -> str:
    """Return a label that fits on a button."""
    return label if len(label) <= MAX_BUTTON_CHARS else label[: MAX_BUTTON_CHARS - 1] + "…"


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
