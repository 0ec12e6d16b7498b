"""What each kind of update leads to: every one has an answer, or a silence that says why. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.engine.events import Chose, LanguageChosen, Typed
from bot.engine.model import OptionId
from bot.engine.typed import match
from bot.faces.telegram import following, tokens
from bot.faces.telegram.actions import act, plain_action
from bot.faces.telegram.commands import COMMANDS, KEEPS_NOTHING, aside, command_name, unkept
from bot.faces.telegram.dialogue import Dialogue, Reply
from bot.faces.telegram.outgoing import Call, Role
from bot.faces.telegram.received import Kind, Received
from bot.faces.telegram.state import LANGUAGE, ChatState, carried
from bot.faces.telegram.writing import lost_with_its_words, typed


def answer(dialogue: Dialogue, one: Received, state: ChatState | None, now: datetime) -> Reply:
    """Return what follows an update; never raises for what a person did."""
    if one.kind is not Kind.PRESS and state is not None:
        state = replace(state, pressed="")
    match one.kind:
        case Kind.ELSEWHERE:  # a group or a channel that nobody asked for: leave it
            return Reply(None, (Call(Role.CALL, method="leaveChat"),))
        case Kind.BLOCKED:  # the reminders go: they must not hold the retention back
            return Reply(state and replace(state, reminded=()), is_blocked=True)
        case Kind.COMMAND:
            return _command(dialogue, one, state, now)
        case Kind.PRESS:
            return _press(dialogue, one, state, now)
    if state is None:
        return dialogue.start(one, now)
    if one.kind is Kind.TEXT and (not one.is_lost or lost_with_its_words(state)):
        return _typed(dialogue, one, state, now)
    return Reply(state, aside(dialogue.presenter(state, now), one), reads=bool(one.file))


def _command(dialogue: Dialogue, one: Received, state: ChatState | None, now: datetime) -> Reply:
    word, _, rest = one.text.partition(" ")
    name = command_name(word)
    if name == "start":
        begun = dialogue.start(
            one, now, link=rest.strip(), language=state.session.language if state else ""
        )
        return replace(begun, state=begun.state and carried(begun.state, state))
    run = COMMANDS.get(name)
    if run is not None:
        known = state or dialogue.begin(one, now, known={}, language=dialogue.language(one))
        reply = run(dialogue, known, now)
        return unkept(dialogue, reply) if state is None and name in KEEPS_NOTHING else reply
    if state is None:
        return dialogue.start(one, now)
    return _typed(dialogue, replace(one, text=one.text[1:]), state, now)


def _press(dialogue: Dialogue, one: Received, state: ChatState | None, now: datetime) -> Reply:
    """Return what a press leads to; the same one again, with nothing between, leads nowhere."""
    if state is not None and state.pressed:
        if state.pressed == one.text:
            return Reply(state)  # it moved the conversation on
        if state.pressed == _on_this_message(one):
            return Reply(state, toast=dialogue.words(state).ui("C'est déjà plus bas."))
    reply = _pressed(dialogue, one, state, now)
    return reply if reply.state is None else replace(reply, state=_marked(reply, one, state))


def _marked(reply: Reply, one: Received, before: ChatState | None) -> ChatState:
    """Return the state that knows which press brought it, where a second one would do harm."""
    after = reply.state
    assert after is not None
    if before is None or (after.nonce, after.session.turn) != (before.nonce, before.session.turn):
        return replace(after, pressed=one.text)
    return replace(after, pressed=_on_this_message(one) if reply.adds else "")


def _on_this_message(one: Received) -> str:
    """Return the name of a button under one message: under another it may be pressed again."""
    return f"{one.text} {one.message}"


def _pressed(dialogue: Dialogue, one: Received, state: ChatState | None, now: datetime) -> Reply:
    if (plain := plain_action(dialogue, one, state, now)) is not None:
        return plain
    token = tokens.read(one.text)
    if state is None:
        begun = dialogue.start(one, now)
        toast = dialogue.words(begun.state).ui("Ce bouton est ancien. Recommençons.")
        return replace(begun, toast=toast)
    if token is None or token.nonce != state.nonce:
        return dialogue.stale(state, now)
    if token.action is not None:
        return act(dialogue, token, one, state, now)
    return dialogue.step(state, Chose(OptionId(token.what), turn=token.turn), now)


def _typed(dialogue: Dialogue, one: Received, state: ChatState, now: datetime) -> Reply:
    if state.is_writing:
        return typed(dialogue, state, one.text, now)
    if (followed := following.typed(dialogue, state, one.text, now)) is not None:
        return followed
    if state.view != LANGUAGE:
        return dialogue.step(state, Typed(one.text), now, below=True)
    offered = dialogue.conversation.languages.offered
    names = {language.code: (language.name, language.code) for language in offered}
    found = match(one.text, names)
    if found.remark is not None:
        return dialogue.ask_language(state, now, below=True)
    return dialogue.step(state, LanguageChosen(str(found.value)), now, below=True)
