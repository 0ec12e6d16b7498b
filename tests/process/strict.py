"""The strict Bot API server that stands beside the project, and what these tests add to it.

It is run from its folder and not copied; where the folder is absent, the tests that need it are
skipped.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from tests.real import ROOT

TOOLS = ROOT.parent / "shared" / "tools"
SPEC = TOOLS / "bot_api.json"
MISSING = f"the strict Bot API server is not beside the project: {TOOLS.relative_to(ROOT.parent)}"

Message = dict[str, Any]


def _module() -> Any:
    if not SPEC.exists():
        pytest.skip(MISSING)
    if str(TOOLS) not in sys.path:
        sys.path.append(str(TOOLS))
    try:
        return importlib.import_module("strict_bot_api")
    except ImportError as err:
        pytest.skip(f"the strict Bot API server does not start here: {err}")


class ByChat(dict[tuple[int, int], Message]):
    """The messages of the server, with a view per chat: it would look through them all."""

    def __init__(self) -> None:
        super().__init__()
        self.of: dict[int, dict[int, Message]] = defaultdict(dict)

    def __setitem__(self, key: tuple[int, int], message: Message) -> None:
        super().__setitem__(key, message)
        self.of[key[0]][key[1]] = message

    def pop(self, key: tuple[int, int], *default: Any) -> Any:
        self.of[key[0]].pop(key[1], None)
        return super().pop(key, *default)

    def bots(self, chat: int) -> list[Message]:
        """Return the bot's messages in a chat, oldest first."""
        found = list(self.of[chat].items())
        return [message for _, message in sorted(found, key=_number) if message["from"]["is_bot"]]


def _number(pair: tuple[int, Message]) -> int:
    return pair[0]


class Deliveries:
    """Sends updates to a webhook as Telegram does: again until they are taken, and it reads the
    call that the response carries. The server alone gives up after three tries and reads nothing.
    """

    def __init__(self, api: Any, tool: Any) -> None:
        self.api, self.tool = api, tool
        self.session: Any = None
        self.waiting = 0  #: updates that the webhook has not taken yet
        api._post = self.post
        api.undelivered = lambda: len(api._queue) + self.waiting
        self._tasks: set[asyncio.Task[None]] = set()

    async def post(self, updates: list[dict[str, Any]]) -> None:
        if self.session is None:
            self.session = self.tool.ClientSession()
        self.waiting += len(updates)
        for update in updates:
            while not await self._posted(update):  # noqa: ASYNC110 - as Telegram tries again
                await asyncio.sleep(0.05)
            self.waiting -= 1

    async def _posted(self, update: dict[str, Any]) -> bool:
        webhook = self.api.webhook
        headers = {"X-Telegram-Bot-Api-Secret-Token": webhook.get("secret_token", "")}
        try:
            async with self.session.post(webhook["url"], json=update, headers=headers) as reply:
                body = await reply.read()
                if reply.status >= 300:
                    self.api.webhook_failures.append(f"{reply.status}")
                    return False
        except self.tool.ClientError as error:
            self.api.webhook_failures.append(repr(error))
            return False
        if body:
            self._called(json.loads(body))
        return True

    def _called(self, fields: dict[str, Any]) -> None:
        """Do what the response of the webhook asks for."""
        method = fields.pop("method")
        params, problems = self.api.spec.check(method, fields, set())
        chat = self.api.world.chat_of(params)
        call = self.tool.Call(method, params, chat, problems, {})
        with suppress(self.tool.Refusal):
            self.api._carry_out(call)
        with self.api._changed:
            self.api.calls.append(call)
            self.api._changed.notify_all()

    async def close(self) -> None:
        if self.session is not None:
            await self.session.close()


@contextmanager
def strict_api() -> Iterator[Any]:
    """Run the server; a `BotApi`."""
    tool = _module()
    api = tool.BotApi(SPEC, quiet=0.05, patience=10.0)
    api.world.messages = ByChat()
    deliveries = Deliveries(api, tool)
    with api:
        try:
            yield api
        finally:
            asyncio.run_coroutine_threadsafe(deliveries.close(), api._loop).result()
