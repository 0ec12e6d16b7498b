"""Anybody may do anything on Telegram, and the process may stop at any step: it always goes on."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from bot.stores.memory_ledger import MemoryLedger
from bot.testing.fake_chat import FakeMessage, Json
from bot.testing.fake_telegram import FakeTelegram
from bot.testing.fake_updates import MEDIA
from tests.faces.telegram.running import DAY, Bot
from tests.walk.test_random_walk import OPEN_ANSWERS, said

COMMANDS = (
    *("start", "langue", "retour", "resume", "rappels", "aide", "suivi", "confidentialite"),
    "effacer",
)
LINKS = ("", "kg3", "kg3-tew-xju-9pj", "x" * 64, "é", "h4s", "kg3-kg3")
_EDIT = {"error": 400, "method": "editMessageText"}
FAULTS: tuple[Json, ...] = (
    {"error": 500},
    {"error": 502, "applied": True},
    {"error": 429, "retry_after": 1},
    {"error": 502, "method": "answerCallbackQuery"},
    {**_EDIT, "description": "Bad Request: message to edit not found"},
    {**_EDIT, "description": "Bad Request: message can't be edited"},
    {"error": 400, "method": "deleteMessage", "description": "message can't be deleted"},
)


class Records(logging.Handler):
    """Keeps what the program logs, as text."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.getMessage()} {record.exc_info}")


async def _no_sleep(_: float) -> None:
    await asyncio.sleep(0)


