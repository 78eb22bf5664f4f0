"""Pictures of any color mode as 8-bit RGB, with or without their alpha."""

from collections.abc import Iterator

import numpy as np
from PIL import Image

_STRIP = 1 << 20  # pixels that are converted at a time: every conversion is a copy


def to_rgb(picture: Image.Image) -> Image.Image:
    """Any color mode to RGB: deep grey scaled to 8 bits, transparency laid on white; an RGB picture is itself."""
    if picture.mode == "RGB" and not picture.has_transparency_data:
        return picture
    full = _full_scale(picture)
    rgb = Image.new("RGB", picture.size)
    for box in _strips(picture.size):
        rgb.paste(_strip_to_rgb(picture.crop(box), full), box[:2])
    return rgb


def to_pixels(picture: Image.Image) -> np.ndarray:
    """The values of `to_rgb`, uint8 [H, W, 3], without a picture between."""
    full = _full_scale(picture)
    values = np.empty((picture.height, picture.width, 3), np.uint8)
    for box in _strips(picture.size):
        values[box[1] : box[3]] = _strip_to_rgb(picture.crop(box), full)
    return values


def split_alpha(picture: Image.Image) -> tuple[np.ndarray, np.ndarray | None]:
    """RGB and alpha, uint8 [H, W, 3] and [H, W], or None where the mode has none.

    Half-transparent edges keep their own color; what nobody sees is white, for it would be painted all the same.
    """
    if not picture.has_transparency_data:
        return to_pixels(picture), None
    rgb = np.empty((picture.height, picture.width, 3), np.uint8)
    alpha = np.empty((picture.height, picture.width), np.uint8)
    for box in _strips(picture.size):
        strip = picture.crop(box).convert("RGBA")
        opacity = strip.getchannel("A")
        seen = strip.convert("RGB")
        seen.paste("white", mask=opacity.point([255] + 255 * [0]))
        rgb[box[1] : box[3]] = seen
        alpha[box[1] : box[3]] = opacity
    return rgb, alpha


def _strip_to_rgb(strip: Image.Image, full: float | None) -> Image.Image:
    """A part of a picture to RGB; full: what is white, where the mode does not say so."""
    if full is not None:
        return Image.fromarray(_eight_bits(np.asarray(strip), full)).convert("RGB")
    if not strip.has_transparency_data:
        return strip if strip.mode == "RGB" else strip.convert("RGB")
    white = Image.new("RGB", strip.size, "white")
    strip = strip.convert("RGBA")
    white.paste(strip, mask=strip)
    return white


def _full_scale(picture: Image.Image) -> float | None:
    """White of grey of 16 or 32 bits or floats: the smallest usual scale that holds all; None for other modes."""
    if not picture.mode.startswith(("I", "F")):
        return None
    tops = []
    for box in _strips(picture.size):
        grey = np.asarray(picture.crop(box))
        tops.append(float(np.max(np.nan_to_num(grey), initial=0.0)))
    scales = {"u": (), "i": (65535.0,), "f": (1.0, 255.0, 65535.0)}[grey.dtype.kind]
    whole = 65535.0 if grey.dtype == np.uint16 else max(tops)
    return next((scale for scale in scales if max(tops) <= scale), whole)


def _eight_bits(grey: np.ndarray, full: float) -> np.ndarray:
    """Grey of 16 or 32 bits or floats to uint8, [H, W]; full becomes 255."""
    if grey.dtype == np.uint16:
        return ((grey.astype(np.uint32) + 128) // 257).astype(np.uint8)
    return np.clip(np.rint(np.nan_to_num(grey) / full * 255.0), 0, 255).astype(np.uint8)


def _strips(size: tuple[int, int]) -> Iterator[tuple[int, int, int, int]]:
    """Boxes (left, top, right, bottom) of a few pixels each, from the top."""
    width, height = size
    rows = max(1, _STRIP // max(1, width))
    for top in range(0, height, rows):
        yield 0, top, width, min(top + rows, height)
