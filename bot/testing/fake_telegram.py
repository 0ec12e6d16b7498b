"""A Bot API inside the process: PTB talks to it as to Telegram, and tests look at what people see.

    api = FakeTelegram()
    app = Application.builder().token(TOKEN).request(api).get_updates_request(api).build()
    chat = api.chat(language="ar")
    api.send(api.text(chat, "/start"))          # for getUpdates; or give the update to a webhook
    await api.until(lambda: chat.by_bot)
    api.send(api.press(chat, "العربية"))
    api.fail(method="sendMessage", error=429, retry_after=1)
    assert api.problems == []

It refuses in Telegram's words what a bot gets wrong most often; the whole Bot API it does not know.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData

import bot.faces.telegram  # noqa: F401 - it says how PTB gives durations
from bot.testing.fake_calls import Call, Fault, Refused, refusal
from bot.testing.fake_chat import FakeChat, FakeMessage, Json, button_faults, faults
from bot.testing.fake_updates import Updates

STALE_PRESS = "query is too old and response timeout expired or query ID is invalid"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
_SHOWN = ("text", "caption", "reply_markup")


class FakeTelegram(Updates, BaseRequest):
    """Answers every call at once, in the order they come; `calls` keeps them all."""

    def __init__(self, *, username: str = "essai_bot") -> None:
        super().__init__()
        self.me: Json = {"id": 1, "is_bot": True, "first_name": "Essai", "username": username}
        self.calls: list[Call] = []
        self.problems: list[str] = []  #: calls that Telegram would not understand
        self.faults: list[Fault] = []
        self.webhook: Json = {}  #: parameters of the last setWebhook; empty: none is set
        self.files: dict[str, bytes] = {}  #: what people sent, by file_id
        self.profile: dict[tuple[str, str], Json] = {}  #: of setMy…, by method and language
        self._pending: list[Json] = []
        self._changed = asyncio.Event()

    # --- what a test says ---------------------------------------------------------------------

    def send(self, *updates: Json) -> None:
        """Let getUpdates give these, in this order, doubles included."""
        self._pending += updates
        self._changed.set()

    def fail(
        self,
        *,
        error: int | TelegramError,
        method: str | None = None,
        chat: FakeChat | None = None,
        times: int | None = 1,
        **more: Any,
    ) -> Fault:
        """Let matching calls fail; `more`: applied, retry_after, description (see Fault).

        Without a method every call is meant but getMe and getUpdates.
        """
        fault = Fault(error, method, chat.id if chat else None, times, **more)
        self.faults.append(fault)
        return fault

    def hold(
        self, *, method: str | None = None, chat: FakeChat | None = None, times: int | None = None
    ) -> Fault:
        """Let matching calls wait until `release()` of the result."""
        fault = Fault(None, method, chat.id if chat else None, times, gate=asyncio.Event())
        self.faults.append(fault)
        return fault

    def called(self, method: str) -> list[Call]:
        """Return the calls of one method, oldest first."""
        return [call for call in self.calls if call.method == method]

    async def until(self, happened: Callable[[], object], *, timeout_s: float = 5.0) -> None:
        """Wait for something that calls of the bot bring about; raises AssertionError."""
        try:
            async with asyncio.timeout(timeout_s):
                while not happened():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            last = "\n".join(map(str, self.calls[-5:]))
            raise AssertionError(
                f"it did not happen in {timeout_s} s; last calls:\n{last}"
            ) from None

    # --- what PTB asks ------------------------------------------------------------------------

    @property
    def read_timeout(self) -> float | None:
        """Seconds; nothing here waits for them."""
        return 5.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,  # of HTTP
        request_data: RequestData | None = None,
        *_: Any,
        **__: Any,
    ) -> tuple[int, bytes]:
        """Answer one call as the Bot API does: status and body."""
        if method == "GET":  # the bytes of a file, after getFile
            data = self.files.get(url.rpartition("/")[2])
            return (404, b"") if data is None else (200, data)
        call = self._call(url.rpartition("/")[2], request_data)
        self.calls.append(call)
        self._changed.set()  # a call that is held has come all the same
        await asyncio.sleep(0)  # as over a network, others run meanwhile
        fault = next((one for one in self.faults if one.takes(call)), None)
        try:
            if fault is not None and fault.gate is not None:
                await fault.gate.wait()
            if fault is not None and fault.error is not None:
                if fault.applied:
                    await self._perform(call)
                return fault.answer()
            return 200, json.dumps({"ok": True, "result": await self._perform(call)}).encode()
        except Refused as refused:
            return refusal(refused.code, refused.description, {})
        finally:
            self._changed.set()

    def _call(self, method: str, request: RequestData | None) -> Call:
        parameters = dict(request.parameters) if request else {}
        files = {}
        if request and request.contains_files:
            for name, (filename, content, _) in request.multipart_data.items():
                files[name] = filename, content if isinstance(content, bytes) else content.read()
        chat = parameters.get("chat_id")
        if "callback_query_id" in parameters:
            asked = str(parameters["callback_query_id"])
            chat = next((one.id for one in self.chats.values() if asked in one.open_presses), None)
        return Call(method, parameters, files, chat if isinstance(chat, int) else None)

    async def _perform(self, call: Call) -> Any:
        match call.method:
            case "getMe":
                return self.me
            case "getUpdates":
                return await self._get_updates(call.parameters)
            case "setWebhook":
                self.webhook = call.parameters
            case "deleteWebhook":
                self.webhook = {}
                if call.parameters.get("drop_pending_updates"):
                    self._pending.clear()
            case "getWebhookInfo":
                return {
                    "url": self.webhook.get("url", ""),
                    "has_custom_certificate": False,
                    "pending_update_count": len(self._pending),
                }
            case _ if call.method.startswith("getMy"):
                language = str(call.parameters.get("language_code", ""))
                setter = call.method.replace("get", "set", 1)
                shown = self.profile.get((setter, language), {})
                return shown.get("commands", []) if setter == "setMyCommands" else shown
            case _ if call.method.startswith(("setMy", "deleteMy", "setChatMenu")):
                language = str(call.parameters.get("language_code", ""))
                self.profile[call.method, language] = call.parameters
            case "answerCallbackQuery":
                self._answer_press(call)
            case "getFile":
                return self._file(str(call.parameters.get("file_id")))
            case _:
                return self._in_chat(call)
        return True

    def _file(self, name: str) -> Json:
        if name not in self.files:
            raise Refused("wrong file_id or the file is temporarily unavailable")
        size = len(self.files[name])
        return {"file_id": name, "file_unique_id": name, "file_size": size, "file_path": name}

    def _in_chat(self, call: Call) -> Any:
        chat = self._reachable(call)
        match call.method:
            case "sendMessage" | "sendDocument":
                return self._show(call, chat)
            case "editMessageText" | "editMessageReplyMarkup":
                return self._edit(call, chat)
            case "deleteMessage":
                if chat.messages.pop(call.parameters.get("message_id", 0), None) is None:
                    raise Refused("message to delete not found")
            case "leaveChat":
                chat.left = True
            case "sendChatAction":
                pass
            case _:
                self._unknown(call)
        return True

    def _unknown(self, call: Call) -> None:
        self.problems.append(f"FakeTelegram does not know the method {call.method}")
        raise Refused(self.problems[-1], 404)

    def _reachable(self, call: Call) -> FakeChat:
        if "chat_id" not in call.parameters:
            self._unknown(call)
        chat = self.chats.get(call.chat or 0)
        if chat is None:
            raise Refused("chat not found")
        if chat.blocked:
            raise Refused("bot was blocked by the user", 403)
        if chat.left and call.method != "leaveChat":
            raise Refused(f"bot is not a member of the {chat.kind} chat", 403)
        return chat

    def _refuse_faulty(self, call: Call, text: str) -> None:
        wrong = [
            *(faults(text, call.parameters.get("parse_mode")) if "text" in call.parameters else ()),
            *button_faults(call.parameters.get("reply_markup", {})),
        ]
        if wrong:
            self.problems += [f"{call.method}: {one}" for one in wrong]
            raise Refused(wrong[0])

    def _show(self, call: Call, chat: FakeChat) -> Json:
        asked = call.parameters
        self._refuse_faulty(call, str(asked.get("text", "")))
        content = {name: asked[name] for name in _SHOWN if name in asked}
        message = FakeMessage(next(self._message_ids), chat.id, True, content, asked=asked)
        if call.method == "sendDocument":
            message.file = call.files.get("document")
            if message.file is None:
                raise Refused("there is no document in the request")
            name, data = message.file
            ids = {"file_id": f"f{message.id}", "file_unique_id": f"u{message.id}"}
            content["document"] = {**ids, "file_name": name, "file_size": len(data)}
        chat.messages[message.id] = message
        return self.as_json(message)

    def _edit(self, call: Call, chat: FakeChat) -> Json:
        message = chat.messages.get(call.parameters.get("message_id", 0))
        if message is None:
            raise Refused("message to edit not found")
        if not message.by_bot:
            raise Refused("message can't be edited")
        self._refuse_faulty(call, str(call.parameters.get("text", "")))
        kept = {name: value for name, value in message.content.items() if name != "reply_markup"}
        given = {name: call.parameters[name] for name in _SHOWN if name in call.parameters}
        if kept | given == message.content:
            raise Refused(NOT_MODIFIED)
        message.content, message.asked = kept | given, call.parameters
        message.edits += 1
        return self.as_json(message)

    def _answer_press(self, call: Call) -> None:
        press = str(call.parameters.get("callback_query_id"))
        if call.chat is None:
            raise Refused(STALE_PRESS)
        chat = self.chats[call.chat]
        chat.open_presses.discard(press)
        if call.parameters.get("text"):
            chat.alerts.append(str(call.parameters["text"]))

    async def _get_updates(self, asked: Json) -> list[Json]:
        if self.webhook:
            raise Refused("Conflict: can't use getUpdates method while webhook is active", 409)
        offset = asked.get("offset") or 0
        self._pending = [update for update in self._pending if update["update_id"] >= offset]
        try:
            async with asyncio.timeout(float(asked.get("timeout") or 0)):
                while not self._pending:
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            return []
        return self._pending[: asked.get("limit") or 100]
