"""What a person decides about a painting: how strong, in whose colors, and where."""

from types import ModuleType

import jax
import jax.numpy as jnp
import numpy as np

from stylejax.errors import InputError
from stylejax.images.decode import LARGEST
from stylejax.images.pixels import luminance
from stylejax.images.values import check_numbers

Array = np.ndarray | jax.Array
COLORS = ("style", "photo")
STRONGEST = 1.5  # beyond it a network paints what it never learned


def check_controls(
    shape: tuple[int, ...] | None, canvas: int | None, strength: float, colors: str, mask: Array | None
) -> None:
    """Check how a picture is to be painted, before anything is.

    Args:
      shape: of the picture, [.., H, W, 3]; None: of pictures of any shape, which no mask fits.
      canvas, strength, colors, mask: as for `transfer`.

    Raises:
      InputError: a canvas below 1 pixel or too large for memory, a strength outside [0, 1.5], unknown colors, or a mask
        that does not lie on the picture.
    """
    if not 0 <= strength <= STRONGEST:
        raise InputError(
            f"strength must lie between 0 (the photo) and {STRONGEST}, where 1 is the style; got {strength}"
        )
    if colors not in COLORS:
        raise InputError(f"colors must be one of {', '.join(COLORS)}; got {colors!r}")
    if canvas is not None:
        _check_canvas(canvas, shape)
    if mask is not None:
        _check_mask(mask, shape)


def check_seed(seed: int | jax.Array) -> None:
    """InputError unless a seed is a whole number of 32 bits, or a JAX array."""
    if isinstance(seed, jax.Array):
        return
    if not isinstance(seed, int | np.integer) or not 0 <= seed < 2**32:
        raise InputError(f"seed must be a whole number from 0 to {2**32 - 1}; got {seed}")


def _check_mask(mask: Array, shape: tuple[int, ...] | None) -> None:
    """InputError unless mask is bool, uint8 or float in [0, 1], and lies on the picture."""
    check_numbers("mask", mask)
    is_float = jnp.issubdtype(mask.dtype, jnp.floating)
    if mask.dtype not in (bool, np.uint8) and not is_float:
        raise InputError(f"mask must be bool, uint8 or float in [0, 1]; got {mask.dtype}")
    if is_float and not isinstance(mask, jax.core.Tracer) and not 0 <= mask.min() <= mask.max() <= 1:
        raise InputError(f"mask must lie in [0, 1]; got values from {float(mask.min()):g} to {float(mask.max()):g}")
    if shape is not None and tuple(mask.shape) != tuple(shape[-3:-1]):
        raise InputError(f"mask must be [H, W] = {tuple(shape[-3:-1])}, as img; got {tuple(mask.shape)}")


def _check_canvas(canvas: int, shape: tuple[int, ...] | None) -> None:
    """InputError for a canvas below 1 pixel, or one that is larger than the picture and than any picture may be."""
    if canvas < 1:
        raise InputError(f"canvas must be 1 pixel or more; got {canvas}")
    long = 1 if shape is None else max(shape[-3:-1])
    short = 1 if shape is None else min(shape[-3:-1])
    pixels = canvas if shape is None else canvas * canvas * short / long
    if canvas > long and pixels > LARGEST:
        raise InputError(f"canvas must hold {LARGEST // 10**6} megapixels at most; {canvas} pixels are too long")


def finish(painted: Array, photo: Array, colors: str, mask: Array | None) -> Array:
    """Give a painting the photo's colors, and leave the photo where the mask is not white.

    colors="photo" takes the luminance of the painting and the chroma of the photo (Gatys et al. 2016, luminance only).

    Args:
      painted, photo: [H, W, 3] or [B, H, W, 3], both uint8 or both float in [0, 1]; NumPy or JAX.
      colors: "style" or "photo".
      mask: [H, W] bool, uint8 or float in [0, 1], white (True, 255, 1) to paint; None: everywhere.

    Returns:
      The picture, of painted's shape and dtype.
    """
    if colors == "style" and mask is None:
        return painted
    xp = jnp if isinstance(painted, jax.Array) else np
    white = 255.0 if painted.dtype == np.uint8 else 1.0
    base = photo.astype(np.float32)
    change = painted.astype(np.float32) - base
    if colors == "photo":
        # The same step in every channel changes the luminance alone.
        change = xp.broadcast_to(luminance(change)[..., None], change.shape)
    if mask is not None:
        change = change * _weights(mask, xp).reshape((1,) * (painted.ndim - 3) + (*mask.shape, 1))
    out = xp.clip(base + change, 0, white)
    return (xp.rint(out) if white == 255.0 else out).astype(painted.dtype)


def _weights(mask: Array, xp: ModuleType) -> Array:
    """bool, uint8 or float [H, W] -> float32 in [0, 1]."""
    return xp.asarray(mask).astype(np.float32) / np.float32(255 if mask.dtype == np.uint8 else 1)
