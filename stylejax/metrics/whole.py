"""Everything that is measured of whole paintings: to the style at three sizes, and beside their photos."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from stylejax.errors import InputError
from stylejax.images import files
from stylejax.images.dtypes import to_signed
from stylejax.images.pixels import luminance, size_at
from stylejax.images.values import check_eight_bits, check_pictures
from stylejax.metrics import extractors, measures
from stylejax.metrics.distances import edge_correlation
from stylejax.metrics.lattice import lattice
from stylejax.metrics.measures import Comparison, Measured, measured
from stylejax.metrics.report import LEAST_SPLIT

SEEN = 256  # pixels, side at which a whole picture is seen
WINDOW = 128  # pixels, side of the windows in which strokes are seen
WINDOWS = 4  # of each picture
LEAST = 2  # photos, and pictures of the style, below which there is no distance between sets
# The 13 axes of a cube through its centre: along faces, edges and corners.
_AXES = np.array([a for a in np.ndindex(3, 3, 3) if a > (1, 1, 1)], np.float32).T - 1
_DIRECTIONS = _AXES / np.linalg.norm(_AXES, axis=0)
_QUANTILES = (np.arange(256) + 0.5) / 256

Pictures = Sequence[np.ndarray]


def report(
    photos: Pictures, painted: Pictures, style: Pictures, canvas: int, short: int, seed: int = 0
) -> dict[str, Any]:
    """Everything that is measured of whole paintings.

    Args:
      photos: N pictures, each uint8 [H, W, 3] of any size, N at least 2.
      painted: their paintings in the same order, each of the size of its photo.
      style: M pictures of the style, best none of them trained on, M at least 2.
      canvas: pixels, the long side at which strokes are compared; smaller paintings stay as they are.
      short: pixels, the short side of style pictures whose strokes are of the size of those at the canvas.
      seed: chooses windows and subsets.

    Returns:
      dict that json can write. "whole", "close" and "full" have rows "painted", "untouched photos" and, from 20 style
      pictures, "style against style", each with kid_alex and kid_vgg ({"all", "mean", "sd"}): of centre squares seen
      at 256 pixels; of windows of 128 pixels at the canvas; and of such windows at full size, where style pictures are
      no larger than paintings. "lattice", "tone" and "palette" have a row for each set, "kept" says what paintings
      keep of their photos, "protocol" how it was measured.

    Raises:
      InputError: fewer than 2 pictures of a kind, or photos and paintings that do not pair.
    """
    _check(photos, painted, style)
    full = int(np.median([min(picture.shape[:2]) for picture in painted]))
    style = [files.shrink(picture, full) for picture in style]
    close_photos = [at_most(picture, canvas) for picture in photos]
    close_painted = [at_most(picture, canvas) for picture in painted]
    close_style = [files.shrink(picture, short) for picture in style]
    return {
        "whole": _kids(centre_squares(photos), centre_squares(painted), centre_squares(style), 1, seed),
        "close": _kids_of_windows(close_photos, close_painted, close_style, seed),
        "full": _kids_of_windows(photos, painted, style, seed),
        "lattice": _rows(_lattice, photos, painted, style),
        **_seen_at_256(photos, painted, style),
        "protocol": _protocol(photos, style, canvas, short, full, seed),
    }


def at_long_side(picture: np.ndarray, side: int) -> np.ndarray:
    """uint8 [H, W, 3] with its long side at `side` pixels, larger or smaller; no side below 4."""
    check_eight_bits("picture", picture)
    return files.resize(picture, *(max(4, length) for length in size_at(picture.shape, side)))


def at_most(picture: np.ndarray, long: int) -> np.ndarray:
    """uint8 [H, W, 3] with its long side shrunk to `long` pixels; never enlarged."""
    check_eight_bits("picture", picture)
    return at_long_side(picture, long) if max(picture.shape[:2]) > long else picture


def centre_squares(pictures: Pictures) -> np.ndarray:
    """Centre squares of pictures, uint8 [H, W, 3] each, seen at 256 pixels: uint8 [N, 256, 256, 3]."""
    _check_all(pictures)
    squares = []
    for picture in pictures:
        height, width = picture.shape[:2]
        side = min(height, width)
        top = (height - side) // 2
        left = (width - side) // 2
        squares.append(files.resize(picture[top : top + side, left : left + side], SEEN, SEEN))
    return np.stack(squares)


def windows(pictures: Pictures, seed: int) -> np.ndarray:
    """Windows of pictures, uint8 [H, W, 3] each, picture after picture: uint8 [N * WINDOWS, 128, 128, 3].

    Picture i is cut at the same fractions of its height and width in every set; it is mirrored out to a window where
    it is smaller. InputError: no picture, or another shape.
    """
    if not len(pictures):
        raise InputError("There is no picture to cut windows from; give one or more.")
    for picture in pictures:
        check_pictures("picture", picture)
        if len(picture.shape) != 3:
            raise InputError(f"picture must be [H, W, 3]; got {tuple(picture.shape)}")
    cut = []
    for i, picture in enumerate(pictures):
        missing = [(0, max(0, WINDOW - side)) for side in picture.shape[:2]]
        padded = np.pad(picture, [*missing, (0, 0)], mode="symmetric")
        places = np.random.default_rng([seed, i]).random((WINDOWS, 2))
        free = np.array(padded.shape[:2]) - WINDOW + 1
        for top, left in (places * free).astype(int):
            cut.append(padded[top : top + WINDOW, left : left + WINDOW])
    return np.stack(cut)


def tone(pictures: Pictures) -> dict[str, float]:
    """Luminance of pictures, uint8 [H, W, 3] each, from 0, black, to 1.

    Returns:
      mean: of the means of the pictures; within: mean standard deviation in a picture; across: standard deviation of
      the means.
    """
    _check_all(pictures)
    lights = [luminance(np.asarray(picture, np.float64) / 255) for picture in pictures]
    means = np.array([light.mean() for light in lights])
    deviations = np.array([light.std() for light in lights])
    return {"mean": float(means.mean()), "within": float(deviations.mean()), "across": float(means.std())}


def palette(x: Pictures, y: Pictures) -> float:
    """Sliced Wasserstein-1 distance of the colors of two sets of pictures, uint8 [H, W, 3] each; of colors in [0, 1].

    Colors are projected on the 13 axes of the cube; the distance is the mean difference of their 256 quantiles.
    """
    difference = _quantiles(x) - _quantiles(y)
    return float(np.abs(difference).mean())


def _quantiles(pictures: Pictures) -> np.ndarray:
    """Quantiles of all colors along each direction: [256, 13]."""
    _check_all(pictures)
    colors = np.concatenate([np.reshape(picture, (-1, 3)) for picture in pictures]).astype(np.float32) / 255
    return np.stack([np.quantile(colors @ direction, _QUANTILES) for direction in _DIRECTIONS.T], axis=1)


def _seen_at_256(photos: Pictures, painted: Pictures, style: Pictures) -> dict[str, Any]:
    """Tone, palette, and what is kept of the photos."""
    squares = [to_signed(centre_squares(pictures)) for pictures in (photos, painted)]
    photos = [at_long_side(picture, SEEN) for picture in photos]
    painted = [at_long_side(picture, SEEN) for picture in painted]
    style = [at_long_side(picture, SEEN) for picture in style]
    return {
        "tone": _rows(tone, photos, painted, style),
        "palette": {"painted": palette(painted, style), "untouched photos": palette(photos, style)},
        "kept": {"edge": _edge(photos, painted), "lpips_alex": float(extractors.lpips(*squares).mean())},
    }


def _rows(measure: Callable[[Pictures], dict], photos: Pictures, painted: Pictures, style: Pictures) -> dict[str, Any]:
    """measure(pictures) of each set."""
    return {"painted": measure(painted), "untouched photos": measure(photos), "style": measure(style)}


def _lattice(pictures: Pictures) -> dict[str, float]:
    """Median and maximum over pictures of their strongest repeated pattern."""
    found = lattice(to_signed(picture) for picture in pictures)
    return {"median": float(np.median(found)), "maximum": float(found.max())}


def _edge(photos: Pictures, painted: Pictures) -> float:
    """Mean correlation of contours of pairs that have one size each."""
    pairs = zip(photos, painted, strict=True)
    return float(np.mean([edge_correlation(to_signed(a)[None], to_signed(b)[None]) for a, b in pairs]))


def _kids_of_windows(photos: Pictures, painted: Pictures, style: Pictures, seed: int) -> dict[str, Any]:
    """Rows of KIDs of windows of pictures."""
    return _kids(windows(photos, seed), windows(painted, seed), windows(style, seed), WINDOWS, seed)


def _kids(photos: np.ndarray, painted: np.ndarray, style: np.ndarray, each: int, seed: int) -> dict[str, Any]:
    """Rows of KIDs of sets of views, uint8 [N, S, S, 3]; each: views of one picture, which stand together."""
    of_photos = measured(to_signed(photos))
    of_painted = measured(to_signed(painted))
    of_style = measured(to_signed(style))
    alex = np.concatenate([of_photos.alex, of_style.alex])
    vgg = np.concatenate([of_photos.vgg, of_style.vgg])
    pairs = {"painted": (of_painted, of_style), "untouched photos": (of_photos, of_style)}
    if len(style) >= LEAST_SPLIT * each:
        # Views of one picture are alike: they stay in one half.
        odd = np.arange(len(style)) // each % 2 == 1
        pairs["style against style"] = (_some(of_style, ~odd), _some(of_style, odd))
    rows = {}
    for name, (shown, others) in pairs.items():
        comparison = Comparison(shown, others, alex, vgg, seed)
        rows[name] = {"kid_alex": measures.kid_alex(comparison), "kid_vgg": measures.kid_vgg(comparison)}
    return rows


def _some(of: Measured, chosen: np.ndarray) -> Measured:
    return Measured(of.pictures[chosen], of.alex[chosen], of.vgg[chosen])


def _check_all(pictures: Pictures) -> None:
    """InputError unless there is a picture, and each is uint8 [H, W, 3]."""
    if not len(pictures):
        raise InputError("There is no picture to measure; give one or more.")
    for picture in pictures:
        check_eight_bits("picture", picture)


def _check(photos: Pictures, painted: Pictures, style: Pictures) -> None:
    """InputError unless photos and paintings pair, and there are 2 of each kind."""
    for pictures in (photos, painted, style):
        _check_all(pictures)
    if [picture.shape for picture in photos] != [picture.shape for picture in painted]:
        raise InputError("Paintings do not pair with photos: give every photo its painting, in order and of its size.")
    if min(len(photos), len(style)) < LEAST:
        raise InputError(f"{len(photos)} photos and {len(style)} pictures of the style; give {LEAST} or more of each.")


def _protocol(photos: Pictures, style: Pictures, canvas: int, short: int, full: int, seed: int) -> dict[str, Any]:
    """How the numbers of a report came about."""
    return {
        "content": len(photos),
        "style": len(style),
        "whole": f"centre squares seen at {SEEN} pixels",
        "close": {"window": WINDOW, "each": WINDOWS, "long side of paintings": canvas, "short side of style": short},
        "full": {"window": WINDOW, "each": WINDOWS, "short side of style": full},
        "lattice": "at full size; style as in full",
        "tone, palette, edge": f"whole pictures, long side {SEEN} pixels",
        "lpips_alex": f"centre squares seen at {SEEN} pixels",
        "features": {"alex": "alexnet, spatial means", "vgg": "vgg16, spatial means"},
        "standardised_on": "untouched photos + style of the same views, clipped at 4 sd",
        "subsets": measures.SUBSETS,
        "subset_size": "half of each set",
        "seed": seed,
    }
