"""Strokes that belong to the picture: painted at the size of a canvas, then grown to any size without repainting."""

import functools
import itertools
from collections.abc import Iterator
from typing import Any

import flax.linen as nn
import jax
import jax.numpy as jnp
import numpy as np
from PIL import Image

from stylejax.images.dtypes import from_unit, to_unit
from stylejax.metrics import distances
from stylejax.models import layers
from stylejax.models import moments as of_norms
from stylejax.models.generator import Style
from stylejax.models.moments import Moments
from stylejax.painting import tiles, windows

_TILE = 512  # pixels, side of the core of a window
_PROBE = 256  # pixels, side of a window in which the crispness of a painting is measured
_GAINS = (0.5, 4.0)  # between which the finest octave is amplified
_LEVEL = 0x51ED27  # between the seeds of two sizes: each has its own noise


def sizes(height: int, width: int, canvas: int) -> list[tuple[int, int]]:
    """Height and width of the canvas, of each doubling, and of the picture; canvas: pixels, the long side."""
    long = max(height, width)
    steps = []
    side = canvas
    while side < long:
        steps.append(tuple(max(1, round(length * side / long)) for length in (height, width)))
        side *= 2
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


@functools.partial(jax.jit, static_argnames="generator")
def _octave(
    generator: nn.Module,
    params: Any,
    window: jax.Array,
    seed: jax.Array,
    origin: tuple[jax.Array, jax.Array],
    moments: Moments,
) -> jax.Array:
    """The finest octave of what the network paints over an enlarged painting [h, w, 3] in [0, 1]: of the same unit."""
    photo = window[None] * 2 - 1
    change = of_norms.apply(generator, params, moments, photo, seed[None], origin) - photo
    for _ in range(2):  # the first leaves a little of what is seen at half the size, the second next to nothing
        change = change - layers.double(layers.halve(change))
    return change[0] / 2


@functools.partial(jax.jit, static_argnames="generator")
def refine_window(
    generator: nn.Module,
    params: Any,
    window: jax.Array,
    seed: jax.Array,
    origin: tuple[jax.Array, jax.Array],
    moments: Moments,
    gain: jax.Array,
) -> jax.Array:
    """Give an enlarged painting, [h, w, 3] in [0, 1], `gain` times its finest octave."""
    return jnp.clip(window + gain * _octave(generator, params, window, seed, origin, moments), 0, 1)


def _probes(length: int) -> list[tuple[int, int]]:
    """Up to three windows (start, stop), spread over one axis, of one length; they begin at cells of the noise."""
    side = min(windows.ceil_to(length, windows.GRID), _PROBE)
    starts = np.linspace(0, max(length - side, 0), 3).astype(int) // 16 * 16
    return [(int(start), int(start) + side) for start in sorted(set(starts))]


def gain_of(
    style: Style,
    painting: np.ndarray,
    size: tuple[int, int],
    seed: np.uint32,
    moments: Moments,
    detail: float,
) -> float:
    """How much of the finest octave makes a painting, enlarged to `size`, as crisp as the composition is.

    An enlarged painting is softer than a photo, and so is what the network paints over it, more so at each doubling.
    It is measured in windows spread over the picture; detail: mean |Laplacian| of the composition.
    """
    plain = []
    octaves = []
    for y, x in itertools.product(*map(_probes, size)):
        window = enlarge(painting, size, y, x)
        octaves.append(_octave(style.generator, style.params, window, seed, (y[0], x[0]), moments))
        plain.append(window)
    plain = np.stack(plain)
    octaves = np.stack(octaves)
    low, high = _GAINS
    for _ in range(10):
        middle = (low + high) / 2
        crisp = distances.detail(np.clip(plain + middle * octaves, 0, 1) * 2 - 1) >= detail
        if crisp:
            high = middle
        else:
            low = middle
    return (low + high) / 2


def refined(
    style: Style,
    painting: np.ndarray,
    size: tuple[int, int],
    seed: np.uint32,
    moments: Moments,
    gain: float,
) -> Iterator[tuple[int, np.ndarray]]:
    """Grow a painting to `size`: strips (first row, [., width, 3] in [0, 1]) from the top."""
    halo = windows.ceil_to(style.generator.receptive_field + 8, 16)
    down = windows.spans(windows.ceil_to(size[0], windows.GRID), _TILE, halo)
    across = windows.spans(windows.ceil_to(size[1], windows.GRID), _TILE, halo)
    for y in down:
        strip = np.empty((min(y.last, size[0]) - y.first, size[1], 3), np.float32)
        for x in across:
            window = enlarge(painting, size, (y.start, y.stop), (x.start, x.stop))
            origin = (y.start, x.start)
            grown = refine_window(style.generator, style.params, window, seed, origin, moments, np.float32(gain))
            right = min(x.last, size[1])
            core = np.asarray(grown)[y.first - y.start :, x.first - x.start : right - x.start]
            strip[:, x.first : right] = core[: strip.shape[0]]
        yield y.first, strip


def grow(
    style: Style,
    composition: np.ndarray,
    shape: tuple[int, int],
    canvas: int,
    seed: int,
    covered: float,
    dtype: np.dtype,
) -> Iterator[tuple[int, np.ndarray]]:
    """Paint finer and finer from the canvas to the picture, adding to each doubling its finest octave only.

    What is there is not painted again: seen at the size of the canvas, the result is the composition, and at every size
    it is as crisp. The moments of the instance norms are those of the composition, so that a place of the result
    depends on what is around it, save for one gain per size; memory is that of half the picture's size.

    Args:
      composition: float32 [h, w, 3] in [0, 1], the painting at canvas size.
      shape: (H, W) of the picture.
      canvas: pixels, the long side of the composition.
      seed: as for `transfer`.
      covered: fraction of the photo that is painted over; it scales what is added.
      dtype: of the sizes between, kept whole: uint8 or a float.

    Yields:
      (first row, strip [., W, 3] float32 in [0, 1]) from top to bottom.
    """
    painting = composition
    larger = sizes(*shape, canvas)[1:]
    moments = moments_of(style, composition, np.uint32(seed))
    crispness = distances.detail(composition[None] * 2 - 1)
    for level, size in enumerate(larger, start=1):
        noise = np.uint32((seed + level * _LEVEL) % 2**32)
        gain = covered * gain_of(style, painting, size, noise, moments, crispness)
        strips = refined(style, painting, size, noise, moments, gain)
        if level == len(larger):
            yield from strips
            return
        painting = np.empty((*size, 3), dtype)
        for row, strip in strips:
            painting[row : row + strip.shape[0]] = from_unit(strip, dtype)
