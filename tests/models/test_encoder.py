"""Encoders: sizes, and what reaches the content."""

import jax
import jax.numpy as jnp
import numpy as np

from stylejax.models import encoder, layers

IMAGES = jax.random.uniform(jax.random.key(0), (2, 32, 48, 3), minval=-1, maxval=1)


def test_painter_encoder_gives_taps_at_a_quarter_and_the_photo_at_half():
    content, _ = jax.jit(encoder.PainterEncoder(8, 2, layers.instance_norm).init_with_output)(jax.random.key(1), IMAGES)
    assert [t.shape for t in content.taps] == [(2, 8, 12, 8)] * 3
    np.testing.assert_allclose(content.photo[0, 0, 0], IMAGES[0, :2, :2].mean((0, 1)), atol=1e-6)


def test_resnet_encoder_taps_are_rgb_two_downs_and_two_blocks():
    content, _ = jax.jit(encoder.ResnetEncoder(4, 5, layers.instance_norm).init_with_output)(jax.random.key(1), IMAGES)
    assert [t.shape for t in content.taps] == [
        (2, 32, 48, 3),
        (2, 16, 24, 8),
        (2, 8, 12, 16),
        (2, 8, 12, 16),
        (2, 8, 12, 16),
    ]
    np.testing.assert_array_equal(content.taps[0], IMAGES)


def test_content_of_one_picture_ignores_the_others():
    module = encoder.PainterEncoder(8, 1, layers.instance_norm)
    params = jax.jit(module.init)(jax.random.key(1), IMAGES)
    both, one = module.apply(params, IMAGES), module.apply(params, IMAGES[:1])
    np.testing.assert_allclose(both.taps[-1][:1], one.taps[-1], atol=1e-5)
    assert jnp.all(jnp.isfinite(both.taps[-1]))
