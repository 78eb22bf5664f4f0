"""How a picture is to be turned, told from its header alone: nothing is decoded."""

import contextlib
import os
from typing import BinaryIO

from PIL import ExifTags, Image

_EXIF_BYTES = 1 << 24  # of a chunk that is read; longer ones say nothing of use
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def turn(picture: Image.Image) -> Image.Transpose | None:
    """What shows an opened picture as a person sees it, by its EXIF; damaged EXIF is as good as none."""
    with contextlib.suppress(Exception):
        return _TURNS.get(_orientation(picture))
    return None


def seen_size(picture: Image.Image) -> tuple[int, int]:
    """(height, width) in pixels of an opened picture that is not loaded yet, as a person sees it."""
    width, height = _stored_size(picture)
    lies = turn(picture) in [_TURNS[orientation] for orientation in range(5, 9)]
    return (width, height) if lies else (height, width)


def _stored_size(picture: Image.Image) -> tuple[int, int]:
    """(width, height) before it is turned; Pillow gives those of a TIFF turned already."""
    tags = getattr(picture, "tag_v2", None)
    if tags is None:
        return picture.size
    return tags[ExifTags.Base.ImageWidth], tags[ExifTags.Base.ImageLength]


def _orientation(picture: Image.Image) -> int | None:
    """The orientation of the EXIF standard, 1 to 8; None where nothing is said."""
    # The method of a PNG would decode it, to find EXIF that comes after the pixels.
    found = Image.Image.getexif(picture).get(ExifTags.Base.Orientation)
    if found is None and picture.format == "PNG" and picture.fp is not None:
        exif = Image.Exif()
        exif.load(b"Exif\0\0" + _late_exif(picture.fp))
        return exif.get(ExifTags.Base.Orientation)
    return found


def _late_exif(file: BinaryIO) -> bytes:
    """The EXIF chunk of a PNG wherever it lies, b"" if there is none; all other chunks are skipped."""
    before = file.tell()
    try:
        file.seek(8)  # past the signature
        while len(head := file.read(8)) == 8:
            length = int.from_bytes(head[:4])
            if head[4:] == b"eXIf":
                return file.read(min(length, _EXIF_BYTES))
            file.seek(length + 4, os.SEEK_CUR)
        return b""
    finally:
        file.seek(before)
