"""Encoders: sizes, and what the content depends on."""

import jax
import jax.numpy as jnp
import numpy as np

from stylejax.models import encoder, norms

IMAGES = jax.random.uniform(jax.random.key(0), (2, 32, 48, 3), minval=-1, maxval=1)


def test_features_are_at_a_quarter_and_the_photo_at_half():
    content, _ = jax.jit(encoder.CompactEncoder(8, 2, norms.instance_norm).init_with_output)(jax.random.key(1), IMAGES)
    assert [x.shape for x in content.features] == [(2, 8, 12, 8)] * 3
    np.testing.assert_allclose(content.photo[0, 0, 0], IMAGES[0, :2, :2].mean((0, 1)), atol=1e-6)


def test_content_of_one_picture_ignores_the_others():
    module = encoder.CompactEncoder(8, 1, norms.instance_norm)
    params = jax.jit(module.init)(jax.random.key(1), IMAGES)
    both = module.apply(params, IMAGES)
    one = module.apply(params, IMAGES[:1])
    np.testing.assert_allclose(both.features[-1][:1], one.features[-1], atol=1e-5)
    assert jnp.all(jnp.isfinite(both.features[-1]))
