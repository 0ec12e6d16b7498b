"""What each action button does; an action that this version does not know is an old button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.conversation import Shown
from bot.engine.events import Changed, Chose, Confirmed, LanguageChosen, Restarted, WentBack
from bot.engine.model import FactId, OptionId, Value
from bot.faces.telegram import following, writing
from bot.faces.telegram.commands import RESUME, STOP_REMINDERS, help_
from bot.faces.telegram.dialogue import Asked, Dialogue, Reply
from bot.faces.telegram.files import CALENDAR, SHEET, recipe
from bot.faces.telegram.outgoing import Call, Role
from bot.faces.telegram.present import Presenter
from bot.faces.telegram.received import Received
from bot.faces.telegram.retention import forget_on
from bot.faces.telegram.state import ANSWERS, LANGUAGE, TURN, ChatState, carried
from bot.faces.telegram.tokens import Token
from bot.filing.following import ProtocolDecision
from bot.filing.letters import Voice
from bot.filing.model import Decision
from bot.filing.places_reports import reported
from bot.render.catalogs import SOURCE_LANGUAGE
from bot.render.templates import date_in_words


@dataclass(frozen=True, slots=True)
class Press:
    """One press of an action button, with all that answering it may need."""

    dialogue: Dialogue
    token: Token
    one: Received
    state: ChatState
    now: datetime

    @property
    def about(self) -> str:
        """Return what follows the action's name."""
        return (self.token.action or "").partition(".")[2]

    @property
    def presenter(self) -> Presenter:
        """Return what makes the calls of this chat."""
        return self.dialogue.presenter(self.state, self.now)

    def shown(self) -> Shown:
        """Return the current turn."""
        today = self.dialogue.today(self.state, self.now)
        return self.dialogue.conversation.resume(self.state.session, today)


Action = Callable[[Press], Reply]


def act(dialogue: Dialogue, token: Token, one: Received, state: ChatState, now: datetime) -> Reply:
    """Return what an action does; one older than the current turn moves nothing."""
    press = Press(dialogue, token, one, state, now)
    name = (token.action or "").partition(".")[0]
    if name in ALWAYS:
        return ALWAYS[name](press)
    run = ACTIONS.get(name)
    if run is None:
        return dialogue.stale(state, now)
    if token.turn != state.session.turn:
        return dialogue.stale(state, now)
    return run(press)


def plain_action(
    dialogue: Dialogue, one: Received, state: ChatState | None, now: datetime
) -> Reply | None:
    """Return what a reminder's button does: it holds even when the conversation is forgotten."""
    if one.text == RESUME:
        return dialogue.now(state, now, below=True) if state else dialogue.start(one, now)
    if one.text != STOP_REMINDERS:
        return None
    known = state or dialogue.begin(one, now, known={}, language=dialogue.language(one))
    presenter = dialogue.presenter(known, now)
    calls = presenter.short(presenter.words.ui("Les rappels sont arrêtés."))
    kept = replace(state, reminded=()) if state else None
    return Reply(kept, calls, stops_reminders=True)


# --- on the way -----------------------------------------------------------------------------------


def _now(press: Press) -> Reply:
    return press.dialogue.now(press.state, press.now)


def _back(press: Press) -> Reply:
    return press.dialogue.step(press.state, WentBack(turn=press.token.turn), press.now)


def _tick(press: Press) -> Reply:
    """Tick a box, or untick it; one that is so already stays."""
    is_ticked = press.about in press.state.session.draft
    if is_ticked == (press.token.action or "").startswith("on."):
        return press.dialogue.now(press.state, press.now)
    chosen = Chose(OptionId(press.about), turn=press.token.turn)
    return press.dialogue.step(press.state, chosen, press.now)


def _done(press: Press) -> Reply:
    return press.dialogue.step(press.state, Confirmed(turn=press.token.turn), press.now)


def _why(press: Press) -> Reply:
    shown, presenter = press.shown(), press.presenter
    if shown.screen.is_end:
        return press.dialogue.stale(press.state, press.now)
    renderer = presenter.conversation.renderer(presenter.words.language.code, presenter.today)
    state = replace(press.state, session=shown.session, view=TURN)
    return Reply(state, presenter.question(shown, aside=renderer.why(shown.turn).blocks))


def _change(press: Press) -> Reply:
    shown = press.shown()
    state = replace(press.state, session=shown.session, view=ANSWERS)
    return Reply(state, press.presenter.answers(shown))


def _change_one(press: Press) -> Reply:
    return press.dialogue.step(press.state, Changed(press.about), press.now)


