"""The command as a program: what it prints, on which stream, and how it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.real import READ, ROOT, TODAY

COMMAND = [sys.executable, "-m", "bot.cli"]
TIMEOUT_S = 60


def environment(**more: str) -> dict[str, str]:
    """Return an environment without our settings, in a French UTF-8 locale."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("BONGUICHET_", "LC_"))}
    return {**kept, "PYTHONPATH": str(ROOT), "LANG": "fr_FR.UTF-8", "PYTHONUTF8": "1", **more}


def bonguichet(
    *words: str | Path, said: str = "", today: bool = True, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run the command to its end; `said` is its standard input."""
    when = READ if words[:1] == ("check",) else TODAY  # no source is read after that day
    day = ("--today", when.isoformat()) if today else ()
    return subprocess.run(
        [*COMMAND, *map(str, words), *day],
        input=said,
        capture_output=True,
        encoding="utf-8",
        timeout=TIMEOUT_S,
        env=environment(**more),
        check=False,
    )
