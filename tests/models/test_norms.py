"""Norms against their formulas, and what an instance norm does with given moments."""

import flax.linen as nn
import jax
import jax.numpy as jnp
import numpy as np

from stylejax.models import norms


class Two(nn.Module):
    """Two instance norms, the second of twice the first."""

    @nn.compact
    def __call__(self, x):
        return norms.instance_norm(2 * norms.instance_norm(x))


def test_instance_norm_standardizes_each_channel_of_each_picture():
    x = 5 + 3 * jax.random.normal(jax.random.key(0), (2, 16, 16, 4))
    y = norms.InstanceNorm().apply({}, x)
    np.testing.assert_allclose(y.mean((1, 2)), np.zeros((2, 4)), atol=1e-5)
    np.testing.assert_allclose(y.std((1, 2)), np.ones((2, 4)), atol=1e-4)


def test_instance_norm_keeps_nothing_when_a_network_is_initialized():
    assert Two().init(jax.random.key(0), jnp.ones((1, 2, 2, 3))) == {}


def test_moments_that_are_given_take_the_place_of_those_of_the_input():
    x = jnp.arange(16.0).reshape(1, 4, 4, 1)
    ones = jnp.ones((1, 1, 1, 1))
    y = norms.InstanceNorm().apply({"moments": {"mean": 5 * ones, "variance": 4 * ones}}, x)
    np.testing.assert_allclose(y[0, 0, :, 0], (np.arange(4) - 5) / 2, rtol=1e-5)


def test_only_a_norm_without_moments_hands_out_its_input():
    x = jnp.arange(16.0).reshape(1, 4, 4, 1)
    ones = jnp.ones((1, 1, 1, 1))
    moments = {"InstanceNorm_0": {"mean": 5 * ones, "variance": 4 * ones}}
    _, seen = Two().apply({"moments": moments}, x, mutable=["norm_inputs"])
    assert list(seen["norm_inputs"]) == ["InstanceNorm_1"]
    np.testing.assert_allclose(seen["norm_inputs"]["InstanceNorm_1"]["x"][0], x - 5, rtol=1e-5)


def test_pixel_norm_gives_each_pixel_unit_mean_square():
    x = jnp.array([3.0, 4.0]).reshape(1, 1, 1, 2)
    np.testing.assert_allclose(norms.pixel_norm(x).ravel(), np.array([3, 4]) / np.sqrt(12.5), rtol=1e-5)


def test_layer_norm_sees_the_whole_picture_and_no_other():
    x = jax.random.normal(jax.random.key(0), (2, 4, 5, 3)) * 3 + 1
    out = norms.layer_norm(x)
    np.testing.assert_allclose(out.mean((1, 2, 3)), 0, atol=1e-5)
    np.testing.assert_allclose(out.std((1, 2, 3)), 1, rtol=1e-4)
    np.testing.assert_allclose(norms.layer_norm(x[:1]), out[:1], atol=1e-6)
