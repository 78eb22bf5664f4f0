"""Arithmetic on the pixels of pictures: luminance, other sizes, and the Laplacian; NaN stays where it is."""

from collections.abc import Sequence

import numpy as np

from stylejax.errors import InputError
from stylejax.images.values import check_array, check_shape

LUMINANCE = np.array([0.299, 0.587, 0.114], np.float32)  # weights of R, G and B (ITU-R BT.601)


def luminance(images: np.ndarray) -> np.ndarray:
    """Weighted mean of R, G and B: [..., 3] -> [...], of the same unit; NumPy or JAX floats.

    InputError: another last axis, or nothing.
    """
    check_array("images", images)
    if images.shape[-1:] != (3,):
        raise InputError(f"images must be [..., 3]; got {tuple(images.shape)}")
    return images @ LUMINANCE


def size_at(shape: Sequence[int], long: int) -> tuple[int, int]:
    """(height, width) in pixels, 1 or more, of a picture of this shape (H, W, ...) whose long side is made `long`."""
    factor = long / max(shape[:2])
    return max(1, round(shape[0] * factor)), max(1, round(shape[1] * factor))


def halve(images: np.ndarray) -> np.ndarray:
    """Means of 2 x 2 pixels: [..., H, W, C] -> [..., H // 2, W // 2, C]; an odd last row or column is left out.

    InputError: H or W below 2.
    """
    check_shape("images", images, least=2, channels=None)
    *leading, height, width, channels = images.shape
    even = images[..., : height // 2 * 2, : width // 2 * 2, :]
    return even.reshape(*leading, height // 2, 2, width // 2, 2, channels).mean((-4, -2))


def laplacian(images: np.ndarray) -> np.ndarray:
    """Absolute Laplacian, 4 neighbours, of luminance: [..., H, W, 3] -> [..., H - 2, W - 2], of the same unit.

    Linear in the values: of pictures in [-1, 1] it is twice that of the same pictures in [0, 1].
    InputError: H or W below 3.
    """
    check_shape("images", images, least=3)
    y = luminance(images)
    vertical = y[..., :-2, 1:-1] + y[..., 2:, 1:-1]
    horizontal = y[..., 1:-1, :-2] + y[..., 1:-1, 2:]
    return np.abs(4 * y[..., 1:-1, 1:-1] - vertical - horizontal)
