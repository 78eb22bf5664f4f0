"""The generator is its decoder after its encoder, and the size that the recipe names."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from stylejax.models import generator

SEED = jnp.array([3, 4], jnp.uint32)
MAKERS = [
    lambda: generator.compact(width=8, blocks=2, decoder_blocks=1, noise=4, norm="instance_norm"),
    lambda: generator.resnet_antialiased(width=4, blocks=3, norm="instance_norm"),
    lambda: generator.single_image(width=4),
]


@pytest.mark.parametrize("make", MAKERS)
def test_generator_is_decode_of_encode_within_range(make):
    net = make()
    images = jax.random.uniform(jax.random.key(0), (2, 16, 24, 3), minval=-1, maxval=1)
    out, params = jax.jit(net.init_with_output)(jax.random.key(1), images, SEED)
    content = jax.jit(partial(net.apply, method="encode"))(params, images)
    again = jax.jit(partial(net.apply, method="decode"))(params, content, SEED)
    np.testing.assert_allclose(out, again, atol=1e-5)
    assert out.shape == images.shape and jnp.all(jnp.abs(out) <= 1)
    assert set(params["params"]) == {"encoder", "decoder"}


def test_sizes_of_the_two_large_generators():
    def millions(net):
        shapes = jax.eval_shape(net.init, jax.random.key(0), jnp.zeros((1, 64, 64, 3)), SEED[:1])
        return sum(np.prod(x.shape) for x in jax.tree.leaves(shapes)) / 1e6

    assert 0.45 < millions(generator.compact(64, 6, 3, 4, "instance_norm")) < 0.55
    assert 11.0 < millions(generator.resnet_antialiased(64, 9, "instance_norm")) < 13.0


def test_a_style_is_a_pytree_whose_generator_is_static():
    style = generator.Style({"w": jnp.ones(2)}, MAKERS[0]())
    assert len(jax.tree.leaves(style)) == 1
    assert jax.tree.map(lambda x: 2 * x, style).generator == style.generator
