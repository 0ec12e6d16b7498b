"""What the process leaves behind: nothing of a person in a log, nothing in a copy of the data."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.faces.telegram.inbox import key_of
from bot.stores.ledger import Kept
from bot.stores.secret import keep_secret
from bot.stores.sqlite import SqliteLedger
from tests.process.conftest import Start
from tests.process.crowd import Crowd, Doing, settled
from tests.process.habits import wander
from tests.process.kept import kept
from tests.process.people import Someone, dialogue
from tests.process.program import HOOK_SECRET, TOKEN, Program
from tests.process.trouble import Weather
from tests.process.walks import begin
from tests.real import TODAY

ID, FIRST, USER = 7_412_345_678_901, "Zoubida-Prénom", "zoubida_93_qx"
LETTER = "Zahra Ben-Lettre, 12 rue Cachée"
#: Words of TEXTS in habits.py, and what else is the person's or the server's alone.
SECRETS = (
    *("Zdravković", "zq-typed-words", "0612345678", "Ben-Lettre", "rue Cachée"),
    *(str(ID)[:-1], FIRST, USER, TOKEN, TOKEN.partition(":")[2], HOOK_SECRET),
)
#: What the state of a chat is made of, in clear.
IN_CLEAR = ("besoin", "titre_sejour", "orientation", "language", '"fr"', "inline_keyboard", "<b>")
TO_A_LETTER = ("Je suis bloqué", "Mon attestation (API)", "Je n’ai pas eu d’API", "Lettres types")


def somebody(api: Any, number: int = ID) -> Someone:
    """Return a person whose names and number would be seen wherever they were written."""
    one = Someone(api, dialogue(), id=number, name=FIRST, username=USER)
    one.chat.user |= {"id": number, "username": USER}
    return one


def press(someone: Someone, part: str) -> None:
    """Press the newest button with that in its label."""
    for message, data in reversed(someone.buttons()):
        rows = message["reply_markup"]["inline_keyboard"]
        labels = [b["text"] for row in rows for b in row if b.get("callback_data") == data]
        if part in labels[0]:
            someone.press_on(message, data)
            return
    raise LookupError(part)


def writes_a_letter(someone: Someone) -> Doing:
    """Fill a letter to its end."""
    yield from begin(someone, "fr")
    for label in (*TO_A_LETTER, "Demander l’API", "Écrire cette lettre pour moi"):
        press(someone, label)
        yield
    while any(".!wskip" in data for _, data in someone.buttons()[-3:]):
        someone.write(LETTER)
        yield


@pytest.mark.parametrize("form", ["text", "json"])
def test_log_of_a_long_walk_names_nobody_and_quotes_nothing(
    api: Any, program: Start, form: str
) -> None:
    bot = program(webhook=form == "json", LOG=form, LOG_LEVEL="debug")
    bot.start()
    ann, bob, cid = (somebody(api, ID + number) for number in range(3))
    weather = Weather(api, Random(3))
    Crowd(api, strict=False, meanwhile=weather).run([(ann, wander(ann, Random(4), 120))])
    api.heal()
    Crowd(api).run([(cid, writes_a_letter(cid))])
    api.fail(400, f"Bad Request: {LETTER} of {USER} {ID}", chat=bob.chat, method="sendMessage")
    bob.chat.send("/aide", wait=False)
    bot.wait_for("refused")
    bot.quiet()
    bot.terminate()

    lines = bot.logs().splitlines()
    assert weather.faults > 5
    assert [word for word in SECRETS if word in bot.logs()] == []
    assert form == "text" or all(isinstance(json.loads(line), dict) for line in lines)


def cells(folder: Path) -> Iterator[object]:
    """Yield every cell of the database in that folder, what its write-ahead log holds included."""
    with closing(sqlite3.connect(folder / "bot.db")) as db:
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type='table'")]
        for table in tables:
            for row in db.execute(f"SELECT * FROM {table}").fetchall():
                yield from row


def test_copy_of_the_data_without_the_keys_shows_nobody_and_nothing(
    api: Any, program: Start, tmp_path: Path
) -> None:
    bot = program()
    bot.start()
    one = somebody(api)
    Crowd(api).run([(one, wander(one, Random(5), 60))])
    Crowd(api).run([(one, writes_a_letter(one))])
    bot.quiet()
    shutil.copytree(bot.data, tmp_path / "copy")
    bot.terminate()

    assert (tmp_path / "copy" / "bot.db-wal").stat().st_size > 0
    raw = b"".join(file.read_bytes() for file in (tmp_path / "copy").iterdir())
    held = list(cells(tmp_path / "copy"))
    words = [word.encode() for word in (*SECRETS, *IN_CLEAR)]
    numbers = [ID.to_bytes(size, order) for size in (6, 8) for order in ("big", "little")]
    assert [word for word in (*words, *numbers) if word in raw] == []
    assert {type(cell) for cell in held} <= {int, bytes, type(None)}
    assert ID not in held
    assert one.state is not None
    assert one.state.session.answers
    assert kept(bot, [one]) == []  # with the keys, it is all there


def test_nothing_is_left_of_who_leaves_and_a_copy_from_before_is_noise(
    api: Any, program: Start, tmp_path: Path
) -> None:
    bot = program()
    bot.start()
    ann, bob = somebody(api), somebody(api, ID + 1)
    Crowd(api).run([(one, wander(one, Random(one.chat.id), 20)) for one in (ann, bob)])
    Crowd(api).run([(one, begin(one, "fr")) for one in (ann, bob)])
    bot.quiet()
    bot.terminate()
    shutil.copytree(bot.data, tmp_path / "before")
    bot.start()

    Crowd(api).run([(ann, leaves(ann))])
    bot.quiet()
    bot.terminate()

    before, after = bodies(tmp_path / "before"), bodies(bot.data)
    (gone,) = before.keys() - after.keys()
    pieces = [before[gone][at : at + 16] for at in range(0, len(before[gone]) - 15, 16)]
    assert [piece for piece in pieces if piece in bot.stored()] == []
    assert settled([ann, bob], strict=True) == []
    assert kept(bot, [ann, bob]) == []
    shutil.rmtree(bot.data)
    shutil.copytree(tmp_path / "before", bot.data)
    assert [one is not None for one in loaded(bot, ann, bob)] == [False, True]


def leaves(someone: Someone) -> Doing:
    """Ask that everything is erased."""
    someone.write("/effacer")
    yield


def bodies(folder: Path) -> dict[int, bytes]:
    """Return what is sealed of each chat, by its number."""
    with closing(sqlite3.connect(folder / "bot.db")) as db:
        return dict(db.execute("SELECT number, body FROM chats").fetchall())


def loaded(bot: Program, *people: Someone) -> list[Kept | None]:
    """Return what the keys at hand open of each."""

    async def run() -> list[Kept | None]:
        secret = keep_secret(bot.keys, bot.data)
        ledger = await SqliteLedger.open(bot.database, bot.keys, secret, today=lambda: TODAY)
        try:
            return [await ledger.load(key_of(one.chat.id)) for one in people]
        finally:
            await ledger.close()

    return asyncio.run(run())
