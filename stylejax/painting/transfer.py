"""The product: transfer(style, img) paints one picture or a batch, any size, the same result every time."""

import functools
from collections.abc import Iterator
from typing import Any

import flax.linen as nn
import jax
import jax.numpy as jnp
import numpy as np

from stylejax.errors import InputError
from stylejax.images.dtypes import check, from_signed, from_unit, to_signed, to_unit
from stylejax.images.pixels import size_at
from stylejax.images.values import check_unit
from stylejax.models.generator import Style
from stylejax.models.strength import cover
from stylejax.painting import finer, tiles
from stylejax.painting.canvas import Painting, enlarge, grow, moments_of, reduced, resample
from stylejax.painting.controls import Array, check_controls, check_seed, finish
from stylejax.painting.windows import GRID, Picture, check_out

TILE = 512  # pixels, side of a tile


def transfer(
    params: Style,
    img: Picture | jax.Array,
    seed: int = 0,
    *,
    canvas: int | None = None,
    strength: float = 1.0,
    colors: str = "style",
    mask: Array | None = None,
    out: Picture | None = None,
) -> Picture | jax.Array:
    """Paint a picture in a learned style.

    Strokes belong to the picture, not to its pixels: a picture larger than the canvas is painted at the size of the
    canvas, in finer strokes where those would miss what the photo shows (`stylejax.painting.finer`), and grown from
    there (`stylejax.painting.canvas`). Large pictures are painted in tiles; memory stays bounded.

    Args:
      params: what `stylejax.load` gives: parameters that carry their generator module as static data.
      img: [H, W, 3] or [B, H, W, 3], any H and W from 1 up; uint8, or float in [0, 1]. NumPy or JAX, or for one
        picture anything else with shape and dtype that gives rows when it is sliced, as a memory map.
      seed: another number gives another painting of the same picture.
      canvas: pixels, the long side at which the strokes are laid: small for broad strokes. None: that of the style
        for pictures larger than it, and smaller pictures pixel for pixel; max(H, W) is always pixel for pixel.
      strength: from 0, the photo, through 1, the style, to 1.5; it blends the features of photo and painting before
        they are painted out (`stylejax.models.generator`), so strokes grow rather than fade in.
      colors: "style", or "photo" to keep the photo's colors and take the painting's light and dark.
      mask: [H, W] bool, uint8 or float in [0, 1]: paints where it is white. None: everywhere.
      out: where to put the painting, of img's shape; by strips from the top. None: a new array.

    Returns:
      The painting: same shape and dtype as img, NumPy for NumPy and JAX for JAX; or `out`.

    Raises:
      InputError, a ValueError: another rank, channel count or dtype, floats far from [0, 1], a control out of its range
        or, under jax.jit, a canvas that is not the picture's own size.
    """
    check(img)
    check_unit("img", img)
    check_controls(img.shape, canvas, strength, colors, mask)
    check_out(out, img)
    check_seed(seed)
    long = max(img.shape[-3:-1])
    canvas = _chosen_canvas(params, img, canvas, long)
    exact = _exact(strength)

    # Pictures that fit into memory at once are painted whole, a batch together.
    if isinstance(img, jax.core.Tracer) or (canvas == long and _is_small(img) and out is None):
        painted = paint_whole(params, img if img.ndim == 4 else img[None], seed, exact)
        return finish(painted.reshape(img.shape), img, colors, mask)

    # All others one by one, by strips.
    pictures = np.asarray(img) if isinstance(img, jax.Array) else img
    painted = np.empty(img.shape, img.dtype) if out is None else out
    one = len(img.shape) == 3
    for picture, target in [(pictures, painted)] if one else zip(pictures, painted, strict=True):
        if canvas == long:
            strips = paint_tiled(params, picture, seed, exact, colors)
        else:
            strips = paint_canvas(params, picture, canvas, seed, exact, colors)
        _fill(target, strips, picture, mask)
    return jnp.asarray(painted) if isinstance(img, jax.Array) and out is None else painted


def _chosen_canvas(params: Style, img: Picture | jax.Array, canvas: int | None, long: int) -> int:
    """The canvas in pixels; InputError for one that is impossible."""
    canvas = min(long, params.canvas) if canvas is None else canvas
    if isinstance(img, jax.core.Tracer) and canvas != long:
        raise InputError(f"under jax.jit a picture is painted pixel for pixel: give canvas={long}, or call it outside")
    return canvas


def _exact(strength: float) -> np.float32 | None:
    """None for the style itself, which then takes no detour."""
    return None if strength == 1 else np.float32(strength)


def _is_small(img: Picture | jax.Array) -> bool:
    """Whether a picture [.., H, W, 3] may be painted whole."""
    return img.shape[-3] * img.shape[-2] <= tiles.WHOLE


