"""Both files, open and fitting together: what a job of the ledger works with, in its thread."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.stores.faults import Guard
from bot.stores.files import DATA, KEYS, connect, cut, queries, transaction
from bot.stores.folders import check_data, check_keys
from bot.stores.keyring import Keyring
from bot.stores.ledger import StoreError
from bot.stores.lock import Lock
from bot.stores.sealing import Sealer, Unsealed

ASK = queries("ledger")
_RING = queries("ring")
RING = "keys.sqlite"
STORE = b"store"
#: Ids of calls are never given twice, though those of delivered ones are kept nowhere.
PLACES_AN_OPENING = 2**32


@dataclass(slots=True)
class Desk:
    """The data file, the ring, and what the thread remembers between two jobs."""

    path: Path
    db: sqlite3.Connection
    ring: Keyring
    lock: Lock
    today: Callable[[], date]
    place: int  #: the last one given to an update or a call
    doomed: bool = True  #: perhaps keys wait to be destroyed; a crash may have left some

    def next_place(self) -> int:
        """Return a number greater than those of all that waits."""
        self.place += 1
        return self.place

    def sweep(self) -> None:
        """Destroy the keys whose rows are gone; until then nothing else may be done."""
        if not self.doomed:
            return
        with Guard(self.path):
            numbers = [row[0] for row in ASK.doomed(self.db)]
            if numbers:
                self.ring.destroy(numbers)
                with transaction(self.db):
                    ASK.end_doomed(self.db)
        self.doomed = False

    def cut(self) -> None:
        """Empty both write-ahead logs."""
        self.ring.cut()
        with Guard(self.path):
            cut(self.db, self.path)

    def close(self) -> None:
        """Let go of both files."""
        try:
            self.ring.close()
            self.db.close()
        finally:
            self.lock.release()


def open_desk(path: Path, keys: Path, secret: bytes, today: Callable[[], date]) -> Desk:
    """Open both files, making what is missing; raises StoreError, with nothing changed."""
    check_data(path.parent)
    check_keys(keys, path.parent)
    sealer, ring_path = Sealer(secret), keys / RING
    with ExitStack() as opened:
        lock = Lock(path)
        opened.callback(lock.release)
        db = connect(path, DATA)
        opened.callback(db.close)
        with Guard(path):
            store = ASK.store_id(db)
        if store is not None and not ring_path.exists():
            raise StoreError(
                f"{ring_path} manque : sans ses clés {path} ne se lit pas. Remettez ce fichier, ou"
                f" supprimez {path} pour recommencer sans rien"
            )
        ring_db = connect(ring_path, KEYS)
        opened.callback(ring_db.close)
        with Guard(ring_path):
            known = _pair(ring_db, store, sealer, (path, ring_path))
        with Guard(path):
            if store is None:
                ASK.put_store_id(db, id=known)
            ASK.count_opening(db)
            place = ASK.openings(db) * PLACES_AN_OPENING
        desk = Desk(path, db, Keyring(ring_db, ring_path, sealer), lock, today, place)
        desk.sweep()
        with suppress(StoreError):  # a backup is being made
            desk.cut()
        opened.pop_all()
    return desk


def _pair(
    ring: sqlite3.Connection, store: bytes | None, sealer: Sealer, paths: tuple[Path, Path]
) -> bytes:
    """Return the id that both files share; raises StoreError when they or the secret do not fit."""
    data, keys = paths
    row = _RING.store_id(ring)
    if row is None:
        if store is not None:
            raise StoreError(f"{keys} ne contient aucune clé ; remettez le fichier de {data}")
        made = os.urandom(16)
        _RING.put_store_id(ring, id=made, sealed=sealer.box.seal(STORE, made))
        return made
    if not opens(sealer, row):
        raise StoreError(
            f"le secret n'est pas celui de {keys} ; donnez à BONGUICHET_SECRET sa valeur d'avant,"
            " ou remettez le fichier du secret"
        )
    if store is None and not _RING.is_empty(ring):
        raise StoreError(
            f"{data} manque, et {keys} a ses clés. Remettez une sauvegarde de {data}, indiquez un"
            f" autre dossier de clés, ou supprimez {keys} pour recommencer sans rien"
        )
    if store not in (None, row[0]):
        raise StoreError(f"{keys} n'est pas le fichier de clés de {data} ; remettez le sien")
    return bytes(row[0])


def opens(sealer: Sealer, row: tuple[bytes, bytes]) -> bool:
    """Return whether the secret is the one that the keys file was written with."""
    try:
        return sealer.box.unseal(STORE, row[1]) == row[0]
    except Unsealed:
        return False
