"""The mathematics of measuring: distances between sets of features or pictures, and what a picture keeps."""

import jax
import jax.numpy as jnp
import numpy as np

from stylejax.errors import InputError

PATCH = 7  # pixels, side of the patches that sliced_wasserstein compares
_LUMINANCE = np.array([0.299, 0.587, 0.114], np.float32)


def _check_enough(*sets):
    for features in sets:
        if len(features) < 2:
            raise InputError(f"A distance needs 2 pictures or more in each set; one has {len(features)}.")


# --- sets of features ---


def kid(x, y, reference):
    """Kernel inception distance (Binkowski et al. 2018, eq. 4) on standardised features, times 1000.

    The unbiased squared maximum mean discrepancy with the kernel (x.y / D + 1)^3; near 0, and at
    times below it, for two samples of one distribution. Each dimension is first z-scored on
    `reference` and clipped at +-4, so values are comparable only under one reference.

    Args:
      x, y: [N, D] and [M, D] features, N and M at least 2.
      reference: [R, D] features, the reference photos and the reference style together.

    Raises:
      InputError: fewer than 2 rows.
    """
    _check_enough(x, y)
    kernels = _kernels(standardise(x, reference), standardise(y, reference))
    return _discrepancy(*kernels)


def kid_subsets(x, y, reference, subsets=50, seed=0):
    """Mean and sd of `kid` over `subsets` deterministic draws of half of each set (2 at least)."""
    _check_enough(x, y)
    xx, yy, xy = _kernels(standardise(x, reference), standardise(y, reference))
    values = []
    for index in range(subsets):
        draw = np.random.default_rng([seed, index])
        i, j = (draw.permutation(len(s))[: max(2, len(s) // 2)] for s in (x, y))
        values.append(_discrepancy(xx[np.ix_(i, i)], yy[np.ix_(j, j)], xy[np.ix_(i, j)]))
    return float(np.mean(values)), float(np.std(values))


def standardise(features, reference):
    """Each dimension of [N, D] z-scored on reference [R, D] and clipped at +-4; float64."""
    reference = np.asarray(reference, np.float64)
    mean, sd = reference.mean(0, keepdims=True), reference.std(0, keepdims=True)
    return np.clip((features - mean) / (sd + 1e-8), -4, 4)


def _kernels(x, y):
    return tuple((a @ b.T / a.shape[1] + 1) ** 3 for a, b in ((x, x), (y, y), (x, y)))


def _discrepancy(xx, yy, xy):
    """Unbiased squared discrepancy x 1000 of kernel matrices; a picture is not paired with itself."""
    within = ((k.sum() - np.trace(k)) / (len(k) * (len(k) - 1)) for k in (xx, yy))
    return float(1000 * (sum(within) - 2 * xy.mean()))


def fid(x, y):
    """Frechet distance between Gaussians fitted to features [N, D] and [M, D] (Heusel et al. 2017, eq. 6).

    Raises:
      InputError: fewer than 2 rows.
    """
    _check_enough(x, y)
    x, y = (np.asarray(s, np.float64) for s in (x, y))
    # With S = A^T A, tr (S_x S_y)^(1/2) is the sum of the singular values of A_x A_y^T.
    a, b = ((s - s.mean(0, keepdims=True)) / np.sqrt(len(s) - 1) for s in (x, y))
    cross = np.linalg.svd(a @ b.T, compute_uv=False).sum()
    return float(np.sum((x.mean(0) - y.mean(0)) ** 2) + np.sum(a**2) + np.sum(b**2) - 2 * cross)


# --- sets of pictures ---


def sliced_wasserstein(x, y, rng, patches=16384, directions=128):
    """Sliced Wasserstein-1 distance of colour patches, times 100, at full and at half resolution.

    Patches of 7 x 7 pixels are projected on random unit directions; the distance is the mean
    difference of their sorted projections, averaged over directions and the two scales. Both sets
    are cut at the same places, so a set has distance 0 from itself. See Karras et al. 2018,
    section 5, whose patches are normalised; these are raw, so colour counts.

    Args:
      x, y: [N, H, W, 3] and [M, H, W, 3] in [-1, 1], H and W at least 14.
      rng: key that chooses places and directions.
    """
    total = 0.0
    for scale in range(2):
        key = jax.random.fold_in(rng, scale)
        places = np.asarray(jax.random.uniform(jax.random.fold_in(key, 0), (2, patches)))
        normal = np.asarray(jax.random.normal(jax.random.fold_in(key, 1), (PATCH**2 * 3, directions)))
        unit = normal / np.linalg.norm(normal, axis=0, keepdims=True)
        a, b = (np.sort(_patches(s, places) @ unit, axis=0) for s in (x, y))
        total += float(np.abs(a - b).mean())
        x, y = halve(x), halve(y)
    return 100 * total / 2


def _patches(images, places):
    """Patches [P, 147] at places [2, P] in [0, 1), taking the pictures in turn."""
    count, height, width, _ = images.shape
    top, left = (np.floor(p * (n - PATCH + 1)).astype(int) for p, n in zip(places, (height, width), strict=True))
    offset = np.arange(PATCH)
    rows = top[:, None, None] + offset[None, :, None]
    columns = left[:, None, None] + offset[None, None, :]
    picture = np.arange(len(top))[:, None, None] % count
    return images[picture, rows, columns].reshape(len(top), -1)


def weave(images):
    """How far a regular 4 x 4 pixel pattern runs through a set of pictures [N, H, W, 3] in [-1, 1].

    The spread, sd / mean, of |Laplacian| over the 16 positions of a pixel in its 4 x 4 cell, each
    averaged over the set. Photos have about 0.04 (JPEG leaves a little), a checkerboard far more.
    """
    edges = _laplacian(images)
    cells = np.array([edges[:, i::4, j::4].mean() for i in range(4) for j in range(4)])
    return float(cells.std() / (cells.mean() + 1e-12))


def detail(images):
    """Mean |Laplacian| of luminance in [0, 1] over pictures [N, H, W, 3] in [-1, 1]."""
    return float(_laplacian(images).mean())


def _laplacian(images):
    """|Laplacian|, 4 neighbours, of luminance in [0, 1]: [N, H - 2, W - 2]."""
    y = (images @ _LUMINANCE + 1) / 2
    around = y[:, :-2, 1:-1] + y[:, 2:, 1:-1] + y[:, 1:-1, :-2] + y[:, 1:-1, 2:]
    return np.abs(4 * y[:, 1:-1, 1:-1] - around)


# --- pairs: what a painting keeps of its photo ---


def edge_correlation(a, b):
    """Correlation of the edges of paired pictures, mean over pairs; 1 when all contours are kept.

    Edges are gradient magnitudes of luminance at half resolution; a picture without any counts 0.

    Args:
      a, b: [N, H, W, 3] in [-1, 1].
    """
    x, y = (_edges(halve(images)) for images in (a, b))
    scale = np.sqrt((x**2).mean(1) * (y**2).mean(1))
    return float(np.mean((x * y).mean(1) / np.maximum(scale, 1e-12)))


def _edges(images):
    """Gradient magnitudes of luminance, less their mean: [N, pixels], float64."""
    down, right = np.gradient((images @ _LUMINANCE).astype(np.float64), axis=(1, 2))
    edges = np.hypot(down, right).reshape(len(images), -1)
    return edges - edges.mean(1, keepdims=True)


def lpips(a, b, heads):
    """Learned perceptual distance of paired pictures (Zhang et al. 2018, eq. 1).

    Args:
      a, b: maps of a frozen network, each [N, H, W, C]; heads: their linear heads, each [C].

    Returns:
      [N], 0 for equal pictures.
    """
    total = 0.0
    for x, y, head in zip(a, b, heads, strict=True):
        difference = _unit(x) - _unit(y)
        total += jnp.mean(difference**2 @ head, axis=(1, 2))
    return total


def _unit(x):
    return x / (jnp.sqrt(jnp.sum(x**2, axis=-1, keepdims=True)) + 1e-10)


def halve(images):
    """Means of 2 x 2 pixels: [N, H, W, 3] -> [N, H // 2, W // 2, 3]."""
    count, height, width, channels = images.shape
    images = images[:, : height // 2 * 2, : width // 2 * 2]
    return images.reshape(count, height // 2, 2, width // 2, 2, channels).mean((2, 4))
