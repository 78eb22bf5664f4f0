"""The strokes of a brush renderer: where each begins, the curve that it follows, and where it ends."""

from typing import NamedTuple

import numpy as np
from scipy import ndimage

from stylejax.data.brush_colors import mix

STEP = 2.0  # pixels between two points of a stroke


class Brush(NamedTuple):
    """width, length, gap between two starts: pixels; error: difference from the photo from which a stroke is laid."""

    width: float
    length: int
    gap: float
    error: float


BRUSHES = (Brush(9, 48, 7.0, 0.0), Brush(7, 36, 5.5, 0.1), Brush(4, 22, 3.5, 0.2))


class Strokes(NamedTuple):
    """n strokes: points [n, K, 2] (y, x), counts [n] of points in use, tone [n], warmth [n]."""

    points: np.ndarray
    counts: np.ndarray
    tone: np.ndarray
    warmth: np.ndarray


def flow(tone: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """tone: [H, W] -> angle [H, W] of the strokes: along edges, and in swirls where it is flat."""
    swirl = ndimage.gaussian_filter(rng.standard_normal(tone.shape, np.float32), 22, mode="wrap")
    swirl *= 0.04 / (swirl.std() + 1e-6)
    tensor = np.zeros((3, *tone.shape), np.float32)
    for field in (tone, swirl):
        down = ndimage.gaussian_filter(field, 1, order=(1, 0))
        right = ndimage.gaussian_filter(field, 1, order=(0, 1))
        tensor += np.stack([down * down, right * right, down * right])
    yy, xx, yx = ndimage.gaussian_filter(tensor, (0, 3.5, 3.5))
    return np.arctan2(2 * yx, xx - yy) / 2 + np.pi / 2


def direction(angle: np.ndarray) -> np.ndarray:
    """angle [...] -> unit vectors [..., 2] (down, right)."""
    return np.stack([np.sin(angle), np.cos(angle)], -1)


def plan(
    tone: np.ndarray, warmth: np.ndarray, angle: np.ndarray, canvas: np.ndarray, brush: Brush, rng: np.random.Generator
) -> Strokes:
    """Start a stroke wherever the canvas differs from the photo, and trace it along the flow; fields are [H, W]."""
    wanted = mix(tone, warmth)
    blur = (brush.width / 3, brush.width / 3, 0)
    starts = places(np.abs(ndimage.gaussian_filter(canvas, blur) - wanted).sum(-1), brush, rng)
    points, counts = trace(wanted, canvas, angle, starts, brush, rng)
    y, x = np.int32(starts).T
    chance = rng.standard_normal((2, len(starts)), np.float32)
    return Strokes(points, counts, tone[y, x] + 0.035 * chance[0], warmth[y, x] + 0.12 * chance[1])


def places(error: np.ndarray, brush: Brush, rng: np.random.Generator) -> np.ndarray:
    """error: [H, W] -> starts [n, 2] (y, x) on a jittered grid, in random order."""
    grid = np.meshgrid(*(np.arange(0, side, brush.gap) for side in error.shape), indexing="ij")
    grid = np.stack(grid, -1).reshape(-1, 2)
    grid = np.minimum(grid + rng.uniform(0, brush.gap, grid.shape), np.array(error.shape) - 1)
    local = ndimage.uniform_filter(error, int(brush.gap) + 1)
    return rng.permutation(grid[local[tuple(np.int32(grid).T)] >= brush.error])


def trace(
    wanted: np.ndarray,
    canvas: np.ndarray,
    angle: np.ndarray,
    starts: np.ndarray,
    brush: Brush,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Follow the flow from each start: points [n, K, 2], counts [n].

    A stroke ends where the canvas is already closer to what is wanted than the stroke's own paint.
    """
    room = np.array(angle.shape) - 1
    y, x = np.int32(starts).T
    own = wanted[y, x]
    heading = direction(angle[y, x]) * rng.choice([-1.0, 1.0], (len(starts), 1))
    limit = brush.length * rng.uniform(0.6, 1.0, len(starts))
    at = starts
    points = [starts]
    counts = np.ones(len(starts), int)
    alive = True
    for length in np.arange(STEP, brush.length, STEP):
        # Turn into the flow, the shorter way round, and not at once: curves stay smooth.
        turn = direction(angle[y, x])
        turn = np.where((turn * heading).sum(-1, keepdims=True) < 0, -turn, turn)
        heading = 0.6 * turn + 0.4 * heading
        heading = heading / (np.linalg.norm(heading, axis=-1, keepdims=True) + 1e-6)
        at = at + STEP * heading
        y, x = np.int32(np.clip(np.round(at), 0, room)).T
        lost = np.abs(wanted[y, x] - own).sum(-1) >= np.abs(wanted[y, x] - canvas[y, x]).sum(-1)
        alive = alive & (length < limit) & ((length < 1.8 * brush.width) | ~lost)
        counts = counts + alive
        points.append(at)
    return np.float32(np.stack(points, 1)), counts
