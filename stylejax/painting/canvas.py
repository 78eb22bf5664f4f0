"""Strokes that belong to the picture: painted at the size of a canvas, then grown to any size without repainting."""

import functools
import math
from collections.abc import Iterator
from typing import Any

import flax.linen as nn
import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from PIL import Image

from stylejax.images.dtypes import from_unit, to_unit
from stylejax.models import moments as of_norms
from stylejax.models.generator import Style
from stylejax.models.moments import Moments
from stylejax.painting import tiles, windows

_TILE = 512  # pixels, side of the core of a window of the moments
# Height and width of the windows in which a painting is grown: few, since each is compiled once.
_SHAPES = ((640, 640), (960, 1344), (1344, 960))
_MOST = 3.0  # times that one pass enlarges: beyond it the finest strokes would lie on nothing
_BLUR = 0.55  # pixels of the smaller picture, deviation of the Gaussian that tells what it showed
_TAPS = 5  # pixels on each side of that Gaussian, three deviations of _BLUR x _MOST
_LEVEL = 0x51ED27  # times the long side: the distance of two seeds


def sizes(height: int, width: int, canvas: int) -> list[tuple[int, int]]:
    """Height and width of the canvas, of each enlargement, and of the picture; canvas: pixels, the long side.

    Every enlargement is by one factor, _MOST or less.
    """
    long = max(height, width)
    count = math.ceil(math.log(max(long / canvas, 1)) / math.log(_MOST) - 1e-9)
    sides = [canvas * (long / canvas) ** (i / count) for i in range(count)]
    steps = [tuple(max(1, round(length * side / long)) for length in (height, width)) for side in sides]
    return [*steps, (height, width)]


def resample(picture: np.ndarray, height: int, width: int, box: tuple[float, ...] | None = None) -> np.ndarray:
    """float32 [h, w, 3] -> float32 [height, width, 3] by Lanczos, without aliasing; box: (left, top, right, bottom)."""
    channels = [Image.fromarray(np.ascontiguousarray(picture[..., c])) for c in range(3)]
    sized = [channel.resize((width, height), Image.Resampling.LANCZOS, box=box) for channel in channels]
    return np.clip(np.stack([np.asarray(channel) for channel in sized], axis=-1), 0, 1)


