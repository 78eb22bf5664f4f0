"""The product: transfer(style, img) paints one picture or a batch, any size, the same result every time."""

import functools

import jax
import jax.numpy as jnp
import numpy as np

from stylejax.models.generator import Style

_GRID = 64  # pictures are padded to multiples of this, so that nearby sizes share one compiled program


def _check(img) -> None:
    """Raise ValueError unless img is [H, W, 3] or [B, H, W, 3], uint8 or float."""
    if img.ndim not in (3, 4) or img.shape[-1] != 3 or 0 in img.shape:
        raise ValueError(f"img must be [H, W, 3] or [B, H, W, 3], at least 1 x 1; got {img.shape}")
    if img.dtype != np.uint8 and not jnp.issubdtype(img.dtype, jnp.floating):
        raise ValueError(f"img must be uint8 or float in [0, 1]; got {img.dtype} {img.shape}")


@functools.partial(jax.jit, static_argnames="generator")
def _paint(generator, params, images: jax.Array, seed: jax.Array) -> jax.Array:
    """images: [B, H, W, 3] uint8 or float in [0, 1] -> the same kind; H and W multiples of _GRID."""
    white = 255.0 if images.dtype == jnp.uint8 else 1.0
    photo = images.astype(jnp.float32) / white * 2 - 1
    seeds = jnp.full((images.shape[0],), seed, jnp.uint32)
    painted = (generator.apply({"params": params}, photo, seeds) + 1) / 2 * white
    return (jnp.rint(painted) if white == 255.0 else painted).astype(images.dtype)


def transfer(params: Style, img, seed: int = 0):
    """Paint a picture in a learned style.

    Args:
      params: what `stylejax.load` gives: parameters that carry their generator module as static data.
      img: [H, W, 3] or [B, H, W, 3], any H and W from 1 up; uint8, or float in [0, 1]. NumPy or JAX.
      seed: another number gives another painting of the same picture.

    Returns:
      The painting: same shape and dtype as img, NumPy for NumPy and JAX for JAX.

    Raises:
      ValueError: another rank, channel count or dtype.
    """
    _check(img)
    xp = np if isinstance(img, np.ndarray) else jnp
    batch = img if img.ndim == 4 else img[None]
    height, width = batch.shape[1:3]
    # Mirror the picture past its border rather than inventing a dark frame.
    pad = ((0, 0), (0, -height % _GRID), (0, -width % _GRID), (0, 0))
    padded = xp.pad(batch, pad, mode="symmetric")
    painted = _paint(params.generator, params.params, padded, seed)
    painted = np.asarray(painted) if xp is np else painted
    painted = painted[:, :height, :width]
    return painted if img.ndim == 4 else painted[0]
