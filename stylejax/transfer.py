"""The product: transfer(style, img) paints one picture or a batch, any size, the same result every time."""

import functools
from collections.abc import Iterator

import jax
import jax.numpy as jnp
import numpy as np

from stylejax import tiles
from stylejax.canvas import grow, reduced, resample
from stylejax.errors import InputError
from stylejax.kinds import check, from_signed, from_unit, to_signed
from stylejax.models.generator import Style
from stylejax.windows import GRID

TILE = 512  # pixels, side of a tile


@functools.partial(jax.jit, static_argnames="generator")
def _paint(generator, params, images: jax.Array, seed: jax.Array) -> jax.Array:
    """images: [B, H, W, 3] uint8 or float in [0, 1] -> the same kind; H and W multiples of 64."""
    seeds = jnp.full((images.shape[0],), seed, jnp.uint32)
    return from_signed(generator.apply({"params": params}, to_signed(images), seeds), images.dtype)


def transfer(params: Style, img, seed: int = 0, *, canvas: int | None = None, out=None):
    """Paint a picture in a learned style.

    Strokes belong to the picture, not to its pixels: a picture larger than the canvas is painted at the size of the
    canvas and grown from there (`stylejax.canvas`). Large pictures are painted in tiles; memory stays bounded.

    Args:
      params: what `stylejax.load` gives: parameters that carry their generator module as static data.
      img: [H, W, 3] or [B, H, W, 3], any H and W from 1 up; uint8, or float in [0, 1]. NumPy or JAX, or for one
        picture anything else with shape and dtype that gives rows when it is sliced, as a memory map.
      seed: another number gives another painting of the same picture.
      canvas: pixels, the long side at which the strokes are laid: small for broad strokes. None: that of the style
        for pictures larger than it, and smaller pictures pixel for pixel; max(H, W) is always pixel for pixel.
      out: for one picture: where to put the painting, by strips from the top; None: a new array.

    Returns:
      The painting: same shape and dtype as img, NumPy for NumPy and JAX for JAX; or `out`.

    Raises:
      ValueError: another rank, channel count or dtype; a canvas below 1 or, under jax.jit, not the picture's own.
    """
    check(img)
    long = max(img.shape[-3:-1])
    canvas = min(long, params.canvas) if canvas is None else canvas
    if canvas < 1:
        raise InputError(f"canvas must be 1 pixel or more; got {canvas}")
    if out is not None and out.shape != img.shape:
        raise InputError(f"out must have the shape of img, {img.shape}; got {out.shape}")
    if isinstance(img, jax.core.Tracer):
        if canvas != long:
            raise InputError(f"under jax.jit a picture is painted pixel for pixel: give canvas={long}, or call outside")
        return _paint_pixels(params, img, seed)
    if canvas == long and img.shape[-3] * img.shape[-2] <= tiles.WHOLE and out is None:
        return _paint_pixels(params, img, seed)
    if isinstance(img, jax.Array):
        return jnp.asarray(transfer(params, np.asarray(img), seed, canvas=canvas, out=out))
    if len(img.shape) == 4:
        return np.stack([transfer(params, picture, seed, canvas=canvas) for picture in img])
    out = np.empty(img.shape, img.dtype) if out is None else out
    for row, strip in _strips(params, img, seed, canvas):
        out[row : row + strip.shape[0]] = strip
    return out


def _paint_pixels(params: Style, img, seed: int):
    """Paint a picture or a batch of the network's own pixels, whole."""
    xp = np if isinstance(img, np.ndarray) else jnp
    batch = img if img.ndim == 4 else img[None]
    height, width = batch.shape[1:3]
    # Mirror the picture past its border rather than inventing a dark frame.
    pad = ((0, 0), (0, -height % GRID), (0, -width % GRID), (0, 0))
    padded = xp.pad(batch, pad, mode="symmetric")
    painted = _paint(params.generator, params.params, padded, seed)
    painted = np.asarray(painted) if xp is np else painted
    painted = painted[:, :height, :width]
    return painted if img.ndim == 4 else painted[0]


def _strips(params: Style, img, seed: int, canvas: int) -> Iterator[tuple[int, np.ndarray]]:
    """Paint a picture [H, W, 3] by strips from the top: (first row, strip of img's dtype)."""
    shape, long = img.shape[:2], max(img.shape[:2])
    if canvas == long:
        yield from tiles.strips(params, img, TILE, seed)
        return
    height, width = (max(1, round(side * canvas / long)) for side in shape)
    composition = transfer(params, reduced(img, height, width), seed, canvas=canvas)
    if canvas > long:
        yield 0, from_unit(resample(composition, *shape), img.dtype)
        return
    for row, strip in grow(params, composition, shape, canvas, seed, 1.0, img.dtype):
        yield row, from_unit(strip, img.dtype)
