"""The values of pictures: uint8 in [0, 255] or float in [0, 1] outside, float32 in [-1, 1] or [0, 1] inside."""

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import DTypeLike

from stylejax.errors import InputError

Array = np.ndarray | jax.Array


def check(img: Array, ranks: tuple[int, ...] = (3, 4)) -> None:
    """InputError unless img is [H, W, 3] or [B, H, W, 3] (its rank among `ranks`), uint8 or float to 64 bits."""
    if not hasattr(img, "shape") or not hasattr(img, "dtype"):
        raise InputError(f"img must be an array; np.asarray makes one of a PIL picture; got {type(img).__name__}")
    if len(img.shape) not in ranks or img.shape[-1] != 3 or 0 in img.shape:
        allowed = " or ".join({3: "[H, W, 3]", 4: "[B, H, W, 3]"}[rank] for rank in ranks)
        raise InputError(f"img must be {allowed}, at least 1 x 1; got {img.shape}")
    kind = np.dtype(img.dtype)
    is_float = jnp.issubdtype(kind, jnp.floating) and kind.isnative and kind.itemsize <= 8
    if kind != np.uint8 and not is_float:
        raise InputError(f"img must be uint8 or float in [0, 1]; got {img.dtype} {img.shape}")


def to_signed(images: Array) -> Array:
    """uint8, or float in [0, 1] -> float32 in [-1, 1], any shape."""
    grey = 127.5 if images.dtype == np.uint8 else 0.5
    return images.astype(np.float32) / np.float32(grey) - np.float32(1)


def from_signed(images: Array, dtype: DTypeLike = np.uint8) -> Array:
    """float in [-1, 1] -> uint8, rounded and clipped, NaN black; or float in [0, 1]; any shape."""
    if dtype != np.uint8:
        return ((images + 1) / 2).astype(dtype)
    xp = jnp if isinstance(images, jax.Array) else np
    images = images if xp is jnp else np.nan_to_num(images, nan=-1.0)  # NumPy would cast NaN as it likes
    return xp.clip(xp.rint((images.astype(np.float32) + 1) * 127.5), 0, 255).astype(np.uint8)


def to_unit(images: np.ndarray, dtype: DTypeLike) -> np.ndarray:
    """Values of a picture of `dtype` -> float32 in [0, 1]."""
    return np.asarray(images, np.float32) / np.float32(255 if dtype == np.uint8 else 1)


def from_unit(images: np.ndarray, dtype: DTypeLike) -> np.ndarray:
    """float32 in [0, 1] -> uint8 rounded, or float."""
    return np.rint(images * 255).astype(dtype) if dtype == np.uint8 else images.astype(dtype)
