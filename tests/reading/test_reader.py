"""Tests of bot/reading: real files, made here; hostile ones end in a clear answer within bounds."""

from __future__ import annotations

import struct
import subprocess
import sys
import zlib
from datetime import date
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from PIL import Image, ImageFilter

from bot.filing.two_d_doc import TwoDDoc, Unread
from bot.reading.codes import MAX_FILE_BYTES
from bot.reading.reader import read_file
from tests.reading.papers import code, matrix, page, qr_code, saved
from tests.real import ROOT

API = page(matrix(code()))


def read(data: bytes) -> TwoDDoc:
    found = read_file(data)
    assert isinstance(found, TwoDDoc)
    return found


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "PDF", "WEBP", "TIFF", "BMP"])
def test_attestation_is_read_in_every_kind_of_file(kind: str) -> None:
    found = read(saved(API, kind))

    assert (found.sort, found.valid_from, found.valid_until) == (
        "api",
        date(2027, 1, 10),
        date(2027, 4, 9),
    )


@pytest.mark.parametrize("degrees", [3, 45, 90, 180, 270])
def test_photo_taken_askew_is_read(degrees: int) -> None:
    turned = API.rotate(degrees, expand=True, fillcolor=255)

    assert read(saved(turned, "JPEG")).sort == "api"


def test_photo_turned_by_its_exif_mark_is_read() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    kept = BytesIO()
    API.save(kept, "JPEG", exif=exif)

    assert read(kept.getvalue()).sort == "api"


def test_code_on_the_second_page_of_a_pdf_is_found() -> None:
    kept = BytesIO()
    Image.new("L", (400, 400), 255).save(kept, "PDF", save_all=True, append_images=[API])

    assert read(kept.getvalue()).sort == "api"


def test_invoice_is_told_from_an_attestation() -> None:
    assert read(saved(page(matrix(code("01", "10ANA MODELE"))), "PNG")).sort == "domicile"


# --- nothing to read --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Bonjour, voici mon attestation.",
        b"%PDF-1.7 then nothing",
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 50,
        b"GIF89a",
        b"PK\x03\x04" + b"\x00" * 100,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        saved(API, "PNG")[:-900],
        saved(API, "JPEG")[:400],
        saved(API, "PDF")[:2000],
    ],
)
def test_what_is_no_picture_is_said_so(data: bytes) -> None:
    assert read_file(data) == Unread("not_a_picture")


def test_picture_without_a_code_says_when_it_may_have_been_shrunk() -> None:
    large = Image.new("L", (3000, 4000), 255)

    assert read_file(saved(API.point(lambda _: 255), "JPEG")) == Unread("no_code", is_shrunk=True)
    assert read_file(saved(large, "JPEG")) == Unread("no_code", is_shrunk=False)


def test_blurred_photo_and_photo_shrunk_too_far_have_no_code() -> None:
    blurred = API.filter(ImageFilter.GaussianBlur(9))
    shrunk = API.resize((300, 424))

    assert read_file(saved(blurred, "JPEG", quality=60)) == Unread("no_code", is_shrunk=True)
    assert read_file(saved(shrunk, "JPEG", quality=60)) == Unread("no_code", is_shrunk=True)


def test_other_square_codes_are_no_2d_doc() -> None:
    assert read_file(saved(page(matrix("hello")), "PNG")) == Unread("not_2d_doc")
    assert read_file(saved(page(qr_code("https://example.org")), "PNG")) == Unread(
        "no_code", is_shrunk=True
    )


def test_locked_pdf_is_said_so() -> None:
    writer = pypdf.PdfWriter(BytesIO(saved(API, "PDF")))
    writer.encrypt("secret", algorithm="AES-256")
    kept = BytesIO()
    writer.write(kept)

    assert read_file(kept.getvalue()) == Unread("not_a_picture")


# --- bombs ------------------------------------------------------------------------------------


def test_photo_of_fifty_megapixels_is_read() -> None:
    """A JPEG is opened at a smaller size without its pixels being unpacked."""
    large = API.resize((6000, 8484))

    assert read(saved(large, "JPEG")).sort == "api"


def test_png_of_fifty_megapixels_is_too_large() -> None:
    assert read_file(saved(Image.new("L", (6000, 8484), 255), "PNG")) == Unread("too_large")


def png_bomb(side: int) -> bytes:
    """Return a PNG of side × side white dots, in a few hundred kilobytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + crc

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00" + b"\xff" * (side // 8), 9) * 40
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", rows), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize("side", [12_000, 60_000, 2_000_000])
def test_picture_bomb_is_too_large(side: int) -> None:
    assert read_file(png_bomb(side)) == Unread("too_large")


def pdf(content: bytes, size: int = 595) -> bytes:
    """Return a PDF of one page with that (compressed) content."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[0 0 %d %d]>>" % (size, size),
        b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(content), content),
    ]
    made = b"%PDF-1.7\n"
    for number, body in enumerate(objects, start=1):
        made += b"%d 0 obj%b endobj\n" % (number, body)
    return made + b"trailer<</Root 1 0 R>>"


def test_pdf_with_a_page_of_five_metres_is_read_within_bounds() -> None:
    assert read_file(pdf(zlib.compress(b"q Q"), size=14_400)) == Unread("no_code")


@pytest.mark.parametrize("drawn", [b" " * 64, b"0 0 m 9 9 l S " * 4])
def test_pdf_that_unpacks_without_end_ends(drawn: bytes) -> None:
    """A gigabyte of content in some megabytes: the worker stops at its bounds, the bot goes on."""
    packer = zlib.compressobj(9)
    piece = drawn * 16_384
    packed = b"".join(packer.compress(piece) for _ in range(1024)) + packer.flush()

    found = read_file(pdf(packed), max_seconds=20)

    assert found in (Unread("too_slow"), Unread("too_large"), Unread("no_code"))
    assert read(saved(API, "PNG")).sort == "api"


def test_file_larger_than_a_messenger_hands_over_is_not_opened() -> None:
    assert read_file(b"\x00" * (MAX_FILE_BYTES + 1)) == Unread("too_large")


def test_worker_that_takes_too_long_is_stopped() -> None:
    assert read_file(saved(API, "PNG"), max_seconds=0.001) == Unread("too_slow")


# --- the walls of the worker ------------------------------------------------------------------


def test_worker_sees_no_secret_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BONGUICHET_TELEGRAM_TOKEN", "1:secret")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bot.py").write_text("raise SystemExit('not ours')", encoding="utf-8")

    assert read(saved(API, "PNG")).sort == "api"
    assert [one.name for one in tmp_path.iterdir()] == ["bot.py"]


def test_reading_needs_no_heavy_library_before_a_file_comes() -> None:
    asked = "import sys, bot.reading.reader, bot.render.two_d_doc, bot.render.sheet; "
    asked += "import bot.render.letter_files, bot.render.calendar; "
    asked += "print({'PIL', 'zxingcpp', 'pypdfium2', 'typst', 'docx', 'icalendar', 'segno'}"
    asked += " & {name.partition('.')[0] for name in sys.modules})"
    ran = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert ran.stdout == "set()\n"
