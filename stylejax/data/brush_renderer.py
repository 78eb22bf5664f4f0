"""A brush renderer: repaints a photo in curved strokes of thick, bright oil paint, without any learning."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy import ndimage

from stylejax.data.brush_colors import mix
from stylejax.data.brush_strokes import BRUSHES, STEP, Strokes, flow, plan
from stylejax.images.values import check_eight_bits

GROUND = np.float32([170, 92, 62]) / 255  # color of the bare canvas
FINE = 2  # cells of the canvas to a pixel, so that strokes end in smooth edges
GRAIN = 0.7 / FINE  # pixels between two grains of paint: close enough to miss no cell
STROKES_AT_ONCE = 400  # laid together; bounds the memory
LIGHT = np.float32([-0.55, -0.45])  # direction of the light: (down, right)


class Canvas(NamedTuple):
    """Wet paint, FINE cells to a pixel: color [H, W, 3] in [0, 1], height [H, W]; top: scratch memory, [H * W]."""

    color: np.ndarray
    height: np.ndarray
    top: np.ndarray


def render(photo: np.ndarray, seed: int | Sequence[int] = 0) -> np.ndarray:
    """Repaint a photo; the same photo and seed give the same bytes.

    Layers of curved strokes from broad to fine, each laid where the canvas still differs from the
    photo (Hertzmann 1998, "Painterly rendering with curved brush strokes of multiple sizes").
    Strokes are 4 to 9 pixels wide whatever the size of the photo.

    Args:
      photo: [H, W, 3], uint8.
      seed: of all that is random in the strokes, as numpy.random.default_rng takes it.

    Returns:
      [H, W, 3], uint8.

    Raises:
      InputError: another shape or dtype, or no pixel.
    """
    check_eight_bits("photo", photo)
    rng = np.random.default_rng(seed)
    tone, warmth = read_light(photo)
    angle = flow(tone, rng)
    streaks = bristles(rng)
    canvas = wash(tone, warmth)
    for brush in BRUSHES:
        blurred_tone = ndimage.gaussian_filter(tone, brush.width / 4)
        blurred_warmth = ndimage.gaussian_filter(warmth, brush.width / 4)
        strokes = plan(blurred_tone, blurred_warmth, angle, shrink(canvas.color), brush, rng)
        for start in range(0, len(strokes.tone), STROKES_AT_ONCE):
            some = Strokes(*(part[start : start + STROKES_AT_ONCE] for part in strokes))
            lay(canvas, some, brush.width, streaks, rng)
    return np.uint8(np.round(255 * shrink(lit(canvas))))


def read_light(photo: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """photo: [H, W, 3] uint8 -> tone [H, W] in [0, 1] and warmth [H, W] in [-1, 1]."""
    rgb = np.float32(photo) / 255
    tone = (rgb @ np.float32([0.36, 0.54, 0.10])) ** 0.85
    tone += 0.5 * (tone - ndimage.gaussian_filter(tone, 8))  # more local contrast
    warmth = np.tanh(1.9 * (rgb @ np.float32([0.8, 0.2, -1.0])))
    return np.clip(tone, 0, 1), warmth


def bristles(rng: np.random.Generator) -> np.ndarray:
    """A sheet of streaks [128, 512], of unit spread: fine across, long along."""
    noise = rng.standard_normal((128, 512), np.float32)
    sheet = ndimage.gaussian_filter(noise, (1.1, 14), mode="wrap")
    return sheet / sheet.std()


def wash(tone: np.ndarray, warmth: np.ndarray) -> Canvas:
    """The canvas before any stroke: the bare color under a thin, blurred layer of the picture's own."""
    thin = 0.6 * ndimage.gaussian_filter(mix(tone, warmth), (4, 4, 0)) + 0.4 * GROUND
    color = thin.repeat(FINE, 0).repeat(FINE, 1)
    shape = color.shape[:2]
    return Canvas(color, np.zeros(shape, np.float32), np.zeros(shape[0] * shape[1], np.int32))


