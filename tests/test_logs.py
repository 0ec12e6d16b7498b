"""Tests of bot/logs.py: hostile records, and what is left of them."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from bot import logs

TOKEN = "7123456789:AAE-dQw4w9WgXcQ_dQw4w9WgXcQ_dQw4w9"
CHAT, TYPED, NAME = 7_000_000_001, "mon mari me frappe", "Zahra"
SECRETS = (TOKEN, TOKEN.partition(":")[2], str(CHAT), TYPED, "frappe", NAME)
OWN = logs.logger("bot.faces.telegram.somewhere")


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """The stream that a process set up for JSON writes to; the process is as before afterwards."""
    root = logging.root
    kept = root.handlers[:], root.level, logging.raiseExceptions
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    out = io.StringIO()
    logs.set_up(json=True, level="debug", stream=out)
    yield out
    logging.captureWarnings(False)
    root.handlers[:], logging.raiseExceptions = kept[0], kept[2]
    root.setLevel(kept[1])
    logging.getLogger("bot").setLevel(logging.NOTSET)
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    """Return the events, once nothing of a person was found in them."""
    text = stream.getvalue()
    assert [secret for secret in SECRETS if secret in text] == []
    return [json.loads(line) for line in text.splitlines()]


def raised(err: Exception, cause: Exception | None = None) -> Exception:
    try:
        raise err from cause
    except Exception as caught:
        return caught


# --- our own events -----------------------------------------------------------------------------


def test_event_has_its_time_its_name_and_its_fields(stream: io.StringIO) -> None:
    logs.event(OWN, "turn-failed", level=logs.ERROR, flow="orientation", turn=3, ms=1.23456)

    (line,) = lines(stream)
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "error",
        "logger": "bot.faces.telegram.somewhere",
        "event": "turn-failed",
        "flow": "orientation",
        "turn": 3,
        "ms": 1.235,
    }


def test_text_line_reads_from_left_to_right(stream: io.StringIO) -> None:
    logs.set_up(json=False, level="info", stream=stream)
    logs.event(logs.logger("bot.x"), "content-loaded", revision="a1b2c3d4e5f6")

    (line,) = stream.getvalue().splitlines()
    assert line[10:11] + line[23:] == "TZ INFO bot.x content-loaded revision=a1b2c3d4e5f6"


@pytest.mark.parametrize(
    "value", [TOKEN, CHAT, -CHAT, TYPED, f"chat.{CHAT}", "a\nb", "é", object()]
)
def test_field_with_a_persons_value_hides_it(stream: io.StringIO, value: Any) -> None:
    logs.event(OWN, "x", node=value)

    assert lines(stream)[0]["node"] == "#"


@pytest.mark.parametrize("value", [TOKEN.partition(":")[2], str(CHAT), "1234567890123456"])
def test_revision_is_a_hash_and_nothing_else(stream: io.StringIO, value: str) -> None:
    logs.event(OWN, "x", revision=value)

    assert lines(stream)[0]["revision"] == "#"


def test_field_of_another_name_is_left_out(stream: io.StringIO) -> None:
    logs.event(OWN, "x", text=NAME, chat=CHAT, count=2)  # type: ignore[call-arg]

    (line,) = lines(stream)
    assert set(line) == {"time", "level", "logger", "event", "count"}


def test_failure_is_shown_as_types_and_places(stream: io.StringIO) -> None:
    cause = raised(ConnectionError(f"https://api.telegram.org/bot{TOKEN}/sendMessage"))
    failure = raised(ValueError(TYPED, CHAT), cause)

    logs.event(OWN, "call-failed", failure=failure)

    (line,) = lines(stream)
    assert line["error"] == "ValueError<-ConnectionError"
    assert line["at"].startswith("tests/test_logs.py:")
    assert line["at"].endswith(":raised")
    assert line["from"] == line["at"]


def test_failure_of_a_group_shows_what_is_inside(stream: io.StringIO) -> None:
    group = ExceptionGroup(TYPED, [raised(KeyError(TYPED))])

    logs.event(OWN, "x", failure=group)

    assert lines(stream)[0]["error"] == "ExceptionGroup<-KeyError"


def test_error_whose_type_is_named_by_a_person_is_hidden(stream: io.StringIO) -> None:
    logs.event(OWN, "x", failure=type(TYPED, (Exception,), {})())

    assert lines(stream)[0]["error"] == "#"


def test_event_below_the_level_costs_nothing_and_shows_nothing(stream: io.StringIO) -> None:
    logging.getLogger("bot").setLevel(logging.WARNING)

    logs.event(OWN, "x", level=logs.DEBUG)

    assert lines(stream) == []


# --- what others log ----------------------------------------------------------------------------


class Explosive:
    def __str__(self) -> str:
        raise RuntimeError(TYPED)


@pytest.mark.parametrize("name", ["telegram.ext.Updater", "httpx", "aiohttp.server", "apscheduler"])
def test_others_are_heard_from_warning_on(stream: io.StringIO, name: str) -> None:
    log = logging.getLogger(name)
    log.setLevel(logging.DEBUG)

    log.debug("debug %s", TYPED)
    log.info("HTTP Request: POST https://api.telegram.org/bot%s/getMe", TOKEN)
    log.warning("Retrying in %s s for chat %s", 3, CHAT)
    log.setLevel(logging.NOTSET)

    (line,) = lines(stream)
    assert (line["level"], line["logger"], line["event"]) == ("warning", name, "log")
    assert line["template"] == "Retrying in %s s for chat %s"


def test_only_a_constant_of_the_code_is_shown(stream: io.StringIO) -> None:
    log = logging.getLogger("asyncio")
    log.error(f"Task failed for {NAME} in {CHAT}")
    log.error("Task failed " + TYPED)
    log.error(TYPED)
    log.error(f"Task exception\nfuture: <Task coro=<f({TYPED!r})>>")
    log.error(Explosive())
    log.error({"text": TYPED})
    log.error("Update %s caused", Explosive())
    log.error(
        "An update "
        'caused an error that "nobody" expected: %s',
        TYPED,
    )  # fmt: skip

    shown = [line.get("template") for line in lines(stream)]
    expected = ["Update %s caused", 'An update caused an error that "nobody" expected: %s']
    assert shown == [None] * 6 + expected


def test_constant_with_a_token_is_masked(stream: io.StringIO) -> None:
    logging.getLogger("telegram").warning("Token 7123456789:AAE-dQw4w9WgXcQ_dQw4w9WgXcQ_dQw4w9 bad")
    logging.getLogger("telegram").warning("Chat 7000000001 is gone")

    assert [line["template"] for line in lines(stream)] == ["Token # bad", "Chat # is gone"]


def test_own_module_that_logs_a_text_is_no_exception(stream: io.StringIO) -> None:
    OWN.warning("The person wrote %s", TYPED)
    OWN.warning(TYPED)
    OWN.info("The person wrote %s", TYPED)

    assert [line.get("template") for line in lines(stream)] == ["The person wrote %s", None]


def test_traceback_of_others_keeps_types_and_places_only(stream: io.StringIO) -> None:
    log = logging.getLogger("apscheduler.executors.default")
    try:
        {}[TYPED]  # type: ignore[index]
    except KeyError:
        log.exception('Job "%s" raised an exception', TYPED, stack_info=True, extra={"who": NAME})

    (line,) = lines(stream)
    assert line["error"] == "KeyError"
    assert "test_traceback_of_others" in line["at"]
    assert line["template"] == 'Job "%s" raised an exception'
    assert "exc_info" not in line


def test_names_of_loggers_and_levels_may_be_hostile_too(stream: io.StringIO) -> None:
    logging.getLogger(f"telegram {TYPED}").warning("something happened")
    logging.root.handlers[0].handle(
        logging.makeLogRecord(
            {
                "name": TOKEN,
                "levelname": TYPED,
                "levelno": 40,
                "pathname": TYPED,
                "funcName": NAME * 30,
            }
        )
    )

    assert [(line["logger"], line["level"]) for line in lines(stream)] == [
        ("#", "warning"),
        ("#", "#"),
    ]


def test_warnings_are_events(stream: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(False)
        logging.captureWarnings(True)
        warnings.warn(f"unclosed {TYPED}", ResourceWarning, stacklevel=1)

    (line,) = lines(stream)
    assert (line["logger"], line["level"]) == ("py.warnings", "warning")


async def test_forgotten_task_is_an_event(stream: io.StringIO) -> None:
    loop = asyncio.get_running_loop()

    loop.call_exception_handler({"message": TYPED, "exception": raised(ValueError(TYPED))})

    (line,) = lines(stream)
    assert (line["logger"], line["error"]) == ("asyncio", "ValueError")
    assert "template" not in line


def test_crash_is_an_event_and_ctrl_c_is_none(stream: io.StringIO) -> None:
    err = raised(ValueError(TYPED))
    sys.excepthook(type(err), err, err.__traceback__)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)

    assert [line["event"] for line in lines(stream)] == ["crashed"]


PROGRAM = f"""
import sys, threading, logging
from bot import logs
logs.set_up(json=False, level="info")
class Odd:
    def __del__(self): raise ValueError({TYPED!r})
Odd()
logging.getLogger("x").warning("%s %s", "one argument is missing")
thread = threading.Thread(target=lambda: int({TYPED!r})); thread.start(); thread.join()
int({TYPED!r})
"""


def test_process_shows_nothing_of_a_person_however_it_dies() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=False
    )

    assert ran.returncode == 1
    assert [secret for secret in SECRETS if secret in ran.stdout + ran.stderr] == []
    assert ran.stderr.count(" crashed ") == 3
    assert len(ran.stderr.splitlines()) == 4
