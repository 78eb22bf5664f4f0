"""Painting of arrays on a device: one pure function of any shapes, to be compiled, mapped or exported by the caller."""

import jax
import jax.numpy as jnp

from stylejax.images.dtypes import from_signed, to_signed
from stylejax.models.generator import Style
from stylejax.painting.windows import GRID


def paint_array(
    params: Style, images: jax.Array, seed: int | jax.Array = 0, strength: float | jax.Array | None = None
) -> jax.Array:
    """Paint a batch pixel for pixel: `transfer` with the pictures' own size as canvas, for use under jax.jit.

    Nothing leaves the device and nothing is checked. Memory grows with the pictures: `transfer` paints large ones in
    tiles. Heights and widths may be symbolic (jax.export).

    Args:
      params: what `stylejax.load` gives, best put on the device first: `jax.device_put(params)`.
      images: [B, H, W, 3], any H and W from 1 up; uint8, or float in [0, 1].
      seed: uint32, one for all pictures; it may be traced.
      strength: from 0, the photo, through 1, the style, to 1.5; it may be traced. None: 1, without blending.

    Returns:
      The paintings: [B, H, W, 3] of images' dtype.
    """
    height, width = images.shape[1:3]
    # Mirror the pictures past their borders, as `transfer` does.
    padded = _mirrored(_mirrored(to_signed(images), 1), 2)
    seeds = jnp.broadcast_to(jnp.asarray(seed, jnp.uint32), images.shape[:1])
    strength = None if strength is None else jnp.asarray(strength, jnp.float32)
    painted = params.generator.apply({"params": params.params}, padded, seeds, strength=strength)
    return from_signed(painted, images.dtype)[:, :height, :width]


def _mirrored(x: jax.Array, axis: int) -> jax.Array:
    """x with an axis made longer, to a multiple of 64, by its mirror image, again and again where it is short."""
    length = x.shape[axis]
    place = jnp.arange((length + GRID - 1) // GRID * GRID) % (2 * length)
    return jnp.take(x, jnp.where(place < length, place, 2 * length - 1 - place), axis=axis)