def shrink(cells: np.ndarray) -> np.ndarray:
    """cells: [H * FINE, W * FINE, 3] -> their means [H, W, 3]."""
    h, w, _ = cells.shape
    return cells.reshape(h // FINE, FINE, w // FINE, FINE, 3).mean((1, 3))


def lay(canvas: Canvas, strokes: Strokes, width: float, streaks: np.ndarray, rng: np.random.Generator) -> None:
    """Lay the strokes on the canvas in their order, in place."""
    h, w = canvas.height.shape
    owner, along, left = slices(strokes.counts)
    across = np.arange(-width / 2, width / 2, GRAIN, np.float32)

    # Give both ends of the stroke a ragged edge, by the bristles.
    patch = rng.integers(0, streaks.shape, (len(strokes.tone), 2), np.int32)
    row = patch[owner, :1] + np.arange(len(across), dtype=np.int32)
    column = patch[owner, 1] + np.int32(along / GRAIN)
    streak = streaks[row % streaks.shape[0], (column % streaks.shape[1])[:, None]]
    rounding = width / 2 - np.sqrt((width / 2) ** 2 - across**2)
    wet = np.minimum(along, left)[:, None] + 0.8 * streak + 0.3 > rounding

    # Find the cell where each grain of paint falls; the last grain hides the others.
    at, side = walk(strokes.points, owner, along)
    y = np.int32((at[0][:, None] + across * side[0][:, None]) * FINE)
    x = np.int32((at[1][:, None] + across * side[1][:, None]) * FINE)
    wet &= (y >= 0) & (x >= 0) & (y < h) & (x < w)
    grain = np.flatnonzero(wet)
    cell = (y * np.int32(w) + x).ravel()[grain]
    canvas.top[cell] = grain
    shown = canvas.top[cell] == grain
    grain = grain[shown]
    cell = cell[shown]

    # Mix the paint, a little uneven along the bristles, and pile it up in ridges.
    stroke = owner[grain // len(across)]
    off = 2 * across[grain % len(across)] / width
    rough = streak.ravel()[grain]
    tone = strokes.tone[stroke] + 0.025 * rough
    warmth = strokes.warmth[stroke] + 0.05 * rough
    canvas.color.reshape(-1, 3)[cell] = mix(tone, warmth)
    lift = rng.uniform(0, 0.7, len(strokes.tone))[stroke]
    canvas.height.reshape(-1)[cell] = 1 - off**4 + 0.22 * rough + lift


def slices(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Slices of all strokes, in order: owner [m], pixels from its start [m] and to its end [m]."""
    spans = np.int32((counts - 1) * STEP / GRAIN) + 1
    owner = np.repeat(np.arange(len(spans), dtype=np.int32), spans)
    index = np.arange(len(owner)) - np.repeat(np.cumsum(spans) - spans, spans)
    return owner, np.float32(index * GRAIN), np.float32((spans[owner] - 1 - index) * GRAIN)


def walk(points: np.ndarray, owner: np.ndarray, along: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The points [2, m] that lie `along` pixels down their owner's path, and the sides there."""
    k = np.minimum(np.int32(along / STEP), points.shape[1] - 2)
    a = points[owner, k].T
    forward = (points[owner, k + 1].T - a) / np.float32(STEP)
    return a + (along - k * np.float32(STEP)) * forward, np.stack([forward[1], -forward[0]])


def lit(canvas: Canvas) -> np.ndarray:
    """Color of the canvas with the light on its ridges: bright on slopes towards LIGHT, dark on those away from it."""
    height = ndimage.gaussian_filter(canvas.height, 0.8)
    slope = np.stack([ndimage.sobel(height, 0), ndimage.sobel(height, 1)], -1) / 8 * FINE
    shade = np.tanh(slope @ -LIGHT)[..., None]
    dark = canvas.color * (1 + 0.45 * np.minimum(shade, 0))
    return np.clip(dark + 0.22 * np.maximum(shade, 0), 0, 1)
