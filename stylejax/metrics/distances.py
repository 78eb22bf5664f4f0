"""The mathematics of measuring: distances between sets of features or pictures, and what a picture keeps."""

from collections.abc import Sequence

import jax
import jax.numpy as jnp
import numpy as np

from stylejax.errors import InputError
from stylejax.images.pixels import halve, laplacian, luminance
from stylejax.images.values import check_numbers, check_sets

PATCH = 7  # pixels, side of the patches that sliced_wasserstein compares


def _check_features(*sets: np.ndarray) -> None:
    """InputError unless each set is [N, D] of finite numbers, N at least 2, and D the same for all."""
    for features in sets:
        check_numbers("features", features)
    for features in sets:
        if len(features.shape) != 2 or features.shape[1] != sets[0].shape[1]:
            raise InputError(f"Features must be [N, D] of one D; got {[tuple(each.shape) for each in sets]}.")
        if len(features) < 2:
            raise InputError(f"A distance needs 2 pictures or more in each set; one has {len(features)}.")


# --- sets of features ---


def kid(x: np.ndarray, y: np.ndarray, reference: np.ndarray) -> float:
    """Kernel inception distance (Binkowski et al. 2018, eq. 4) on standardised features, times 1000.

    The unbiased squared maximum mean discrepancy with the kernel (x.y / D + 1)^3; about 0, and at
    times below it, for two samples of one distribution. Each dimension is first z-scored on
    `reference` and clipped at +-4, so values are comparable only under one reference.

    Args:
      x, y: [N, D] and [M, D] features, N and M at least 2.
      reference: [R, D] features, the reference photos and the reference style together.

    Raises:
      InputError: fewer than 2 rows, another D, or NaN or infinity.
    """
    _check_features(x, y)
    kernels = _kernels(standardise(x, reference), standardise(y, reference))
    return _discrepancy(*kernels)


