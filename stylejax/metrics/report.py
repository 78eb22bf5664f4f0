"""Everything that is measured of one set of paintings."""

from typing import Any

import numpy as np

from stylejax.errors import InputError
from stylejax.images.values import check_sets
from stylejax.metrics import measures
from stylejax.metrics.measures import Comparison, Measured, measured

LEAST_SPLIT = 20  # style pictures that are enough to set one half against the other


def report(
    content: np.ndarray,
    painted: np.ndarray,
    style: np.ndarray,
    style_reference: np.ndarray | None = None,
    seed: int = 0,
) -> dict[str, Any]:
    """Everything that is measured of one set of paintings.

    Takes about a minute on two cores for 96 pictures of 256 x 256; most of it is VGG16.

    Args:
      content: [N, H, W, 3] in [-1, 1], photos.
      painted: [N, H, W, 3], their paintings in the same order.
      style: [M, H, W, 3], pictures of the style, best none of them trained on.
      style_reference: [K, H, W, 3], other pictures of the style to hold against `style`; None
        splits `style` in two when it has 20 pictures or more.
      seed: chooses patches, directions and subsets.

    Returns:
      dict that json can write: rows "painted", "untouched photos" and, where there are enough
      pictures, "style against style", each with kid_alex, kid_vgg ({"all", "mean", "sd"}),
      fid_alex, fid_vgg, swd, grid (distances.weave) and det (distances.detail); the first two also
      with lpips_alex and edge. "protocol" says how.

    Raises:
      InputError: fewer than 2 pictures, photos and paintings that do not pair, pictures below
        32 x 32 pixels, or NaN or infinity.
    """
    check_sets(1, content=content, painted=painted, style=style)
    if painted.shape != content.shape:
        raise InputError(
            f"Paintings {painted.shape} do not pair with photos {content.shape}; give every photo "
            "its painting, in the same order and of the same size."
        )
    photos = measured(content)
    paintings = measured(painted)
    target = measured(style)
    alex_reference = np.concatenate([photos.alex, target.alex])
    vgg_reference = np.concatenate([photos.vgg, target.vgg])

    def to_style(shown: Measured, style: Measured) -> dict[str, Any]:
        comparison = Comparison(shown, style, alex_reference, vgg_reference, seed)
        return {measure.__name__: measure(comparison) for measure in measures.TO_STYLE}

    rows = {
        "painted": to_style(paintings, target) | _to_photo(content, painted),
        "untouched photos": to_style(photos, target) | _to_photo(content, content),
    }
    pair = _style_pair(target, style_reference)
    if pair is not None:
        rows["style against style"] = to_style(*pair)
    return rows | {"protocol": _protocol(content, style, pair, seed)}


def _to_photo(content: np.ndarray, painted: np.ndarray) -> dict[str, float]:
    """What paintings keep of their photos."""
    return {measure.__name__: measure(content, painted) for measure in measures.TO_PHOTO}


def _style_pair(style: Measured, style_reference: np.ndarray | None) -> tuple[Measured, Measured] | None:
    """Two sets of one style that have no picture in common, or None."""
    if style_reference is not None:
        return measured(style_reference), style
    if len(style.pictures) < LEAST_SPLIT:
        return None
    even = Measured(style.pictures[::2], style.alex[::2], style.vgg[::2])
    odd = Measured(style.pictures[1::2], style.alex[1::2], style.vgg[1::2])
    return even, odd


def _protocol(
    content: np.ndarray, style: np.ndarray, pair: tuple[Measured, Measured] | None, seed: int
) -> dict[str, Any]:
    """How the numbers of a report came about."""
    return {
        "content": len(content),
        "style": len(style),
        "style_against_style": [len(half.pictures) for half in pair] if pair else None,
        "size": list(content.shape[1:3]),
        "features": {"alex": "alexnet, spatial means", "vgg": "vgg16, spatial means"},
        "standardised_on": "untouched photos + style, clipped at 4 sd",
        "subsets": measures.SUBSETS,
        "subset_size": "half of each set",
        "seed": seed,
    }
