"""An illustration renderer: repaints a photo in plain fills of few colors with pen contours, without any learning."""

from collections.abc import Sequence

import numpy as np
from scipy import ndimage

from stylejax.data import ink
from stylejax.images.values import check_eight_bits

# The fills, dark to light; a photo's color takes the nearest.
FILLS = np.float32(
    [
        (38, 46, 66),
        (38, 92, 110),
        (150, 60, 52),
        (92, 128, 96),
        (120, 132, 146),
        (214, 122, 74),
        (122, 178, 190),
        (230, 188, 112),
        (206, 212, 200),
        (250, 240, 218),
    ]
)
INK = np.float32([26, 24, 34]) / 255
LINE = 2.6 * ink.FINE  # cells, width of a contour
LIGHTER = 0.8  # exponent of a photo's channels before they become fills
LIGHTNESS = 2.0  # of luminance beside each channel, in the distance of two colors: forms before hues


def illustrate(photo: np.ndarray, seed: int | Sequence[int] = 0) -> np.ndarray:
    """Repaint a photo; the same photo and seed give the same bytes.

    Args:
      photo: [H, W, 3], uint8.
      seed: of the unsteady hand, as numpy.random.default_rng takes it.

    Returns:
      [H, W, 3], uint8: areas of one of FILLS each, and contours of about 2.6 pixels.

    Raises:
      InputError: another shape or dtype, or no pixel.
    """
    check_eight_bits("photo", photo)
    rng = np.random.default_rng(seed)
    paper = ink.cells(photo) ** LIGHTER
    chosen = fills(ndimage.gaussian_filter(paper, (2 * ink.FINE, 2 * ink.FINE, 0)))

    # Give each fill a plain area: it is where it is thickest, and no area is thinner than a line.
    parts = np.stack([ndimage.gaussian_filter(np.float32(chosen == i), 2 * ink.FINE) for i in range(len(FILLS))], -1)
    parts = ink.shaken(parts, ink.FINE, rng)
    area = parts.argmax(-1)
    colors = FILLS[area] / 255

    # Draw the borders of areas, and the contours of the photo.
    tone = ndimage.gaussian_filter(paper.mean(-1), ink.FINE)
    lines = np.maximum(borders(area), ink.contours(ink.shaken(tone, ink.FINE, rng), LINE, 0.02))
    return ink.shrink(colors + lines[..., None] * (INK - colors))


def fills(paper: np.ndarray) -> np.ndarray:
    """paper: [H, W, 3] in [0, 1] -> the index [H, W] of the nearest of FILLS, with lightness counted more than hue."""
    offered = FILLS / 255
    light = paper.mean(-1)
    apart = [((paper - color) ** 2).sum(-1) + LIGHTNESS * (light - color.mean()) ** 2 for color in offered]
    return np.argmin(np.stack(apart, -1), -1)


def borders(area: np.ndarray) -> np.ndarray:
    """area: [H, W] of indices -> [H, W] in [0, 1], 1 within half a line's width of another area of other lightness."""
    light = FILLS[area].mean(-1) / 255
    contrast = ndimage.maximum_filter(light, 3) - ndimage.minimum_filter(light, 3)
    edge = contrast > 0.12
    if not edge.any():
        return np.zeros(area.shape, np.float32)
    return np.clip(LINE / 2 + 0.5 - ndimage.distance_transform_edt(~edge), 0, 1)
