"""The numbers of a report; a new one is a function here and its name in one of the two tuples at the end."""

from typing import NamedTuple

import jax
import numpy as np

from stylejax.images.values import check_sets
from stylejax.metrics import distances, extractors

SUBSETS = 50  # draws for the mean and sd of a KID


class Measured(NamedTuple):
    """A set of pictures, [N, H, W, 3], float32 in [-1, 1], and its pooled features, [N, 832] and [N, 896]."""

    pictures: np.ndarray
    alex: np.ndarray
    vgg: np.ndarray


class Comparison(NamedTuple):
    """What a number of TO_STYLE looks at.

    shown: the pictures that are measured; style: pictures of the style that they are held against.
    alex_reference, vgg_reference: [R, 832] and [R, 896], features that a KID is standardised on.
    seed: chooses patches, directions and subsets.
    """

    shown: Measured
    style: Measured
    alex_reference: np.ndarray
    vgg_reference: np.ndarray
    seed: int


def measured(pictures: np.ndarray) -> Measured:
    """Pictures [N, H, W, 3] in [-1, 1] with their features; InputError where there is none or a side is below 32."""
    check_sets(1, pictures=pictures)
    pictures = np.asarray(pictures, np.float32)
    return Measured(pictures, extractors.alex_features(pictures), extractors.vgg_features(pictures))


# --- to the style: (comparison) -> a number, or a dict of numbers ---


def kid_alex(comparison: Comparison) -> dict[str, float]:
    """KID on AlexNet: of all pictures, and mean and sd over subsets of half of each set."""
    shown = comparison.shown.alex
    style = comparison.style.alex
    return _kid(shown, style, comparison.alex_reference, comparison.seed)


def kid_vgg(comparison: Comparison) -> dict[str, float]:
    """KID on VGG16, as kid_alex."""
    shown = comparison.shown.vgg
    style = comparison.style.vgg
    return _kid(shown, style, comparison.vgg_reference, comparison.seed)


def fid_alex(comparison: Comparison) -> float:
    """Frechet distance on AlexNet."""
    return distances.fid(comparison.shown.alex, comparison.style.alex)


def fid_vgg(comparison: Comparison) -> float:
    """Frechet distance on VGG16."""
    return distances.fid(comparison.shown.vgg, comparison.style.vgg)


def swd(comparison: Comparison) -> float:
    """Sliced Wasserstein distance of patches of pixels."""
    rng = jax.random.key(comparison.seed)
    return distances.sliced_wasserstein(comparison.shown.pictures, comparison.style.pictures, rng)


def grid(comparison: Comparison) -> float:
    """How far a regular pattern runs through the pictures, whatever the style."""
    return distances.weave(comparison.shown.pictures)


def det(comparison: Comparison) -> float:
    """Fine detail of the pictures, whatever the style."""
    return distances.detail(comparison.shown.pictures)


def _kid(shown: np.ndarray, style: np.ndarray, reference: np.ndarray, seed: int) -> dict[str, float]:
    mean, sd = distances.kid_subsets(shown, style, reference, SUBSETS, seed)
    return {"all": distances.kid(shown, style, reference), "mean": mean, "sd": sd}


# --- to the photo: (photos, paintings), [N, H, W, 3] in [-1, 1], paired -> a number ---


def lpips_alex(photos: np.ndarray, paintings: np.ndarray) -> float:
    """Mean LPIPS on AlexNet."""
    return float(extractors.lpips(photos, paintings).mean())


def edge(photos: np.ndarray, paintings: np.ndarray) -> float:
    """Correlation of contours."""
    return distances.edge_correlation(photos, paintings)


TO_STYLE = (kid_alex, fid_alex, kid_vgg, fid_vgg, swd, grid, det)
TO_PHOTO = (lpips_alex, edge)
