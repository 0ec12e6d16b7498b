"""Telling the bot to stop while it still starts."""

from __future__ import annotations

from pathlib import Path

from tests.process.program import Program, free_port


def test_bot_that_cannot_reach_telegram_ends_when_told(tmp_path: Path) -> None:
    """It tries for ever; a service that does not end in 10 seconds is killed by its supervisor."""
    program = Program(tmp_path, f"http://127.0.0.1:{free_port()}")
    try:
        program.start(ready=False)
        program.wait_for("telegram_unreachable")

        code, seconds = program.terminate()

        assert (code, seconds < 10) == (0, True)
        assert "__del__" not in program.logs()
    finally:
        program.close()
