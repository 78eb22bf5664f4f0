"""What a person decides about a painting: how strong, in whose colors, and where."""

from types import ModuleType

import jax
import jax.numpy as jnp
import numpy as np

from stylejax.errors import InputError
from stylejax.images.pixels import luminance

Array = np.ndarray | jax.Array
COLORS = ("style", "photo")
STRONGEST = 1.5  # beyond it a network paints what it never learned


def check_controls(img: Array, strength: float, colors: str, mask: Array | None) -> None:
    """InputError for a strength outside [0, 1.5], unknown colors, or a mask that does not lie on img [.., H, W, 3]."""
    if not 0 <= strength <= STRONGEST:
        raise InputError(
            f"strength must lie between 0 (the photo) and {STRONGEST}, where 1 is the style; got {strength}"
        )
    if colors not in COLORS:
        raise InputError(f"colors must be one of {', '.join(COLORS)}; got {colors!r}")
    if mask is not None and tuple(mask.shape) != tuple(img.shape[-3:-1]):
        raise InputError(f"mask must be [H, W] = {tuple(img.shape[-3:-1])}, as img; got {tuple(mask.shape)}")


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
