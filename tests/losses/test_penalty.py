"""Slopes of linear discriminators are known."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from stylejax.losses import penalty

WEIGHTS = jax.random.normal(jax.random.key(0), (4, 4, 3))
REAL, FAKE = jax.random.normal(jax.random.key(1), (2, 3, 4, 4, 3))
RNG = jax.random.key(2)


def linear(images):
    """A discriminator whose logit is w . x, as a tuple of one map."""
    return (jnp.einsum("bhwc,hwc->b", images, WEIGHTS)[:, None, None, None],)


def test_r1_of_a_linear_discriminator_is_half_its_squared_norm():
    np.testing.assert_allclose(penalty.r1(linear, REAL, FAKE, RNG), 0.5 * jnp.sum(WEIGHTS**2), rtol=1e-5)


def test_gradient_penalty_of_a_linear_discriminator_is_its_norm_away_from_one():
    norm = jnp.sqrt(jnp.sum(WEIGHTS**2))
    np.testing.assert_allclose(penalty.gradient_penalty(linear, REAL, FAKE, RNG), (norm - 1) ** 2, rtol=1e-5)


def test_gradient_penalty_looks_between_real_and_fake():
    # The slope of |x|^2 / 2 is x: all mixtures of a point with itself are the point.
    quadratic = lambda x: (0.5 * jnp.sum(x**2, axis=(1, 2, 3), keepdims=True),)  # noqa: E731
    norms = jnp.sqrt(jnp.sum(REAL**2, axis=(1, 2, 3)))
    expected = jnp.mean((norms - 1) ** 2)
    np.testing.assert_allclose(penalty.gradient_penalty(quadratic, REAL, REAL, RNG), expected, rtol=1e-4)


def test_gradient_penalty_written_out():
    quadratic = lambda x: (0.5 * jnp.sum(x**2, axis=(1, 2, 3), keepdims=True),)  # noqa: E731
    weight = np.asarray(jax.random.uniform(RNG, (3, 1, 1, 1)), np.float64)
    mixed = weight * np.asarray(REAL, np.float64) + (1 - weight) * np.asarray(FAKE, np.float64)
    expected = np.mean((np.sqrt((mixed**2).sum((1, 2, 3))) - 1) ** 2)
    np.testing.assert_allclose(penalty.gradient_penalty(quadratic, REAL, FAKE, RNG), expected, rtol=1e-5)


@pytest.mark.parametrize("name", ["r1", "gradient_penalty"])
def test_a_flat_discriminator_has_finite_gradients(name):
    def loss(w):
        flat = lambda x: (w * jnp.sum(x, axis=(1, 2, 3), keepdims=True),)  # noqa: E731
        return getattr(penalty, name)(flat, REAL, FAKE, RNG)

    assert np.isfinite(jax.grad(loss)(0.0))


def test_two_maps_count_as_their_mean():
    twice = lambda x: linear(x) + linear(x)  # noqa: E731
    np.testing.assert_allclose(penalty.r1(twice, REAL, FAKE, RNG), penalty.r1(linear, REAL, FAKE, RNG), rtol=1e-5)
