"""The server's secret: given in the environment, or made once and kept beside the keys.

It lies outside the data folder: whoever gets a copy or a backup of the data has no key to it.
Nothing here ever shows a value.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
from pathlib import Path

from bot.settings.values import key_bytes
from bot.stores.faults import Guard
from bot.stores.folders import check_keys, sync
from bot.stores.ledger import StoreError

SECRET_BYTES = 32
_FILE, _NEXT = "secret", "secret.next"
_HEX = re.compile(r"(?:[0-9a-fA-F]{2})+")


def read_given(value: str) -> bytes:
    """Return the secret that BONGUICHET_SECRET gives, in hexadecimal or base64."""
    try:
        return key_bytes(value.strip())
    except ValueError as err:
        raise StoreError(f"BONGUICHET_SECRET : {err}") from None


def keep_secret(keys: Path, data: Path) -> bytes:
    """Return the secret of the keys folder, made at the first start; raises StoreError.

    `data` is the folder of the database: the keys folder may not be in it, nor be it.
    """
    check_keys(keys, data)
    if (keys / _NEXT).exists():
        raise StoreError(
            f"{keys / _NEXT} : un changement de secret s'est arrêté en chemin ;"
            " relancez bonguichet rotate-secret"
        )
    if not (keys / _FILE).exists():
        _write(keys / _FILE, secrets.token_bytes(SECRET_BYTES))
    return _read(keys / _FILE)


def next_secret(keys: Path) -> bytes:
    """Return the secret to change to: on the disk, and the same after an interruption."""
    if not (keys / _NEXT).exists():
        _write(keys / _NEXT, secrets.token_bytes(SECRET_BYTES))
    return _read(keys / _NEXT)


def kept_secret(keys: Path) -> bytes:
    """Return the secret that the folder keeps; raises StoreError when it keeps none."""
    return _read(keys / _FILE)


def drop_next(keys: Path) -> None:
    """Give up the change."""
    (keys / _NEXT).unlink(missing_ok=True)


def adopt_next(keys: Path) -> None:
    """Put the next secret in the place of the one before."""
    with Guard(keys / _FILE):
        (keys / _NEXT).replace(keys / _FILE)
        sync(keys)


def _read(path: Path) -> bytes:
    with Guard(path):
        mode = path.stat().st_mode
        text = path.read_bytes().decode("ascii", "replace").strip()
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise StoreError(f"{path} : d'autres peuvent lire le secret ; faites : chmod 600 {path}")
    if not text:
        raise StoreError(f"{path} est vide ; {_PUT_BACK}")
    if len(text) != 2 * SECRET_BYTES or not _HEX.fullmatch(text):
        raise StoreError(f"{path} est abîmé ou coupé ({len(text)} caractères sur 64) ; {_PUT_BACK}")
    return bytes.fromhex(text)


_PUT_BACK = (
    "remettez-en une copie ; si rien n'a encore été enregistré, supprimez-le, un autre sera fait"
)


def _write(path: Path, secret: bytes) -> None:
    """Make the file whole and at once: of two first starts, both read the one that came first."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with Guard(path):
        file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(file, "w", encoding="ascii") as written:
            written.write(f"{secret.hex()}\n")
            written.flush()
            os.fsync(written.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        sync(path.parent)
