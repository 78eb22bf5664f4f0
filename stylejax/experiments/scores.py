"""The numbers of a study's table; the pictures that all paintings are held against are looked at once."""

import functools
from collections.abc import Callable

import numpy as np

from stylejax.metrics import distances, extractors

# name -> features that a KID compares
_POOLS = {"kid_alex": extractors.alex_features, "kid_vgg": extractors.vgg_features}


def scorer(photos: np.ndarray, style: np.ndarray) -> Callable:
    """(painted [N, H, W, 3]) -> {"kid_alex", "kid_vgg", "lpips", "edge", "grid"}, as in the row of report.report.

    photos: [N, H, W, 3] in [-1, 1], in the order of their paintings; style: [M, H, W, 3]. Each number is None where a
    generator has diverged.
    """

    @functools.cache
    def known(name: str) -> tuple[np.ndarray, np.ndarray]:
        """(features of the style, features that a KID is standardised on)."""
        target = _POOLS[name](style)
        return target, np.concatenate([_POOLS[name](photos), target])

    def score(painted: np.ndarray) -> dict[str, float | None]:
        if not np.isfinite(painted).all():
            return dict.fromkeys((*_POOLS, "lpips", "edge", "grid"))
        kids = {name: distances.kid(pool(painted), *known(name)) for name, pool in _POOLS.items()}
        kept = {"lpips": float(extractors.lpips(photos, painted).mean())}
        kept["edge"] = distances.edge_correlation(photos, painted)
        return kids | kept | {"grid": distances.weave(painted)}

    return score
