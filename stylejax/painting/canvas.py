"""Strokes that belong to the picture: painted at the size of a canvas, then grown to any size without repainting."""

import functools
import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import flax.linen as nn
import jax
import jax.numpy as jnp
import numpy as np
from PIL import Image

from stylejax.images.dtypes import from_unit, to_unit
from stylejax.models import moments as of_norms
from stylejax.models.generator import Style
from stylejax.models.moments import Moments
from stylejax.painting import tiles, windows
from stylejax.painting.shock_filter import REACH, TAPS, gaussian, sharpened

_TILE = 512  # pixels, side of the core of a window of the moments
# Height and width of the windows in which a painting is grown: few, since each is compiled once.
_SHAPES = ((640, 640), (960, 1344), (1344, 960))
_MOST = 3.0  # times that one pass enlarges: beyond it the finest strokes would lie on nothing
_BLUR = 0.55  # pixels of the smaller picture, deviation of the Gaussian that tells what it showed
_LEVEL = 0x51ED27  # times the long side: the distance of two seeds


class Painting(NamedTuple):
    """What is grown to a larger size.

    pixels: [h, w, 3] float32 in [0, 1]; weight: [h, w, 1] in [0, 1], 1 where its strokes are as fine as its pixels
    allow, 0 where it was enlarged; canvas: pixels, the long side from which it was enlarged there.
    """

    pixels: np.ndarray
    weight: np.ndarray
    canvas: float


def fine(pixels: np.ndarray) -> Painting:
    """A painting that is as fine as its pixels allow everywhere."""
    height = pixels.shape[0]
    width = pixels.shape[1]
    return Painting(pixels, np.broadcast_to(np.float32(1), (height, width, 1)), max(height, width))


def sizes(start: tuple[int, int], stop: tuple[int, int], canvas: float) -> list[tuple[int, int]]:
    """Heights and widths to which a painting of size `start` is enlarged in turn, the last of them `stop`.

    Each is by one factor; together they are as many as take the canvas there by _MOST or less.
    """
    count = math.ceil(math.log(max(max(stop) / canvas, 1)) / math.log(_MOST) - 1e-9)
    long = [max(start) * (max(stop) / max(start)) ** (i / count) for i in range(1, count)]
    steps = [tuple(max(1, round(length * side / max(stop))) for length in stop) for side in long]
    return [*steps, stop] if count else []


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


def deviation(ratio: float | jax.Array) -> float | jax.Array:
    """Deviation, in pixels, of the Gaussian that tells what shows at `ratio` times fewer of them; 0 at a ratio of 1."""
    return _BLUR * (ratio**2 - 1) ** 0.5


def low_pass(images: jax.Array, ratio: jax.Array) -> jax.Array:
    """What shows at `ratio` times fewer pixels: a Gaussian, the same at every place; images: [B, H, W, C].

    At a ratio of 1 all of it shows.
    """
    return gaussian(images, deviation(ratio))


def _high_pass(change: jax.Array, ratio: jax.Array) -> jax.Array:
    """What shows only beyond `ratio` times fewer pixels."""
    for _ in range(2):  # the first leaves a little of what showed before, the second next to nothing
        change = change - low_pass(change, ratio)
    return change


@functools.partial(jax.jit, static_argnames="generator")
def refine_window(
    generator: nn.Module,
    params: Any,
    window: jax.Array,
    seed: jax.Array,
    origin: tuple[jax.Array, jax.Array],
    moments: Moments,
    ratios: tuple[jax.Array, jax.Array],
    covered: jax.Array,
) -> jax.Array:
    """Give an enlarged painting crisp edges, and the fine strokes that the network paints over it.

    Args:
      window: [h, w, 4] in [0, 1], a part of the painting and its weight, enlarged.
      seed, origin: of the noise, as `Generator.decode`; origin: (y, x) of the window.
      moments: of the norms, those of the composition.
      ratios: how many times it was enlarged where its weight is 1, and where it is 0; what showed before is not
        painted again.
      covered: fraction of the photo that is painted over.

    Returns:
      [h, w, 3] in [0, 1].
    """
    painting = window[None, ..., :3]
    weight = window[None, ..., 3:]
    photo = painting * 2 - 1
    change = of_norms.apply(generator, params, moments, photo, seed[None], origin) - photo
    added = weight * _high_pass(change, ratios[0]) + (1 - weight) * _high_pass(change, ratios[1])
    return jnp.clip(sharpened(painting, ratios[1], covered) + covered * added / 2, 0, 1)[0]


def window_shape(size: tuple[int, int], halo: int) -> tuple[int, int]:
    """The height and width, of those in _SHAPES, of the windows that cover `size` with the fewest pixels."""

    def pixels(shape: tuple[int, int]) -> int:
        counts = [len(windows.fixed_spans(n, side, halo)) for n, side in zip(size, shape, strict=True)]
        return counts[0] * counts[1] * shape[0] * shape[1]

    return min(_SHAPES, key=pixels)


def refined(
    style: Style,
    painting: Painting,
    size: tuple[int, int],
    seed: int,
    moments: Moments,
    covered: float,
) -> Iterator[tuple[int, np.ndarray]]:
    """Enlarge a painting to `size` and refine it: strips (first row, [., width, 3] in [0, 1]) from the top."""
    halo = windows.ceil_to(max(style.generator.receptive_field + 2 * TAPS, REACH), 16)
    height, width = window_shape(size, halo)
    sides = (max(painting.pixels.shape[:2]), painting.canvas)
    ratios = tuple(np.float32(max(size) / side) for side in sides)
    noise = np.uint32((seed + max(size) * _LEVEL) % 2**32)  # no two sizes have the same
    for y in windows.fixed_spans(size[0], height, halo):
        strip = np.empty((y.last - y.first, size[1], 3), np.float32)
        for x in windows.fixed_spans(size[1], width, halo):
            place = ((y.start, y.stop), (x.start, x.stop))
            window = np.concatenate([enlarge(part, size, *place) for part in painting[:2]], axis=-1)
            arguments = (window, noise, (y.start, x.start), moments, ratios, np.float32(covered))
            grown = refine_window(style.generator, style.params, *arguments)
            strip[:, x.first : x.last] = np.asarray(grown)[y.rows, x.rows]
        yield y.first, strip


def grow(
    style: Style,
    painting: Painting,
    shape: tuple[int, int],
    moments: Moments,
    seed: int,
    covered: float,
    dtype: np.dtype,
) -> Iterator[tuple[int, np.ndarray]]:
    """Grow a painting to a larger size, adding to each enlargement only what it has room for.

    Edges are drawn together, and what is there is not painted again: seen at its own size, the result is the painting.
    Memory is that of a third of the picture's side.

    Args:
      painting: what is there.
      shape: (H, W) of the result, of the same aspect.
      moments: of the norms (`moments_of`), so that a place of the result depends on what is around it alone.
      seed: as for `transfer`.
      covered: fraction of the photo that is painted over; it scales what is added.
      dtype: of the sizes between, kept whole: uint8 or a float.

    Yields:
      (first row, strip [., W, 3] float32 in [0, 1]) from top to bottom.
    """
    larger = sizes(painting.pixels.shape[:2], tuple(shape), painting.canvas)
    if not larger:
        yield 0, painting.pixels
        return
    for size in larger[:-1]:
        pixels = np.empty((*size, 3), dtype)
        for row, strip in refined(style, painting, size, seed, moments, covered):
            pixels[row : row + strip.shape[0]] = from_unit(strip, dtype)
        painting = fine(pixels)
    yield from refined(style, painting, larger[-1], seed, moments, covered)
