"""The color map gives the style's mean and covariance."""

import jax
import jax.numpy as jnp
import numpy as np

from stylejax.training import color_map

CONTENT = jax.random.normal(jax.random.key(0), (4, 50, 50, 3)) @ jnp.array(
    [[0.3, 0.1, 0.0], [0.0, 0.2, 0.1], [0.1, 0.0, 0.4]]
)


def test_mapped_pixels_have_the_style_mean_and_covariance():
    style = 0.3 + jax.random.normal(jax.random.key(1), (2, 60, 60, 3)) @ jnp.array(
        [[0.2, -0.1, 0.1], [0.0, 0.4, 0.0], [0.2, 0.0, 0.3]]
    )
    matrix, bias = color_map.color_map(CONTENT, style)
    mapped, wanted = (np.asarray(x).reshape(-1, 3) for x in (CONTENT @ matrix + bias.reshape(1, 1, 1, 3), style))
    np.testing.assert_allclose(mapped.mean(0), wanted.mean(0), atol=1e-4)
    np.testing.assert_allclose(np.cov(mapped.T), np.cov(wanted.T), atol=5e-3)
    np.testing.assert_allclose(matrix, matrix.T, atol=1e-4)


def test_brightness_alone_is_a_shift():
    matrix, bias = color_map.color_map(CONTENT, CONTENT + 0.25)
    np.testing.assert_allclose(matrix, np.eye(3), atol=1e-4)
    np.testing.assert_allclose(bias, np.full(3, 0.25), atol=1e-4)


def test_one_color_does_not_break_it():
    matrix, bias = color_map.color_map(jnp.zeros((1, 4, 4, 3)), jnp.full((1, 4, 4, 3), 0.5))
    assert jnp.all(jnp.isfinite(matrix)) and jnp.allclose(bias, 0.5, atol=1e-3)