def kid_subsets(
    x: np.ndarray, y: np.ndarray, reference: np.ndarray, subsets: int = 50, seed: int = 0
) -> tuple[float, float]:
    """Mean and sd of `kid` over `subsets` deterministic draws of half of each set (2 at least)."""
    _check_features(x, y)
    xx, yy, xy = _kernels(standardise(x, reference), standardise(y, reference))
    values = []
    for index in range(subsets):
        draw = np.random.default_rng([seed, index])
        i = draw.permutation(len(x))[: max(2, len(x) // 2)]
        j = draw.permutation(len(y))[: max(2, len(y) // 2)]
        values.append(_discrepancy(xx[np.ix_(i, i)], yy[np.ix_(j, j)], xy[np.ix_(i, j)]))
    return float(np.mean(values)), float(np.std(values))


def standardise(features: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """Each dimension of [N, D] z-scored on reference [R, D] and clipped at +-4; float64."""
    check_numbers("features", features)
    check_numbers("reference", reference)
    if len(features.shape) != 2 or features.shape[1:] != reference.shape[1:]:
        raise InputError(f"Features {features.shape} and reference {reference.shape} must be [N, D] and [R, D].")
    reference = np.asarray(reference, np.float64)
    mean = reference.mean(0, keepdims=True)
    sd = reference.std(0, keepdims=True)
    return np.clip((np.asarray(features, np.float64) - mean) / (sd + 1e-8), -4, 4)


def _kernels(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return _kernel(x, x), _kernel(y, y), _kernel(x, y)


def _kernel(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return (x @ y.T / x.shape[1] + 1) ** 3


def _discrepancy(xx: np.ndarray, yy: np.ndarray, xy: np.ndarray) -> float:
    """Unbiased squared discrepancy x 1000 of kernel matrices; a picture is not paired with itself."""
    return float(1000 * (_mean_off_diagonal(xx) + _mean_off_diagonal(yy) - 2 * xy.mean()))


def _mean_off_diagonal(kernel: np.ndarray) -> float:
    return (kernel.sum() - np.trace(kernel)) / (len(kernel) * (len(kernel) - 1))


def fid(x: np.ndarray, y: np.ndarray) -> float:
    """Frechet distance between Gaussians fitted to features [N, D] and [M, D] (Heusel et al. 2017, eq. 6).

    Raises:
      InputError: fewer than 2 rows, another D, or NaN or infinity.
    """
    _check_features(x, y)
    x = np.asarray(x, np.float64)
    y = np.asarray(y, np.float64)
    # With S = A^T A, tr (S_x S_y)^(1/2) is the sum of the singular values of A_x A_y^T.
    a = (x - x.mean(0, keepdims=True)) / np.sqrt(len(x) - 1)
    b = (y - y.mean(0, keepdims=True)) / np.sqrt(len(y) - 1)
    cross = np.linalg.svd(a @ b.T, compute_uv=False).sum()
    return float(np.sum((x.mean(0) - y.mean(0)) ** 2) + np.sum(a**2) + np.sum(b**2) - 2 * cross)


# --- sets of pictures ---


def sliced_wasserstein(
    x: np.ndarray, y: np.ndarray, rng: jax.Array, patches: int = 16384, directions: int = 128
) -> float:
    """Sliced Wasserstein-1 distance of color patches, times 100, at full and at half resolution.

    Patches of 7 x 7 pixels are projected on random unit directions; the distance is the mean
    difference of their sorted projections, averaged over directions and the two scales. Both sets
    are cut at the same places, so a set has distance 0 from itself. See Karras et al. 2018,
    section 5, whose patches are normalised; these are raw, so color counts.

    Args:
      x, y: [N, H, W, 3] and [M, H, W, 3] in [-1, 1], H and W at least 14.
      rng: key that chooses places and directions.

    Raises:
      InputError: another shape, or NaN or infinity.
    """
    check_sets(2 * PATCH, x=x, y=y)
    total = 0.0
    for scale in range(2):
        key = jax.random.fold_in(rng, scale)
        places = np.asarray(jax.random.uniform(jax.random.fold_in(key, 0), (2, patches)))
        normal = np.asarray(jax.random.normal(jax.random.fold_in(key, 1), (PATCH**2 * 3, directions)))
        unit = normal / np.linalg.norm(normal, axis=0, keepdims=True)
        a = np.sort(_patches(x, places) @ unit, axis=0)
        b = np.sort(_patches(y, places) @ unit, axis=0)
        total += float(np.abs(a - b).mean())
        x = halve(x)
        y = halve(y)
    return 100 * total / 2


def _patches(images: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Patches [P, 147] at places [2, P] in [0, 1), taking the pictures in turn."""
    count, height, width, _ = images.shape
    top = np.floor(places[0] * (height - PATCH + 1)).astype(int)
    left = np.floor(places[1] * (width - PATCH + 1)).astype(int)
    offset = np.arange(PATCH)
    rows = top[:, None, None] + offset[None, :, None]
    columns = left[:, None, None] + offset[None, None, :]
    picture = np.arange(len(top))[:, None, None] % count
    return images[picture, rows, columns].reshape(len(top), -1)


def weave(images: np.ndarray) -> float:
    """How far a regular 4 x 4 pixel pattern runs through a set of pictures [N, H, W, 3] in [-1, 1].

    The spread, sd / mean, of |Laplacian| over the 16 positions of a pixel in its 4 x 4 cell, each
    averaged over the set. Photos have about 0.04 (JPEG leaves a little), a checkerboard far more.
    InputError: another shape, H or W below 6, or NaN or infinity.
    """
    check_sets(6, images=images)
    edges = laplacian(images)
    cells = np.array([edges[:, i::4, j::4].mean() for i in range(4) for j in range(4)])
    return float(cells.std() / (cells.mean() + 1e-12))


def detail(images: np.ndarray) -> float:
    """Mean |Laplacian| of luminance in [0, 1] over pictures [N, H, W, 3] in [-1, 1]; 0 where H or W is below 3."""
    check_sets(1, images=images)
    if min(images.shape[1:3]) < 3:
        return 0.0
    return float(laplacian(images).mean()) / 2  # [-1, 1] is twice as wide as [0, 1]


# --- pairs: what a painting keeps of its photo ---


def edge_correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Correlation of the edges of paired pictures, mean over pairs; 1 when all contours are kept.

    Edges are gradient magnitudes of luminance at half resolution; a picture without any counts 0.

    Args:
      a, b: [N, H, W, 3] in [-1, 1], H and W at least 4.

    Raises:
      InputError: pictures that do not pair, another shape, or NaN or infinity.
    """
    check_sets(4, a=a, b=b)
    if a.shape != b.shape:
        raise InputError(f"Pictures {tuple(a.shape)} and {tuple(b.shape)} do not pair.")
    x = _edges(halve(a))
    y = _edges(halve(b))
    scale = np.sqrt((x**2).mean(1) * (y**2).mean(1))
    return float(np.mean((x * y).mean(1) / np.maximum(scale, 1e-12)))


def _edges(images: np.ndarray) -> np.ndarray:
    """Gradient magnitudes of luminance, less their mean: [N, pixels], float64."""
    down, right = np.gradient(np.asarray(luminance(images), np.float64), axis=(1, 2))
    edges = np.hypot(down, right).reshape(len(images), -1)
    return edges - edges.mean(1, keepdims=True)


def lpips_of_maps(a: Sequence[jax.Array], b: Sequence[jax.Array], heads: Sequence[jax.Array]) -> jax.Array:
    """LPIPS of paired pictures, from their feature maps (Zhang et al. 2018, eq. 1).

    Args:
      a, b: feature maps of a frozen network, each [N, H, W, C]; heads: their linear heads, each [C].

    Returns:
      [N], 0 for equal pictures.
    """
    total = 0.0
    for x, y, head in zip(a, b, heads, strict=True):
        difference = _unit(x) - _unit(y)
        total += jnp.mean(difference**2 @ head, axis=(1, 2))
    return total


def _unit(x: jax.Array) -> jax.Array:
    return x / (jnp.sqrt(jnp.sum(x**2, axis=-1, keepdims=True)) + 1e-10)
