"""Moments shared by tiles: every norm is covered, in order, and local norms are left alone."""

import jax
import jax.numpy as jnp
import numpy as np

from stylejax.models import generator, layers
from stylejax.models.statistics import Observed, Shared, with_norm

SEED = jnp.zeros(1, jnp.uint32)


def test_observed_is_instance_norm_and_keeps_the_moments():
    x = 2 + 3 * jax.random.normal(jax.random.key(0), (1, 8, 8, 4))
    norm = Observed()
    np.testing.assert_array_equal(norm(x), layers.instance_norm(x))
    ((mean, variance),) = norm.moments
    np.testing.assert_allclose(mean[0, 0, 0], x.mean((0, 1, 2)), rtol=1e-5)
    np.testing.assert_allclose(variance[0, 0, 0], x.var((0, 1, 2)), rtol=1e-4)


def test_shared_uses_the_moments_it_has_and_tells_what_the_next_norm_sees():
    x = jnp.arange(16.0).reshape(1, 4, 4, 1)
    ones = jnp.ones((1, 1, 1, 1))
    norm = Shared([(5 * ones, 4 * ones)], height=16, core=(4, 12, 0, 16))
    np.testing.assert_allclose(norm(x)[0, 0, :, 0], (np.arange(4) - 5) / 2, rtol=1e-5)
    np.testing.assert_array_equal(norm(x), x)  # the second norm has none
    norm(x + 1)  # the third is of no interest
    count, mean, squares = norm.seen  # rows 1 and 2: 4 .. 11
    assert (count, mean, squares) == (8, 7.5, 42)


def test_every_norm_of_a_generator_is_covered():
    net = generator.painter(width=4, blocks=3, decoder_blocks=1, noise=2, norm="instance_norm")
    photo = jax.random.uniform(jax.random.key(0), (1, 32, 32, 3), minval=-1)
    params = jax.jit(net.init)(jax.random.key(1), photo, SEED)

    @jax.jit
    def paint(params):
        observed = Observed()
        painted = with_norm(net, observed).apply(params, photo, SEED)
        shared = Shared(observed.moments, 32)
        again = with_norm(net, shared).apply(params, photo, SEED)
        assert shared.seen == () and len(observed.moments) >= 6
        return painted, again, net.apply(params, photo, SEED)

    painted, again, plain = paint(params)
    np.testing.assert_allclose(painted, plain, atol=1e-5)
    np.testing.assert_allclose(again, plain, atol=1e-4)


def test_local_norms_stay():
    net = generator.painter(width=4, blocks=2, decoder_blocks=1, noise=2, norm="pixel_norm")
    assert with_norm(net, Observed()) == net
