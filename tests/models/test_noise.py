"""Noise belongs to a place and a seed."""

import jax.numpy as jnp
import numpy as np

from stylejax.models import noise

SEED = jnp.array([7, 8], jnp.uint32)


def test_noise_belongs_to_the_absolute_position():
    whole = noise.field(SEED, 40, 50, 3)
    part = noise.field(SEED, 10, 20, 3, origin=(5, 30))
    np.testing.assert_array_equal(part, whole[:, 5:15, 30:50])


def test_noise_has_zero_mean_unit_variance_and_no_correlation():
    x = np.asarray(noise.field(SEED, 200, 200, 2), np.float64)
    assert abs(x.mean()) < 0.01 and abs(x.var() - 1) < 0.01
    flat = np.stack([x[0, :-1, :-1, 0], x[0, 1:, :-1, 0], x[0, :-1, 1:, 0], x[0, :-1, :-1, 1], x[1, :-1, :-1, 0]])
    correlation = np.corrcoef(flat.reshape(5, -1)) - np.eye(5)
    assert np.abs(correlation).max() < 0.02


def test_noise_is_uniform_within_its_bounds():
    x = np.asarray(noise.field(SEED, 100, 100, 1)).ravel()
    assert np.abs(x).max() <= np.sqrt(3)
    counts, _ = np.histogram(x, 10, (-np.sqrt(3), np.sqrt(3)))
    assert counts.min() > 1800 and counts.max() < 2200
