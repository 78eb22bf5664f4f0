"""One picture in or out, safely: orientation, color modes, alpha, bit depth, limits."""

import io
import os
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image, UnidentifiedImageError

from stylejax import atomic
from stylejax.errors import InputError, first_line
from stylejax.images import heif
from stylejax.images.color_modes import split_alpha, to_pixels, to_rgb
from stylejax.images.decode import FORMATS, alone, decode, opened, seen
from stylejax.images.values import check_eight_bits

WRITTEN = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff")
EXTENSIONS = (*WRITTEN, *heif.EXTENSIONS)  # that are read
SMALLEST = 8  # pixels of the short side: less than this teaches nothing


class Original(NamedTuple):
    """A photo and what its painting inherits.

    image: uint8 [H, W, 3], turned as a person sees it; white where alpha is 0.
    alpha: uint8 [H, W], or None where all is opaque.
    profile: ICC profile of the RGB values, or None.
    """

    image: np.ndarray
    alpha: np.ndarray | None
    profile: bytes | None


def read(path: str | os.PathLike, side: int | None = None) -> np.ndarray:
    """Reads a picture as a person sees it: uint8 [H, W, 3].

    Turned by its EXIF orientation, alpha laid on white, 16 bits scaled to 8, the first frame of
    several. A short side longer than `side` is shrunk to `side`; nothing is enlarged.
    InputError: path and reason.
    """
    try:
        return _load(Path(path), side)
    except Exception as error:
        raise InputError(f"{path}: {_reason(error)}") from error


def read_original(path: str | os.PathLike) -> Original:
    """Reads a picture with its alpha and its ICC profile. InputError: path and reason."""
    try:
        with opened(Path(path)) as picture, alone(picture):
            profile = picture.info.get("icc_profile")
            # The values will be RGB: a profile of grey or CMYK would misread them.
            kept = profile if profile and profile[16:20] == b"RGB " else None
            return Original(*split_alpha(decode(picture)), kept)
    except Exception as error:
        raise InputError(f"{path}: {_reason(error)}") from error


def size(path: str | os.PathLike) -> tuple[int, int]:
    """(height, width) in pixels as a person sees it, from the file's header alone. InputError: path and reason."""
    try:
        with opened(Path(path)) as picture:
            return seen(picture)
    except Exception as error:
        raise InputError(f"{path}: {_reason(error)}") from error


def short_side(path: str | os.PathLike) -> int:
    """The short side in pixels, from the file's header alone. InputError: path and reason."""
    return min(size(path))


def fault(path: Path) -> str | None:
    """Why a file is of no use, or None: it is decoded in full, at the smallest size that costs."""
    try:
        height, width, _ = _load(path, SMALLEST).shape
    except Exception as error:
        return _reason(error)
    if min(height, width) < SMALLEST:
        return f"too small: {width} x {height} pixels, {SMALLEST} x {SMALLEST} at least"
    return None


def write(path: str | os.PathLike, image: np.ndarray, profile: bytes | None = None) -> None:
    """Writes uint8 [H, W, 3], or [H, W, 4] with alpha, in the format that the suffix of `path` names.

    JPEG and WebP get quality 95; JPEG and BMP hold no alpha and show the picture on white. A picture that its format
    cannot hold leaves no file behind, and one that stands there is replaced at once or not at all.
    profile: ICC profile to store with it. InputError: an unknown suffix, or a place that takes no
    file; NoSpace: its disk takes nothing more.
    """
    path = Path(path).expanduser()
    check_suffix(path)
    check_eight_bits("image", image, (3, 4))
    encoded = io.BytesIO()
    options = {"subsampling": 0} if path.suffix.lower() in (".jpg", ".jpeg") else {}
    try:
        kind = Image.registered_extensions()[path.suffix.lower()]
        picture = Image.fromarray(np.asarray(image))
        picture = to_rgb(picture) if kind in ("JPEG", "BMP") else picture
        picture.save(encoded, format=kind, quality=95, icc_profile=profile, **options)
        with atomic.replacing(path) as partial:
            partial.write_bytes(encoded.getvalue())
    except (OSError, ValueError) as error:
        raise atomic.write_error(path, error) from error


def check_suffix(path: Path) -> None:
    """InputError unless the name ends in that of a format that `write` writes."""
    if path.suffix.lower() not in WRITTEN:
        raise InputError(f"{path}: cannot tell the format; end the name in one of {WRITTEN}")


def shrink(image: np.ndarray, side: int) -> np.ndarray:
    """uint8 [H, W, 3] with its short side shrunk to `side`; never enlarged."""
    check_eight_bits("image", image)
    return np.asarray(_shrink(Image.fromarray(np.asarray(image)), side))


def resize(image: np.ndarray, height: int, width: int) -> np.ndarray:
    """uint8 [H, W, 3] -> uint8 [height, width, 3], without aliasing."""
    check_eight_bits("image", image)
    picture = Image.fromarray(np.asarray(image))
    return np.asarray(picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0))


def _load(path: Path, side: int | None) -> np.ndarray:
    """Opens, decodes, turns, flattens to RGB and shrinks; raises whatever goes wrong."""
    with opened(path) as picture, alone(picture):
        decoded = decode(picture, side)
        if side is None or min(decoded.size) <= side:
            return to_pixels(decoded)
        return np.asarray(_shrink(to_rgb(decoded), side))


def _shrink(picture: Image.Image, side: int | None) -> Image.Image:
    short = min(picture.size)
    if side is None or short <= side:
        return picture
    size = tuple(max(1, round(length * side / short)) for length in picture.size)
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _reason(error: Exception) -> str:
    """One short line that a person understands."""
    if isinstance(error, InputError):
        return str(error)
    if isinstance(error, UnidentifiedImageError):
        return f"not a picture of a kind that is read ({', '.join(FORMATS)}, HEIC, AVIF)"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    if isinstance(error, MemoryError):
        return "too large for the memory of this machine"
    return f"damaged or not supported ({first_line(error)})"
