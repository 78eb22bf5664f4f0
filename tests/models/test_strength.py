"""Strength: the ends of the line between photo and painting."""

import jax.numpy as jnp
import numpy as np

from stylejax.models import strength


def test_a_blend_goes_from_the_photo_to_the_painting_in_the_space_of_atanh():
    photo = jnp.full((1, 1, 1, 3), -0.5)
    painted = jnp.full((1, 1, 1, 3), 0.7)
    np.testing.assert_allclose(strength.blend(photo, painted, 0.0), photo, atol=1e-6)
    np.testing.assert_allclose(strength.blend(photo, painted, 1.0), painted, atol=1e-6)
    middle = np.tanh((np.arctanh(-0.5) + np.arctanh(0.7)) / 2)
    np.testing.assert_allclose(strength.blend(photo, painted, 0.5), np.full((1, 1, 1, 3), middle), atol=1e-6)


def test_features_lie_on_a_line_and_no_strength_is_the_painted_ones():
    content = jnp.zeros((1, 1, 1, 2))
    painted = jnp.full((1, 1, 1, 2), 4.0)
    assert strength.blend_features(content, painted, None) is painted
    np.testing.assert_allclose(strength.blend_features(content, painted, 0.25), jnp.ones((1, 1, 1, 2)))
