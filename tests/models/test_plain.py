"""A network in one piece is a generator whose content is the photo."""

import flax.linen as nn
import jax
import jax.numpy as jnp
import numpy as np

from stylejax.models.generator import RECEPTIVE_FIELD
from stylejax.models.plain import as_generator

PHOTO = jax.random.uniform(jax.random.key(0), (2, 8, 8, 3), minval=-0.9, maxval=0.9)


class Shifted(nn.Module):
    """x + bias + seed / 100."""

    receptive_field = 5

    @nn.compact
    def __call__(self, images, seed):
        bias = self.param("bias", nn.initializers.constant(0.25), (1, 1, 1, 3))
        return images + bias + seed[:, None, None, None] / 100


class Silent(nn.Module):
    """The photo, and no word of how far it looks."""

    def __call__(self, images, seed):
        return images


def test_its_parameters_are_those_of_the_decoder():
    params = as_generator(Shifted()).init(jax.random.key(0), PHOTO, jnp.zeros(2, jnp.uint32))["params"]
    np.testing.assert_array_equal(params["decoder"]["network"]["bias"].ravel(), [0.25] * 3)
    assert set(params) == {"decoder"}


def test_it_sees_photo_and_seed_and_no_origin():
    net = as_generator(Shifted())
    seed = jnp.array([0, 3], jnp.uint32)
    variables = net.init(jax.random.key(0), PHOTO, seed)
    expected = PHOTO + 0.25 + jnp.array([0.0, 0.03])[:, None, None, None]
    np.testing.assert_allclose(net.apply(variables, PHOTO, seed), expected, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(net.apply(variables, PHOTO, seed, (16, 32)), expected, rtol=1e-5, atol=1e-6)


def test_at_no_strength_the_photo_is_left():
    net = as_generator(Silent())
    np.testing.assert_allclose(net.apply({}, PHOTO, jnp.zeros(2, jnp.uint32), strength=0.0), PHOTO, atol=1e-5)


def test_the_photo_is_its_content():
    content = as_generator(Silent()).apply({}, PHOTO, method="encode")
    assert content.features == ()
    np.testing.assert_array_equal(content.photo, PHOTO)


def test_the_receptive_field_is_its_own_or_the_default():
    # The coarse noise has cells of 16 pixels, whatever a network sees.
    assert as_generator(Shifted()).receptive_field == 16 + 5
    assert as_generator(Silent()).receptive_field == 16 + RECEPTIVE_FIELD