def _language(press: Press) -> Reply:
    if not press.about:
        state = replace(press.state, view=LANGUAGE)
        return press.dialogue.ask_language(state, press.now, below=False)
    return press.dialogue.step(press.state, LanguageChosen(press.about), press.now)


# --- after a result -------------------------------------------------------------------------------


def _other(press: Press) -> Reply:
    return press.dialogue.step(press.state, Restarted(), press.now)


def _stuck(press: Press) -> Reply:
    language = press.state.session.language
    known: dict[FactId, Value] = {FactId("besoin"): "bloque"}
    begun = press.dialogue.begin(press.one, press.now, known=known, language=language)
    return press.dialogue.now(carried(begun, press.state), press.now, below=True)


def _paper(press: Press) -> Reply:
    """Open the page of a paper that was read."""
    language = press.state.session.language
    known: dict[FactId, Value] = {FactId("document"): press.about}
    begun = press.dialogue.begin(press.one, press.now, known=known, language=language)
    return press.dialogue.now(carried(begun, press.state), press.now, below=True)


def _french(press: Press) -> Reply:
    session = replace(press.state.session, language=SOURCE_LANGUAGE)
    french = press.dialogue.presenter(replace(press.state, session=session), press.now)
    shown = press.dialogue.conversation.resume(session, french.today)
    if not shown.screen.is_end:
        back = press.presenter.panel.button(press.presenter.words.ui("Dans ma langue"), "!now")
        return Reply(press.state, french.question(shown, other=back))
    return Reply(press.state, french.result(shown.screen, press.presenter.after(press.shown())))


def _sheet(press: Press) -> Reply:
    call = recipe(SHEET, press.state.session, press.presenter.today)
    return Reply(press.state, (call,))


def _calendar(press: Press) -> Reply:
    call = recipe(CALENDAR, press.state.session, press.presenter.today)
    return Reply(press.state, (call,))


# --- checklists, and what is wrong here ---


def _ask_to_follow(press: Press) -> Reply:
    if not isinstance(press.shown().answer, ProtocolDecision):
        return press.dialogue.stale(press.state, press.now)
    presenter = press.presenter
    until = presenter.today + following.AFTER_WAIT
    later = replace(press.state, waits_until=until)
    return following.ask(
        presenter, forget_on(later, presenter.today, press.dialogue.retention_days)
    )


def _follow(press: Press) -> Reply:
    shown = press.shown()
    if not isinstance(shown.answer, ProtocolDecision):
        return press.dialogue.stale(press.state, press.now)
    facts = shown.turn.place.facts
    return following.begin(press.dialogue, press.state, press.now, shown.answer, facts)


def _checklist(press: Press) -> Reply:
    return following.press(press.dialogue, press.state, press.about, press.now, below=False)


def _wrong(press: Press) -> Reply:
    """« This is wrong here »: counted once a day, without a name; it hides nothing."""
    answer, presenter = press.shown().answer, press.presenter
    entry = reported(answer) if isinstance(answer, Decision) else None
    if entry is None:
        return press.dialogue.stale(press.state, press.now)
    line = presenter.words.ui(
        "Merci. Quelqu'un vérifiera. En attendant, la page de la préfecture fait foi."
    )
    return Reply(press.state, presenter.short(line), vote=entry)


# --- letters --------------------------------------------------------------------------------------


def _letters(press: Press) -> Reply:
    answer = press.shown().answer
    ids = answer.letters if isinstance(answer, ProtocolDecision) else None
    return Reply(press.state, writing.list_letters(press.presenter, ids))


def _letter(press: Press) -> Reply:
    facts = press.shown().turn.place.facts
    calls = writing.introduce(press.presenter, press.about, facts)
    return Reply(press.state, calls) if calls else press.dialogue.stale(press.state, press.now)


def _write(press: Press, voice: Voice) -> Reply:
    facts = press.shown().turn.place.facts
    begun = writing.begin(
        press.dialogue, press.state, press.now, name=press.about, voice=voice, facts=facts
    )
    return begun or press.dialogue.stale(press.state, press.now)


def _blank(press: Press) -> Reply:
    if press.state.form is None:
        return writing.lost(press.dialogue, press.state, press.now)
    return writing.skipped(press.dialogue, press.state, press.about, press.now)


def _blanks(press: Press) -> Reply:
    if press.state.form is None:
        return writing.lost(press.dialogue, press.state, press.now)
    return writing.finished(press.dialogue, press.state, press.now)


