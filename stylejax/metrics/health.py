"""What goes wrong while a style is learned: one number for each failure, and the limit beyond which it is named."""

from collections.abc import Mapping

import numpy as np

_SIDE = 16  # pixels of the thumbnails that pictures are compared by
_LUMINANCE = np.array([0.299, 0.587, 0.114])

# number -> (its least, its greatest healthy value, what is wrong beyond, what helps)
LIMITS = {
    "changed": (0.02, np.inf, "output = input", "raise loss.weight, or lower loss.content"),
    "contrast": (0.08, np.inf, "blank output", "lower optim.painter_rate"),
    "likeness": (-0.2, np.inf, "inverted output", "raise loss.content, or begin again with another run.seed"),
    "variety": (0.25, np.inf, "mode collapse", "raise loss.content, or lower optim.painter_rate"),
    "novelty": (0.4, np.inf, "style pictures learned by heart", "stop earlier, raise loss.content, or add pictures"),
    "overfit": (-np.inf, 0.8, "critic overfit", "loss.augment with loss.adapt, fewer steps, or more pictures"),
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
    height, width = (n // 2 * 2 for n in difference.shape[1:3])
    quads = difference[:, :height, :width].reshape(len(difference), height // 2, 2, width // 2, 2, 3)
    return float(np.abs(quads.mean(axis=(2, 4))).mean())


def contrast(painted: np.ndarray) -> float:
    """Median over paintings of the standard deviation of luminance; 0 where all is black, white or grey."""
    return float(np.median((np.asarray(painted, np.float64) @ _LUMINANCE).std(axis=(1, 2))))


def likeness(photos: np.ndarray, painted: np.ndarray) -> float:
    """Median over pairs of the correlation of their thumbnails' luminance; -1 for a negative, 1 for the photo."""
    a, b = (thumbnails(x).reshape(len(x), -1, 3) @ _LUMINANCE for x in (photos, painted))
    return float(np.median((_standard(a) * _standard(b)).mean(axis=1)))


def variety(photos: np.ndarray, painted: np.ndarray) -> float:
    """How far paintings are from each other, as a share of how far their photos are; 0 where all are one painting."""
    return _spread(thumbnails(painted)) / max(_spread(thumbnails(photos)), 1e-12)


def novelty(photos: np.ndarray, painted: np.ndarray, style: np.ndarray) -> float:
    """How far paintings are from the nearest style picture, as a share of how far their photos are (medians).

    Compared by layout alone: thumbnails of mean 0 and variance 1, mirror images included. style: [M, h, w, 3] learned
    from. About 1 where paintings keep their photo's layout, 0 where they are style pictures.
    """
    known = np.concatenate([thumbnails(style), thumbnails(style[:, :, ::-1])])
    ours, theirs = (np.median(_nearest(_standard(thumbnails(x)), _standard(known))) for x in (painted, photos))
    return float(ours / max(theirs, 1e-12))


def overfit(known: np.ndarray, unknown: np.ndarray, painted: np.ndarray) -> float:
    """Where unknown style pictures lie between those learned from (0) and paintings (1), in the critic's eyes.

    r_v of Karras et al. 2020 (equation 1); known, unknown, painted: verdicts, [N] each. 0 where the critic does not
    tell known pictures from paintings: then there is nothing that it could know by heart.
    """
    known, unknown, painted = (np.asarray(x, np.float64) for x in (known, unknown, painted))
    gap = known.mean() - painted.mean()
    noise = np.sqrt(known.var() / len(known) + painted.var() / len(painted))
    return float((known.mean() - unknown.mean()) / gap) if gap > 2 * noise else 0.0


def examine(photos: np.ndarray, painted: np.ndarray, style: np.ndarray, verdicts: tuple | None = None) -> dict:
    """All numbers of LIMITS; without `overfit` where there are no verdicts (known, unknown, painted)."""
    found = {
        "changed": changed(photos, painted),
        "contrast": contrast(painted),
        "likeness": likeness(photos, painted),
        "variety": variety(photos, painted),
        "novelty": novelty(photos, painted, style),
    }
    return found if verdicts is None else {**found, "overfit": overfit(*verdicts)}


def alarms(found: Mapping[str, float]) -> list[str]:
    """What is wrong, in words; a number that is none at all is wrong too."""
    return [LIMITS[name][2] for name, value in found.items() if not LIMITS[name][0] <= value <= LIMITS[name][1]]


def line(found: Mapping[str, float]) -> str:
    """One line for the log: what is wrong, with what helps, or the numbers."""
    told = {words: help for _, _, words, help in LIMITS.values()}
    wrong = [f"{words} ({told[words]})" for words in alarms(found)]
    numbers = ", ".join(f"{name} {value:.2f}" for name, value in found.items())
    return f"health: {'; '.join(wrong) or 'fine'}: {numbers}"


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
