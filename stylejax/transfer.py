"""The product: transfer(style, img) paints one picture or a batch, any size, the same result every time."""

import functools

import jax
import jax.numpy as jnp
import numpy as np

from stylejax.kinds import check, from_signed, to_signed
from stylejax.models.generator import Style
from stylejax.tiles import transfer_tiled
from stylejax.windows import GRID

_WHOLE = 2**22  # pixels: larger pictures are painted in tiles, to bound memory


@functools.partial(jax.jit, static_argnames="generator")
def _paint(generator, params, images: jax.Array, seed: jax.Array) -> jax.Array:
    """images: [B, H, W, 3] uint8 or float in [0, 1] -> the same kind; H and W multiples of 64."""
    seeds = jnp.full((images.shape[0],), seed, jnp.uint32)
    return from_signed(generator.apply({"params": params}, to_signed(images), seeds), images.dtype)


def transfer(params: Style, img, seed: int = 0):
    """Paint a picture in a learned style; one of more than 4 megapixels in tiles (`transfer_tiled`).

    Args:
      params: what `stylejax.load` gives: parameters that carry their generator module as static data.
      img: [H, W, 3] or [B, H, W, 3], any H and W from 1 up; uint8, or float in [0, 1]. NumPy or JAX.
      seed: another number gives another painting of the same picture.

    Returns:
      The painting: same shape and dtype as img, NumPy for NumPy and JAX for JAX.

    Raises:
      ValueError: another rank, channel count or dtype.
    """
    check(img)
    xp = np if isinstance(img, np.ndarray) else jnp
    batch = img if img.ndim == 4 else img[None]
    height, width = batch.shape[1:3]
    if height * width > _WHOLE and not isinstance(img, jax.core.Tracer):
        painted = xp.stack([xp.asarray(transfer_tiled(params, picture, seed=seed)) for picture in batch])
        return painted if img.ndim == 4 else painted[0]
    # Mirror the picture past its border rather than inventing a dark frame.
    pad = ((0, 0), (0, -height % GRID), (0, -width % GRID), (0, 0))
    padded = xp.pad(batch, pad, mode="symmetric")
    painted = _paint(params.generator, params.params, padded, seed)
    painted = np.asarray(painted) if xp is np else painted
    painted = painted[:, :height, :width]
    return painted if img.ndim == 4 else painted[0]
