"""What is written is sealed: a key per chat, and the server's secret that seals the keys.

Knows no file. A body is padded before it is sealed, so that its length tells little.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.stores.base import SessionKey

KEY_BYTES = 32
NAME_BYTES = 16
_NONCE_BYTES = 12  # NIST SP 800-38D: the size for random nonces; a chat seals far fewer than 2**32
_PAD_BYTES = 64
_LONE = "surrogatepass"  # JSON can bring half a character; it must not stop an update
_FAREWELL = b"farewell"


class Unsealed(Exception):
    """Sealed with another key, for another place, or damaged."""

    def __init__(self) -> None:
        super().__init__("this cannot be unsealed with the key at hand")


class Box:
    """Seals with one key; `place` says for which row, and must be the same to unseal."""

    __slots__ = ("_aes",)

    def __init__(self, key: bytes) -> None:
        self._aes = AESGCM(key)

    def seal(self, place: bytes, text: bytes) -> bytes:
        """Return nonce and sealed text."""
        nonce = os.urandom(_NONCE_BYTES)
        padded = text + b"\1" + bytes(-(len(text) + 1) % _PAD_BYTES)
        return nonce + self._aes.encrypt(nonce, padded, place)

    def unseal(self, place: bytes, sealed: bytes) -> bytes:
        """Return the text; raises Unsealed."""
        try:
            padded = self._aes.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], place)
        except (InvalidTag, ValueError):  # ValueError: too short to hold a nonce
            raise Unsealed from None
        return padded.rstrip(b"\0")[:-1]


class ChatKey:
    """The key of one chat, out of the ring."""

    __slots__ = ("_box", "chat", "number", "raw")

    def __init__(self, number: int, chat: SessionKey, raw: bytes) -> None:
        self.number = number  #: its row in the ring, and the chat's name in the data file
        self.chat = chat
        self.raw = raw
        self._box = Box(raw)

    def seal(self, place: bytes, text: str) -> bytes:
        """Return the text sealed for that place."""
        return self._box.seal(place, text.encode(errors=_LONE))

    def unseal(self, place: bytes, sealed: bytes) -> str:
        """Return the text; raises Unsealed."""
        return self._box.unseal(place, sealed).decode(errors=_LONE)

    def name_of(self, word: str) -> bytes:
        """Return a name for a word that only this key can compute."""
        return hashlib.blake2b(word.encode(), key=self.raw, digest_size=NAME_BYTES).digest()


class Sealer:
    """The server's secret, at work: names chats, and seals the keys of the ring."""

    def __init__(self, secret: bytes) -> None:
        derived = HKDF(SHA256(), 2 * KEY_BYTES, salt=None, info=b"bonguichet store").derive(secret)
        self._naming, self.box = derived[:KEY_BYTES], Box(derived[KEY_BYTES:])

    def name_of(self, chat: SessionKey) -> bytes:
        """Return the name of a chat in the ring: it says nothing without the secret."""
        # The lengths tell ("a", "bc") from ("ab", "c"); JSON would do, at twice the price.
        words = f"{len(chat.face)} {len(chat.chat)} {chat.face}{chat.chat}{chat.thread}"
        return hmac.digest(self._naming, words.encode(errors=_LONE), "sha256")[:NAME_BYTES]

    def seal_key(self, name: bytes | None, chat: SessionKey, raw: bytes) -> bytes:
        """Return a chat's key and address, sealed for the ring; without a name: for a goodbye."""
        return self.box.seal(name or _FAREWELL, raw + _address(chat))

    def seal_again(self, name: bytes | None, key: ChatKey) -> bytes:
        """Return a key that another secret sealed, sealed for the ring of this one."""
        return self.seal_key(name, key.chat, key.raw)

    def unseal_key(
        self, name: bytes | None, number: int, sealed: bytes, chat: SessionKey | None = None
    ) -> ChatKey:
        """Return the key of that row of the ring, which need not say whose; raises Unsealed."""
        held = self.box.unseal(name or _FAREWELL, sealed)
        chat = chat or SessionKey(*json.loads(held[KEY_BYTES:]))
        return ChatKey(number, chat, held[:KEY_BYTES])


def _address(chat: SessionKey) -> bytes:
    return json.dumps([chat.face, chat.chat, chat.thread]).encode()