def _fill(target: Picture, strips: Iterator, photo: Picture, mask: Array | None) -> None:
    """Put strips (first row, [h, W, 3]) into target, from the top, and leave the photo where the mask is not white."""
    for row, strip in strips:
        rows = slice(row, row + strip.shape[0])
        part = None if mask is None else np.asarray(mask[rows])
        target[rows] = finish(strip, np.asarray(photo[rows]), "style", part)


@functools.partial(jax.jit, static_argnames="generator")
def paint(
    generator: nn.Module, params: Any, images: jax.Array, seed: jax.Array, strength: jax.Array | None
) -> jax.Array:
    """images: [B, H, W, 3] uint8 or float in [0, 1] -> the same kind; H and W multiples of 64."""
    seeds = jnp.full((images.shape[0],), seed, jnp.uint32)
    painted = generator.apply({"params": params}, to_signed(images), seeds, strength=strength)
    return from_signed(painted, images.dtype)


def paint_whole(style: Style, batch: Array, seed: int, strength: np.float32 | None) -> Array:
    """Paint pictures pixel for pixel, each at once.

    Args:
      style: what `stylejax.load` gives.
      batch: [B, H, W, 3] uint8 or float in [0, 1].
      seed: one for all pictures.
      strength: None is the style itself.

    Returns:
      The paintings, of batch's shape and dtype; NumPy for NumPy and JAX for JAX.
    """
    xp = np if isinstance(batch, np.ndarray) else jnp
    seed = seed if isinstance(seed, jax.Array) else np.uint32(seed)  # a Python int of 32 bits is none of JAX's
    height, width = batch.shape[1:3]
    # Mirror the picture past its border rather than inventing a dark frame.
    pad = ((0, 0), (0, -height % GRID), (0, -width % GRID), (0, 0))
    padded = xp.pad(batch, pad, mode="symmetric")
    painted = paint(style.generator, style.params, padded, seed, strength)
    painted = np.asarray(painted) if xp is np else painted
    return painted[:, :height, :width]


def paint_tiled(
    style: Style, picture: Picture, seed: int, strength: np.float32 | None, colors: str
) -> Iterator[tuple[int, np.ndarray]]:
    """Paint a picture [H, W, 3] pixel for pixel in tiles: (first row, strip [h, W, 3] of its dtype) from the top."""
    for row, strip in tiles.strips(style, picture, TILE, seed, strength):
        yield row, finish(strip, np.asarray(picture[row : row + strip.shape[0]]), colors, None)


def paint_canvas(
    style: Style, picture: Picture, canvas: int, seed: int, strength: np.float32 | None, colors: str
) -> Iterator[tuple[int, np.ndarray]]:
    """Paint a picture [H, W, 3] at another size and give it back at its own: strips as of `paint_tiled`.

    canvas: pixels, the long side at which it is painted; it is not the picture's own.
    """
    shape = picture.shape[:2]
    photo = _at(picture, canvas)
    composition = _composition(style, photo, seed, strength, colors)
    if canvas > max(shape):
        yield 0, from_unit(resample(composition, *shape), picture.dtype)
        return

    # Paint finer strokes where those of the canvas miss what the photo shows.
    covered = np.float32(1 if strength is None else cover(strength))
    moments = moments_of(style, composition, np.uint32(seed))
    side = finer.fine_side(canvas, max(shape))
    fine_photo = _at(picture, side)
    size = fine_photo.shape[:2]
    whole = (size, (0, size[0]), (0, size[1]))
    weight = finer.weights(fine_photo, side / canvas)
    fine = _composition(style, fine_photo, seed, strength, colors)
    painting = Painting(finer.mixed(enlarge(composition, *whole), fine, weight), weight, canvas)

    # Grow to the picture's size; what was too small to be painted comes back as the paint thins out.
    shown = finer.mixed(enlarge(photo, *whole), fine_photo, weight) if covered < 1 else None
    for row, strip in grow(style, painting, shape, moments, seed, covered, picture.dtype):
        if shown is not None:
            rows = to_unit(np.asarray(picture[row : row + strip.shape[0]]), picture.dtype)
            seen = enlarge(shown, shape, (row, row + strip.shape[0]), (0, shape[1]))
            strip = np.clip(strip + (1 - covered) * (rows - seen), 0, 1)
        yield row, from_unit(strip, picture.dtype)


def _at(picture: Picture, side: int) -> np.ndarray:
    """A picture [H, W, 3] at another long side, in pixels: float32 [h, w, 3] in [0, 1]."""
    return reduced(picture, *size_at(picture.shape, side))


def _composition(style: Style, photo: np.ndarray, seed: int, strength: np.float32 | None, colors: str) -> np.ndarray:
    """Paint a photo [h, w, 3] float32 in [0, 1] pixel for pixel, whole or in tiles."""
    if _is_small(photo):
        return finish(paint_whole(style, photo[None], seed, strength)[0], photo, colors, None)
    return np.concatenate([strip for _, strip in paint_tiled(style, photo, seed, strength, colors)])
