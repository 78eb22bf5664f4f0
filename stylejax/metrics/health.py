"""What goes wrong while a style is learned: one number for each failure, and the limit beyond which it is named."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from stylejax.images import pixels
from stylejax.metrics.distances import edge_correlation
from stylejax.metrics.lattice import WINDOW, lattice

DIVERGENCE = "divergence"
FEW = 10  # distinct pictures of a kind, below which a distance between sets is mostly noise
_SIDE = 16  # pixels of the thumbnails that pictures are compared by
_SATURATED = 0.99  # of a value in [-1, 1]
_OF_PAINTINGS = ("changed", "contrast", "likeness", "kept", "haze", "variety", "novelty", "saturated")
_LOWER_RATES = "lower optim.generator_rate and optim.discriminator_rate"


class Limit(NamedTuple):
    """The least and greatest healthy value of a number, what is wrong beyond them, and what helps."""

    least: float
    greatest: float
    failure: str
    remedy: str


LIMITS = {
    "changed": Limit(0.02, np.inf, "output = input", "raise loss.weight, or lower loss.content"),
    "contrast": Limit(0.08, np.inf, "blank output", "lower optim.generator_rate"),
    "likeness": Limit(-0.2, np.inf, "inverted output", "raise loss.content, or begin again with another run.seed"),
    "kept": Limit(0.55, np.inf, "content destroyed", "raise loss.content.perceptual or loss.content.tone"),
    "haze": Limit(-0.12, 0.12, "brighter or darker than the style", "raise loss.content.tone"),
    "lattice": Limit(-np.inf, 12, "a repeated pattern", 'model.generator.name="smooth", or other style pictures'),
    "variety": Limit(0.25, np.inf, "mode collapse", "raise loss.content, or lower optim.generator_rate"),
    "novelty": Limit(0.4, np.inf, "style pictures memorized", "stop earlier, raise loss.content, or add pictures"),
    "overfit": Limit(
        -np.inf, 0.8, "discriminator overfit", "loss.augment with loss.adapt, fewer steps, or more pictures"
    ),
    "saturated": Limit(-np.inf, 0.5, DIVERGENCE, _LOWER_RATES),
    # Over those of the run's start, as training.divergence.rises.
    "loss_rise": Limit(-np.inf, 1000, DIVERGENCE, _LOWER_RATES),
    "kid_rise": Limit(-np.inf, 10, DIVERGENCE, _LOWER_RATES),
}


def thumbnails(pictures: np.ndarray) -> np.ndarray:
    """Means of 16 x 16 areas of pictures [N, H, W, 3], H and W at least 16: [N, 768]."""
    pictures = np.asarray(pictures, np.float64)
    for axis in (1, 2):
        edges = np.linspace(0, pictures.shape[axis], _SIDE + 1).astype(int)
        sizes = np.diff(edges).reshape([-1 if a == axis else 1 for a in range(4)])
        pictures = np.add.reduceat(pictures, edges[:-1], axis=axis) / sizes
    return pictures.reshape(len(pictures), -1)


def changed(photos: np.ndarray, painted: np.ndarray) -> float:
    """Mean absolute difference of photos and their paintings at half resolution; 0 where nothing was painted.

    photos, painted: [N, H, W, 3] in [-1, 1], paired, as in the functions below.
    """
    difference = np.asarray(painted, np.float64) - photos
    return float(np.abs(pixels.halve(difference)).mean())


def contrast(painted: np.ndarray) -> float:
    """Median over paintings of the standard deviation of luminance; 0 where all is black, white or grey."""
    return float(np.median(pixels.luminance(np.asarray(painted, np.float64)).std(axis=(1, 2))))


def likeness(photos: np.ndarray, painted: np.ndarray) -> float:
    """Median over pairs of the correlation of their thumbnails' luminance; -1 for a negative, 1 for the photo."""
    before = _standard(_luminance_of_thumbnails(photos))
    after = _standard(_luminance_of_thumbnails(painted))
    return float(np.median((before * after).mean(axis=1)))


def kept(photos: np.ndarray, painted: np.ndarray) -> float:
    """Correlation of the contours of photos and paintings seen from far: of means of 4 x 4 pixels.

    From near, a line of a hatching is a contour that the photo has not, and that is no fault. H and W at least 16.
    """
    return edge_correlation(pixels.halve(pixels.halve(photos)), pixels.halve(pixels.halve(painted)))


def haze(painted: np.ndarray, style: np.ndarray) -> float:
    """How much brighter paintings are than style pictures, [N, H, W, 3] each in [-1, 1]: of black to white 1."""
    brightness = pixels.luminance(np.asarray(painted, np.float64)).mean()
    return float((brightness - pixels.luminance(np.asarray(style, np.float64)).mean()) / 2)


def saturated(painted: np.ndarray, style: np.ndarray) -> float:
    """Fraction of the values of paintings that lie at an end of [-1, 1], less that of the style's pictures."""
    return float((np.abs(painted) > _SATURATED).mean() - (np.abs(style) > _SATURATED).mean())


def variety(photos: np.ndarray, painted: np.ndarray) -> float:
    """How far paintings are from each other, relative to how far their photos are; 0 where all are one painting."""
    return _spread(thumbnails(painted)) / max(_spread(thumbnails(photos)), 1e-12)