def _letter_file(press: Press) -> Reply:
    found = writing.made(press.dialogue, press.state, press.about, press.now)
    return found or writing.lost(press.dialogue, press.state, press.now)


def _quit_letter(press: Press) -> Reply:
    return press.dialogue.now(replace(press.state, form=None), press.now, below=True)


# --- reminders ------------------------------------------------------------------------------------


def _remind(press: Press) -> Reply:
    presenter = press.presenter
    language, pair = presenter.words.language.code, presenter.words.pair
    buttons = [
        presenter.panel.button(pair(label, date_in_words(day, language)), f"!rem.{name}")
        for name, label, day in presenter.reminders(press.shown())
    ]
    ui = presenter.words.ui
    buttons.append(presenter.panel.button(ui("Un fichier pour mon agenda"), "!ics"))
    line = ui("De quoi voulez-vous que je vous parle, le jour venu ?")
    return Reply(press.state, presenter.short(line, presenter.panel.column(buttons)))


def _agree(press: Press) -> Reply:
    """Say until when the conversation will be kept; only then ask for a yes."""
    found = _asked(press)
    if found is None:
        return press.dialogue.stale(press.state, press.now)
    presenter, ui = press.presenter, press.presenter.words.ui
    language = presenter.words.language.code
    later = _reminded(press.state, found)
    kept = forget_on(later, presenter.today, press.dialogue.retention_days)
    line = ui(
        "Rappel le {day}, entre 9 h et 21 h. Pour cela, je garde vos réponses, chiffrées, "
        "jusqu'au {end}. D'accord ?",
        day=date_in_words(found.day, language),
        end=date_in_words(kept, language),
    )
    yes = presenter.panel.button(ui("D'accord"), f"!ok.{found.name}")
    no = presenter.panel.button(ui("Non merci"), "!no")
    return Reply(press.state, presenter.short(line, ((yes,), (no,))))


def _reminded_yes(press: Press) -> Reply:
    found = _asked(press)
    if found is None:
        return press.dialogue.stale(press.state, press.now)
    presenter = press.presenter
    line = presenter.words.ui(
        "C'est noté : rappel le {day}. Tous vos rappels : /rappels",
        day=date_in_words(found.day, presenter.words.language.code),
    )
    return Reply(_reminded(press.state, found), presenter.short(line), reminder=found)


def _no(press: Press) -> Reply:
    presenter = press.presenter
    return Reply(press.state, presenter.short(presenter.words.ui("D'accord, pas de rappel.")))


def _asked(press: Press) -> Asked | None:
    """Return the reminder that the button names, where the present answer still has it."""
    days = {name: day for name, _, day in press.presenter.reminders(press.shown())}
    return Asked(press.about, days[press.about]) if press.about in days else None


def _reminded(state: ChatState, asked: Asked) -> ChatState:
    others = tuple(pair for pair in state.reminded if pair != (asked.name, asked.day))
    return replace(state, reminded=(*others, (asked.name, asked.day)))


def _help(press: Press) -> Reply:
    return help_(press.dialogue, press.state, press.now)


# --- what the person sent -------------------------------------------------------------------------


def _delete(press: Press) -> Reply:
    """Delete the person's own message, and the note that offered it."""
    if not press.about.isdigit():
        return press.dialogue.stale(press.state, press.now)
    both = (int(press.about), press.one.message)
    calls = tuple(
        Call(Role.CALL, method="deleteMessage", fields={"message_id": one}) for one in both if one
    )
    toast = press.presenter.words.ui("Effacé, si Telegram le permet encore (48 heures).")
    return Reply(press.state, calls, toast)


#: What holds whatever was shown since.
ALWAYS: dict[str, Action] = {"s": _checklist, "del": _delete, "no": _no, "help": _help}

ACTIONS: dict[str, Action] = {
    "now": _now,
    "back": _back,
    "on": _tick,
    "off": _tick,
    "done": _done,
    "why": _why,
    "change": _change,
    "ch": _change_one,
    "lang": _language,
    "other": _other,
    "stuck": _stuck,
    "fr": _french,
    "sheet": _sheet,
    "ics": _calendar,
    "doc": _paper,
    "track": _ask_to_follow,
    "follow": _follow,
    "wrong": _wrong,
    "letters": _letters,
    "let": _letter,
    "wme": lambda press: _write(press, "me"),
    "wother": lambda press: _write(press, "someone"),
    "wskip": _blank,
    "wend": _blanks,
    "wfile": _letter_file,
    "wquit": _quit_letter,
    "remind": _remind,
    "rem": _agree,
    "ok": _reminded_yes,
}
