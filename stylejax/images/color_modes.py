"""Pictures of any color mode as 8-bit RGB, with or without their alpha."""

import numpy as np
from PIL import Image


def to_rgb(picture: Image.Image) -> Image.Image:
    """Any color mode to RGB: deep grey scaled to 8 bits, transparency laid on white."""
    if picture.mode.startswith(("I", "F")):
        return Image.fromarray(_eight_bits(np.asarray(picture))).convert("RGB")
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    white = Image.new("RGB", picture.size, "white")
    picture = picture.convert("RGBA")
    white.paste(picture, mask=picture)
    return white


def _eight_bits(grey: np.ndarray) -> np.ndarray:
    """Grey of 16 or 32 bits or floats to uint8, by the smallest usual full scale that holds it."""
    if grey.dtype == np.uint16:
        return ((grey.astype(np.uint32) + 128) // 257).astype(np.uint8)
    grey = np.nan_to_num(grey)
    top = float(np.max(grey, initial=0.0))
    scales = (1.0, 255.0, 65535.0) if grey.dtype.kind == "f" else (65535.0,)
    full = next((scale for scale in scales if top <= scale), top)
    return np.clip(np.rint(grey / full * 255.0), 0, 255).astype(np.uint8)


def split_alpha(picture: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    """RGB and alpha ("L"), or None where the mode has none.

    Half-transparent edges keep their own color; what nobody sees is white, for it would be painted all the same.
    """
    if not picture.has_transparency_data:
        return to_rgb(picture), None
    picture = picture.convert("RGBA")
    rgb = picture.convert("RGB")
    alpha = picture.getchannel("A")
    rgb.paste("white", mask=alpha.point([255] + 255 * [0]))
    return rgb, alpha
