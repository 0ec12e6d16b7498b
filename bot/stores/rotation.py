"""Changing the server's secret: the keys of the chats are sealed anew, and named anew.

The data file is left alone: it is sealed with those keys, which stay, and knows chats by number.
Everything happens in one transaction of the keys file, so an interruption, a SIGKILL included,
leaves the old secret in force; run it again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.stores.desk import RING, STORE, opens
from bot.stores.faults import Guard
from bot.stores.files import KEYS, connect, cut, queries, transaction
from bot.stores.folders import check_data
from bot.stores.ledger import StoreError
from bot.stores.lock import Lock
from bot.stores.sealing import Sealer, Unsealed
from bot.stores.secret import adopt_next, drop_next, kept_secret, next_secret

_ASK = queries("ring")
_SLICE = 1_000  #: rows held in memory at a time


def rotate_kept(database: Path, keys: Path) -> int:
    """Change the secret that the keys folder keeps for a new one; return how many keys it sealed.

    The new one is on the disk before anything is sealed with it. An interrupted change goes on.
    """
    with _ring(database, keys) as db:
        old, new = kept_secret(keys), next_secret(keys)
        try:
            count = _rotate(db, keys / RING, Sealer(old), Sealer(new))
        except StoreError:
            if not opens(Sealer(new), _ASK.store_id(db)):
                drop_next(keys)  # nothing has changed: the bot can start as before
            raise
        adopt_next(keys)
        return count


def rotate(database: Path, keys: Path, *, old: bytes, new: bytes) -> int:
    """Seal the keys with a new secret; return how many; 0 when the new one is in force already.

    Nobody may use the database meanwhile. Raises StoreError, with nothing changed, when they do,
    or when the old secret is not the one in force.
    """
    with _ring(database, keys) as db:
        return _rotate(db, keys / RING, Sealer(old), Sealer(new))


@contextmanager
def _ring(database: Path, keys: Path) -> Iterator[sqlite3.Connection]:
    check_data(database.parent)
    path, lock = keys / RING, Lock(database)
    try:
        if not path.exists():
            raise StoreError(f"{path} manque : il n'y a aucune clé à changer")
        db = connect(path, KEYS)
        try:
            if _ASK.store_id(db) is None:
                raise StoreError(f"{path} ne contient aucune clé à changer")
            yield db
        finally:
            db.close()
    finally:
        lock.release()


def _rotate(db: sqlite3.Connection, path: Path, old: Sealer, new: Sealer) -> int:
    count = 0
    with Guard(path):
        row = _ASK.store_id(db)
        if not opens(new, row):
            if not opens(old, row):
                raise StoreError(f"le secret n'est pas celui de {path} ; donnez celui d'avant")
            with transaction(db):
                _ASK.reseal_store_id(db, sealed=new.box.seal(STORE, row[0]))
                count = _reseal_all(db, old, new)
        cut(db, path)  # the log still holds what the old secret opens
    return count


def _reseal_all(db: sqlite3.Connection, old: Sealer, new: Sealer) -> int:
    count, last = 0, 0
    while rows := list(_ASK.rows_after(db, number=last, limit=_SLICE)):
        for number, name, sealed in rows:
            try:
                key = old.unseal_key(name, number, sealed)
            except Unsealed:  # damaged: nobody reads it, before or after
                continue
            renamed = None if name is None else new.name_of(key.chat)
            _ASK.reseal(db, number=number, chat=renamed, sealed=new.seal_again(renamed, key))
            count += 1
        last = rows[-1][0]
    return count
