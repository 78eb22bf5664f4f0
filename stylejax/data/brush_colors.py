"""The colors of a brush renderer's paint: a photo keeps its light and dark, and takes the palette of oil paint."""

import numpy as np
from scipy.interpolate import RegularGridInterpolator

# Colors of the paint: a row for each tone (0 black, 1 white), a column for each warmth (-1 blue,
# 0 grey, .45 sand, .85 red). Every column grows lighter downwards, so the photo's light and dark
# stay while its colors change.
TONES = (0.0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1.0)
WARMTHS = (-1.0, 0.0, 0.45, 0.85)
PAINTS = np.float32(
    [
        [(8, 22, 52), (12, 18, 58), (32, 16, 56), (56, 12, 46)],
        [(10, 46, 92), (22, 38, 108), (62, 30, 86), (118, 24, 52)],
        [(12, 78, 122), (30, 68, 150), (118, 48, 88), (174, 40, 50)],
        [(18, 116, 140), (42, 108, 160), (174, 82, 74), (208, 64, 48)],
        [(56, 156, 156), (88, 152, 136), (216, 134, 62), (230, 104, 56)],
        [(118, 192, 176), (222, 180, 74), (240, 176, 72), (244, 148, 74)],
        [(184, 222, 190), (248, 214, 106), (250, 212, 106), (250, 192, 120)],
        [(222, 240, 212), (253, 240, 186), (253, 238, 180), (253, 226, 170)],
    ]
)
SHADES = np.meshgrid(np.linspace(0, 1, 256), np.linspace(-1, 0.85, 256), indexing="ij")
PALETTE = np.float32(RegularGridInterpolator((TONES, WARMTHS), PAINTS / 255)(tuple(SHADES)))


def mix(tone: np.ndarray, warmth: np.ndarray) -> np.ndarray:
    """tone in [0, 1] and warmth in [-1, .85], arrays alike, clipped -> paint [..., 3] in [0, 1]."""
    row = np.clip(tone, 0, 1) * 255
    column = (np.clip(warmth, WARMTHS[0], WARMTHS[-1]) + 1) * (255 / (WARMTHS[-1] + 1))
    return PALETTE[np.int32(row + 0.5), np.int32(column + 0.5)]
