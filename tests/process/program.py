"""`bonguichet telegram` as a process: started, told, killed."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from tests.command import COMMAND, environment

TOKEN = "123456789:" + "AbCdEfGhIj-KlMnOpQr_StUvWxYz0123456"
HOOK_SECRET = "Hook_Secret-0123456789"
PATIENCE_S = 40.0  #: a busy machine may be slow; nothing here waits that long when all is well


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Program:
    """One bot on one pair of folders, through all its lives."""

    def __init__(self, folder: Path, api_url: str, *, webhook: bool = False, **more: str) -> None:
        self.folder, self.data, self.keys = folder, folder / "data", folder / "keys"
        for one in (self.data, self.keys):
            one.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.port = free_port()
        self.settings = {
            "BONGUICHET_TELEGRAM_TOKEN": TOKEN,
            "BONGUICHET_TELEGRAM_API_URL": api_url,
            "BONGUICHET_DATABASE": f"sqlite:///{self.database}",
            "BONGUICHET_KEYS": str(self.keys),
            "BONGUICHET_LISTEN": f"127.0.0.1:{self.port}",
            "BONGUICHET_CHAT_RATE": "0",
        }
        if webhook:
            self.settings["BONGUICHET_WEBHOOK_URL"] = f"http://127.0.0.1:{self.port}/hook"
            self.settings["BONGUICHET_WEBHOOK_SECRET"] = HOOK_SECRET
        self.settings |= {f"BONGUICHET_{name}": value for name, value in more.items()}
        self.lives = 0
        self.process: subprocess.Popen[bytes]

    @property
    def database(self) -> Path:
        return self.data / "bot.db"

    @property
    def log(self) -> Path:
        """The log of the present life."""
        return self.folder / f"log.{self.lives}"

    def logs(self) -> str:
        """Return what all lives logged."""
        return "".join(
            self.folder.joinpath(f"log.{n + 1}").read_text(encoding="utf-8")
            for n in range(self.lives)
        )

    # --- life -------------------------------------------------------------------------------------

    def start(self, *words: str, ready: bool = True) -> None:
        """Start the process; by default returns once it serves."""
        self.lives += 1
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*COMMAND, "telegram", *words],
                env=environment(**self.settings),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        if ready:
            self.wait_for("started")

    def wait_for(self, event: str, times: int = 1) -> None:
        """Wait until the log of this life has the event."""
        wanted = (f" {event}", f'"{event}"')
        end = time.monotonic() + PATIENCE_S
        while max(map(self.log.read_text(encoding="utf-8").count, wanted)) < times:
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            assert time.monotonic() < end, f"no {event}: {self.log.read_text(encoding='utf-8')}"
            time.sleep(0.02)

    def kill(self) -> None:
        """End it as a power cut would end a process."""
        self.process.kill()
        self.process.wait()

    def terminate(self) -> tuple[int, float]:
        """Ask it to end; return its exit code and the seconds it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_S), time.monotonic() - began

    def close(self) -> None:
        """Leave nothing running."""
        if self.lives and self.process.poll() is None:
            self.kill()

    # --- what it says of itself -------------------------------------------------------------------

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run another verb with the same settings, to its end."""
        return subprocess.run(
            [*COMMAND, *words],
            env=environment(**{**self.settings, **more}),
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE_S,
            check=False,
        )

    def get(self, path: str) -> str:
        """Return what the listener says."""
        with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE_S) as answer:
            return str(answer.read().decode())

    def wait_for_metric(self, name: str) -> None:
        """Wait until that figure is there and not zero."""
        end = time.monotonic() + PATIENCE_S
        while f"{name} 0.0" in (text := self.get("/metrics")) or f"{name} " not in text:
            assert time.monotonic() < end, f"no {name}"
            time.sleep(0.02)

    def health(self) -> dict[str, Any]:
        """Return how the bot is."""
        return dict(json.loads(self.get("/healthz")))

    def quiet(self) -> None:
        """Wait until the bot serves and has nothing in hand."""
        end = time.monotonic() + PATIENCE_S
        while True:
            with suppress(OSError):
                health = self.health()
                if health["waiting"] == health["outbox"] == 0:
                    return
            assert time.monotonic() < end
            time.sleep(0.05)

    def memory_mib(self) -> float:
        """Return the memory that it holds."""
        pages = Path(f"/proc/{self.process.pid}/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20

    def stored(self) -> bytes:
        """Return every byte of both folders, write-ahead logs included."""
        files = [file for root in (self.data, self.keys) for file in sorted(root.iterdir())]
        return b"".join(file.read_bytes() for file in files if file.is_file())
