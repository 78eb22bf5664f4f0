"""The closed-form color map from one set of pictures to another."""

import jax

from stylejax.losses.palette import covariance, monge

_FLOOR = 1e-3  # of a covariance, which keeps a set of one color or of greys invertible


def color_map(content: jax.Array, style: jax.Array) -> tuple[jax.Array, jax.Array]:
    """The linear Monge-Kantorovich map between color Gaussians (Pitie and Kokaram 2007).

    M = Sc^-1/2 (Sc^1/2 Ss Sc^1/2)^1/2 Sc^-1/2 and b = mu_s - M mu_c: x M + b has the style's mean and covariance.

    Args:
      content, style: [..., 3] float32 in [-1, 1].

    Returns:
      matrix [3, 3], symmetric; bias [3].
    """
    matrix = monge(covariance(content, _FLOOR), covariance(style, _FLOOR))
    content_mean = content.reshape(-1, 3).mean(axis=0)
    style_mean = style.reshape(-1, 3).mean(axis=0)
    return matrix, style_mean - content_mean @ matrix
