"""The networks of CUT's code: sizes of its layers, what its discriminator sees."""

import jax
import jax.numpy as jnp
import numpy as np

from stylejax.models import discriminator, generator

SEED = jnp.zeros(1, jnp.uint32)
PICTURE = jnp.zeros((1, 256, 256, 3))


def test_the_generator_has_the_published_size_and_layers():
    net = generator.resnet_antialiased(64, 9, "instance_norm")
    params = jax.eval_shape(net.init, jax.random.key(0), PICTURE, SEED)
    # conv by conv: kernels and biases of 7 x 7 x 3 to 64, down, nine blocks, up, 7 x 7 x 64 to 3
    ends = 49 * 3 * 64 + 64 + 49 * 64 * 3 + 3
    down = 9 * 64 * 128 + 128 + 9 * 128 * 256 + 256
    up = 9 * 256 * 128 + 128 + 9 * 128 * 64 + 64
    assert sum(np.prod(x.shape) for x in jax.tree.leaves(params)) == ends + down + 18 * (9 * 256 * 256 + 256) + up
    features = jax.eval_shape(lambda p: net.apply(p, PICTURE, method="encode").features, params)
    assert [x.shape[1:] for x in features] == [(256, 256, 3), (256, 256, 128), (128, 128, 256), *[(64, 64, 256)] * 2]


def test_the_discriminator_has_the_published_map():
    net = discriminator.patch_antialiased(64, 3, "instance_norm")
    logits, _ = jax.eval_shape(net.init_with_output, jax.random.key(0), PICTURE)
    assert logits[0].shape == (1, 30, 30, 1)


def test_the_receptive_field_is_how_far_the_generator_sees():
    net = generator.resnet_antialiased(2, 1, "no_norm")
    images = jax.random.uniform(jax.random.key(0), (1, 64, 64, 3), minval=-1, maxval=1)
    params = jax.jit(net.init)(jax.random.key(1), images, SEED)
    params = jax.tree.map(jnp.abs, params)  # nothing dies, nothing cancels
    slope = jax.jit(jax.grad(lambda x: net.apply(params, x, SEED)[0, 32, 32].sum() * 1e6))(images)
    rows = np.flatnonzero(np.abs(slope[0]).sum((1, 2)))
    assert max(32 - rows[0], rows[-1] - 32) <= net.receptive_field