def novelty(photos: np.ndarray, painted: np.ndarray, style: np.ndarray) -> float:
    """How far paintings are from the nearest style picture, relative to how far their photos are (medians).

    Compared by layout alone: thumbnails of mean 0 and variance 1, mirror images included. style: [M, h, w, 3] learned
    from. About 1 where paintings keep their photo's layout, 0 where they are style pictures.
    """
    known = _standard(np.concatenate([thumbnails(style), thumbnails(style[:, :, ::-1])]))
    of_paintings = np.median(_nearest(_standard(thumbnails(painted)), known))
    of_photos = np.median(_nearest(_standard(thumbnails(photos)), known))
    return float(of_paintings / max(of_photos, 1e-12))


def overfit(
    known: np.ndarray,
    unknown: np.ndarray,
    generated: np.ndarray,
    distinct: tuple[int, int, int] | None = None,
) -> float:
    """Where unknown style pictures lie between those learned from (0) and generated ones (1), by the discriminator.

    r_v of Karras et al. 2020 (equation 1).

    Args:
      known, unknown, generated: the discriminator's logits of style pictures learned from, of those held out, and of
        paintings: [N] each.
      distinct: of how many different pictures each of the three are windows; None: each logit is of its own picture.

    Returns:
      the number, or 0 where it would be noise: the gap between known and generated lies within two standard errors of
      zero (then there is nothing that could be memorized), or within two standard errors of known less unknown.
    """
    known = np.asarray(known, np.float64)
    unknown = np.asarray(unknown, np.float64)
    generated = np.asarray(generated, np.float64)
    counts = distinct or (len(known), len(unknown), len(generated))
    gap = known.mean() - generated.mean()
    known_error = _squared_error(known, counts[0])
    other_error = max(_squared_error(unknown, counts[1]), _squared_error(generated, counts[2]))
    noise = np.sqrt(known_error + other_error)
    return float((known.mean() - unknown.mean()) / gap) if gap > 2 * noise else 0.0


def few_pictures(photos: int, paintings: int) -> str | None:
    """One line where a held-out distance cannot be trusted, None where it can.

    photos, paintings: how many different photos and style pictures it is measured on, not how many windows of them.
    """
    if min(photos, paintings) >= FEW:
        return None
    return (
        f"measured on {photos} photos and {paintings} style pictures: the held-out distance cannot be trusted below "
        f"{FEW} of each; add pictures, or raise data.holdout or run.measure"
    )


def examine(
    photos: np.ndarray,
    painted: np.ndarray,
    style: np.ndarray,
    logits: tuple[np.ndarray, np.ndarray, np.ndarray] | None = None,
    distinct: tuple[int, int, int] | None = None,
) -> dict[str, float]:
    """All numbers of LIMITS but the rises; without a lattice where pictures are smaller than its window.

    Of paintings that are not finite, no number is one.

    Args:
      photos, painted: [N, H, W, 3] in [-1, 1], paired.
      style: [M, h, w, 3] in [-1, 1], learned from.
      logits, distinct: of `overfit`, which is left out where there are no logits.
    """
    if not np.isfinite(painted).all():
        return dict.fromkeys(_OF_PAINTINGS, np.nan)
    found = {
        "changed": changed(photos, painted),
        "contrast": contrast(painted),
        "likeness": likeness(photos, painted),
        "kept": kept(photos, painted),
        "haze": haze(painted, style),
        "variety": variety(photos, painted),
        "novelty": novelty(photos, painted, style),
        "saturated": saturated(painted, style),
    }
    if min(painted.shape[1:3]) >= WINDOW:
        found["lattice"] = float(np.median(lattice(painted)))
    if logits is not None:
        found["overfit"] = overfit(*logits, distinct)
    return found


def alarms(found: Mapping[str, float]) -> list[str]:
    """The failures that the numbers show, each once; one that is not a number at all shows its failure too."""
    failed = []
    for name, value in found.items():
        limit = LIMITS[name]
        if not limit.least <= value <= limit.greatest and limit.failure not in failed:
            failed.append(limit.failure)
    return failed


def line(found: Mapping[str, float]) -> str:
    """One line for the log: the failures, each with what helps, or "fine"; then the numbers."""
    remedies = {limit.failure: limit.remedy for limit in LIMITS.values()}
    failed = [f"{failure} ({remedies[failure]})" for failure in alarms(found)]
    numbers = ", ".join(f"{name} {value:.2f}" for name, value in found.items())
    return f"health: {'; '.join(failed) or 'fine'}: {numbers}"


def _luminance_of_thumbnails(pictures: np.ndarray) -> np.ndarray:
    """[N, H, W, 3] -> [N, 256]."""
    return pixels.luminance(thumbnails(pictures).reshape(len(pictures), -1, 3))


def _squared_error(values: np.ndarray, distinct: int) -> float:
    """Squared standard error of the mean of values [N] that come from `distinct` different pictures."""
    return values.var() / min(len(values), distinct)


def _standard(rows: np.ndarray) -> np.ndarray:
    """Each row less its mean, over its standard deviation."""
    rows = rows - rows.mean(axis=1, keepdims=True)
    return rows / np.maximum(rows.std(axis=1, keepdims=True), 1e-6)


def _spread(rows: np.ndarray) -> float:
    """Root mean square distance of rows [N, D] from their mean."""
    return float(np.sqrt(((rows - rows.mean(axis=0, keepdims=True)) ** 2).sum(axis=1).mean()))


def _nearest(rows: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Root mean square difference of each row [N, D] from the nearest of the others [M, D]: [N]."""
    squares = (rows**2).mean(1)[:, None] + (others**2).mean(1)[None] - 2 * rows @ others.T / rows.shape[1]
    return np.sqrt(np.maximum(squares.min(axis=1), 0))
