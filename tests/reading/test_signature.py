"""Tests of bot/reading/signature.py: keys made here, and one signature of the specification."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from bot.filing.two_d_doc import Seal, TwoDDoc, read_code
from bot.reading.reader import read_file
from bot.reading.signature import BadCertificate, check, checker, read_keys
from tests.reading.papers import FIELDS, GS, code, matrix, page, saved

CURVES = {
    "P-256": (ec.SECP256R1(), hashes.SHA256(), 32),
    "P-384": (ec.SECP384R1(), hashes.SHA384(), 48),
    "P-521": (ec.SECP521R1(), hashes.SHA512(), 66),
}


def certificate(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "0001")])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2040, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )


def signed(key: ec.EllipticCurvePrivateKey, curve: str, text: str) -> str:
    _, hashed, size = CURVES[curve]
    r, s = utils.decode_dss_signature(key.sign(text.encode(), ec.ECDSA(hashed)))
    raw = r.to_bytes(size, "big") + s.to_bytes(size, "big")
    return base64.b32encode(raw).decode().rstrip("=")


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER])
def test_signature_of_a_known_certificate_is_checked(
    tmp_path: Path, curve: str, encoding: Encoding
) -> None:
    key = ec.generate_private_key(CURVES[curve][0])
    suffix = "pem" if encoding is Encoding.PEM else "der"
    (tmp_path / f"FR0B-0001.{suffix}").write_bytes(certificate(key).public_bytes(encoding))
    text = code(signature="")
    asked = checker(tmp_path)

    good = read_code(code(signature=signed(key, curve, text)).encode(), asked)
    changed = FIELDS.replace("09042027", "09042029")
    forged = read_code(code(message=changed, signature=signed(key, curve, text)).encode(), asked)

    assert isinstance(good, TwoDDoc)
    assert isinstance(forged, TwoDDoc)
    assert (good.signature, forged.signature) == ("good", "other")


def test_picture_is_checked_from_end_to_end(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    (tmp_path / "FR0B-0001.pem").write_bytes(certificate(key).public_bytes(Encoding.PEM))
    text = code(signature=signed(key, "P-256", code(signature="")))

    found = read_file(saved(page(matrix(text)), "PNG"), check=checker(tmp_path))

    assert isinstance(found, TwoDDoc)
    assert found.signature == "good"


def test_unknown_certificate_leaves_the_signature_unchecked(tmp_path: Path) -> None:
    found = read_code(code().encode(), checker(tmp_path))

    assert isinstance(found, TwoDDoc)
    assert found.signature == "unchecked"


@pytest.mark.parametrize("signature", ["!", "A", "é", "0189", "AAAAAAAA" * 40])
def test_damaged_signature_is_another_one(tmp_path: Path, signature: str) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    (tmp_path / "FR0B-0001.pem").write_bytes(certificate(key).public_bytes(Encoding.PEM))

    found = read_code(code(signature=signature).encode(), checker(tmp_path))

    assert isinstance(found, TwoDDoc)
    assert found.signature == "other"


def test_signature_of_the_specification_is_good() -> None:
    """Its attestation of the student contribution (B1), with the key of its test certificate."""
    point = (
        "04A98F0D7CCD62808893BEC4D436E79D1834A1D6E001D70F1C4CDCCD9D9E2FE229"
        "F7240514E8DDC0CA98D0C7440C9CC492849A0FBDA73FC392F4DA0AE07F84C23C"
    )
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes.fromhex(point))
    raw = bytes.fromhex(
        "CDCFA084624484FB5FFAC20B2601AEF7B4ED225E7BDE845186ABB641118BFC69"
        "E8209D12B2AD83B7F48B3D9C2F4097427A2A5E01C67C1375E46D1D05E889BED0"
    )
    text = (
        f"DC04FR0000011A5E1A5EB101FRBK18-ROSWFTHR-35B0CORINNE/NATACHA{GS}B2BERTHIER{GS}B3{GS}"
        f"B712071973BB9654321785T{GS}"
    )
    seal = Seal("FR00", "0001", text.encode(), base64.b32encode(raw).decode().rstrip("="))

    assert check(seal, {("FR00", "0001"): key}) == "good"


def test_file_that_is_no_certificate_is_named(tmp_path: Path) -> None:
    (tmp_path / "lisez-moi.txt").write_text("rien", encoding="utf-8")
    assert read_keys(tmp_path) == {}

    (tmp_path / "FR0B-0001.pem").write_text("rien", encoding="utf-8")
    with pytest.raises(BadCertificate, match="FR0B-0001"):
        read_keys(tmp_path)


def test_key_that_is_not_on_a_curve_is_refused(tmp_path: Path) -> None:
    key = rsa.generate_private_key(65537, 2048)
    (tmp_path / "FR0B-0001.pem").write_bytes(certificate(key).public_bytes(Encoding.PEM))

    with pytest.raises(BadCertificate):
        read_keys(tmp_path)
