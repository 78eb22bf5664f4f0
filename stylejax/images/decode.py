"""From a picture file to its pixels, with a limit on memory and time at every step."""

import contextlib
import os
import re
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from stylejax.errors import InputError
from stylejax.images import heif, libtiff
from stylejax.images.orientation import seen_size, turn

FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF")
LARGEST = 200_000_000  # pixels: a larger picture is taken for a decompression bomb
ALONE = 40_000_000  # pixels: larger pictures are decoded one at a time, to bound memory
_WEBP = 100_000_000  # pixels: its decoder holds four copies of the picture
_HEIF = 100_000_000  # pixels: the decoders of HEIC and AVIF take 11 bytes for each
_RUNS = 16_000_000  # pixels of a BMP of runs: Pillow decodes them in Python, some 3 million a second
_WHOLE_BYTES = 400_000_000  # of a WebP, HEIC or AVIF: its decoder reads all of it before the size is known
_BRANDS = 64  # bytes of a file, in which a HEIC or AVIF says what it is
_JPEG_DENSITY = 1000  # pixels a byte of a JPEG file can hold: 512 with the shortest codes, for what is cut is filled in
_SCANS = 100  # of a JPEG, as libtiff allows: each one passes over the whole picture
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # of a JPEG, none of those that stand within a scan

_LOCK = threading.RLock()  # Pillow's pixel limit and Python's warning filters are one per process


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Image.Image]:
    """A picture whose header is read, and that is not too large to be decoded; raises whatever goes wrong."""
    if path.exists() and not path.is_file():  # a pipe would be waited for
        raise InputError("not a file that holds a picture")
    with open(path, "rb") as file:
        start = file.peek(_BRANDS)[:_BRANDS]
        if not start:
            raise InputError("empty file")
        kind = "WebP" if start[8:12] == b"WEBP" else heif.kind_of(start)
        if kind and os.fstat(file.fileno()).st_size > _WHOLE_BYTES:
            raise InputError(f"too large: over {_WHOLE_BYTES // 10**6} MB of {kind}")
        if kind in heif.KINDS:
            heif.prepare(kind)
        with _pixel_limit(None):
            picture = Image.open(file, formats=[kind] if kind in heif.KINDS else FORMATS)
        _check_pixels(picture)
        yield picture


def seen(picture: Image.Image) -> tuple[int, int]:
    """(height, width) in pixels of what `opened` gave, as a person sees it."""
    with _pixel_limit(LARGEST // 2):
        return seen_size(picture)


def decode(picture: Image.Image, side: int | None = None) -> Image.Image:
    """The pixels of what `opened` gave, turned as a person sees it, in its own color mode.

    side: pixels; a JPEG comes out at 1/2, 1/4 or 1/8 of its size where the short side is no less then.
    """
    if picture.format in ("JPEG", "MPO"):
        _check_jpeg(picture)
    with _pixel_limit(LARGEST // 2):
        way = turn(picture)
    is_tiff = picture.format == "TIFF"  # it reads more headers as it decodes
    limited = is_tiff or _is_large(picture)
    if side is not None:
        picture.draft(picture.mode, (side, side))
    limit = _pixel_limit(LARGEST // 2) if limited else contextlib.nullcontext()
    with limit, libtiff.muted() if is_tiff else contextlib.nullcontext():
        picture.load()
    if picture.mode in ("P", "PA") and picture.palette is None:
        raise InputError("damaged: it has no palette")
    # Pillow turns a TIFF itself, and takes the word out of its EXIF then.
    way = turn(picture) if is_tiff else way
    return picture if way is None else picture.transpose(way)


def alone(picture: Image.Image) -> contextlib.AbstractContextManager:
    """Holds other large pictures back while this one, if it is large, is decoded and made smaller."""
    return _LOCK if _is_large(picture) else contextlib.nullcontext()


def _is_large(picture: Image.Image) -> bool:
    return picture.width * picture.height > ALONE


def _check_pixels(picture: Image.Image) -> None:
    """Refuses by the header, before any memory is taken."""
    pixels = picture.width * picture.height
    largest = LARGEST
    kind = ""
    if picture.format == "WEBP":
        largest = _WEBP
        kind = " of WebP"
    elif picture.format in heif.KINDS:
        largest = _HEIF
        kind = f" of {picture.format}"
    elif picture.format == "BMP" and picture.info.get("compression") in (1, 2):
        largest = _RUNS
        kind = " of a compressed BMP"
    if pixels > largest:
        raise InputError(f"too large: {pixels // 10**6} megapixels, {largest // 10**6}{kind} at most")


def _check_jpeg(picture: Image.Image) -> None:
    """Refuses a JPEG of many pixels and few bytes, and one of more scans than any program writes."""
    file = picture.fp
    length = os.fstat(file.fileno()).st_size
    if picture.width * picture.height > _JPEG_DENSITY * length:
        raise InputError(f"damaged: {length} bytes cannot hold {picture.width} x {picture.height} pixels")
    before = file.tell()
    file.seek(0)
    scans = _count_scans(file.read())
    file.seek(before)
    if scans > _SCANS:
        raise InputError(f"more than {_SCANS} scans; save it again as an ordinary JPEG")


def _count_scans(data: bytes) -> int:
    """Scans of a JPEG, of its thumbnail and of what follows its end not counted."""
    count = 0
    place = 2
    while match := _MARKER.search(data, place):
        kind = data[match.start() + 1]
        if kind == 0xD9:  # the end
            break
        count += kind == 0xDA
        place = match.end() + int.from_bytes(data[match.end() : match.end() + 2])
    return count


@contextlib.contextmanager
def _pixel_limit(limit: int | None) -> Iterator[None]:
    """Sets Pillow's own limit and mutes its warnings, one thread at a time; it refuses twice the limit."""
    with _LOCK, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        before = Image.MAX_IMAGE_PIXELS
        Image.MAX_IMAGE_PIXELS = limit
        try:
            yield
        finally:
            Image.MAX_IMAGE_PIXELS = before
