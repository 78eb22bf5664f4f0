"""Pictures of any size in bounded memory: tiles that all have the moments of the whole picture."""

import functools
from collections.abc import Iterator
from typing import Any

import flax.linen as nn
import jax
import numpy as np

from stylejax.errors import InputError
from stylejax.images.dtypes import check, from_signed, to_signed
from stylejax.images.values import check_unit
from stylejax.models import moments as of_norms
from stylejax.models.generator import Style
from stylejax.models.moments import Moments
from stylejax.painting import windows
from stylejax.painting.controls import check_seed

WHOLE = 2**22  # pixels: larger pictures are painted in tiles, to bound memory
_ALIGN = 16  # pixels: the cells of the coarsest noise


@functools.partial(jax.jit, static_argnames="generator")
def next_statistics(
    generator: nn.Module,
    params: Any,
    window: jax.Array,
    seed: jax.Array,
    origin: tuple[jax.Array, jax.Array],
    strength: jax.Array | None,
    core: tuple[jax.Array, ...],
    moments: Moments,
) -> dict:
    """What the first norm without moments sees in the core of a window; XLA drops the network behind it."""
    images = to_signed(window)[None]
    inputs = of_norms.norm_inputs(generator, params, moments, images, seed[None], origin, strength)
    return of_norms.first_statistics(inputs, window.shape[0], core)


@functools.partial(jax.jit, static_argnames="generator")
def paint_window(
    generator: nn.Module,
    params: Any,
    window: jax.Array,
    seed: jax.Array,
    origin: tuple[jax.Array, jax.Array],
    strength: jax.Array | None,
    moments: Moments,
) -> jax.Array:
    """Paint [h, w, 3] that lies at origin (y, x) of a larger picture of these moments; the same kind comes back."""
    images = to_signed(window)[None]
    painted = of_norms.apply(generator, params, moments, images, seed[None], origin, strength)
    return from_signed(painted[0], window.dtype)


class Tiling:
    """The windows of a picture [H, W, 3] for one generator; tile: pixels, side of a core; strength: of the style."""

    def __init__(
        self, generator: nn.Module, picture: windows.Picture, tile: int, strength: np.float32 | None = None
    ) -> None:
        halo = windows.ceil_to(generator.receptive_field, _ALIGN)
        self._picture = picture
        self.strength = strength
        self.down = windows.spans(windows.ceil_to(picture.shape[0], windows.GRID), tile, halo)
        self.across = windows.spans(windows.ceil_to(picture.shape[1], windows.GRID), tile, halo)

    def strips(self) -> Iterator[tuple[windows.Span, list[tuple[windows.Span, np.ndarray]]]]:
        """Row after row of windows: (span down, [(span across, window [h, w, 3]), ...])."""
        for y in self.down:
            strip = windows.rows(self._picture, y.start, y.stop)
            yield y, [(x, windows.columns(strip, x.start, x.stop)) for x in self.across]


def whole_moments(style: Style, tiling: Tiling, seed: np.uint32) -> Moments:
    """The moments of the whole picture for every norm of the generator.

    What a norm sees depends on the moments of those before it, so there is one pass over the picture for each norm.
    """
    moments = {}
    while True:
        found = _next_moments(style, tiling, seed, moments)
        if not found:
            return moments
        moments = {**moments, **found}


def _next_moments(style: Style, tiling: Tiling, seed: np.uint32, moments: Moments) -> Moments:
    """Mean and variance of the first norm that has none; {} when all have theirs."""
    parts = []
    for y, strip in tiling.strips():
        for x, window in strip:
            core = (y.first - y.start, y.last - y.start, x.first - x.start, x.last - x.start)
            origin = (y.start, x.start)
            seen = next_statistics(style.generator, style.params, window, seed, origin, tiling.strength, core, moments)
            if not seen:
                return {}
            parts.append(jax.device_get(seen))
    path = next(iter(parts[0]))
    return of_norms.joined(path, [part[path] for part in parts])


def strips(
    style: Style, picture: windows.Picture, tile: int, seed: int, strength: np.float32 | None = None
) -> Iterator[tuple[int, np.ndarray]]:
    """Paint a picture [H, W, 3] pixel for pixel: (first row, strip [h, W, 3] of its dtype) from top to bottom."""
    height = picture.shape[0]
    width = picture.shape[1]
    seed = np.uint32(seed)
    tiling = Tiling(style.generator, picture, tile, strength)
    moments = whole_moments(style, tiling, seed)
    for y, strip in tiling.strips():
        parts = []
        for x, window in strip:
            origin = (y.start, x.start)
            painted = paint_window(style.generator, style.params, window, seed, origin, tiling.strength, moments)
            part = np.asarray(painted)[y.first - y.start : y.last - y.start, x.first - x.start : x.last - x.start]
            parts.append(part)
        yield y.first, np.concatenate(parts, axis=1)[: height - y.first, :width]


def transfer_tiled(
    params: Style,
    img: windows.Picture | jax.Array,
    tile: int = 512,
    seed: int = 0,
    out: windows.Picture | None = None,
) -> windows.Picture:
    """Paint one picture pixel for pixel, tile by tile, as if it were painted whole.

    Tiles overlap by what the network sees around a place, noise belongs to the absolute position, and instance norms
    take the moments of the whole picture, found in one pass over it for each: no value differs by more than 1 / 255.

    Args:
      params: what `stylejax.load` gives.
      img: [H, W, 3], uint8, or float in [0, 1]. NumPy, JAX, a memory map, or anything else with shape and dtype that
        gives rows when it is sliced; only the rows of one tile are read at a time.
      tile: side of a tile in pixels, a multiple of 64; memory grows with its square.
      seed: another number gives another painting of the same picture.
      out: where to put the painting, strip by strip from the top; anything that takes rows by slice. None: a new array.

    Returns:
      The painting, [H, W, 3] of img's dtype: `out`, or a NumPy array.

    Raises:
      InputError, a ValueError: another rank, channel count or dtype, floats far from [0, 1], a tile that is not a
        multiple of 64, or an `out` of another shape or dtype.
    """
    if tile < windows.GRID or tile % windows.GRID:
        raise InputError(f"tile must be a multiple of {windows.GRID} pixels; got {tile}")
    check(img, ranks=(3,))
    check_unit("img", img)
    img = np.asarray(img) if isinstance(img, jax.Array) else img
    windows.check_out(out, img)
    check_seed(seed)
    out = np.empty(img.shape, img.dtype) if out is None else out
    for row, strip in strips(params, img, tile, seed):
        out[row : row + strip.shape[0]] = strip
    return out