def reduced(img: windows.Picture, height: int, width: int) -> np.ndarray:
    """A photo [H, W, 3], read by strips, at another size: float32 [height, width, 3] in [0, 1]."""
    factor = max(1, max(img.shape[:2]) // (2 * max(height, width)))
    small = to_unit(windows.shrunken(img, factor), img.dtype)
    return resample(small, height, width, box=(0, 0, img.shape[1] / factor, img.shape[0] / factor))


def _cubic(length: int, start: int, stop: int, full: int) -> tuple[np.ndarray, np.ndarray]:
    """Keys's cubic (1981), enlarging `length` to `full` at [start, stop): indices and weights, both [4, stop - start].

    Places beyond `full` are mirrored.
    """
    place = (windows.mirror(start, stop, full) + 0.5) * length / full - 0.5
    first = np.floor(place).astype(int) - 1
    index = first[None] + np.arange(4)[:, None]
    far = np.abs(place[None] - index)  # distance in pixels of the picture that is enlarged
    inner = (1.5 * far - 2.5) * far**2 + 1
    outer = ((-0.5 * far + 2.5) * far - 4) * far + 2
    return np.clip(index, 0, length - 1), np.where(far < 1, inner, outer).astype(np.float32)


def enlarge(picture: np.ndarray, size: tuple[int, int], y: tuple[int, int], x: tuple[int, int]) -> np.ndarray:
    """The window (y, x) of a picture [h, w, 3] enlarged to `size`, mirrored past it: float32 [., ., 3] in [0, 1]."""
    rows, down = _cubic(picture.shape[0], *y, size[0])
    columns, across = _cubic(picture.shape[1], *x, size[1])
    top = rows.min()
    left = columns.min()
    part = to_unit(np.asarray(picture[top : rows.max() + 1])[:, left : columns.max() + 1], picture.dtype)
    part = sum(part[index - top] * weight[:, None, None] for index, weight in zip(rows, down, strict=True))
    part = sum(part[:, index - left] * weight[None, :, None] for index, weight in zip(columns, across, strict=True))
    return np.clip(part, 0, 1)


@functools.partial(jax.jit, static_argnames="generator")
def moments_of_whole(generator: nn.Module, params: Any, picture: jax.Array, seed: jax.Array) -> Moments:
    """Moments of every instance norm over a whole picture [H, W, 3] in [0, 1], multiples of 64."""
    return of_norms.of_whole(generator, params, picture[None] * 2 - 1, seed[None])


def moments_of(style: Style, painting: np.ndarray, seed: np.uint32) -> Moments:
    """The moments of a small picture, float32 [h, w, 3] in [0, 1], for every size that it is grown to."""
    height = windows.ceil_to(painting.shape[0], windows.GRID)
    width = windows.ceil_to(painting.shape[1], windows.GRID)
    if height * width > tiles.WHOLE:
        return tiles.whole_moments(style, tiles.Tiling(style.generator, painting, _TILE), seed)
    mirrored = windows.columns(windows.rows(painting, 0, height), 0, width)
    return jax.device_get(moments_of_whole(style.generator, style.params, mirrored, seed))


def low_pass(images: jax.Array, ratio: jax.Array) -> jax.Array:
    """What shows at `ratio` times fewer pixels: a Gaussian, the same at every place; images: [B, H, W, C]."""
    place = jnp.arange(-_TAPS, _TAPS + 1)
    weights = jnp.exp(-0.5 * jnp.square(place / (_BLUR * ratio)))
    weights = weights / jnp.sum(weights)
    for axis in (1, 2):
        pad = [(0, 0)] * 4
        pad[axis] = (_TAPS, _TAPS)
        wide = jnp.pad(images, pad, mode="edge")
        length = images.shape[axis]
        images = sum(weights[i] * lax.slice_in_dim(wide, i, i + length, axis=axis) for i in range(2 * _TAPS + 1))
    return images


@functools.partial(jax.jit, static_argnames="generator")
def refine_window(
    generator: nn.Module,
    params: Any,
    window: jax.Array,
    seed: jax.Array,
    origin: tuple[jax.Array, jax.Array],
    moments: Moments,
    ratio: jax.Array,
    covered: jax.Array,
) -> jax.Array:
    """Give an enlarged painting the fine strokes that the network paints over it.

    Args:
      window: [h, w, 3] in [0, 1], a part of the painting, enlarged.
      seed, origin: of the noise, as `Generator.decode`; origin: (y, x) of the window.
      moments: of the norms, those of the composition.
      ratio: how many times the painting was enlarged; what already showed before is not painted again.
      covered: fraction of the photo that is painted over.

    Returns:
      [h, w, 3] in [0, 1].
    """
    photo = window[None] * 2 - 1
    change = of_norms.apply(generator, params, moments, photo, seed[None], origin) - photo
    for _ in range(2):  # the first leaves a little of what showed before, the second next to nothing
        change = change - low_pass(change, ratio)
    return jnp.clip(window + covered * change[0] / 2, 0, 1)


def window_shape(size: tuple[int, int], halo: int) -> tuple[int, int]:
    """The height and width, of those in _SHAPES, of the windows that cover `size` with the fewest pixels."""

    def pixels(shape: tuple[int, int]) -> int:
        counts = [len(windows.fixed_spans(n, side, halo)) for n, side in zip(size, shape, strict=True)]
        return counts[0] * counts[1] * shape[0] * shape[1]

    return min(_SHAPES, key=pixels)


def refined(
    style: Style,
    painting: np.ndarray,
    size: tuple[int, int],
    seed: np.uint32,
    moments: Moments,
    covered: float,
) -> Iterator[tuple[int, np.ndarray]]:
    """Enlarge a painting to `size` and refine it: strips (first row, [., width, 3] in [0, 1]) from the top."""
    halo = windows.ceil_to(style.generator.receptive_field + 2 * _TAPS, 16)
    height, width = window_shape(size, halo)
    ratio = np.float32(max(size) / max(painting.shape[:2]))
    for y in windows.fixed_spans(size[0], height, halo):
        strip = np.empty((y.last - y.first, size[1], 3), np.float32)
        for x in windows.fixed_spans(size[1], width, halo):
            window = enlarge(painting, size, (y.start, y.stop), (x.start, x.stop))
            origin = (y.start, x.start)
            grown = refine_window(
                style.generator, style.params, window, seed, origin, moments, ratio, np.float32(covered)
            )
            strip[:, x.first : x.last] = np.asarray(grown)[y.rows, x.rows]
        yield y.first, strip


def grow(
    style: Style,
    painting: np.ndarray,
    shape: tuple[int, int],
    moments: Moments,
    seed: int,
    covered: float,
    dtype: np.dtype,
) -> Iterator[tuple[int, np.ndarray]]:
    """Grow a painting to a larger size, adding to each enlargement only what it has room for.

    What is there is not painted again: seen at its own size, the result is the painting. Memory is that of a third of
    the picture's side.

    Args:
      painting: float32 [h, w, 3] in [0, 1].
      shape: (H, W) of the result, of the same aspect.
      moments: of the norms (`moments_of`), so that a place of the result depends on what is around it alone.
      seed: as for `transfer`.
      covered: fraction of the photo that is painted over; it scales what is added.
      dtype: of the sizes between, kept whole: uint8 or a float.

    Yields:
      (first row, strip [., W, 3] float32 in [0, 1]) from top to bottom.
    """
    larger = sizes(*shape, max(painting.shape[:2]))[1:]
    if not larger:
        yield 0, painting
        return
    for size in larger[:-1]:
        strips = refined(style, painting, size, _noise(seed, size), moments, covered)
        painting = np.empty((*size, 3), dtype)
        for row, strip in strips:
            painting[row : row + strip.shape[0]] = from_unit(strip, dtype)
    yield from refined(style, painting, larger[-1], _noise(seed, larger[-1]), moments, covered)


def _noise(seed: int, size: tuple[int, int]) -> np.uint32:
    """A seed for the noise of one size, so that no two sizes have the same."""
    return np.uint32((seed + max(size) * _LEVEL) % 2**32)