class TelegramWalk(RuleBasedStateMachine):
    """One person; each rule is one thing done, then the bot falls quiet."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.api = FakeTelegram()
        self.records = Records()
        self.log = logging.getLogger("bot")
        self.level = self.log.level
        self.log.addHandler(self.records)
        self.log.setLevel(logging.DEBUG)
        self.chat = self.api.chat(language="fr")
        self.typed: list[str] = []
        self.sent: list[Json] = []
        self.seen: dict[str, FakeMessage] = {}  #: every button ever shown, and its message

    def teardown(self) -> None:
        if hasattr(self, "bot"):
            self.loop.run_until_complete(self.bot.stop())
        self.loop.close()
        self.log.removeHandler(self.records)
        self.log.setLevel(self.level)
        said_in_logs = "\n".join(self.records.lines)
        assert str(self.chat.id) not in said_in_logs
        for text in self.typed:
            assert text not in said_in_logs

    @initialize(language=st.sampled_from(["fr", "en", "fa-AF", "zh-hans", None]))
    def arrives(self, language: str | None) -> None:
        self.chat.language = language

        async def begin() -> None:
            self.bot = Bot(self.api, MemoryLedger(lambda: DAY), sleep=_no_sleep)
            await self.bot.start()

        self.loop.run_until_complete(begin())
        self._does(self.api.command(self.chat, "start"))

    # --- what a person does ---------------------------------------------------------------------

    @rule(data=st.data())
    def presses(self, data: st.DataObject) -> None:
        self._press(self.chat.screen, data)

    @rule(
        steps=st.lists(st.integers(0, 7), min_size=3, max_size=10),
        text=st.sampled_from(OPEN_ANSWERS),
    )
    def goes_on(self, steps: list[int], text: str) -> None:
        """Answer several questions in a row: most of the content lies deep."""
        for step in steps:
            answers = [one for one in _data(self.chat.screen) if ".!" not in one]
            if answers:
                self._does(self.api.press(self.chat, data=answers[step % len(answers)]))
            else:
                self._does(self.api.text(self.chat, text))

    @rule(data=st.data(), days=st.lists(st.integers(0, 9), max_size=3))
    def follows_a_protocol(self, data: st.DataObject, days: list[int]) -> None:
        """Come to a checklist, and do things to it over days: it lies too deep to be met."""
        self._does(self.api.command(self.chat, "start", "wsp"))
        for action in (".!lang.", ".!track", ".!follow"):
            found = [one for one in _data(self.chat.screen) if action in one]
            if found:
                self._does(self.api.press(self.chat, data=found[0]))
        begin = _data(self.chat.screen)[0].partition(".!")[0]
        for step in ("page_prefecture", "captures_compte"):
            self._does(self.api.press(self.chat, data=f"{begin}.!s.1 fait {step}"))
        for passed in days:
            self.bot.moment += timedelta(days=passed)
            own = [one for one in _data(self.chat.screen) if ".!s" in one]
            if own:
                chosen = data.draw(st.sampled_from(own))
                self._does(self.api.press(self.chat, data=chosen))

    @rule(data=st.data())
    def presses_twice(self, data: st.DataObject) -> None:
        update = self._press(self.chat.screen, data)
        again = {**update, "update_id": self.api.update()["update_id"]}
        self.chat.open_presses.add(update["callback_query"]["id"])
        self._does(again)

    @precondition(lambda self: self.seen)
    @rule(data=st.data())
    def presses_an_old_button(self, data: st.DataObject) -> None:
        old = data.draw(st.sampled_from(list(self.seen)))
        self._does(self.api.press(self.chat, data=old, message=self.seen[old]))

    @rule(text=st.one_of(st.text(max_size=64), st.sampled_from(["000000.1.oui", "stop", "go"])))
    def presses_what_nobody_offered(self, text: str) -> None:
        self._does(self.api.press(self.chat, data=text))

    @rule(text=said)
    def types(self, text: str) -> None:
        if len(text) > 12:
            self.typed.append(text)
        self._does(self.api.text(self.chat, text))

    @rule(text=st.sampled_from(OPEN_ANSWERS))
    def types_a_date_or_a_place(self, text: str) -> None:
        self._does(self.api.text(self.chat, text))

    @rule(name=st.sampled_from(COMMANDS), link=st.sampled_from(LINKS))
    def gives_a_command(self, name: str, link: str) -> None:
        self._does(self.api.command(self.chat, name, link if name == "start" else ""))

    @rule(kind=st.sampled_from(sorted(MEDIA)))
    def sends_something_else(self, kind: str) -> None:
        self._does(self.api.media(self.chat, kind))

    @rule()
    def changes_a_message(self) -> None:
        if any(not one.by_bot for one in self.chat.messages.values()):
            self._does(self.api.edited(self.chat, "autre chose"))

    @rule()
    def blocks_and_comes_back(self) -> None:
        self._does(self.api.member(self.chat, "kicked"), silent=True)
        self._does(self.api.member(self.chat, "member"), silent=True)
        self._does(self.api.command(self.chat, "aide"))

    # --- what Telegram and the machine do -------------------------------------------------------

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def telegram_repeats_an_update(self, data: st.DataObject) -> None:
        before = len(self.api.calls)
        self._does(data.draw(st.sampled_from(self.sent)), silent=True, is_new=False)

        assert len(self.api.calls) == before

    @rule(fault=st.sampled_from(FAULTS))
    def a_call_fails(self, fault: Json) -> None:
        known: dict[str, Any] = {"method": "sendMessage", **fault}
        self.api.fail(**known)

    @precondition(lambda self: self.chat.by_bot)
    @rule(data=st.data())
    def the_person_deletes_a_message(self, data: st.DataObject) -> None:
        if len([one for one in self.chat.by_bot if one.buttons]) > 1:
            del self.chat.messages[data.draw(st.sampled_from(sorted(self.chat.messages)))]
            if not any(one.buttons for one in self.chat.by_bot):
                self._does(self.api.command(self.chat, "resume"))

    @rule()
    def the_process_is_restarted(self) -> None:
        async def again() -> None:
            await self.bot.restart()
            await self.bot.quiet()

        self.loop.run_until_complete(again())
        self._check()

    @rule(days=st.integers(1, 40))
    def time_passes(self, days: int) -> None:
        self.bot.moment += timedelta(days=days)

        async def jobs() -> None:
            await self.bot.service.reminding.send_due(self.bot.moment)
            await self.bot.quiet()

        self.loop.run_until_complete(jobs())

    # --- what holds at every step ---------------------------------------------------------------

    def _press(self, message: FakeMessage, data: st.DataObject) -> Json:
        chosen = data.draw(st.sampled_from(_data(message)))
        update = self.api.press(self.chat, data=chosen, message=message)
        self._does(update)
        return update

    def _does(self, update: Json, *, silent: bool = False, is_new: bool = True) -> None:
        if is_new:
            self.sent.append(update)
        before = len(self.api.calls)
        self.loop.run_until_complete(asyncio.wait_for(self.bot.gets(update), 20))
        assert silent or len(self.api.calls) > before, "an update without an answer"
        self._check()

    def _check(self) -> None:
        self.seen |= {data: one for one in self.chat.by_bot for data in _data(one)}
        assert self.api.problems == []
        assert self.chat.open_presses == set(), "a press that still turns"
        assert not [line for line in self.records.lines if "failed" in line]
        assert not self.loop.run_until_complete(self.bot.ledger.unfinished())[1]
        assert any(map(_data, self.chat.by_bot)), self.chat.texts[-3:]


def _data(message: FakeMessage) -> list[str]:
    return [str(one["callback_data"]) for one in message.buttons if "callback_data" in one]


TestTelegramWalk = TelegramWalk.TestCase
TestTelegramWalk.settings = settings(
    max_examples=40,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
