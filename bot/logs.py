"""What the program says of itself while it serves: one line an event, nothing personal.

Our own events name themselves and carry fields of a closed list. Whatever else is logged, by us or
by a library, is reduced to where it happened and which type of error it was: its text may hold a
token (URLs of Telegram do), a chat id, a name, or what a person typed.
"""

from __future__ import annotations

import linecache
import logging
import math
import re
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Final, TextIO, TypedDict, Unpack

from pythonjsonlogger.json import JsonFormatter

DEBUG, INFO, WARNING, ERROR = logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR
MAX_FRAMES = 8  #: of a traceback, the last ones
MAX_CAUSES = 4  #: types of errors shown, the last one first
MAX_NUMBER = 10_000_000  #: larger numbers may be ids, and are hidden
MIN_TEMPLATE_CHARS = 8  #: a shorter text may stand in the code by chance
HIDDEN: Final = "#"

_WORD = re.compile(r"[A-Za-z_<][A-Za-z0-9_.:/<>-]{0,79}")
_REVISION = re.compile(r"(?=[0-9]*[a-f])[0-9a-f]{6,64}")
_LONG_NUMBER = re.compile(r"\d{7,}")
_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{8,}")
_SECRET = re.compile(r"(?=\S*\d)(?=\S*[A-Z])(?=\S*[a-z])[A-Za-z0-9_-]{30,}")  # random by its look
_BETWEEN_LITERALS = re.compile(r"[\s\"'\\]+")  # what joins the parts of one constant in the source


class Fields(TypedDict, total=False):
    """The only fields an event may have; none is for what comes from a person."""

    flow: str
    node: str
    turn: int
    kind: str
    method: str
    outcome: str
    error: str
    revision: str
    count: int
    attempt: int
    status: int
    port: int
    mode: str
    version: str
    ms: float
    wait_s: float


_ALLOWED: Final = frozenset(Fields.__annotations__)


_Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class _Event:
    """One thing that happened, with nothing in it that may not be shown."""

    name: str
    fields: Mapping[str, _Value] = field(default_factory=dict)

    def __str__(self) -> str:
        return " ".join([self.name, *(f"{key}={value}" for key, value in self.fields.items())])


def logger(name: str) -> logging.Logger:
    """Return the logger of a module, for `event`."""
    return logging.getLogger(name)


def event(
    log: logging.Logger,
    name: str,
    *,
    level: int = INFO,
    failure: BaseException | None = None,
    **fields: Unpack[Fields],
) -> None:
    """Log one event; a failure is shown as types and places. Raises nothing.

    A value that is not a word of ids or a small number is hidden; so is a field of another name.
    """
    if log.isEnabledFor(level):
        shown = {key: _shown(key, value) for key, value in fields.items() if key in _ALLOWED}
        log.log(level, _Event(_word(name), shown | (_failure(failure) if failure else {})))


def set_up(*, json: bool, level: str, stream: TextIO | None = None) -> None:
    """Let every record of the process pass through here, and nothing else reach the stream.

    `level` (debug, info, warning, error) is of our own events; others begin at warning.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Json() if json else _Text())
    handler.addFilter(lambda record: record.levelno >= WARNING or type(record.msg) is _Event)
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(WARNING)
    logging.getLogger("bot").setLevel(level.upper())
    logging.raiseExceptions = False  # it would print the record, arguments included
    logging.captureWarnings(capture=True)
    own = logger("bot")
    sys.excepthook = lambda _type, err, _trace: _crashed(own, err)
    threading.excepthook = lambda args: _crashed(own, args.exc_value)
    sys.unraisablehook = lambda args: _crashed(own, args.exc_value)


def _crashed(log: logging.Logger, err: BaseException | None) -> None:
    if not isinstance(err, KeyboardInterrupt):
        event(log, "crashed", level=logging.CRITICAL, failure=err)


class _Text(logging.Formatter):
    """`2026-11-27T09:15:02.120Z WARNING bot.faces call-failed method=sendMessage error=TimedOut`"""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return f"{_time(record)} {_word(record.levelname)} {_word(record.name)} {_event(record)}"


class _Json(JsonFormatter):
    """The same as one object a line: time, level, logger, event, and its fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        own = _event(record)
        head = {"time": _time(record), "level": _word(record.levelname).lower()}
        return self.serialize_log_record(
            {**head, "logger": _word(record.name), "event": own.name, **own.fields}
        )


def _time(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _event(record: logging.LogRecord) -> _Event:
    """Return the event of a record; of one that is not ours the place and the type of its error."""
    if type(record.msg) is _Event:
        return record.msg
    place = _place(record.pathname, record.lineno, record.funcName or "?")
    template = _template(record)
    fields = {"at": place, **({"template": template} if template else {})}
    err = record.exc_info[1] if record.exc_info else None
    return _Event("log", fields | (_failure(err) if err else {}))


def _template(record: logging.LogRecord) -> str | None:
    """Return the message before its arguments, where it is a constant of the code that logs it.

    An f-string, or a text made by hand, is not found in the source and stays hidden.
    """
    if type(record.msg) is not str or len(record.msg) < MIN_TEMPLATE_CHARS:
        return None
    lines = linecache.getlines(record.pathname)[record.lineno - 1 :][:MAX_FRAMES]
    if _BETWEEN_LITERALS.sub("", record.msg) not in _BETWEEN_LITERALS.sub("", "".join(lines)):
        return None
    text = " ".join(record.msg.split())
    for secret in (_TOKEN, _SECRET, _LONG_NUMBER):
        text = secret.sub(HIDDEN, text)
    return text


def _failure(err: BaseException) -> dict[str, str]:
    """Return the types of the error and of its causes, and where the first and the last arose."""
    chain = list(_chain(err))
    shown = {"error": "<-".join(_word(type(one).__qualname__) for one in chain)}
    places = [(name, _frames(one)) for name, one in (("at", chain[0]), ("from", chain[-1]))]
    return shown | {name: frames for name, frames in places[: len(chain)] if frames}


def _chain(err: BaseException) -> Iterator[BaseException]:
    for _ in range(MAX_CAUSES):
        yield err
        context = None if err.__suppress_context__ else err.__context__
        inside = err.exceptions[0] if isinstance(err, BaseExceptionGroup) else None
        if (follows := inside or err.__cause__ or context) is None:
            return
        err = follows


def _frames(err: BaseException) -> str:
    frames = [
        _place(frame.f_code.co_filename, line, frame.f_code.co_name)
        for frame, line in traceback.walk_tb(err.__traceback__)
    ]
    return ">".join(frames[-MAX_FRAMES:])


def _place(path: str, line: int, function: str) -> str:
    short = "/".join(_word(part) for part in PurePath(path).parts[-2:])
    return f"{short}:{int(line)}:{_word(function)}"


def _shown(key: str, value: object) -> _Value:
    match value:
        case bool():
            return value
        case int() if -MAX_NUMBER < value < MAX_NUMBER:
            return int(value)
        case float() if math.isfinite(value) and -MAX_NUMBER < value < MAX_NUMBER:
            return round(float(value), 3)
        case str() if key == "revision" and _REVISION.fullmatch(value):
            return str(value)
        case str():
            return _word(value)
        case _:
            return HIDDEN


def _word(text: str) -> str:
    """Return an id, a name of the code or a type as it is; anything else hidden."""
    hides = _LONG_NUMBER.search(text) or _SECRET.search(text)
    return str(text) if _WORD.fullmatch(text) and not hides else HIDDEN
