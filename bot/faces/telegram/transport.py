"""How calls reach the Bot API: PTB's request interface on connections of our own.

PTB's own transport looks at every idle connection at each request, and costs more the more calls
are in flight; aiohttp's client costs three times what these connections do, and 8 MiB. Nothing here
keeps or shows a URL: Telegram's contain the token.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, cast

import orjson
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.faces.telegram.wire import NotSent, Patience, Pool

POOL_SIZE = 256  #: connections at once; more calls wait for one, for `Timeouts.pool` seconds
KEEP_ALIVE_S = 15.0  #: an idle connection is closed before the server would do it
_REFUSAL: Final = b'{"ok":false}'  #: stands for an error page that is not the Bot API's
_FIELDS: Final = f"User-Agent: {BaseRequest.USER_AGENT}\r\n"
_JSON_FIELDS: Final = f"{_FIELDS}Content-Type: application/json\r\n"
_DEFAULT: Final = BaseRequest.DEFAULT_NONE
_ODD: Final = re.compile(r"[\x00-\x1f\x7f]")  #: in a file's name they would end its header


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds that each stage of a call may last; None: as long as it takes."""

    read: float | None = 5.0  #: until the whole answer is there
    write: float | None = 5.0  #: more, for what is too large to be sent at once
    connect: float | None = 5.0
    pool: float | None = 1.0  #: until a connection is free
    media_write: float | None = 20.0  #: in place of `write` when files go with the call

    def patience(self, *, files: bool) -> Patience:
        """Return them as the connections want them."""
        connect = _sum(self.pool, self.connect)
        return Patience(connect, self.media_write if files else self.write, self.read)


def _sum(*stages: float | None) -> float | None:
    known = [stage for stage in stages if stage is not None]
    return sum(known) if len(known) == len(stages) else None


class WireRequest(BaseRequest):
    """Makes every call of a bot, long polling included; one object may serve both.

    A failure is TimedOut or NetworkError; its message names the kind of failure, never a URL.
    """

    __slots__ = ("_pool", "_pool_size", "_timeouts", "_usual")

    def __init__(self, timeouts: Timeouts | None = None, *, pool_size: int = POOL_SIZE) -> None:
        self._timeouts = timeouts or Timeouts()
        self._usual = {files: self._timeouts.patience(files=files) for files in (False, True)}
        self._pool_size = pool_size
        self._pool: Pool | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds; PTB adds them to those of a long poll."""
        return self._timeouts.read

    async def initialize(self) -> None:
        """Make the pool; a second call changes nothing: PTB may hold this object twice."""
        if self._pool is None:
            self._pool = Pool(self._pool_size, idle_s=KEEP_ALIVE_S)

    async def shutdown(self) -> None:
        """Close every connection."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.close()

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """Return the Bot API's answer; raises NetworkError when this is none. Logs nothing."""
        answer = _object(payload)
        if answer is None or ("result" not in answer and answer.get("ok") is not False):
            raise NetworkError("The answer is not one of the Bot API")
        return answer

    async def do_request(  # noqa: PLR0913, PLR0917 - PTB's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = _DEFAULT,
        write_timeout: object = _DEFAULT,
        connect_timeout: object = _DEFAULT,
        pool_timeout: object = _DEFAULT,
    ) -> tuple[int, bytes]:
        """Return the status and the body; raises TimedOut or NetworkError."""
        if self._pool is None:
            raise RuntimeError("WireRequest is used before initialize() or after shutdown()")
        patience = self._patience(
            files=request_data is not None and request_data.contains_files,
            read=read_timeout,
            write=write_timeout,
            connect=connect_timeout,
            pool=pool_timeout,
        )
        failure: TelegramError
        try:
            status, answer = await self._pool.call(method, url, *_body(request_data), patience)
            return status, _shown(status, answer)
        except NotSent:
            failure = TimedOut("Timed out before the call was sent")
        except TimeoutError:
            failure = TimedOut("Timed out")
        except (OSError, ValueError) as err:
            failure = NetworkError(type(err).__name__)  # its words may name the address
        raise failure  # here, so that it carries no context

    def _patience(self, *, files: bool, **given: object) -> Patience:
        named = {stage: seconds for stage, seconds in given.items() if seconds is not _DEFAULT}
        if not named:
            return self._usual[files]
        if "write" in named:
            named["media_write"] = named["write"]
        told = replace(self._timeouts, **cast("dict[str, float | None]", named))
        return told.patience(files=files)


def _body(request: RequestData | None) -> tuple[str, bytes]:
    """Return header fields and the body: JSON, or a form when files go with the parameters."""
    if request is None:
        return _FIELDS, b""
    if not request.contains_files:
        return _JSON_FIELDS, _encoded(request.parameters)
    border = secrets.token_hex(16)
    form = b"".join(
        b"--%s\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n"
        % (border.encode(), about.encode(errors="replace"), content)
        for about, content in _parts(request)
    )
    fields = f"{_FIELDS}Content-Type: multipart/form-data; boundary={border}\r\n"
    return fields, b"%s--%s--\r\n" % (form, border.encode())


def _parts(request: RequestData) -> Iterator[tuple[str, bytes]]:
    """Yield each field of a form: what is said of it, and its content."""
    for name, value in request.json_parameters.items():
        yield f'name="{name}"', value.encode(errors="replace")
    for name, (filename, content, kind) in request.multipart_data.items():
        shown = _ODD.sub(" ", filename).replace("\\", "\\\\").replace('"', '\\"')
        data = content if isinstance(content, bytes) else content.read()
        yield f'name="{name}"; filename="{shown}"\r\nContent-Type: {kind}', data


def _encoded(parameters: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(parameters)
    except TypeError:  # a lone surrogate, which only json writes, as an escape
        return json.dumps(parameters).encode()


def _shown(status: int, body: bytes) -> bytes:
    """Return the body when it is the Bot API's: PTB would quote a proxy's error page."""
    if status < 300:
        return body
    answer = _object(body)
    return body if answer is not None and answer.get("ok") is False else _REFUSAL


def decoded(payload: bytes) -> Any:
    """Return the value of JSON; raises ValueError. Half of a broken emoji becomes « ? »."""
    try:
        return orjson.loads(payload)
    except ValueError:
        value = json.loads(payload)  # it reads lone surrogates, which nothing further on takes
        return orjson.loads(json.dumps(value, ensure_ascii=False).encode(errors="replace"))


def _object(payload: bytes) -> dict[str, Any] | None:
    try:
        answer = decoded(payload)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None
