"""At which size a style is learned: where its strokes are some 3 to 6 pixels wide, and which pictures need care."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PIL import Image
from scipy import ndimage

from stylejax.images import pixels

SHORT = 512  # pixels, short side at which strokes are measured
_SIGMAS = np.geomspace(0.7, 11.3, 9)  # pixels at SHORT
_SIDES = (800, 720, 600, 500, 420, 350, 290)  # pixels, short sides at which fine structure is looked at
_SHORTEST = 256  # pixels, least short side of a style picture in training: below it no layout is left
_LONGEST = 800  # beyond it a photo's canvas takes longer than strokes are worth
# Of the contrast of fine structure, what is left at the last of _SIDES of paint and pens (.81 to .88), not of engraved
# lines, which run together to a grey (.64); of the latter almost all must be left.
_RUNS_TOGETHER = 0.73
_KEPT = 0.95
# Short side in pixels times the relative width below that puts strokes at 4.5 pixels, by eye on oil, prints and pens.
_CALIBRATION = 0.72
_PLAIN = 0.03  # standard deviation of luminance in [0, 1] along a row of bare margin
_RASTER = 15.0  # factor of metrics.lattice beyond which a pattern is seen


class Scale(NamedTuple):
    """The size to learn a style at.

    crop: a training crop's side as a fraction of the picture's short side; canvas: pixels, long side at which a photo
    is composed so that its strokes have the trained size; line: what was chosen and why, for people.
    """

    crop: float
    canvas: int
    line: str


def stroke_scale(pictures: Sequence[np.ndarray], crop: int) -> Scale:
    """Find the scale of a style's strokes; InputError is never raised, odd sets get the nearest sane scale.

    Args:
      pictures: uint8 [H, W, 3] of any size, some of the style's, without margins.
      crop: pixels, side of a training crop.
    """
    width = float(np.median([relative_width(picture) for picture in pictures]))
    native = float(np.median([min(picture.shape[:2]) for picture in pictures]))
    hatched = float(np.median([finest_side(picture) for picture in pictures]))
    broad = _CALIBRATION / width
    wanted = max(broad, hatched)
    # What is not in the pictures cannot be learned: never enlarge beyond them, save to what a crop needs.
    short = max(crop, min(np.clip(wanted, _SHORTEST, _LONGEST), native))
    ratio = float(np.median([max(p.shape[:2]) / min(p.shape[:2]) for p in pictures]))
    canvas = round(short * np.clip(ratio, 1.25, 1.6))
    strokes = f"strokes are {4.5 * short / broad:.1f} pixels wide" if hatched <= broad else "fine lines stay apart"
    return Scale(crop / short, canvas, _line(strokes, short, wanted, native, canvas))


def relative_width(picture: np.ndarray) -> float:
    """Typical scale of ridges, as a fraction of the short side: uint8 [H, W, 3] -> float.

    Each pixel votes, by the strength of its ridge, for the Gaussian at which that is strongest (Lindeberg 1998,
    "Edge detection and ridge detection with automatic scale selection", gamma 3/4); the geometric mean of the votes.
    """
    light = _light(picture, SHORT)
    ridges = np.stack([_ridge(light, sigma) for sigma in _SIGMAS])
    votes = np.bincount(ridges.argmax(0).ravel(), ridges.max(0).ravel(), len(_SIGMAS))
    return float(np.exp(votes @ np.log(_SIGMAS) / max(votes.sum(), 1e-9)) / SHORT)


def finest_side(picture: np.ndarray) -> float:
    """The least short side, in pixels, at which a picture still shows its fine structure: uint8 [H, W, 3] -> float.

    Contrast within a 24th of the short side: a photo or a painting loses little of it by shrinking to some 300
    pixels, and 0 stands for any size; an engraving, whose lines run together to a grey, loses much.
    """
    largest = min(min(picture.shape[:2]), _SIDES[0])
    sides = [largest, *[side for side in _SIDES if side < largest]]
    contrasts = [_fine_contrast(_light(picture, side)) for side in sides]
    if contrasts[-1] >= _RUNS_TOGETHER * contrasts[0]:
        return 0.0
    enough = [side for side, contrast in zip(sides, contrasts, strict=True) if contrast >= _KEPT * contrasts[0]]
    return float(enough[-1])


def margins(picture: np.ndarray) -> tuple[int, int, int, int]:
    """Bare margin of a picture, uint8 [H, W, 3]: pixels at (top, bottom, left, right), 0 where there is none.

    A margin is plain along the whole side and ends abruptly, and two opposite sides have it; a plain sky has no
    counterpart below. At most a quarter of a side.
    """
    light = _light(picture, 256)
    depths = [_depth(rows) for rows in (light, light[::-1], light.T, light.T[::-1])]
    for first in (0, 2):
        if min(depths[first : first + 2]) < 3:
            depths[first : first + 2] = [0, 0]
    scale = min(picture.shape[:2]) / min(light.shape)
    return tuple(int(np.ceil(depth * scale)) for depth in depths)


def rasters(names: Sequence[str], factors: Sequence[float]) -> list[str]:
    """Names of the pictures whose `metrics.lattice` factor shows a print raster or an upscaling grid.

    A style that hatches regularly, as engravers do, has high factors throughout: only what stands out counts.
    """
    limit = max(_RASTER, 4 * float(np.median(factors)))
    return [name for name, factor in zip(names, factors, strict=True) if factor > limit]


def _line(strokes: str, short: float, wanted: float, native: float, canvas: int) -> str:
    """What was chosen and why; strokes: what is seen at that size."""
    why = f"where {strokes}"
    if wanted > native:
        why = f"the pictures' own size, too small to show the strokes well ({strokes})"
    return f"strokes: learned with short sides of {short:.0f} pixels, {why}; canvas {canvas}"


def _light(picture: np.ndarray, short: int) -> np.ndarray:
    """Luminance in [0, 1] of a picture at that short side, float32 [h, w]."""
    factor = short / min(picture.shape[:2])
    height = max(1, round(picture.shape[0] * factor))
    width = max(1, round(picture.shape[1] * factor))
    small = Image.fromarray(picture).resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return pixels.luminance(np.asarray(small, np.float32)) / 255


def _fine_contrast(light: np.ndarray) -> float:
    """Deviation of luminance [h, w] about its mean over a 24th of the short side."""
    return float(np.std(light - ndimage.uniform_filter(light, max(3, min(light.shape) // 24))))


def _ridge(light: np.ndarray, sigma: float) -> np.ndarray:
    """Strength of ridges at one scale: |L_pp - L_qq|, normalised with gamma 3/4."""
    down = ndimage.gaussian_filter(light, sigma, order=(2, 0))
    right = ndimage.gaussian_filter(light, sigma, order=(0, 2))
    across = ndimage.gaussian_filter(light, sigma, order=(1, 1))
    return sigma**1.5 * np.hypot(down - right, 2 * across)


def _depth(rows: np.ndarray) -> int:
    """How many first rows are one plain tone with an abrupt end; 0 where the plain part fades or fills a quarter."""
    tone = rows[: max(1, len(rows) // 100)].mean()
    bare = (rows.std(axis=1) < _PLAIN) & (np.abs(rows.mean(axis=1) - tone) < 0.06)
    depth = int(np.argmin(bare)) if not bare.all() else len(rows)
    return depth if depth <= len(rows) // 4 else 0
