"""The closed-form color map from one set of pictures to another."""

import jax
import jax.numpy as jnp

_MOST_WITHIN = 1.6  # a style of strong contrast must not tear a plain photo apart
_MOST_BETWEEN = 0.7  # photos of all kinds of brightness come nearer to the style's


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


def _covariance(rows: jax.Array) -> jax.Array:
    """Covariance [3, 3] of rows [N, 3] about zero, with a floor that keeps grey sets invertible."""
    return rows.T @ rows / rows.shape[0] + 1e-4 * jnp.eye(3)


def _monge(source: jax.Array, target: jax.Array, highest: float) -> jax.Array:
    """The symmetric map that takes covariance source to target (Pitie and Kokaram 2007), gains at most `highest`."""
    root = _power(source, 0.5)
    inverse = _power(source, -0.5)
    values, vectors = jnp.linalg.eigh(inverse @ _power(root @ target @ root, 0.5) @ inverse)
    return (vectors * jnp.clip(values, 0.0, highest)[None]) @ vectors.T


def tone_map(content: jax.Array, style: jax.Array) -> dict[str, jax.Array]:
    """Parameters of models.smooth.ToneMap in closed form.

    Args:
      content, style: [N, H, W, 3] and [M, h, w, 3] float32 in [-1, 1], whole pictures, shrunk.

    Returns:
      matrix: takes the photos' contrasts within a picture to the style's; shrink: their differences between pictures,
      never enlarged; bias: the style's mean color.
    """
    photo_means = content.mean(axis=(1, 2))
    style_means = style.mean(axis=(1, 2))
    photo_within = _covariance((content - photo_means[:, None, None]).reshape(-1, 3))
    style_within = _covariance((style - style_means[:, None, None]).reshape(-1, 3))
    photo_between = _covariance(photo_means - photo_means.mean(axis=0, keepdims=True))
    style_between = _covariance(style_means - style_means.mean(axis=0, keepdims=True))
    return {
        "matrix": _monge(photo_within, style_within, _MOST_WITHIN),
        "shrink": _monge(photo_between, style_between, _MOST_BETWEEN),
        "bias": style_means.mean(axis=0),
    }


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
