"""A picture or a PDF -> the contents of its DataMatrix codes, within bounds of pixels and pages.

Runs in the process of `worker`, whose memory and time the system bounds as well: a hostile file
can only end that process.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_FILE_BYTES = 20 * 1024 * 1024  # Telegram Bot API, getFile: bots download up to 20 MB
MAX_PIXELS = 24_000_000  #: of one picture or page once opened: 24 MB in grey
MAX_PAGES = 4  #: an attestation has one or two
PDF_DPI = 300  #: a code of 2 cm has modules of 4 dots or more
SMALL_PIXELS = 2_000_000  #: below, the picture is looked at twice as large too
#: the longest side of the pictures that Telegram makes of photos, and of other messengers' ones
SHRUNK_SIDE = 2_560
_KINDS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "MPO")

Problem = Literal["not_a_picture", "too_large", "no_code"]


class Unreadable(Exception):
    """A file that holds no code to read; says why, never what is in it."""

    def __init__(self, problem: Problem, *, is_shrunk: bool = False) -> None:
        self.problem: Problem = problem
        self.is_shrunk = is_shrunk
        super().__init__(problem)


def contents(data: bytes) -> list[bytes]:
    """Return the contents of the DataMatrix codes, in the order found; raises Unreadable."""
    if len(data) > MAX_FILE_BYTES:
        raise Unreadable("too_large")
    is_pdf = b"%PDF-" in data[:1024]
    found: list[bytes] = []
    is_shrunk = False
    for picture in _pages(data) if is_pdf else _pictures(data):
        found += _codes(picture)
        is_shrunk = not is_pdf and max(picture.size) <= SHRUNK_SIDE
        if found:
            return found
    raise Unreadable("no_code", is_shrunk=is_shrunk)


def _pictures(data: bytes) -> Iterator[Image]:
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # Pillow warns of a bomb before it refuses one
            opened = Image.open(BytesIO(data), formats=_KINDS)
            if opened.format in ("JPEG", "MPO"):
                # A JPEG opens at an eighth of its size or more without its pixels being unpacked.
                opened.draft("L", _within(opened.size))
            if opened.width * opened.height > MAX_PIXELS:
                raise Unreadable("too_large")
            yield ImageOps.exif_transpose(opened).convert("L")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as err:
        raise Unreadable("too_large") from err
    except Unreadable:
        raise
    except Exception as err:  # Pillow's readers raise many sorts for a file that is damaged
        raise Unreadable("not_a_picture") from err


def _within(size: tuple[int, int]) -> tuple[int, int]:
    """Return the size, made smaller until it is within the bound of pixels."""
    width, height = size
    while width * height > MAX_PIXELS:
        width, height = width // 2, height // 2
    return width, height


def _pages(data: bytes) -> Iterator[Image]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        count = min(len(document), MAX_PAGES)
    except Exception as err:  # pdfium's own error, and ctypes' ones, for a file that is damaged
        raise Unreadable("not_a_picture") from err
    for number in range(count):
        try:
            picture = _page(document[number])
        except Exception as err:
            raise Unreadable("not_a_picture") from err
        yield picture


def _page(page: Any) -> Image:
    width, height = page.get_size()  # points: 72 an inch
    scale = PDF_DPI / 72
    while width * height * scale * scale > MAX_PIXELS:
        scale /= 2
    picture: Image = page.render(scale=scale, grayscale=True, may_draw_forms=False).to_pil()
    return picture.convert("L")


def _codes(picture: Image) -> list[bytes]:
    """Return the codes of the picture; a small one is tried enlarged, a soft one with contrast."""
    for tried in _ways(picture):
        if found := _matrices(tried):
            return found
    return []


def _ways(picture: Image) -> Iterator[Image]:
    from PIL import ImageFilter, ImageOps
    from PIL.Image import Resampling

    yield picture
    if picture.width * picture.height <= SMALL_PIXELS:
        twice = (picture.width * 2, picture.height * 2)
        yield picture.resize(twice, Resampling.BICUBIC)
        sharp = ImageFilter.UnsharpMask(radius=3, percent=200, threshold=0)
        yield ImageOps.autocontrast(picture.resize(twice, Resampling.BICUBIC).filter(sharp))


def _matrices(picture: Image) -> list[bytes]:
    import zxingcpp

    found = zxingcpp.read_barcodes(
        picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.DataMatrix)
    )
    return [code.bytes for code in found if code.valid]
