"""What sqlite3 says -> one StoreError that says which file, what is wrong and what to do."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path
from types import TracebackType

from bot.stores.ledger import StoreError

_MEANINGS = {
    "SQLITE_FULL": "le disque est plein ; libérez de la place, rien n'est perdu",
    "SQLITE_READONLY": "le fichier ou son dossier est en lecture seule, ou à un autre utilisateur",
    "SQLITE_CANTOPEN": "le fichier ne s'ouvre pas ; vérifiez que le dossier est modifiable",
    "SQLITE_PERM": "l'accès est refusé ; vérifiez le propriétaire du fichier",
    "SQLITE_NOTADB": "ce n'est pas une base SQLite ; indiquez un autre fichier",
    "SQLITE_CORRUPT": "la base est abîmée ; remettez une sauvegarde à sa place",
    "SQLITE_BUSY": "un autre programme tient la base ; fermez-le, puis recommencez",
    "SQLITE_LOCKED": "un autre programme tient la base ; fermez-le, puis recommencez",
    "SQLITE_IOERR": "le disque ne répond pas bien ; vérifiez-le, et la place qui reste",
}
_CODES = {
    errno.EACCES: "SQLITE_READONLY",
    errno.EPERM: "SQLITE_READONLY",
    errno.EROFS: "SQLITE_READONLY",
    errno.ENOSPC: "SQLITE_FULL",
    errno.EDQUOT: "SQLITE_FULL",
}


class Guard:
    """Inside `with`, every fault of SQLite or of the disk becomes a StoreError about that file."""

    __slots__ = ("path",)

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, _: TracebackType | None
    ) -> None:
        if isinstance(fault, sqlite3.Error | OSError):
            raise StoreError(f"{self.path} : {meaning(fault)}") from fault


def meaning(fault: sqlite3.Error | OSError) -> str:
    """Return in words what the fault means; the words of SQLite come last, for a search."""
    if isinstance(fault, OSError):
        known = _MEANINGS.get(_CODES.get(fault.errno or 0, ""), "l'accès échoue")
        return f"{known} ({fault.strerror or fault})"
    # Extended codes begin with the plain one: SQLITE_READONLY_DIRECTORY, SQLITE_IOERR_WRITE.
    code = "_".join(getattr(fault, "sqlite_errorname", "").split("_")[:2])
    return f"{_MEANINGS.get(code, 'la base ne répond pas bien')} (SQLite : {fault})"
