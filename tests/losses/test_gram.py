"""Gram matrices by hand."""

import jax.numpy as jnp
import numpy as np

from stylejax.losses import gram

FEATURES = jnp.array([[1.0, 2.0], [3.0, 4.0]]).reshape(1, 1, 2, 2)


def test_gram_is_the_mean_outer_product():
    np.testing.assert_allclose(gram.gram(FEATURES), [[5.0, 7.0], [7.0, 10.0]])


def test_distance_is_relative_and_blind_to_places():
    assert gram.distance(FEATURES, FEATURES[:, :, ::-1]) == 0
    # Twice the features are four times the matrix: three times its norm away, of the four that it has.
    np.testing.assert_allclose(gram.distance(FEATURES, 2 * FEATURES), 9 / 16, rtol=1e-5)
    np.testing.assert_allclose(gram.distance(2 * FEATURES, FEATURES), 9 / 16, rtol=1e-5)


def test_a_plain_area_of_the_style_outweighs_nothing():
    np.testing.assert_allclose(gram.distance(jnp.zeros_like(FEATURES), FEATURES), 1.0, rtol=1e-5)
    np.testing.assert_allclose(gram.distance(1e-6 * FEATURES, FEATURES), 1.0, rtol=1e-5)
    assert gram.distance(jnp.zeros_like(FEATURES), jnp.zeros_like(FEATURES)) == 0


def test_patches_are_blind_to_brightness():
    images = jnp.array(np.random.default_rng(0).uniform(-1, 1, (1, 6, 6, 3)), jnp.float32)
    assert gram.patches(images).shape == (1, 4, 4, 27)
    np.testing.assert_allclose(gram.patches(images), gram.patches(images + 0.3), atol=1e-6)
    assert gram.patches_at_two_sizes(images)[1].shape == (1, 1, 1, 27)
