"""One process per database: a lock file beside it, which also says who holds it."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from bot.stores.faults import Guard
from bot.stores.ledger import StoreError


class Lock:
    """Held from the start until `release`, or until the process ends in whatever way."""

    def __init__(self, database: Path) -> None:
        """Take the lock; raises StoreError when another process holds it."""
        path = _path(database)
        with Guard(path):
            self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            pid = _read(self._file)
            os.close(self._file)
            raise StoreError(
                f"{database} : un autre bonguichet l'utilise déjà (processus {pid or 'inconnu'}) ;"
                " arrêtez-le d'abord"
            ) from None
        with Guard(path):
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, b"%d\n" % os.getpid(), 0)

    def release(self) -> None:
        """Let others in. The file stays: to delete it would let two processes in."""
        os.ftruncate(self._file, 0)
        os.close(self._file)


def holder(database: Path) -> int | None:
    """Return the id of the process that uses the database; None when nobody does."""
    try:
        file = os.open(_path(database), os.O_RDWR)
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return _read(file)
    finally:
        os.close(file)
    return None


def _path(database: Path) -> Path:
    real = database.resolve()
    return real.with_name(f"{real.name}.lock")


def _read(file: int) -> int | None:
    text = os.pread(file, 20, 0).strip()
    return int(text) if text.isdigit() else None
