"""What each command of the menu does, and what is said to things that are no answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from bot.engine.events import WentBack
from bot.faces.telegram import following
from bot.faces.telegram.dialogue import Dialogue, Reply
from bot.faces.telegram.outgoing import Call
from bot.faces.telegram.present import Presenter
from bot.faces.telegram.received import Kind, Received
from bot.faces.telegram.state import ANSWERS, LANGUAGE, ChatState, unasked
from bot.filing.followup import StepReminder
from bot.render.screen import Block, spoken
from bot.render.templates import date_in_words

Command = Callable[[Dialogue, ChatState, datetime], Reply]

STOP_REMINDERS, RESUME = "stop", "go"  #: buttons that hold without a conversation


def _language(dialogue: Dialogue, state: ChatState, now: datetime) -> Reply:
    return dialogue.ask_language(replace(state, view=LANGUAGE), now, below=True)


def _back(dialogue: Dialogue, state: ChatState, now: datetime) -> Reply:
    return dialogue.step(state, WentBack(), now, below=True)


def _answers(dialogue: Dialogue, state: ChatState, now: datetime) -> Reply:
    shown = dialogue.conversation.resume(state.session, dialogue.today(state, now))
    state = replace(unasked(state), session=shown.session, view=ANSWERS)
    return Reply(state, dialogue.presenter(state, now).answers(shown, below=True))


def _reminders(dialogue: Dialogue, state: ChatState, now: datetime) -> Reply:
    presenter = dialogue.presenter(state, now)
    ui, language = presenter.words.ui, presenter.words.language.code
    labels = {rule.id: rule.label for rule in dialogue.conversation.library.reminders}
    coming = sorted(
        (day, presenter.words.content(labels.get(rule := _rule_of(name, day), rule)))
        for name, day in state.reminded
        if day >= presenter.today
    )
    if not coming:
        line = ui("Vous n'avez pas de rappel. Une date ou un résultat en propose, quand il y en a.")
        return Reply(state, presenter.short(line))
    pair = presenter.words.pair
    lines = tuple(pair(date_in_words(day, language), label) for day, label in coming)
    screen = spoken(presenter.words, (Block("list", lines, ui("Mes rappels")),))
    stop = {"text": ui("Arrêter les rappels"), "callback_data": STOP_REMINDERS}
    return Reply(state, presenter.result(screen, ((stop,),)))


def _rule_of(name: str, day: date) -> str:
    step = StepReminder.named(name, day)
    return step.rule if step else name


def help_(dialogue: Dialogue, state: ChatState, now: datetime) -> Reply:
    """Return how to answer, what is urgent, and the commands."""
    presenter = dialogue.presenter(state, now)
    ui = presenter.words.ui
    text = (
        ui("Pressez une réponse, ou écrivez-la. Une date s'écrit : 31/12/2026."),
        ui("Votre réponse n'est pas proposée ? Pressez « Je ne sais pas »."),
        ui("Je donne des informations. Je ne remplace pas un avocat ni une association."),
    )
    urgent = (
        ui("Un refus, une OQTF, une convocation : les délais sont courts."),
        ui("Demandez de l'aide le jour même : une association, un avocat, un point-justice."),
    )
    menu = tuple(presenter.words.pair(name, ui(label)) for name, label in MENU)
    blocks = (Block("text", text), Block("warning", urgent, ui("Urgent")), Block("list", menu))
    screen = spoken(presenter.words, blocks)
    buttons = (
        presenter.panel.button(ui("Reprendre où j'en suis"), "!now"),
        presenter.panel.button(ui("Je suis bloqué"), "!stuck"),
        presenter.panel.button(ui("Recommencer"), "!other"),
    )
    return Reply(state, presenter.result(screen, presenter.panel.column(buttons)))


def _privacy(dialogue: Dialogue, state: ChatState, now: datetime) -> Reply:
    presenter = dialogue.presenter(state, now)
    ui, days = presenter.words.ui, dialogue.retention_days
    kept = (
        ui("Vos réponses, la langue, et l'adresse de cette conversation. Tout est chiffré."),
        ui("Ni votre nom, ni votre numéro, ni ce que vous écrivez, ni vos photos."),
    )
    why = (ui("Pour reprendre où vous en étiez, et pour envoyer les rappels demandés."),)
    how_long = (
        presenter.words.counted(
            "{n} jour sans nouvelle de vous, puis tout est effacé.",
            "{n} jours sans nouvelle de vous, puis tout est effacé.",
            days,
        ),
        ui("Un rappel demandé repousse cette date. Elle est dite quand vous le demandez."),
        ui("/effacer efface tout, tout de suite."),
    )
    telegram = (
        ui("Telegram garde les messages de cette conversation : effacez-la aussi dans Telegram."),
    )
    screen = spoken(
        presenter.words,
        (
            Block("list", kept, ui("Ce qui est gardé")),
            Block("text", why, ui("Pourquoi")),
            Block("list", how_long, ui("Combien de temps")),
            Block("warning", telegram, ui("Ce que je ne peux pas effacer")),
        ),
    )
    return Reply(state, presenter.result(screen, ()))


def _erase(dialogue: Dialogue, state: ChatState, now: datetime) -> Reply:
    presenter = dialogue.presenter(state, now)
    ui = presenter.words.ui
    lines = (
        ui("C'est effacé : vos réponses, vos rappels, la clé qui les chiffrait."),
        ui("Je ne peux pas effacer les messages déjà affichés."),
        ui("Effacez la conversation dans Telegram."),
        ui("Pour une nouvelle question : /start"),
    )
    screen = spoken(presenter.words, (Block("text", lines),))
    return Reply(None, presenter.goodbye(screen), erases=True)


def aside(presenter: Presenter, one: Received) -> tuple[Call, ...]:
    """Return what is said to a file, a sticker, a changed message: kind, short, no dead end."""
    ui = presenter.words.ui
    resume = presenter.panel.button(ui("Reprendre la question"), "!now")
    match one.kind:
        case Kind.FILE:
            return _file(presenter, one, resume)
        case Kind.EDITED:
            line = ui("Je ne lis pas les messages modifiés. Écrivez un nouveau message.")
        case Kind.TEXT:
            line = ui("Je n'ai pas gardé votre message. Écrivez-le une nouvelle fois.")
        case _:
            line = ui("Je lis seulement le texte et les boutons.")
    return presenter.short(line, ((resume,),))


def _file(presenter: Presenter, one: Received, resume: dict[str, str]) -> tuple[Call, ...]:
    ui = presenter.words.ui
    if one.file:
        line = ui("Je cherche le code carré (2D-Doc) de ce papier. Je ne garde pas le fichier.")
    else:
        line = ui("Je n'ai pas ouvert ce fichier, et je ne le garde pas.")
    more = ui("Vous pouvez l'effacer de cette conversation.")
    erase = presenter.panel.button(ui("Effacer mon fichier"), f"!del.{one.message}")
    return presenter.short(f"{line} {more}", ((erase,), (resume,)))


#: The commands shown in Telegram's menu, with what each does, in a few words.
MENU = (
    ("/start", "Commencer une nouvelle question"),
    ("/langue", "Choisir la langue"),
    ("/retour", "Revenir à la question précédente"),
    ("/resume", "Mes réponses : les revoir, les changer"),
    ("/rappels", "Mes rappels"),
    ("/suivi", "Mes étapes à suivre"),
    ("/aide", "Comment faire, à qui parler"),
    ("/confidentialite", "Ce qui est gardé, et combien de temps"),
    ("/effacer", "Tout effacer maintenant"),
)


def _follow_ups(dialogue: Dialogue, state: ChatState, now: datetime) -> Reply:
    return following.press(dialogue, state, "", now, below=True)


COMMANDS: dict[str, Command] = {
    "suivi": _follow_ups,
    "langue": _language,
    "retour": _back,
    "resume": _answers,
    "rappels": _reminders,
    "aide": help_,
    "help": help_,
    "confidentialite": _privacy,
    "effacer": _erase,
}
KNOWN_COMMANDS = frozenset(("start", *COMMANDS))
KEEPS_NOTHING = ("aide", "help", "confidentialite", "rappels")  #: asked by a stranger


def unkept(dialogue: Dialogue, reply: Reply) -> Reply:
    """Return what is told to a stranger of whom nothing is kept: one button begins."""
    label = dialogue.words(reply.state).ui("Commencer une nouvelle question")
    *before, last = reply.calls
    begin = (({"text": label, "callback_data": RESUME},),)
    return replace(reply, state=None, calls=(*before, replace(last, keyboard=begin)))


def command_name(word: str) -> str:
    """Return the name of a command as it was typed: « /Aide@a_bot » is « aide »."""
    return word[1:].partition("@")[0].casefold()
