"""The follow-up of a person, whatever the face: held and a button -> held and a screen.

Knows no medium and stores nothing: a face loads `FollowUps` (filing/followups_json.py), calls
`press` or `typed`, and saves what comes back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.content.library import Library
from bot.conversation import place_names
from bot.engine.dates import read_date
from bot.engine.events import Remark as Misread
from bot.engine.limits import MAX_TYPED_CHARS
from bot.engine.model import FactId, Facts, Value
from bot.engine.typed import digits, match_place
from bot.filing.doors import ARTICLE, DEMARCHE, DEPARTEMENT, ETAPE, TITRE
from bot.filing.following import ClockDecision, ProtocolDecision, decide_clock, decide_protocol
from bot.filing.followup import (
    MAX_PAST_YEARS,
    Answered,
    Checklist,
    Event,
    Learned,
    Progress,
    Remark,
    Seen,
    StepReminder,
    StepState,
    Ticked,
    Unticked,
    handle,
    progress,
    step_reminders,
)
from bot.filing.followups import FollowUps, start
from bot.filing.helping import help_for
from bot.filing.letter_form import Form
from bot.filing.letters import frame_of, said_of
from bot.filing.model import Answer
from bot.filing.trail import trail_of
from bot.render.catalogs import SOURCE_LANGUAGE, Languages
from bot.render.decision import Explainer
from bot.render.feeding import fed
from bot.render.followup import HOME, REMARKS, Deadline, FollowUpRenderer
from bot.render.screen import Button, Screen
from bot.render.trail import TrailSheet, trail_sheets
from bot.render.turns import REMARKS as MISREADINGS

FOLLOW = "/suivre"  #: the button under a protocol
MAX_FUTURE_YEARS = 15  #: of a card's end
_OF_TITLE = (DEMARCHE, TITRE, ETAPE, ARTICLE)


@dataclass(frozen=True, slots=True)
class Followed:
    """What a face keeps and what it shows."""

    held: FollowUps
    screen: Screen
    reminders: tuple[StepReminder, ...] = ()  #: to offer with this screen, the nearest first
    is_remarked: bool = False  #: the first block says why nothing changed
    key: str = ""  #: of the checklist whose own screen, or trail, this is
    is_trail: bool = False  #: its chronology and exhibits, with something in them


class Follower:
    """The protocols, for all persons."""

    def __init__(self, library: Library, languages: Languages) -> None:
        self.table, self.amounts = library.table, library.values
        self.languages = languages
        self.rules = library.reminders
        self.places = place_names(library.table)

    # --- what a face calls ----------------------------------------------------------------------

    def offer(self, answer: Answer | None, language: str) -> Button | None:
        """Return the button that follows this answer, None when it is no protocol."""
        if not isinstance(answer, ProtocolDecision):
            return None
        return Button(FOLLOW, self.languages.words(language).ui("Suivre ces étapes"))

    def start(
        self,
        held: FollowUps,
        answer: ProtocolDecision,
        facts: Facts,
        today: date,
        language: str,
    ) -> Followed:
        """Follow the protocol; keep only the facts that its limits, order and letters need."""
        needed = self._needed(answer) | self._needed_by_letters(answer, facts)
        kept = [(f, v) for f, v in facts.items() if f in needed and isinstance(v, str)]
        held, found = start(held, answer, today, kept)
        say = self._renderer(language, today)
        if isinstance(found, Remark):
            return self._home(held, today, say, remark=REMARKS[found])
        return self._one(held, found, today, say)

    def press(self, held: FollowUps, token: str, today: date, language: str) -> Followed:
        """Return what a button brings; one that is not offered any more changes nothing."""
        say = self._renderer(language, today)
        held = replace(held, asked=None)
        word, _, rest = token.partition(" ")
        key, _, command = rest.partition(" ")
        checklist = held.get(key)
        if word != HOME or (rest and checklist is None):
            return self._home(held, today, say, remark=REMARKS[Remark.NO_LIST])
        if checklist is None:
            return self._home(held, today, say)
        return self._pressed(held, checklist, command, today, say)

    def typed(self, held: FollowUps, text: str, today: date, language: str) -> Followed:
        """Return what a typed date or place brings; only when `held.asked` says one is awaited."""
        say = self._renderer(language, today)
        key, verb, subject = _asked(held)
        checklist = held.get(key)
        if checklist is None:
            return self._home(replace(held, asked=None), today, say)
        found = self._read(text, verb, subject, today, language)
        if isinstance(found, Misread):
            again = self._pressed(held, checklist, f"{verb} {subject}", today, say)
            return _remarked(again, MISREADINGS[found], say)
        event: Event = (
            Ticked(subject, found)
            if isinstance(found, date) and verb == "date"
            else Learned(subject, found if isinstance(found, str) else found.isoformat())
        )
        return self._handle(held, checklist, event, today, say)

    def reminders(self, held: FollowUps, today: date) -> tuple[StepReminder, ...]:
        """Return every reminder that may be offered, the nearest first."""
        found = [one for c in held.lists for one in self._reminders(c, today)]
        return tuple(sorted(found, key=lambda one: one.day))

    def is_useful(self, held: FollowUps, reminder: StepReminder, today: date) -> bool:
        """Say whether a reminder is still worth sending on its day."""
        checklist = held.get(reminder.key)
        if checklist is None or checklist.solved_on:
            return False
        if reminder.subject in self._dues(checklist, today):
            return True
        state = _state(self._progress(checklist, today), reminder.subject)
        return state is not None and state.tick is None

    def trail(
        self, held: FollowUps, key: str, today: date, language: str
    ) -> tuple[TrailSheet, TrailSheet | None] | None:
        """Return the chronology and exhibits in French, and in another language when it is one."""
        checklist = held.get(key)
        if checklist is None:
            return None
        made = trail_of(self._progress(checklist, today), today)
        french = self._explainer(SOURCE_LANGUAGE, today)
        return trail_sheets(made, french, self._explainer(language, today))

    def letters(self, held: FollowUps, key: str) -> tuple[str, ...] | None:
        """Return the letters of a checklist; all there are when its protocol names none."""
        checklist = held.get(key)
        if checklist is None:
            return None
        decision = self._decision(checklist)
        return (decision.letters if decision else ()) or tuple(self.table.letters)

    def fed(self, held: FollowUps, key: str, form: Form, today: date) -> Form:
        """Return the form of a letter with what a checklist knows."""
        checklist = held.get(key)
        if checklist is None:
            return form
        french = self._explainer(SOURCE_LANGUAGE, today)
        return fed(form, self._progress(checklist, today), today, french)

    # --- buttons --------------------------------------------------------------------------------

    def _pressed(
        self,
        held: FollowUps,
        checklist: Checklist,
        command: str,
        today: date,
        say: FollowUpRenderer,
    ) -> Followed:
        verb, _, subject = command.partition(" ")
        now = self._progress(checklist, today)
        match verb:
            case "":
                return self._one(held, checklist, today, say)
            case "tout":
                page = int(subject) if subject.isdecimal() and len(subject) < 4 else 1
                return Followed(held, say.all_steps(now, page))
            case "fil":
                return self._trail(held, now, today, say)
            case "fin" if subject == "oui":
                return self._home(held.without(checklist.key), today, say)
            case "fin":
                return Followed(held, say.confirm_end(now))
            case "jour" | "lieu":
                return self._ask(held, checklist, verb, subject, say)
        return self._on_step(held, checklist, verb, subject, today, say)

    def _on_step(
        self,
        held: FollowUps,
        checklist: Checklist,
        verb: str,
        subject: str,
        today: date,
        say: FollowUpRenderer,
    ) -> Followed:
        events: Mapping[str, Event] = {
            "fait": Ticked(subject),
            "pas": Unticked(subject),
            "ok": Answered(subject, "worked"),
            "non": Answered(subject, "failed"),
            "vu": Seen(),
        }
        if verb in events:
            return self._handle(held, checklist, events[verb], today, say)
        now = self._progress(checklist, today)
        state = _state(now, subject)
        if state is None or verb not in ("voir", "date"):
            shown = self._one(held, checklist, today, say)
            return _remarked(shown, REMARKS[Remark.NO_STEP], say)
        if verb == "date":
            asked = replace(held, asked=f"{HOME} {checklist.key} date {subject}")
            return Followed(asked, say.ask_day(now, state))
        protocol = self.table.protocols.get(checklist.protocol)
        known = help_for(self.table, state.step.help, _facts(checklist))
        solved = protocol.solved if protocol else None
        return Followed(held, say.step(now, state, solved, known))

    def _ask(
        self, held: FollowUps, checklist: Checklist, verb: str, fact: str, say: FollowUpRenderer
    ) -> Followed:
        spec = self.table.facts.get(FactId(fact))
        wanted = "date" if verb == "jour" else "departement"
        if spec is None or spec.kind != wanted:
            return _remarked(
                self._one(held, checklist, say.explain.today, say),
                MISREADINGS[Misread.NOT_OFFERED],
                say,
            )
        asked = replace(held, asked=f"{HOME} {checklist.key} {verb} {fact}")
        return Followed(asked, say.ask(checklist.key, spec.question, is_date=verb == "jour"))

    def _read(
        self, text: str, verb: str, subject: str, today: date, language: str
    ) -> date | str | Misread:
        if len(text) > MAX_TYPED_CHARS:
            return Misread.TOO_LONG
        if verb == "lieu":
            found = match_place(text, self.places)
            return found.remark or (str(found.value) if found.value else Misread.NO_MATCH)
        future = 0 if verb == "date" or subject != "expire_le" else MAX_FUTURE_YEARS
        return read_date(
            digits(text), today, language, past_years=MAX_PAST_YEARS, future_years=future
        )

    def _handle(
        self,
        held: FollowUps,
        checklist: Checklist,
        event: Event,
        today: date,
        say: FollowUpRenderer,
    ) -> Followed:
        steps = self._progress(checklist, today)
        done = handle(checklist, event, tuple(one.step for one in steps.states), today)
        shown = self._one(held.with_list(done.checklist), done.checklist, today, say)
        return _remarked(shown, REMARKS[done.remark], say) if done.remark else shown

    # --- screens --------------------------------------------------------------------------------

    def _home(
        self, held: FollowUps, today: date, say: FollowUpRenderer, remark: str | None = None
    ) -> Followed:
        screen = say.home(tuple(self._progress(one, today) for one in held.lists))
        shown = Followed(held, screen, self.reminders(held, today))
        return _remarked(shown, remark, say) if remark else shown

    def _one(
        self, held: FollowUps, checklist: Checklist, today: date, say: FollowUpRenderer
    ) -> Followed:
        protocol = self.table.protocols.get(checklist.protocol)
        screen = say.one(
            self._progress(checklist, today),
            self._deadlines(checklist, today),
            protocol.meaning if protocol else "",
            protocol.solved if protocol else None,
            asks_place=self._asks_place(checklist),
        )
        return Followed(held, screen, self._reminders(checklist, today), key=checklist.key)

    def _trail(
        self, held: FollowUps, now: Progress, today: date, say: FollowUpRenderer
    ) -> Followed:
        key, language = now.checklist.key, say.explain.words.language.code
        made = self.trail(held, key, today, language)
        assert made is not None
        return Followed(held, say.trail(now, *made), key=key, is_trail=bool(made[0].chronology))

    def _reminders(self, checklist: Checklist, today: date) -> tuple[StepReminder, ...]:
        now = self._progress(checklist, today)
        return step_reminders(now, self._dues(checklist, today), self.rules, today)

    def _dues(self, checklist: Checklist, today: date) -> dict[str, date]:
        known = ((one.clock, one.decision) for one in self._deadlines(checklist, today))
        return {clock: found.due for clock, found in known if found and found.due}

    # --- what the content says ------------------------------------------------------------------

    def _progress(self, checklist: Checklist, today: date) -> Progress:
        decision = self._decision(checklist)
        if decision is None:
            return progress(checklist, (), today, is_gone=True)
        # The name that was kept is plain French; the content's own has translations.
        named = replace(checklist, label=decision.protocol.label)
        return progress(named, decision.steps, today)

    def _decision(self, checklist: Checklist) -> ProtocolDecision | None:
        if checklist.protocol not in self.table.protocols:
            return None
        found = decide_protocol(self.table, checklist.protocol, _facts(checklist))
        return found if isinstance(found, ProtocolDecision) else None

    def _deadlines(self, checklist: Checklist, today: date) -> tuple[Deadline, ...]:
        protocol = self.table.protocols.get(checklist.protocol)
        return tuple(
            self._deadline(clock, checklist, today)
            for clock in (protocol.clocks if protocol else ())
            if clock in self.table.clocks
        )

    def _deadline(self, clock: str, checklist: Checklist, today: date) -> Deadline:
        label = self.table.clocks[clock].label
        answer = decide_clock(self.table, clock, _facts(checklist), today)
        if isinstance(answer, ClockDecision):
            return Deadline(clock, label, answer, None)
        return Deadline(clock, label, None, answer.fact)

    def _asks_place(self, checklist: Checklist) -> bool:
        decision = self._decision(checklist)
        is_known = DEPARTEMENT in dict(checklist.facts)
        return bool(decision and not is_known and any(step.local for step in decision.steps))

    def _needed(self, decision: ProtocolDecision) -> set[FactId]:
        needed = {DEPARTEMENT} if any(step.local for step in decision.steps) else set()
        for id_ in decision.protocol.clocks:
            clock = self.table.clocks[id_]
            rule = self.table.windows[clock.window] if clock.window else None
            needed |= {fact for fact in (rule.anchor if rule else clock.anchor,) if fact}
            needed |= set(_OF_TITLE) if clock.is_of_title else set()
        return needed

    def _needed_by_letters(self, decision: ProtocolDecision, facts: Facts) -> set[FactId]:
        fields = frame_of(self.table).fields
        letters = (self.table.letters[one] for one in decision.letters)
        places = {p for one in letters for p in said_of(self.table, one, "me", facts).places()}
        return {fact for place in places if (fact := fields[place].fact)}

    def _renderer(self, language: str, today: date) -> FollowUpRenderer:
        return FollowUpRenderer(self._explainer(language, today))

    def _explainer(self, language: str, today: date) -> Explainer:
        return Explainer(self.table, self.amounts, self.languages.words(language), today)


def _facts(checklist: Checklist) -> dict[FactId, Value]:
    return {FactId(fact): value for fact, value in checklist.facts}


def _state(now: Progress, step: str) -> StepState | None:
    return next((one for one in now.states if one.step.id == step), None)


def _asked(held: FollowUps) -> tuple[str, str, str]:
    """Return the key, the verb and the subject of the question that awaits a text."""
    words = (held.asked or "").split(" ")
    return (words[1], words[2], words[3]) if len(words) == 4 else ("", "", "")


def _remarked(shown: Followed, remark: str, say: FollowUpRenderer) -> Followed:
    blocks = (say.remark(remark), *shown.screen.blocks)
    return replace(shown, screen=replace(shown.screen, blocks=blocks), is_remarked=True)
