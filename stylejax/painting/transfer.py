"""The product: transfer(style, img) paints one picture or a batch, any size, the same result every time."""

import functools
from collections.abc import Iterator

import jax
import jax.numpy as jnp
import numpy as np

from stylejax.errors import InputError
from stylejax.images.dtypes import check, from_signed, from_unit, to_signed, to_unit
from stylejax.models.generator import Style, cover
from stylejax.painting import tiles
from stylejax.painting.canvas import enlarge, grow, reduced, resample
from stylejax.painting.controls import check_controls, finish
from stylejax.painting.windows import GRID

TILE = 512  # pixels, side of a tile


@functools.partial(jax.jit, static_argnames="generator")
def _paint(generator, params, images: jax.Array, seed: jax.Array, strength: jax.Array | None) -> jax.Array:
    """images: [B, H, W, 3] uint8 or float in [0, 1] -> the same kind; H and W multiples of 64."""
    seeds = jnp.full((images.shape[0],), seed, jnp.uint32)
    painted = generator.apply({"params": params}, to_signed(images), seeds, strength=strength)
    return from_signed(painted, images.dtype)


def transfer(
    params: Style,
    img,
    seed: int = 0,
    *,
    canvas: int | None = None,
    strength: float = 1.0,
    colors: str = "style",
    mask=None,
    out=None,
):
    """Paint a picture in a learned style.

    Strokes belong to the picture, not to its pixels: a picture larger than the canvas is painted at the size of the
    canvas and grown from there (`stylejax.painting.canvas`). Large pictures are painted in tiles; memory stays bounded.

    Args:
      params: what `stylejax.load` gives: parameters that carry their generator module as static data.
      img: [H, W, 3] or [B, H, W, 3], any H and W from 1 up; uint8, or float in [0, 1]. NumPy or JAX, or for one
        picture anything else with shape and dtype that gives rows when it is sliced, as a memory map.
      seed: another number gives another painting of the same picture.
      canvas: pixels, the long side at which the strokes are laid: small for broad strokes. None: that of the style
        for pictures larger than it, and smaller pictures pixel for pixel; max(H, W) is always pixel for pixel.
      strength: from 0, the photo, through 1, the style, to 1.5; it blends the features of photo and painting before
        they are painted out (`stylejax.models.generator`), so strokes grow rather than fade in.
      colors: "style", or "photo" to keep the photo's colours and take the painting's light and dark.
      mask: [H, W] bool, uint8 or float in [0, 1]: paints where it is white. None: everywhere.
      out: for one picture: where to put the painting, by strips from the top; None: a new array.

    Returns:
      The painting: same shape and dtype as img, NumPy for NumPy and JAX for JAX; or `out`.

    Raises:
      ValueError: another rank, channel count or dtype.
      InputError: a control out of its range or, under jax.jit, a canvas that is not the picture's own size.
    """
    check(img)
    check_controls(img, strength, colors, mask)
    long = max(img.shape[-3:-1])
    canvas = _chosen_canvas(params, img, canvas, long)
    if out is not None and out.shape != img.shape:
        raise InputError(f"out must have the shape of img, {img.shape}; got {out.shape}")
    small = img.shape[-3] * img.shape[-2] <= tiles.WHOLE
    if isinstance(img, jax.core.Tracer) or (canvas == long and small and out is None):
        return finish(_paint_pixels(params, img, seed, _exact(strength)), img, colors, mask)
    chosen = {"canvas": canvas, "strength": strength, "colors": colors}
    if isinstance(img, jax.Array):
        return jnp.asarray(transfer(params, np.asarray(img), seed, mask=mask, **chosen))
    if len(img.shape) == 4:
        return np.stack([transfer(params, picture, seed, mask=mask, **chosen) for picture in img])
    out = np.empty(img.shape, img.dtype) if out is None else out
    for row, strip in _strips(params, img, seed, **chosen):
        rows = slice(row, row + strip.shape[0])
        out[rows] = finish(strip, np.asarray(img[rows]), "style", None if mask is None else np.asarray(mask[rows]))
    return out


def _chosen_canvas(params: Style, img, canvas: int | None, long: int) -> int:
    """The canvas in pixels; InputError for one that is impossible."""
    canvas = min(long, params.canvas) if canvas is None else canvas
    if canvas < 1:
        raise InputError(f"canvas must be 1 pixel or more; got {canvas}")
    if isinstance(img, jax.core.Tracer) and canvas != long:
        raise InputError(f"under jax.jit a picture is painted pixel for pixel: give canvas={long}, or call it outside")
    return canvas


def _exact(strength: float) -> np.float32 | None:
    """None for the style itself, which then takes no detour."""
    return None if strength == 1 else np.float32(strength)


def _paint_pixels(params: Style, img, seed: int, strength):
    """Paint a picture or a batch of the network's own pixels, whole."""
    xp = np if isinstance(img, np.ndarray) else jnp
    batch = img if img.ndim == 4 else img[None]
    height, width = batch.shape[1:3]
    # Mirror the picture past its border rather than inventing a dark frame.
    pad = ((0, 0), (0, -height % GRID), (0, -width % GRID), (0, 0))
    padded = xp.pad(batch, pad, mode="symmetric")
    painted = _paint(params.generator, params.params, padded, seed, strength)
    painted = np.asarray(painted) if xp is np else painted
    painted = painted[:, :height, :width]
    return painted if img.ndim == 4 else painted[0]


def _strips(params: Style, img, seed: int, canvas: int, strength: float, colors: str) -> Iterator:
    """Paint a picture [H, W, 3] by strips from the top: (first row, strip of img's dtype)."""
    shape, long = img.shape[:2], max(img.shape[:2])
    if canvas == long:
        for row, strip in tiles.strips(params, img, TILE, seed, _exact(strength)):
            yield row, finish(strip, np.asarray(img[row : row + strip.shape[0]]), colors, None)
        return
    # Compose at the size of the canvas; the photo's colours are kept there.
    photo = reduced(img, *(max(1, round(side * canvas / long)) for side in shape))
    composition = transfer(params, photo, seed, canvas=canvas, strength=strength, colors=colors)
    if canvas > long:
        yield 0, from_unit(resample(composition, *shape), img.dtype)
        return
    covered = np.float32(cover(np.float32(strength)))
    for row, strip in grow(params, composition, shape, canvas, seed, covered, img.dtype):
        if covered < 1:
            # What the canvas is too small to show of the photo comes back as the paint thins out.
            rows = to_unit(np.asarray(img[row : row + strip.shape[0]]), img.dtype)
            coarse = enlarge(photo, shape, (row, row + strip.shape[0]), (0, shape[1]))
            strip = np.clip(strip + (1 - covered) * (rows - coarse), 0, 1)
        yield row, from_unit(strip, img.dtype)
