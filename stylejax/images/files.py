"""One picture in or out, safely: orientation, colour modes, alpha, bit depth, limits."""

import contextlib
import io
import os
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import ExifTags, Image, UnidentifiedImageError

from stylejax.errors import InputError
from stylejax.images.color_modes import split_alpha, to_rgb

EXTENSIONS = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff")
FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF")
LARGEST = 200_000_000  # pixels: a larger picture is taken for a decompression bomb
ALONE = 40_000_000  # pixels: larger pictures are decoded one at a time, to bound memory
SMALLEST = 8  # pixels of the short side: less than this teaches nothing

# By EXIF orientation: how the stored picture is turned to stand as a person sees it.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

_LOCK = threading.RLock()  # Pillow's pixel limit and Python's warning filters are one per process


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
        picture, turn = _decode(Path(path), None)
        profile = picture.info.get("icc_profile")
        rgb, alpha = (part and np.asarray(_turned(part, turn)) for part in split_alpha(picture))
        # The values are RGB now: a profile of grey or CMYK would misread them.
        return Original(rgb, alpha, profile if profile and profile[16:20] == b"RGB " else None)
    except Exception as error:
        raise InputError(f"{path}: {_reason(error)}") from error


def size(path: str | os.PathLike) -> tuple[int, int]:
    """(height, width) in pixels as a person sees it, from the file's header alone. InputError: path and reason."""
    try:
        with open(path, "rb") as file, _unlimited():
            picture = Image.open(file, formats=FORMATS)
            width, height = picture.size
            return (width, height) if _orientation(picture) in range(5, 9) else (height, width)
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
    profile: ICC profile to store with it. InputError: an unknown suffix, or a place that takes no file.
    """
    path = Path(path).expanduser()
    if path.suffix.lower() not in EXTENSIONS:
        raise InputError(f"{path}: cannot tell the format; end the name in one of {EXTENSIONS}")
    encoded = io.BytesIO()
    options = {"subsampling": 0} if path.suffix.lower() in (".jpg", ".jpeg") else {}
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        kind = Image.registered_extensions()[path.suffix.lower()]
        picture = Image.fromarray(image)
        picture = to_rgb(picture) if kind in ("JPEG", "BMP") else picture
        picture.save(encoded, format=kind, quality=95, icc_profile=profile, **options)
        partial.write_bytes(encoded.getvalue())
        os.replace(partial, path)
    except (OSError, ValueError) as error:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise InputError(f"{path}: cannot be written: {_reason(error)}") from error


def to_float(image: np.ndarray) -> np.ndarray:
    """uint8 [0, 255] -> float32 [-1, 1], any shape."""
    return image.astype(np.float32) / 127.5 - 1.0


def to_uint8(image: np.ndarray) -> np.ndarray:
    """float [-1, 1] -> uint8 [0, 255], rounded; what lies outside is clipped. Any shape."""
    return np.clip(np.rint((np.asarray(image, np.float32) + 1.0) * 127.5), 0, 255).astype(np.uint8)


def shrink(image: np.ndarray, side: int) -> np.ndarray:
    """uint8 [H, W, 3] with its short side shrunk to `side`; never enlarged."""
    return np.asarray(_shrink(Image.fromarray(image), side))


def resize(image: np.ndarray, height: int, width: int) -> np.ndarray:
    """uint8 [H, W, 3] -> uint8 [height, width, 3], without aliasing."""
    picture = Image.fromarray(image)
    return np.asarray(picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0))


def _load(path: Path, side: int | None) -> np.ndarray:
    """Opens, decodes, flattens to RGB, shrinks and turns; raises whatever goes wrong."""
    picture, turn = _decode(path, side)
    return np.asarray(_turned(_shrink(to_rgb(picture), side), turn))


def _decode(path: Path, side: int | None) -> tuple[Image.Image, int | None]:
    """The picture as it is stored, and its EXIF orientation; raises whatever goes wrong."""
    if path.exists() and not path.is_file():  # a pipe would be waited for
        raise InputError("not a file that holds a picture")
    with open(path, "rb") as file:
        if not file.peek(1):
            raise InputError("empty file")
        # Read the header, and refuse by it before any memory is taken.
        with _unlimited():
            picture = Image.open(file, formats=FORMATS)
        pixels = picture.width * picture.height
        if pixels > LARGEST:
            raise InputError(f"too large: {pixels // 10**6} megapixels, {LARGEST // 10**6} at most")
        # Decode. A JPEG comes out at 1/2, 1/4 or 1/8 of its size where that is enough.
        if side is not None:
            picture.draft(picture.mode, (side, side))
        alone = pixels > ALONE or picture.format == "TIFF"  # TIFF reads more headers as it decodes
        with _unlimited() if alone else contextlib.nullcontext():
            picture.load()
        with _unlimited():
            return picture, _orientation(picture)


def _orientation(picture: Image.Image) -> int | None:
    """The EXIF orientation, 1 to 8; None where there is none, for damaged EXIF is as good as none."""
    with contextlib.suppress(Exception):
        return picture.getexif().get(ExifTags.Base.Orientation)


def _turned(picture: Image.Image, orientation: int | None) -> Image.Image:
    return picture.transpose(TURNS[orientation]) if orientation in TURNS else picture


@contextlib.contextmanager
def _unlimited() -> Iterator[None]:
    """Lifts Pillow's pixel limit (LARGEST stands instead) and mutes it, one thread at a time."""
    with _LOCK, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
        try:
            yield
        finally:
            Image.MAX_IMAGE_PIXELS = limit


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
        return f"not a picture of a kind that is read ({', '.join(FORMATS)})"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    if isinstance(error, MemoryError):
        return "too large for the memory of this machine"
    detail = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return f"damaged or not supported ({detail})"
