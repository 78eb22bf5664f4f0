"""The networks of SinCUT: sizes of its layers, one logit per picture."""

import jax
import jax.numpy as jnp
import numpy as np

from stylejax.models import discriminator, generator

IMAGES = jax.random.uniform(jax.random.key(0), (2, 64, 64, 3), minval=-1, maxval=1)
SEED = jnp.array([1, 2], jnp.uint32)


def test_the_generator_keeps_the_size_and_hands_on_the_published_layers():
    net = generator.single_image(80)
    params = jax.eval_shape(net.init, jax.random.key(0), IMAGES, SEED)
    features = jax.eval_shape(lambda p: net.apply(p, IMAGES, method="encode").features, params)
    assert [x.shape[1:] for x in features] == [(64, 64, 3), (32, 32, 160), (32, 32, 160)]
    assert jax.eval_shape(net.apply, params, IMAGES, SEED).shape == IMAGES.shape


def test_noise_waits_until_it_is_wanted():
    net = generator.single_image(4)
    paint = jax.jit(net.apply)
    first, params = jax.jit(net.init_with_output)(jax.random.key(0), IMAGES, SEED)
    np.testing.assert_allclose(first, paint(params, IMAGES, SEED + 7), atol=1e-6)
    params["params"]["decoder"]["noise"] = jnp.ones(1)
    out = paint(params, IMAGES, SEED)
    assert jnp.any(out != paint(params, IMAGES, SEED + 7)) and jnp.all(jnp.abs(out) <= 1)


def test_the_discriminator_gives_one_logit_per_picture():
    logits, params = jax.eval_shape(discriminator.single_image(8).init_with_output, jax.random.key(0), IMAGES)
    assert [x.shape for x in logits] == [(2, 1, 1, 1)]
    widths = [params["params"][name]["kernel"].shape[-1] for name in ("stem", "conv_1", "dense_1", "to_logits")]
    assert widths == [32, 384, 384, 1]
