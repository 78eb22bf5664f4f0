"""A hatching renderer: redraws a photo in pen, hatched the more the darker it is, without any learning."""

from collections.abc import Sequence

import numpy as np
from scipy import ndimage

from stylejax.data import ink
from stylejax.images.values import check_eight_bits

PAPER = np.float32([243, 234, 214]) / 255
INK = np.float32([40, 34, 44]) / 255
GAP = 5.5 * ink.FINE  # cells between two lines of a layer
LINE = 1.8 * ink.FINE  # cells, width of a line where a layer is full
# Direction in turns of each layer, and the tone below which it begins.
LAYERS = ((0.11, 0.80), (-0.13, 0.56), (0.25, 0.36), (0.0, 0.20))
FULL = 0.3  # of tone, from where a layer begins to where its lines have their full width
LENGTH = 26.0 * ink.FINE  # cells, of a line before the pen is lifted, on average


def hatch(photo: np.ndarray, seed: int | Sequence[int] = 0) -> np.ndarray:
    """Redraw a photo; the same photo and seed give the same bytes.

    Args:
      photo: [H, W, 3], uint8.
      seed: of the unsteady hand, as numpy.random.default_rng takes it.

    Returns:
      [H, W, 3], uint8: ink on paper, lines of 1 to 2 pixels 5.5 apart, in up to four directions, and contours.

    Raises:
      InputError: another shape or dtype, or no pixel.
    """
    check_eight_bits("photo", photo)
    rng = np.random.default_rng(seed)
    tone = ink.cells(photo) @ np.float32([0.30, 0.59, 0.11])
    tone = np.clip(tone + 0.5 * (tone - ndimage.gaussian_filter(tone, 8 * ink.FINE)), 0, 1)
    soft = ndimage.gaussian_filter(tone, 1.5 * ink.FINE)
    drawn = ink.contours(ink.shaken(soft, 0.7 * ink.FINE, rng), LINE, 0.02)
    for turns, start in LAYERS:
        drawn = np.maximum(drawn, layer(soft, turns, start, rng))
    return ink.shrink(PAPER + drawn[..., None] * (INK - PAPER))


def layer(tone: np.ndarray, turns: float, start: float, rng: np.random.Generator) -> np.ndarray:
    """Lines of one direction, the wider the darker: [H, W] in [0, 1], 1 where there is ink; as LAYERS."""
    y, x = np.indices(tone.shape, np.float32)
    angle = 2 * np.pi * turns
    across = y * np.cos(angle) - x * np.sin(angle)
    along = y * np.sin(angle) + x * np.cos(angle)
    across = across + ink.unsteady(tone.shape, 10 * ink.FINE, 0.35 * GAP, rng)

    # Lift the pen now and then, at another place in every line.
    line = np.int32(np.floor(across / GAP))
    lifted = rng.uniform(0, 1, 8192)[line % 8192]
    place = (along / LENGTH + lifted) % 1
    pressed = np.clip(8 * np.minimum(place, 1 - place), 0, 1)

    width = LINE * np.clip((start - tone) / FULL, 0, 1) * pressed
    far = np.abs(across / GAP - line - 0.5) * GAP
    return np.clip(width / 2 - far + 0.5, 0, 1) * (width > 0.4 * ink.FINE)
