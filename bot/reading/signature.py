"""Is a 2D-Doc signed by who it says? Asked of certificates that somebody put in a folder.

None comes with the program: the list of trust of France Titres changes, and a copy that nobody
renews would call good codes false. Chapter 3.5 of the specification: ECDSA over header and message,
r and s one after the other, in base 32; the hash is that of the curve.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bot.filing.two_d_doc import Check, Seal, Signature

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

_NAME = re.compile(r"([A-Z0-9]{4})-([A-Z0-9]{4})")
_SUFFIXES = (".pem", ".crt", ".cer", ".der")
MAX_CERTIFICATE_BYTES = 64 * 1024

Keys = Mapping[tuple[str, str], "EllipticCurvePublicKey"]


class BadCertificate(Exception):
    """A file of the folder that holds no certificate to check with."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path.name}: expected an X.509 certificate with a key on a curve, in PEM or DER"
        )


def checker(folder: Path) -> Check:
    """Return what checks signatures with the certificates of a folder.

    A file is named after its authority and number as the header of a code has them:
    `FR04-0001.pem`. Other names are passed over. Raises BadCertificate, OSError.
    """
    keys = read_keys(folder)
    return lambda seal: check(seal, keys)


def read_keys(folder: Path) -> Keys:
    """Return the keys of the certificates of a folder, by authority and number."""
    found = {}
    for path in sorted(folder.iterdir()):
        named = _NAME.fullmatch(path.stem)
        if named and path.suffix.lower() in _SUFFIXES:
            found[named[1], named[2]] = _key(path)
    return found


def _key(path: Path) -> EllipticCurvePublicKey:
    from cryptography import x509  # late: OpenSSL, for a folder of certificates alone
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

    with path.open("rb") as opened:
        data = opened.read(MAX_CERTIFICATE_BYTES)
    try:
        is_pem = data.lstrip().startswith(b"-----")
        load = x509.load_pem_x509_certificate if is_pem else x509.load_der_x509_certificate
        key = load(data).public_key()
    except ValueError as err:
        raise BadCertificate(path) from err
    if not isinstance(key, EllipticCurvePublicKey):
        raise BadCertificate(path)
    return key


def check(seal: Seal, keys: Keys) -> Signature:
    """Return what the signature is worth; « unchecked » for a certificate that is not known."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, utils

    key = keys.get((seal.authority, seal.certificate))
    if key is None:
        return "unchecked"
    try:
        raw = base64.b32decode(seal.signature + "=" * (-len(seal.signature) % 8))
    except (binascii.Error, ValueError):
        return "other"
    half = len(raw) // 2
    pair = int.from_bytes(raw[:half], "big"), int.from_bytes(raw[half:], "big")
    sizes = {256: hashes.SHA256(), 384: hashes.SHA384(), 521: hashes.SHA512()}
    hashed: hashes.HashAlgorithm = sizes.get(key.key_size, hashes.SHA256())
    try:
        key.verify(utils.encode_dss_signature(*pair), seal.signed, ec.ECDSA(hashed))
    except InvalidSignature:
        return "other"
    return "good"
