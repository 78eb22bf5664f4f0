"""Arithmetic on the pixels of pictures: luminance, half the size, and the Laplacian."""

import numpy as np

LUMINANCE = np.array([0.299, 0.587, 0.114], np.float32)  # weights of R, G and B (ITU-R BT.601)


def luminance(images: np.ndarray) -> np.ndarray:
    """Weighted mean of R, G and B: [..., H, W, 3] -> [..., H, W], of the same unit; NumPy or JAX floats."""
    return images @ LUMINANCE


def halve(images: np.ndarray) -> np.ndarray:
    """Means of 2 x 2 pixels: [..., H, W, C] -> [..., H // 2, W // 2, C]; an odd last row or column is left out."""
    *leading, height, width, channels = images.shape
    even = images[..., : height // 2 * 2, : width // 2 * 2, :]
    return even.reshape(*leading, height // 2, 2, width // 2, 2, channels).mean((-4, -2))


def laplacian(images: np.ndarray) -> np.ndarray:
    """Absolute Laplacian, 4 neighbours, of luminance: [..., H, W, 3] -> [..., H - 2, W - 2], of the same unit.

    Linear in the values: of pictures in [-1, 1] it is twice that of the same pictures in [0, 1].
    """
    y = luminance(images)
    vertical = y[..., :-2, 1:-1] + y[..., 2:, 1:-1]
    horizontal = y[..., 1:-1, :-2] + y[..., 1:-1, 2:]
    return np.abs(4 * y[..., 1:-1, 1:-1] - vertical - horizontal)
