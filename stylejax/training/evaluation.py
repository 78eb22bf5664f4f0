"""How the learned style looks from outside at one step: distances, health and a grid to look at."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import jax
import numpy as np

from stylejax.data.splits import Pictures
from stylejax.metrics import distances, extractors, health
from stylejax.metrics.grid import grid
from stylejax.models import build
from stylejax.models.generator import Style
from stylejax.painting.transfer import transfer
from stylejax.training import divergence

_LOGITS = 16  # pictures of each kind that the discriminator is asked about
_TOGETHER = 8  # pictures that are painted at once, so that memory stays small


class Reference(NamedTuple):
    """What paintings are held against: AlexNet features of held-out style pictures, and of these and the photos."""

    style: np.ndarray
    both: np.ndarray


class Evaluation(NamedTuple):
    """Of one step.

    distance: KID on AlexNet of paintings to the style; None where it cannot be trusted. metrics: what is logged.
    health: as health.examine. grid: uint8 [H, W, 3]. truth: LPIPS of photos, and of paintings, to the renderer's own
    paintings of the same photos; None where there are none.
    """

    distance: float | None
    metrics: dict[str, float]
    health: dict[str, float]
    grid: np.ndarray
    truth: tuple[float, float] | None


def paint_photos(style: Style, photos: np.ndarray, seed: int = 0) -> np.ndarray:
    """[N, H, W, 3] in [-1, 1] -> the same, some at a time."""
    starts = range(0, len(photos), _TOGETHER)
    parts = [transfer(style, (photos[i : i + _TOGETHER] + 1) / 2, seed) for i in starts]
    return np.concatenate(parts) * 2 - 1


def make_reference(pictures: Pictures) -> Reference:
    """Features of the held-out pictures, computed once a run."""
    style = extractors.alex_features(pictures.paintings)
    return Reference(style, np.concatenate([extractors.alex_features(pictures.photos), style]))


def discriminator_view(logits: Callable, state: Any, crop: int, *sets: np.ndarray) -> tuple[np.ndarray, ...]:
    """Logits [N] of as many pictures of each set, at the size of the crops that the discriminator learned from."""
    count = min(_LOGITS, *(len(pictures) for pictures in sets))
    seen = [jax.image.resize(pictures[:count], (count, crop, crop, 3), "linear") for pictures in sets]
    return tuple(np.asarray(logits(state, pictures)) for pictures in seen)


def evaluate(
    state: Any, config: Mapping, pictures: Pictures, reference: Reference, logits: Callable, entries: Mapping
) -> Evaluation:
    """Measure and show the smoothed generator.

    Args:
      state: TrainState, addressable on this process.
      config: five groups, as configs/personal.py.
      pictures: of the run; reference: of the same pictures.
      logits: (state, images) -> [B], as Learner.discriminator_logits.
      entries: by step, what the run has logged so far; what is measured is held against its start.

    Raises:
      FloatingPointError: a painting is not finite.
    """
    style = Style(state.ema, build.build_generator(config["model"]))

    # Paint the sample grid.
    rows = [pictures.grid, paint_photos(style, pictures.grid)]
    truth = None
    if pictures.truth is not None:
        lpips_photos = float(np.mean(extractors.lpips(pictures.truth, rows[0])))
        lpips_paintings = float(np.mean(extractors.lpips(pictures.truth, rows[1])))
        truth = (lpips_photos, lpips_paintings)
        rows.append(pictures.truth)

    # Measure paintings of held-out photos.
    paintings = paint_photos(style, pictures.photos)
    if not (np.isfinite(rows[1]).all() and np.isfinite(paintings).all()):
        raise FloatingPointError("paintings")
    known = pictures.start["style"]
    view = discriminator_view(logits, state, config["data"]["crop"], known, pictures.paintings, paintings)
    found = health.examine(pictures.photos, paintings, known, view, pictures.distinct)
    distance = distances.kid(extractors.alex_features(paintings), reference.style, reference.both)
    trusted = health.few_pictures(pictures.distinct[2], pictures.distinct[1]) is None
    found |= divergence.rises(entries, {divergence.KID: distance})
    metrics = {divergence.KID: distance, **found}
    return Evaluation(distance if trusted else None, metrics, found, grid(rows), truth)
