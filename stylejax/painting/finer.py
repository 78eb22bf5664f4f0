"""Finer strokes where the photo shows what those of the canvas cannot: faces, windows, masts (Hertzmann 1998)."""

import numpy as np
from scipy import ndimage

from stylejax.images import pixels
from stylejax.painting.canvas import deviation

FINER = 1.6  # times the canvas: the long side at which such places are painted
# Mean contrast of luminance in [0, 1], finer than the canvas, below which no place and from which all of it is refined.
_LOW = 0.016
_HIGH = 0.04
_AROUND = 5.0  # pixels, deviation of the Gaussian over which contrast is gathered
_FEATHER = 3.0  # pixels, deviation of the Gaussian that hides where one painting ends and the other begins


def fine_side(canvas: int, long: int) -> int:
    """The long side, in pixels, of the finer painting of a picture that is `long`."""
    return min(long, round(FINER * canvas))


def weights(photo: np.ndarray, ratio: float) -> np.ndarray:
    """How much of the finer painting each place needs.

    Args:
      photo: [H, W, 3] float32 in [0, 1], at the size of the finer painting.
      ratio: that size over that of the canvas; at 1 nothing is finer and no place needs it.

    Returns:
      [H, W, 1] float32 in [0, 1].
    """
    light = pixels.luminance(photo)
    missed = np.abs(light - ndimage.gaussian_filter(light, deviation(ratio)))
    contrast = ndimage.gaussian_filter(missed, _AROUND)
    step = np.clip((contrast - _LOW) / (_HIGH - _LOW), 0, 1)
    smooth = step**2 * (3 - 2 * step)
    return ndimage.gaussian_filter(smooth, _FEATHER)[..., None]


def mixed(coarse: np.ndarray, fine: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """coarse where weight is 0, fine where it is 1; [H, W, 3], [H, W, 3] and [H, W, 1]."""
    return coarse + weight * (fine - coarse)
