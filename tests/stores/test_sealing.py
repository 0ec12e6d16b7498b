"""Sealing: what comes back, what does not, and what a sealed text shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stores.base import SessionKey
from bot.stores.sealing import NAME_BYTES, Box, ChatKey, Sealer, Unsealed
from tests.stores.places import ANA, BO, OTHER_SECRET, SECRET

KEY = ChatKey(1, ANA, SECRET)


@given(st.text(st.characters()))
def test_any_text_comes_back(text: str) -> None:
    assert KEY.unseal(b"chat", KEY.seal(b"chat", text)) == text


def test_half_a_character_comes_back() -> None:
    """JSON can bring one: "\\ud83d" alone."""
    assert KEY.unseal(b"chat", KEY.seal(b"chat", "a\ud83d")) == "a\ud83d"


def test_no_two_sealings_look_alike() -> None:
    assert KEY.seal(b"chat", "oui") != KEY.seal(b"chat", "oui")


def test_the_length_of_a_short_text_is_hidden() -> None:
    lengths = {len(KEY.seal(b"chat", text)) for text in ("", "fr", "zh_Hans", "x" * 63)}

    assert len(lengths) == 1
    assert len(KEY.seal(b"chat", "x" * 64)) > max(lengths)


@pytest.mark.parametrize("place", [b"chat", b"inbox 2", b"outbox 1", b""])
def test_a_text_is_unsealed_in_its_own_place_only(place: bytes) -> None:
    sealed = KEY.seal(b"inbox 1", "oui")

    with pytest.raises(Unsealed):
        KEY.unseal(place, sealed)


def test_another_key_unseals_nothing() -> None:
    with pytest.raises(Unsealed):
        ChatKey(1, ANA, OTHER_SECRET).unseal(b"chat", KEY.seal(b"chat", "oui"))


@pytest.mark.parametrize("length", [0, 5, 12, 20, 27])
def test_a_text_cut_short_is_not_unsealed(length: int) -> None:
    with pytest.raises(Unsealed):
        KEY.unseal(b"chat", KEY.seal(b"chat", "oui")[:length])


def test_one_bit_makes_a_difference() -> None:
    sealed = bytearray(KEY.seal(b"chat", "oui"))
    sealed[20] ^= 1

    with pytest.raises(Unsealed):
        KEY.unseal(b"chat", bytes(sealed))


def test_names_of_chats_differ_by_every_part_and_by_the_secret() -> None:
    chats = [
        ANA,
        BO,
        SessionKey("web", ANA.chat),
        SessionKey("telegram", ANA.chat, "1"),
        SessionKey("telegram", "", ANA.chat),
    ]
    names = [Sealer(secret).name_of(chat) for secret in (SECRET, OTHER_SECRET) for chat in chats]

    assert len(set(names)) == len(names)
    assert {len(name) for name in names} == {NAME_BYTES}
    assert Sealer(SECRET).name_of(ANA) == names[0]


def test_names_of_reminders_differ_by_chat() -> None:
    other = ChatKey(2, BO, OTHER_SECRET)

    assert KEY.name_of("fenetre") == ChatKey(9, ANA, SECRET).name_of("fenetre")
    assert len({KEY.name_of("fenetre"), KEY.name_of("autre"), other.name_of("fenetre")}) == 3


@pytest.mark.parametrize("name", [b"0123456789abcdef", None])
def test_a_key_comes_back_with_its_chat(name: bytes | None) -> None:
    sealer = Sealer(SECRET)

    key = sealer.unseal_key(name, 7, sealer.seal_key(name, BO, OTHER_SECRET))

    assert (key.number, key.chat, key.raw) == (7, BO, OTHER_SECRET)


def test_a_key_is_not_unsealed_in_the_row_of_another() -> None:
    sealer = Sealer(SECRET)
    sealed = sealer.seal_key(b"0123456789abcdef", ANA, OTHER_SECRET)

    for name in (b"fedcba9876543210", None):
        with pytest.raises(Unsealed):
            sealer.unseal_key(name, 1, sealed)


def test_a_key_has_the_size_of_aes_256() -> None:
    with pytest.raises(ValueError, match="128, 192, or 256"):
        Box(b"short")
