"""The colors of a style: the closed-form map that takes the colors of photos to those of its pictures."""

from collections.abc import Mapping

import jax
import jax.numpy as jnp

_MOST = 1.6  # a style of strong colors must not tear a plain photo apart
_LEAST = 0.75  # nor must one of low contrast make it a fog
_LEAST_VALUE = 1e-10  # of a covariance
_FLOOR = 1e-5  # of a covariance, which keeps a set of one color or of greys invertible


def palette(content: jax.Array, style: jax.Array) -> dict[str, jax.Array]:
    """How the style's colors lie to the photos': parameters of `in_palette`.

    Args:
      content, style: [N, H, W, 3] and [M, h, w, 3] float32 in [-1, 1], whole pictures, shrunk.

    Returns:
      bias [3]: the style's mean color; matrix [3, 3]: takes the photos' contrasts of color to the style's (Pitie and
      Kokaram 2007), none enlarged more than 1.6 times, and the strongest kept by three quarters.
    """
    matrix = monge(covariance(content, _FLOOR), covariance(style, _FLOOR), _MOST)
    matrix = matrix * jnp.maximum(1.0, _LEAST / jnp.linalg.eigvalsh(matrix)[-1])
    return {"matrix": matrix, "bias": style.mean(axis=(0, 1, 2))}


def in_palette(colors: jax.Array, found: Mapping[str, jax.Array]) -> jax.Array:
    """bias + (x - bias) matrix: colors [..., 3] in the style's; one that is its mean color stays as it is."""
    bias = found["bias"].reshape((1,) * (colors.ndim - 1) + (3,))
    return bias + (colors - bias) @ found["matrix"]


def covariance(images: jax.Array, floor: float) -> jax.Array:
    """Covariance [3, 3] of all pixels of images [..., 3]; `floor` is added to the variances."""
    pixels = images.reshape(-1, 3)
    pixels = pixels - pixels.mean(axis=0, keepdims=True)
    return pixels.T @ pixels / pixels.shape[0] + floor * jnp.eye(3)


def power(matrix: jax.Array, exponent: float) -> jax.Array:
    """A power of a symmetric positive matrix."""
    values, vectors = jnp.linalg.eigh(matrix)
    # Of a set of one color or of greys the least ones are rounded to below 0.
    return (vectors * jnp.maximum(values, _LEAST_VALUE)[None] ** exponent) @ vectors.T


def monge(source: jax.Array, target: jax.Array, most: float = jnp.inf) -> jax.Array:
    """The symmetric map that takes covariance `source` to `target`, its gains at most `most`."""
    root = power(source, 0.5)
    inverse = power(source, -0.5)
    # (root target root)^(1/2) by singular values: squared, those of greys would drown in rounding.
    _, stretches, axes = jnp.linalg.svd(power(target, 0.5) @ root)
    values, vectors = jnp.linalg.eigh(inverse @ (axes.T * stretches[None]) @ axes @ inverse)
    return (vectors * jnp.clip(values, 0.0, most)[None]) @ vectors.T
