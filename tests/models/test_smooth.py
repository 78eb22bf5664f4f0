"""The smooth decoder: no pattern of its own, a tone by hand, tiles that are the whole."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from stylejax import Style, transfer, transfer_tiled
from stylejax.errors import InputError
from stylejax.models import generator, smooth

SEED = jnp.zeros(1, jnp.uint32)


def drawn(net, side=64):
    """Random parameters of the generator."""
    shapes = jax.eval_shape(net.init, jax.random.key(0), np.zeros((1, side, side, 3)), np.zeros(1, np.uint32))["params"]
    draw = np.random.default_rng(0)
    return jax.tree.map(lambda x: draw.normal(0, 0.2, x.shape).astype(np.float32), shapes)


def test_without_noise_a_plain_picture_is_painted_plain():
    net = generator.smooth(width=8, blocks=2, decoder_blocks=1, noise=0, norm="pixel_norm")
    painted = jax.jit(net.apply)({"params": drawn(net)}, jnp.full((1, 64, 64, 3), 0.3), SEED)
    np.testing.assert_allclose(painted, jnp.broadcast_to(painted[:, 32:33, 32:33], painted.shape), atol=1e-5)


def test_the_first_painting_is_nearly_the_photo():
    net = generator.smooth(width=8, blocks=2, decoder_blocks=1, noise=2, norm="instance_norm")
    photo = jnp.broadcast_to(jnp.linspace(-0.5, 0.5, 64)[None, None, :, None], (1, 64, 64, 3))
    painted, _ = jax.jit(net.init_with_output)(jax.random.key(0), photo, SEED)
    assert jnp.abs(painted - photo).mean() < 0.05


def test_tone_by_hand():
    x = jnp.array([0.0, 0.4]).reshape(1, 1, 2, 1) * jnp.ones((1, 1, 1, 3))
    params = {"matrix": 2 * jnp.eye(3), "shrink": 0.5 * jnp.eye(3), "bias": jnp.full(3, -0.2)}
    out = smooth.ToneMap().apply({"params": params}, x)
    # Mean 0.2 is 0.4 above the bias: half of that stays; the contrast of 0.4 becomes 0.8.
    np.testing.assert_allclose(out[0, 0, :, 0], [-0.4, 0.4], atol=1e-6)


def test_tiles_are_the_whole():
    net = generator.smooth(width=4, blocks=1, decoder_blocks=1, noise=2, norm="instance_norm")
    style = Style(drawn(net), net, 512)
    photo = np.random.default_rng(1).integers(0, 256, (200, 260, 3), np.uint8)
    whole = transfer(style, photo, canvas=260)
    assert np.abs(whole.astype(int) - transfer_tiled(style, photo, tile=64).astype(int)).max() <= 1


def test_impossible_blocks_are_named():
    with pytest.raises(InputError, match="decoder_blocks"):
        generator.smooth(width=4, blocks=1, decoder_blocks=2, noise=2, norm="no_norm")
