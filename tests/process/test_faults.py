"""Telegram refuses, is slow, loses answers, sends late, twice, in reverse: one at a time."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.process.conftest import Start
from tests.process.crowd import Crowd, settled
from tests.process.people import Someone, dialogue
from tests.process.program import Program
from tests.process.trouble import problems
from tests.process.walks import begin


@pytest.fixture
def bot(program: Start) -> Program:
    """Return a bot that serves."""
    made = program(webhook=True)
    made.start()
    return made


@pytest.fixture
def ann(api: Any, bot: Program) -> Someone:
    """Return somebody who reads the first question."""
    one = Someone(api, dialogue())
    Crowd(api).run([(one, begin(one, "fr"))])
    return one


def shows(api: Any, one: Someone, *, strict: bool = True) -> None:
    """Wait until the chat shows what it must."""
    end = time.monotonic() + 20
    while not one.is_answered(strict=strict):
        assert time.monotonic() < end, one.faults(strict=strict)
        with api._changed:
            api._changed.wait(0.02)


def test_429_waits_as_long_as_told_while_other_chats_go_on(api: Any, ann: Someone) -> None:
    bob = Someone(api, dialogue())
    api.fail(429, chat=ann.chat, method="editMessageText", retry_after=2)
    began = time.monotonic()

    ann.press("titre_sejour")
    Crowd(api).run([(bob, begin(bob, "fr"))])
    bobs = time.monotonic() - began
    shows(api, ann)

    assert bobs < 2 <= time.monotonic() - began


@pytest.mark.parametrize(
    "fault",
    [
        {"code": 500, "times": 2},
        {"code": 502, "times": 2},
        {"code": 0},
        {"code": 0, "delay": 0.5},
        {"code": 0, "delay": 30},
    ],
    ids=["500", "502", "cut", "slow and cut", "no answer"],
)
def test_call_that_fails_is_made_again(api: Any, ann: Someone, fault: dict[str, Any]) -> None:
    api.fail(method="editMessageText", **fault)

    ann.press("titre_sejour")

    shows(api, ann)
    assert settled([ann], strict=True) == []


def test_edit_whose_answer_is_lost_is_repeated_and_harms_nothing(api: Any, ann: Someone) -> None:
    api.fail(500, method="editMessageText", applied=True)

    ann.press("titre_sejour")
    shows(api, ann)
    ann.press("etudes")
    shows(api, ann)

    assert problems(api) == []
    assert settled([ann], strict=True) == []


def test_message_whose_answer_is_lost_is_sent_again(api: Any, ann: Someone) -> None:
    api.fail(0, method="sendMessage", applied=True)

    ann.write("/aide")
    shows(api, ann, strict=False)
    ann.press("titre_sejour")
    shows(api, ann, strict=False)

    assert settled([ann], strict=False) == []


def test_goodbye_whose_answer_is_lost_leaves_the_old_question_where_it_stands(
    api: Any, ann: Someone
) -> None:
    """Which message it was is forgotten with the rest: a new conversation must not touch it."""
    api.fail(0, method="sendMessage", applied=True)

    ann.write("/effacer")
    shows(api, ann, strict=False)
    Crowd(api, strict=False).run([(ann, begin(ann, "fr"))])

    assert settled([ann], strict=False) == []


def test_403_forgets_what_waits_and_the_bot_goes_on(api: Any, bot: Program, ann: Someone) -> None:
    bob = Someone(api, dialogue())
    api.fail(403, chat=ann.chat, times=float("inf"))

    ann.chat.send("/aide", wait=False)
    Crowd(api).run([(bob, begin(bob, "fr"))])
    bot.quiet()

    refused = [call for call in api.calls if call.chat_id == ann.chat.id and call.refusal]
    assert len(refused) == 1
    assert settled([bob], strict=True) == []


def test_person_who_comes_back_after_a_block_goes_on(api: Any, bot: Program, ann: Someone) -> None:
    member = {"chat": api.world.chats[ann.chat.id], "from": ann.chat.user, "date": 1}
    status = {"old_chat_member": {"status": "member"}, "new_chat_member": {"status": "kicked"}}
    ann.chat.push({"my_chat_member": {**member, **status}}, ann.chat.id, False)

    ann.press("titre_sejour")

    shows(api, ann)
    assert settled([ann], strict=True) == []


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
def test_late_reversed_and_doubled_updates_move_each_chat_once(
    api: Any, program: Start, webhook: bool
) -> None:
    """By polling a double has an id of its own: a second press, which moves nothing."""
    bot = program(webhook=webhook)
    bot.start()
    people = [Someone(api, dialogue()) for _ in range(3)]
    Crowd(api).run([(one, begin(one, "fr")) for one in people])

    with api.held(reverse=True, copies=2):
        for one in people:
            one.press("titre_sejour")
    for one in people:
        shows(api, one)
    bot.quiet()

    assert settled(people, strict=True) == []
    assert api.problems == []


def test_old_buttons_of_every_screen_move_nothing_and_bring_the_question_back(
    api: Any, ann: Someone
) -> None:
    pressed = []
    for what in ("titre_sejour", "etudes", "!back", "famille", "!back"):
        pressed += [one for one in ann.buttons() if one not in pressed]
        ann.press(what)
        shows(api, ann)

    for message, data in pressed:
        ann.press_on(message, data)
        shows(api, ann)

    assert len(pressed) > 20
    assert settled([ann], strict=True) == []
    assert api.problems == []


def test_forged_presses_and_presses_of_another_chat_move_nothing(api: Any, ann: Someone) -> None:
    bob = Someone(api, dialogue())
    Crowd(api).run([(bob, begin(bob, "fr"))])
    theirs = bob.buttons()[0][1]
    message = ann.buttons()[-1][0]

    forged = ("aaaaaa.1.titre_sejour", "!del.1", "x" * 64, "zz", "aaaaaa.1.!nothing", "é")
    for data in (theirs, *forged):
        ann.press_on(message, data)
        shows(api, ann)

    assert settled([ann, bob], strict=True) == []
    assert api.problems == []


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
def test_group_or_channel_that_nobody_asked_for_is_left(api: Any, bot: Program, kind: str) -> None:
    chat = api.chat(kind=kind)

    if kind == "channel":
        content = {"message_id": 1, "date": 1, "chat": api.world.chats[chat.id], "text": "post"}
        chat.push({"channel_post": content}, chat.id, False)
    else:
        chat.send("bonjour", wait=False)
    end = time.monotonic() + 10
    while not (calls := [call.method for call in api.calls if call.chat_id == chat.id]):
        assert time.monotonic() < end
        time.sleep(0.02)
    bot.quiet()

    assert calls == ["leaveChat"]


def test_group_of_the_settings_is_kept_in_silence(api: Any, program: Start) -> None:
    group = api.chat(kind="supergroup")
    bot = program(webhook=True, GROUPS=str(group.id))
    bot.start()

    group.send("bonjour", wait=False)
    api.chat(language="fr").send("/start")
    bot.quiet()

    assert [call for call in api.calls if call.chat_id == group.id] == []


def test_flooding_chat_is_slowed_told_once_and_holds_up_nobody(api: Any, program: Start) -> None:
    bot = program(webhook=True, CHAT_RATE="2")
    bot.start()
    flood, calm = api.chat(language="fr"), Someone(api, dialogue())

    for _ in range(80):
        flood.send("/aide", wait=False)
    Crowd(api).run([(calm, begin(calm, "fr"))])
    end = time.monotonic() + 30
    while calm.chat.spinning() or not _told(flood):
        assert time.monotonic() < end
        time.sleep(0.05)

    assert _told(flood) == 1
    assert settled([calm], strict=True) == []


def test_chat_that_flooded_goes_on_when_it_is_calm_again(api: Any, program: Start) -> None:
    bot = program(webhook=True, CHAT_RATE="3")
    bot.start()
    chat = api.chat(language="fr")
    chat.send("/start")

    for _ in range(60):
        chat.send("/aide", wait=False)
    while not _told(chat):
        time.sleep(0.05)
    bot.quiet()
    chat.press("Français", wait=False)

    end = time.monotonic() + 10
    while "Que voulez-vous faire ?" not in [one["text"].splitlines()[0] for one in chat.messages()]:
        assert time.monotonic() < end, chat.messages()[-1]
        time.sleep(0.05)
    assert _told(chat) == 1


def test_webhook_with_a_wrong_secret_moves_nothing_and_is_counted(api: Any, bot: Program) -> None:
    api.webhook["secret_token"] = "another"
    chat = api.chat(language="fr")

    chat.send("/start", wait=False)
    bot.wait_for_metric('bonguichet_webhook_refused_total{status="403"}')

    assert [call for call in api.calls if call.chat_id == chat.id] == []
    assert "bonguichet_updates_total{" not in bot.get("/metrics")


def _told(chat: Any) -> int:
    return sum("Doucement" in one["text"] for one in chat.messages())


def test_menu_name_and_descriptions_are_set_for_each_language(api: Any, bot: Program) -> None:
    end = time.monotonic() + 10
    while len(api.world.commands) < 2:
        assert time.monotonic() < end
        time.sleep(0.02)
    bot.quiet()
    by_language = {
        (call.method, call.params.get("language_code", ""))
        for call in api.calls
        if call.method.startswith("setMy")
    }

    names = [call.params["commands"] for call in api.calls if call.method == "setMyCommands"]
    assert {language for _, language in by_language} >= {"", "en"}
    assert {method for method, _ in by_language} == {
        *("setMyCommands", "setMyName", "setMyDescription", "setMyShortDescription")
    }
    assert all(commands[0]["command"] == "start" for commands in names)
    assert api.problems == []
