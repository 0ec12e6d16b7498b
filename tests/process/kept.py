"""What a stopped bot has on the disk, beside what the doubles know: nothing was applied twice.

Every event that is applied moves the turn of the session; a chat whose stored state is that of its
double was moved by each update once, whatever was shown twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.faces.telegram.inbox import key_of
from bot.faces.telegram.state import ChatState, dump, restore
from bot.stores.secret import keep_secret
from bot.stores.sqlite import SqliteLedger
from tests.process.people import Someone
from tests.process.program import Program


def kept(program: Program, people: Sequence[Someone]) -> list[str]:
    """Return what is wrong with what the stopped bot has kept of these people."""
    return asyncio.run(_kept(program, people))


async def _kept(program: Program, people: Sequence[Someone]) -> list[str]:
    ledger = await SqliteLedger.open(
        program.database,
        program.keys,
        keep_secret(program.keys, program.data),
        today=lambda: datetime.now(UTC).date(),
    )
    try:
        updates, calls = await ledger.unfinished()
        left = [f"left behind: {len(updates)} updates, {len(calls)} calls"]
        found = left if updates or calls else []
        for someone in people:
            row = await ledger.load(key_of(someone.chat.id))
            found += _differences(someone, restore(row.body) if row else None)
    finally:
        await ledger.close()
    return found


def _differences(someone: Someone, state: ChatState | None) -> Iterable[str]:
    chat = someone.chat.id
    theirs = someone.state and restore(dump(someone.state))
    if theirs is None or state is None:
        if theirs is not state:
            yield f"kept of {chat}: {state}, not {theirs}"
        return
    state = replace(state, chat=theirs.chat, nonce=someone.name_of(state.nonce))
    state = replace(state, pressed=someone.named(state.pressed))
    for name in ChatState.__slots__:
        if name != "form" and getattr(state, name) != getattr(theirs, name):
            yield f"kept of {chat}: {name} {getattr(state, name)}, not {getattr(theirs, name)}"
