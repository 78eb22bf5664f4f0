"""The closed-form color map from one set of pictures to another."""

import jax
import jax.numpy as jnp


def _power(matrix: jax.Array, exponent: float) -> jax.Array:
    """A power of a symmetric positive matrix."""
    values, vectors = jnp.linalg.eigh(matrix)
    return (vectors * values[None] ** exponent) @ vectors.T


def _gaussian(images: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Mean [3] and covariance [3, 3] of all pixels of images [..., 3]."""
    pixels = images.reshape(-1, 3)
    mean = pixels.mean(axis=0)
    centred = pixels - mean[None]
    # The floor keeps a set of grey or one-color pictures invertible.
    return mean, centred.T @ centred / pixels.shape[0] + 1e-3 * jnp.eye(3)


def color_map(content: jax.Array, style: jax.Array) -> tuple[jax.Array, jax.Array]:
    """The linear Monge-Kantorovich map between color Gaussians (Pitie and Kokaram 2007).

    M = Sc^-1/2 (Sc^1/2 Ss Sc^1/2)^1/2 Sc^-1/2 and b = mu_s - M mu_c: x M + b has the style's mean and covariance.

    Args:
      content, style: [..., 3] float32 in [-1, 1].

    Returns:
      matrix [3, 3], symmetric; bias [3].
    """
    content_mean, content_spread = _gaussian(content)
    style_mean, style_spread = _gaussian(style)
    root = _power(content_spread, 0.5)
    inverse = _power(content_spread, -0.5)
    matrix = inverse @ _power(root @ style_spread @ root, 0.5) @ inverse
    return matrix, style_mean - content_mean @ matrix
