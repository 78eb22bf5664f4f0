"""The decoder: its size, the photo that it paints over, and what noise does."""

import jax
import jax.numpy as jnp
import numpy as np

from stylejax.models import decoder, layers, norms
from stylejax.models.encoder import Content

SEED = jnp.array([3], jnp.uint32)


def _content(height=6, width=10):
    features = jax.random.normal(jax.random.key(0), (1, height, width, 8))
    photo = jax.random.uniform(jax.random.key(1), (1, 2 * height, 2 * width, 3), minval=-0.9, maxval=0.9)
    return Content(features=(features,), photo=photo)


def test_paint_over_adds_in_the_space_of_atanh():
    photo = jnp.array([0.5, 1.0, -0.3]).reshape(1, 1, 1, 3)
    np.testing.assert_allclose(decoder.paint_over(photo, jnp.zeros_like(photo)).ravel(), [0.5, 0.98, -0.3], atol=1e-6)
    np.testing.assert_allclose(
        decoder.paint_over(photo, jnp.full_like(photo, 1.0))[0, 0, 0, 0], np.tanh(1 + np.arctanh(0.5))
    )


def test_the_first_painting_is_the_half_resolution_photo():
    module = decoder.CompactDecoder(8, 1, norms.instance_norm, 4)
    content = _content()
    out, _ = jax.jit(module.init_with_output)(jax.random.key(2), content, SEED)
    assert out.shape == (1, 24, 40, 3)
    assert np.abs(out - layers.double(content.photo)).mean() < 0.1


def test_another_seed_is_another_painting_and_the_same_seed_the_same():
    module = decoder.CompactDecoder(8, 1, norms.instance_norm, 4)
    content = _content()
    params = jax.jit(module.init)(jax.random.key(2), content, SEED)
    apply = jax.jit(module.apply)

    def paint(seed):
        return np.asarray(apply(params, content, jnp.array([seed], jnp.uint32)))

    np.testing.assert_array_equal(paint(1), paint(1))
    assert np.abs(paint(1) - paint(2)).max() > 1e-3


def test_without_noise_every_seed_paints_the_same_and_no_array_is_empty():
    module = decoder.CompactDecoder(8, 1, norms.instance_norm, 0)
    content = _content()
    params = jax.jit(module.init)(jax.random.key(2), content, SEED)
    assert all(leaf.size for leaf in jax.tree.leaves(params))
    apply = jax.jit(module.apply)
    np.testing.assert_array_equal(*(apply(params, content, SEED + seed) for seed in range(2)))


def test_color_matrix_starts_as_the_identity():
    x = jax.random.normal(jax.random.key(0), (1, 2, 2, 3))
    y, _ = jax.jit(decoder.ColorMatrix().init_with_output)(jax.random.key(1), x)
    np.testing.assert_allclose(y, x, atol=1e-6)
