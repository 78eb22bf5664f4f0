"""Pictures of any size in bounded memory: tiles that share the statistics of the whole picture."""

import functools
from collections.abc import Iterator

import jax
import numpy as np

from stylejax.errors import InputError
from stylejax.images.dtypes import check, from_signed, to_signed
from stylejax.models.generator import Style
from stylejax.models.statistics import Moments, Shared, with_norm
from stylejax.painting import windows

WHOLE = 2**22  # pixels: larger pictures are painted in tiles, to bound memory
_ALIGN = 16  # pixels: the cells of the coarsest noise


@functools.partial(jax.jit, static_argnames="generator")
def _see(generator, params, window, seed, origin, strength, core, moments) -> tuple:
    """What the first norm without moments sees in the core of a window; XLA drops the network behind it."""
    norm = Shared(moments, window.shape[0], core)
    with_norm(generator, norm).apply({"params": params}, to_signed(window)[None], seed[None], origin, strength)
    return norm.seen


@functools.partial(jax.jit, static_argnames="generator")
def _paint_window(generator, params, window: jax.Array, seed, origin, strength, moments) -> jax.Array:
    """Paint [h, w, 3] that lies at origin (y, x) of a larger picture of these moments; the same kind comes back."""
    norm = Shared(moments, window.shape[0])
    painted = with_norm(generator, norm).apply(
        {"params": params}, to_signed(window)[None], seed[None], origin, strength
    )
    return from_signed(painted[0], window.dtype)


class Tiling:
    """The windows of a picture [H, W, 3] for one generator; tile: pixels, side of a core; strength: of the paint."""

    def __init__(self, generator, picture, tile: int, strength: np.float32 | None = None):
        halo = windows.ceil_to(generator.reach, _ALIGN)
        height, width = (windows.ceil_to(side, windows.GRID) for side in picture.shape[:2])
        self._picture, self.strength = picture, strength
        self.down, self.across = (windows.spans(side, tile, halo) for side in (height, width))

    def strips(self) -> Iterator[tuple[windows.Span, list[tuple[windows.Span, np.ndarray]]]]:
        """Row after row of windows: (span down, [(span across, window [h, w, 3]), ...])."""
        for y in self.down:
            strip = windows.rows(self._picture, y.start, y.stop)
            yield y, [(x, windows.columns(strip, x.start, x.stop)) for x in self.across]


def whole_moments(style: Style, tiling: Tiling, seed) -> tuple:
    """The moments of the whole picture for every norm of the generator.

    What a norm sees depends on the moments of those before it, so there is one pass over the picture for each norm.
    """
    moments = ()
    while (moment := _next_moment(style, tiling, seed, moments)) is not None:
        moments += (moment,)
    return moments


def _next_moment(style: Style, tiling: Tiling, seed, moments: tuple) -> Moments | None:
    """Mean and variance of the first norm that has none, or None when all have theirs."""
    parts = []
    for y, strip in tiling.strips():
        for x, window in strip:
            core = (y.first - y.start, y.last - y.start, x.first - x.start, x.last - x.start)
            origin = (y.start, x.start)
            seen = _see(style.generator, style.params, window, seed, origin, tiling.strength, core, moments)
            if not seen:
                return None
            parts.append(jax.device_get(seen))
    counts, means, squares = (np.stack(values).astype(np.float64) for values in zip(*parts, strict=True))
    share = (counts / counts.sum())[:, None, None, None, None]
    mean = np.sum(share * means, axis=0)
    # The variance of the whole: that within the tiles and that between them (Chan et al. 1979).
    variance = np.sum(squares, axis=0) / counts.sum() + np.sum(share * (means - mean[None]) ** 2, axis=0)
    return np.float32(mean), np.float32(variance)


def strips(style: Style, picture, tile: int, seed: int, strength=None) -> Iterator[tuple[int, np.ndarray]]:
    """Paint a picture [H, W, 3] pixel for pixel: (first row, strip [h, W, 3] of its dtype) from top to bottom."""
    height, width = picture.shape[:2]
    seed = np.uint32(seed)
    tiling = Tiling(style.generator, picture, tile, strength)
    moments = whole_moments(style, tiling, seed)
    for y, strip in tiling.strips():
        parts = []
        for x, window in strip:
            origin = (y.start, x.start)
            painted = _paint_window(style.generator, style.params, window, seed, origin, tiling.strength, moments)
            part = np.asarray(painted)[y.first - y.start : y.last - y.start, x.first - x.start : x.last - x.start]
            parts.append(part)
        yield y.first, np.concatenate(parts, axis=1)[: height - y.first, :width]


def transfer_tiled(params: Style, img, tile: int = 512, seed: int = 0, out=None):
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
      ValueError: another rank, channel count or dtype.
      InputError: a tile that is not a multiple of 64, or an `out` of another shape.
    """
    if tile < windows.GRID or tile % windows.GRID:
        raise InputError(f"tile must be a multiple of {windows.GRID} pixels; got {tile}")
    check(img, ranks=(3,))
    img = np.asarray(img) if isinstance(img, jax.Array) else img
    if out is None:
        out = np.empty(img.shape, img.dtype)
    if out.shape != img.shape:
        raise InputError(f"out must have the shape of img, {img.shape}; got {out.shape}")
    for row, strip in strips(params, img, tile, seed):
        out[row : row + strip.shape[0]] = strip
    return out
