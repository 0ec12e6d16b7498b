"""Made-up 2D-Docs, drawn on made-up papers: nobody's attestation is in the repository."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import zxingcpp
from PIL import Image

GS, US = "\x1d", "\x1f"
SIGNATURE = "MFRGGZDFMZTWQ2LK" * 6 + "AAAAAAA"
#: An API of a person who does not exist, field by field as the specification lays them out.
FIELDS = (
    f"6J26K00000000000000000006L041120266PAUTORISE A TRAVAILLER{GS}6Q0000000000{GS}62MODELE{GS}"
    f"63MODELE{GS}60ANA/MARIA{GS}68F69010119906AVILLE{GS}6CXX67XX6U1 RUE DU MODELE{GS}"
    f"6W000006XVILLE{GS}6METUDIANT{GS}6N100120276O090420276YFR"
)
PAGE = (1240, 1754)  #: A4 at 150 dots an inch


def code(
    kind: str = "13", message: str = FIELDS, *, authority: str = "FR0B", signature: str = SIGNATURE
) -> str:
    """Return the text of a 2D-Doc, version 4: issued on 10 January 2027, signed the day after."""
    end = f"{US}{signature}" if signature else ""
    return f"DC04{authority}0001268F2690{kind}01FR{message}{end}"


def matrix(text: str | bytes, scale: int = 4) -> Image.Image:
    """Return the DataMatrix of a text."""
    content = text.encode() if isinstance(text, str) else text
    return _drawn(content, zxingcpp.BarcodeFormat.DataMatrix, scale)


def qr_code(text: str) -> Image.Image:
    """Return another square code."""
    return _drawn(text.encode(), zxingcpp.BarcodeFormat.QRCode, 8)


def _drawn(content: bytes, kind: zxingcpp.BarcodeFormat, scale: int) -> Image.Image:
    drawn: Any = zxingcpp.create_barcode(content, kind).to_image(scale=scale)
    height, width = drawn.shape
    return Image.frombytes("L", (width, height), bytes(memoryview(drawn)))


def page(drawn: Image.Image, size: tuple[int, int] = PAGE) -> Image.Image:
    """Return a white page with the code at the place where the ANEF prints it."""
    made = Image.new("L", size, 255)
    made.paste(drawn, (size[0] // 2, size[1] // 8))
    return made


def saved(picture: Image.Image, kind: str, **options: int) -> bytes:
    """Return the picture as a file: PNG, JPEG, PDF…"""
    kept = BytesIO()
    picture.save(kept, kind, **options)
    return kept.getvalue()
