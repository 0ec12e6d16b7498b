"""How calls reach the Bot API: PTB's request interface on one aiohttp session.

PTB's own transport looks at every idle connection at each request, and costs more the more calls
are in flight. Nothing here keeps or shows a URL: Telegram's contain the token.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any, Final, cast

import aiohttp
import orjson
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

POOL_SIZE = 256  #: connections at once; more calls wait for one, for `Timeouts.pool` seconds
KEEP_ALIVE_S = 15.0  #: an idle connection is closed before the server would do it
DNS_CACHE_S = 300
_REFUSAL: Final = b'{"ok":false}'  #: stands for an error page that is not the Bot API's
_HEADERS: Final = {"User-Agent": BaseRequest.USER_AGENT}
_JSON_HEADERS: Final = {**_HEADERS, "Content-Type": "application/json"}
_DEFAULT: Final = BaseRequest.DEFAULT_NONE


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds that each stage of a call may last; None: as long as it takes."""

    read: float | None = 5.0  #: between two parts of the answer
    write: float | None = 5.0
    connect: float | None = 5.0
    pool: float | None = 1.0  #: until a connection is free
    media_write: float | None = 20.0  #: in place of `write` when files go with the call

    def client(self, *, files: bool) -> aiohttp.ClientTimeout:
        """Return them as aiohttp wants them."""
        write = self.media_write if files else self.write
        return aiohttp.ClientTimeout(
            total=_sum(self.pool, self.connect, write, self.read),  # nothing else bounds a write
            connect=_sum(self.pool, self.connect),
            sock_connect=self.connect,
            sock_read=self.read,
        )


def _sum(*stages: float | None) -> float | None:
    known = [stage for stage in stages if stage is not None]
    return sum(known) if len(known) == len(stages) else None


class AiohttpRequest(BaseRequest):
    """Makes every call of a bot, long polling included; one object may serve both.

    A failure is TimedOut or NetworkError; its message names the kind of failure, never a URL.
    """

    __slots__ = ("_pool_size", "_proxy", "_session", "_timeouts", "_usual")

    def __init__(
        self,
        timeouts: Timeouts | None = None,
        *,
        pool_size: int = POOL_SIZE,
        proxy: str | None = None,
    ) -> None:
        self._timeouts = timeouts or Timeouts()
        self._usual = {files: self._timeouts.client(files=files) for files in (False, True)}
        self._pool_size = pool_size
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds; PTB adds them to those of a long poll."""
        return self._timeouts.read

    async def initialize(self) -> None:
        """Open the session; a second call changes nothing: PTB may hold this object twice."""
        if self._session is None:
            connector = aiohttp.TCPConnector(
                limit=self._pool_size, keepalive_timeout=KEEP_ALIVE_S, ttl_dns_cache=DNS_CACHE_S
            )
            self._session = aiohttp.ClientSession(
                connector=connector, cookie_jar=aiohttp.DummyCookieJar(), proxy=self._proxy
            )

    async def shutdown(self) -> None:
        """Close every connection."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

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
        session = self._session
        if session is None:
            raise RuntimeError("AiohttpRequest is used before initialize() or after shutdown()")
        timeout = self._timeout(
            files=request_data is not None and request_data.contains_files,
            read=read_timeout,
            write=write_timeout,
            connect=connect_timeout,
            pool=pool_timeout,
        )
        failure: TelegramError
        try:
            async with session.request(
                method, url, timeout=timeout, allow_redirects=False, **_body(request_data)
            ) as answer:
                return answer.status, _shown(answer.status, await answer.read())
        except aiohttp.ConnectionTimeoutError:
            failure = TimedOut("Timed out before the call was sent")
        except TimeoutError:
            failure = TimedOut("Timed out")
        except (aiohttp.ClientError, OSError, ValueError) as err:
            failure = NetworkError(_kind(err))
        raise failure  # here, so that it carries no context: aiohttp's errors name the URL

    def _timeout(self, *, files: bool, **given: object) -> aiohttp.ClientTimeout:
        named = {stage: seconds for stage, seconds in given.items() if seconds is not _DEFAULT}
        if not named:
            return self._usual[files]
        if "write" in named:
            named["media_write"] = named["write"]
        return replace(self._timeouts, **cast("dict[str, float | None]", named)).client(files=files)


def _body(request: RequestData | None) -> dict[str, Any]:
    """Return how aiohttp is to send the parameters: JSON, or a form when files go with them."""
    if request is None:
        return {"headers": _HEADERS}
    if not request.contains_files:
        return {"headers": _JSON_HEADERS, "data": _encoded(request.parameters)}
    form = aiohttp.FormData(quote_fields=False)  # Telegram shows a file's name as it is sent
    for name, value in request.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime_type) in request.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime_type)
    return {"headers": _HEADERS, "data": form}


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


def _kind(err: BaseException) -> str:
    """Return the types of the error and of the system's error inside: both are constants."""
    inner = getattr(err, "os_error", None)
    return type(err).__name__ + (f" ({type(inner).__name__})" if inner is not None else "")
