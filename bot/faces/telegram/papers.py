"""A photo or a PDF of a paper, read on the spot: fetched into memory, decoded, forgotten."""

from __future__ import annotations

import asyncio
from typing import Any

from telegram.error import TelegramError

from bot.faces.telegram.caller import Caller
from bot.faces.telegram.outgoing import Call
from bot.faces.telegram.present import Presenter
from bot.filing.two_d_doc import Reading, Unread
from bot.reading.codes import MAX_FILE_BYTES
from bot.reading.reader import read_file
from bot.render.two_d_doc import reading_screen


async def read_paper(bot: Caller, file: str) -> Reading | None:
    """Return what the file says; None when Telegram does not give it."""
    try:
        about: Any = await bot.call("getFile", {"file_id": file})
        if int(about.get("file_size") or 0) > MAX_FILE_BYTES:
            return Unread("too_large")
        data = await bot.request.retrieve(f"{bot.base_file_url}/{about['file_path']}")
    except (TelegramError, AttributeError, KeyError, TypeError, ValueError):
        return None
    return await asyncio.to_thread(read_file, data)


def reading_calls(presenter: Presenter, read: Reading | None) -> tuple[Call, ...]:
    """Return what was read, and the papers that it may be: each opens its page."""
    if read is None:
        line = presenter.words.ui("Telegram n'a pas donné le fichier. Envoyez-le une autre fois.")
        return presenter.short(line)
    screen = reading_screen(read, presenter.explain())
    buttons = (
        presenter.panel.button(one.label, f"!doc.{one.id.partition('=')[2]}")
        for one in screen.buttons
    )
    return presenter.result(screen, presenter.panel.column(buttons))
