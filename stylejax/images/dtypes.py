"""The kinds of picture that are painted: uint8, or float in [0, 1]."""

import jax
import jax.numpy as jnp
import numpy as np


def check(img, ranks: tuple[int, ...] = (3, 4)) -> None:
    """Raise ValueError unless img is [H, W, 3] or [B, H, W, 3] (its rank among `ranks`), uint8 or float."""
    if len(img.shape) not in ranks or img.shape[-1] != 3 or 0 in img.shape:
        allowed = " or ".join({3: "[H, W, 3]", 4: "[B, H, W, 3]"}[rank] for rank in ranks)
        raise ValueError(f"img must be {allowed}, at least 1 x 1; got {img.shape}")
    if img.dtype != np.uint8 and not jnp.issubdtype(img.dtype, jnp.floating):
        raise ValueError(f"img must be uint8 or float in [0, 1]; got {img.dtype} {img.shape}")


def to_signed(images: jax.Array) -> jax.Array:
    """uint8, or float in [0, 1] -> float32 in [-1, 1]."""
    white = 255.0 if images.dtype == jnp.uint8 else 1.0
    return images.astype(jnp.float32) / white * 2 - 1


def from_signed(images: jax.Array, dtype) -> jax.Array:
    """float32 in [-1, 1] -> uint8 rounded, or float in [0, 1]."""
    unit = (images + 1) / 2
    return (jnp.rint(unit * 255.0) if dtype == jnp.uint8 else unit).astype(dtype)


def to_unit(images: np.ndarray, dtype) -> np.ndarray:
    """Values of a picture of `dtype` -> float32 in [0, 1]."""
    return np.asarray(images, np.float32) / np.float32(255 if dtype == np.uint8 else 1)


def from_unit(images: np.ndarray, dtype) -> np.ndarray:
    """float32 in [0, 1] -> uint8 rounded, or float."""
    return np.rint(images * 255).astype(dtype) if dtype == np.uint8 else images.astype(dtype)
