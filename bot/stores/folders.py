"""The two folders: data, which is backed up, and keys, which must not travel with it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from bot.stores.faults import Guard
from bot.stores.ledger import StoreError


def make_folder(folder: Path) -> None:
    """Make a folder that only its owner enters (mode 700), where it is missing."""
    with Guard(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def check_data(folder: Path) -> None:
    """Raise StoreError when the folder is missing: to make it could hide a disk that is away."""
    if not folder.is_dir():
        raise StoreError(f"{folder} : ce dossier n'existe pas ; créez-le : mkdir -m 700 {folder}")


def check_keys(keys: Path, data: Path) -> None:
    """Make the keys folder where it is missing; raises StoreError when it may not serve."""
    if keys.resolve().is_relative_to(data.resolve()):
        raise StoreError(
            f"le dossier des clés {keys} est dans celui des données {data} : une copie des données"
            " emporterait ses clés ; indiquez un autre dossier"
        )
    make_folder(keys)
    if keys.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise StoreError(f"{keys} : d'autres peuvent y écrire ; faites : chmod 700 {keys}")


def make_file(path: Path) -> None:
    """Make an empty file that only its owner reads (mode 600), where it is missing."""
    is_new = not path.exists()
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    if is_new:
        sync(path.parent)


def sync(folder: Path) -> None:
    """Write to the disk which files the folder has."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
