"""The whole bot, over the conversation of the peers' bench; its environment says where to listen.

Inbox, session and outbox are durable as in production; only the pace of a chat is not limited, as
the bench asks. `python benchmarks/telegram_bot.py` is what `--ours` runs (see README.md).
"""

from __future__ import annotations

import asyncio
import os
import signal
from datetime import UTC, date, datetime
from pathlib import Path

import uvloop

from bot.app import quiet_collector
from bot.content.compiled import compiled
from bot.content.library import Library
from bot.conversation import Conversation
from bot.faces.telegram.receiver import Hook, serve
from bot.faces.telegram.service import Options, Service
from bot.faces.telegram.transport import WireRequest
from bot.render.catalogs import Languages
from bot.settings import Address, Secret
from bot.stores.sqlite import SqliteLedger

HERE = Path(__file__).parent / "telegram"
SECRET = b"the bench keeps no secret at all"


def today() -> date:
    """Return the day."""
    return datetime.now(UTC).date()


def conversation() -> Conversation:
    """Return the bench's conversation; its list has more rows than our own content may have."""
    return Conversation(compiled("bench", HERE / "flows", load), Languages(HERE / "locales"))


def load() -> Library:
    """Return the content, checked as far as it is fit to be."""
    from bot.content.loader import inspect

    library, faults = inspect(HERE / "flows", today=today(), only=("nodes", "references"))
    assert library is not None, faults
    return library


async def main() -> None:
    """Serve until told to stop."""
    state = Path(os.environ["STATE_DIR"])
    keys = state.with_name(f"{state.name}-keys")  # never inside the folder of the data
    keys.mkdir(mode=0o700, exist_ok=True)
    held = conversation()
    ledger = await SqliteLedger.open(state / "bench.db", keys, SECRET, today=today)
    options = Options(
        os.environ["BOT_TOKEN"],
        os.environ["TELEGRAM_API_BASE"],
        chat_rate=0,
        registers_menus=False,
    )
    service = Service(held, ledger, options, request=WireRequest(), now=lambda: datetime.now(UTC))
    stopped = asyncio.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(one, stopped.set)
    await service.start()
    secret = Secret(os.environ["WEBHOOK_SECRET"])
    receiver = await serve(
        Address(os.environ["WEBHOOK_LISTEN"], int(os.environ["WEBHOOK_PORT"])),
        hook=Hook(os.environ["WEBHOOK_PATH"], secret, service.inbox.put),
        health=lambda: {"ok": True},
    )
    quiet_collector()
    await stopped.wait()
    await receiver.close()
    await service.stop()
    await ledger.close()


if __name__ == "__main__":
    uvloop.run(main())
