"""Ink on paper for the pen renderers: contours of a photo, an unsteady hand, and smooth edges."""

import numpy as np
from scipy import ndimage

FINE = 2  # cells of the paper to a pixel, so that lines end in smooth edges


def cells(photo: np.ndarray) -> np.ndarray:
    """photo: [H, W, 3] uint8 -> the same with FINE cells to a pixel, float32 [H * FINE, W * FINE, 3] in [0, 1]."""
    wide = photo.repeat(FINE, 0).repeat(FINE, 1).astype(np.float32) / 255
    return ndimage.uniform_filter(wide, (FINE, FINE, 1))


def shrink(drawn: np.ndarray) -> np.ndarray:
    """Cells [H * FINE, W * FINE, 3] in [0, 1] -> their means, uint8 [H, W, 3]."""
    height = drawn.shape[0] // FINE
    width = drawn.shape[1] // FINE
    means = drawn.reshape(height, FINE, width, FINE, 3).mean((1, 3))
    return np.uint8(np.round(255 * np.clip(means, 0, 1)))


def unsteady(shape: tuple[int, ...], smooth: float, deviation: float, rng: np.random.Generator) -> np.ndarray:
    """A smooth random field [H, W] of mean 0, of this deviation; `smooth`: cells over which it is alike."""
    field = ndimage.gaussian_filter(rng.standard_normal(shape, np.float32), smooth, mode="wrap")
    return deviation * field / (field.std() + 1e-6)


def shaken(fields: np.ndarray, deviation: float, rng: np.random.Generator) -> np.ndarray:
    """Fields [H, W] or [H, W, C] as an unsteady hand draws them: moved by a smooth random way, `deviation` in cells."""
    shape = fields.shape[:2]
    way = [unsteady(shape, 6 * FINE, deviation, rng) for _ in range(2)]
    at = np.indices(shape) + np.stack(way)
    planes = fields[..., None] if fields.ndim == 2 else fields
    moved = [ndimage.map_coordinates(planes[..., c], at, order=1, mode="nearest") for c in range(planes.shape[2])]
    return moved[0] if fields.ndim == 2 else np.stack(moved, -1)


def contours(tone: np.ndarray, width: float, least: float) -> np.ndarray:
    """Where a pen would draw the contours of a photo: a difference of Gaussians, sharpened (Winnemoeller 2011).

    Args:
      tone: [H, W] in [0, 1].
      width: of a line, in cells.
      least: contrast below which no line is drawn.

    Returns:
      [H, W] in [0, 1], 1 where there is ink.
    """
    inner = ndimage.gaussian_filter(tone, width / 2)
    outer = ndimage.gaussian_filter(tone, 0.8 * width)
    return np.clip((outer - inner - least) / least, 0, 1)
