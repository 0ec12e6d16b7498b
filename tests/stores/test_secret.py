"""The server's secret: given, made, kept, refused."""

from __future__ import annotations

import base64
import hashlib
import stat
from pathlib import Path

import pytest

from bot.stores.ledger import StoreError
from bot.stores.secret import (
    SECRET_BYTES,
    adopt_next,
    drop_next,
    keep_secret,
    kept_secret,
    next_secret,
    read_given,
)

RANDOM = hashlib.sha256(b"as good as random").digest()  # the same in every run


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "keys"


def kept(keys: Path, data: Path) -> Path:
    """Return the file of a secret that was made."""
    keep_secret(keys, data)
    return keys / "secret"


@pytest.mark.parametrize(
    "value",
    [
        RANDOM.hex(),
        RANDOM.hex().upper(),
        f"  {RANDOM.hex()}\n",
        base64.b64encode(RANDOM).decode(),
        base64.urlsafe_b64encode(RANDOM).decode().rstrip("="),
    ],
)
def test_a_secret_is_read_in_hexadecimal_or_base64(value: str) -> None:
    assert read_given(value) == RANDOM


def test_a_longer_secret_is_taken_whole() -> None:
    assert read_given((RANDOM * 2).hex()) == RANDOM * 2


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("", "il en faut 32 ou plus"),
        ("mot de passe", "ni en hexadécimal ni en base64"),
        ("é" * 64, "ni en hexadécimal ni en base64"),
        (RANDOM[:31].hex(), "31 octets"),
        (base64.b64encode(RANDOM[:24]).decode(), "24 octets"),
        ("00" * 32, "se devine"),
        ("0123456789abcdef" * 4, "se devine"),
    ],
)
def test_a_weak_or_unreadable_secret_is_refused_without_showing_it(value: str, says: str) -> None:
    with pytest.raises(StoreError, match=says) as refused:
        read_given(value)

    assert not value or value not in str(refused.value)
    assert "openssl rand -hex 32" in str(refused.value)


def test_a_secret_is_made_once_for_its_owner_alone(keys: Path, data: Path) -> None:
    first = keep_secret(keys, data)

    assert len(first) == SECRET_BYTES
    assert keep_secret(keys, data) == first == kept_secret(keys)
    assert stat.S_IMODE((keys / "secret").stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700
    assert [file.name for file in keys.iterdir()] == ["secret"]


def test_two_secrets_differ(tmp_path: Path, data: Path) -> None:
    assert keep_secret(tmp_path / "a", data) != keep_secret(tmp_path / "b", data)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_secret_that_others_can_read_is_refused(keys: Path, data: Path, mode: int) -> None:
    kept(keys, data).chmod(mode)

    with pytest.raises(StoreError, match=r"chmod 600 .*secret"):
        keep_secret(keys, data)


def test_a_folder_that_others_can_write_is_refused(keys: Path, data: Path) -> None:
    kept(keys, data)
    keys.chmod(0o770)

    with pytest.raises(StoreError, match=r"chmod 700 .*keys"):
        keep_secret(keys, data)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "est vide"),
        ("\n", "est vide"),
        (RANDOM.hex()[:50], "50 caractères sur 64"),
        (RANDOM.hex() + "00", "66 caractères sur 64"),
        ("z" * 64, "abîmé"),
        ("é" * 32, "abîmé"),
    ],
)
def test_a_damaged_secret_is_refused_and_left_alone(
    keys: Path, data: Path, text: str, says: str
) -> None:
    file = kept(keys, data)
    file.write_text(text, encoding="utf-8")

    with pytest.raises(StoreError, match=says):
        keep_secret(keys, data)

    assert file.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("inside", ["", "keys", "a/b"])
def test_a_keys_folder_inside_the_data_folder_is_refused(data: Path, inside: str) -> None:
    with pytest.raises(StoreError, match="est dans celui des données"):
        keep_secret(data / inside, data)

    assert list(data.iterdir()) == []


def test_a_link_does_not_hide_that_the_keys_are_with_the_data(keys: Path, data: Path) -> None:
    (data / "real").mkdir()
    keys.symlink_to(data / "real")

    with pytest.raises(StoreError, match="est dans celui des données"):
        keep_secret(keys, data)


def test_a_secret_that_is_a_folder_is_refused(keys: Path, data: Path) -> None:
    (keys / "secret").mkdir(parents=True)

    with pytest.raises(StoreError, match="l'accès échoue"):
        keep_secret(keys, data)


def test_a_change_under_way_stops_the_start(keys: Path, data: Path) -> None:
    before = keep_secret(keys, data)
    to_come = next_secret(keys)

    assert next_secret(keys) == to_come != before
    with pytest.raises(StoreError, match="bonguichet rotate-secret"):
        keep_secret(keys, data)

    adopt_next(keys)
    assert keep_secret(keys, data) == to_come


def test_a_change_that_is_given_up_leaves_the_secret(keys: Path, data: Path) -> None:
    before = keep_secret(keys, data)
    next_secret(keys)

    drop_next(keys)
    drop_next(keys)

    assert keep_secret(keys, data) == before
