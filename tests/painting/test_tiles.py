"""Tiles: the same painting as the whole picture, and only a strip of it in memory."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from stylejax import InputError, Style, transfer_tiled
from stylejax.models import generator
from stylejax.painting.tiles import Tiling, whole_moments
from stylejax.painting.transfer import transfer


def _style(net):
    """An untrained style whose parameters are small fixed numbers."""
    shapes = jax.eval_shape(net.init, jax.random.key(0), jnp.zeros((1, 64, 64, 3)), jnp.zeros(1, jnp.uint32))
    draw = np.random.default_rng(0)
    return Style(jax.tree.map(lambda x: draw.normal(0, 0.2, x.shape).astype(np.float32), shapes)["params"], net)


NETWORKS = {
    "compact": lambda: generator.compact(width=4, blocks=1, decoder_blocks=1, noise=2, norm="instance_norm"),
    "compact of local norms": lambda: generator.compact(
        width=4, blocks=1, decoder_blocks=1, noise=2, norm="pixel_norm"
    ),
    "resnet_antialiased": lambda: generator.resnet_antialiased(width=2, blocks=1, norm="instance_norm"),
}


def _photo(height, width):
    draw = np.random.default_rng(0)
    # Darker to the right, so that the moments of a tile are not those of the picture.
    light = np.linspace(1, 0.2, width)[None, :, None]
    return (draw.integers(0, 256, (height, width, 3)) * light).astype(np.uint8)


@pytest.mark.parametrize("name", NETWORKS)
def test_tiles_give_the_painting_of_the_whole_picture(name):
    style = _style(NETWORKS[name]())
    photo = _photo(180, 330)
    whole = transfer(style, photo)
    tiled = transfer_tiled(style, photo, tile=64)
    assert len(Tiling(style.generator, photo, 64).across) > 2
    assert np.abs(whole.astype(int) - tiled).max() <= 1


@pytest.mark.parametrize("name", NETWORKS)
def test_nothing_is_seen_beyond_the_receptive_field(name):
    style = _style(NETWORKS[name]())
    net = style.generator
    seed = jnp.zeros(1, jnp.uint32)
    net = net.clone(encoder=net.encoder.clone(norm=abs), decoder=net.decoder.clone(norm=abs))
    photo = np.zeros((1, 32, 256, 3), np.float32)
    other = photo.copy()
    other[:, :, 128:] = 0.7
    a, b = map(jax.jit(lambda x: net.apply({"params": style.params}, x, seed)), (photo, other))
    changed = np.flatnonzero(np.abs(np.asarray(a - b)).max((0, 1, 3)) > 0)
    assert changed.min() >= 128 - net.receptive_field


def test_pictures_are_read_and_written_by_strips():
    class Strips:
        """Neither more rows than a tile and its halo are asked for, nor fewer written than a tile has."""

        shape = (300, 70, 3)
        dtype = np.dtype(np.uint8)

        def __init__(self):
            self.array = _photo(300, 70)
            self.most = 0

        def __getitem__(self, rows):
            self.most = max(self.most, rows.stop - rows.start)
            return self.array[rows]

        def __setitem__(self, rows, strip):
            assert strip.shape == (min(rows.stop, 300) - rows.start, 70, 3)
            self.array[rows] = strip

    style = _style(NETWORKS["compact"]())
    photo = Strips()
    out = Strips()
    assert transfer_tiled(style, photo, tile=64, seed=5, out=out) is out
    assert photo.most <= 64 + 2 * 48
    np.testing.assert_array_equal(out.array, transfer_tiled(style, photo.array, tile=64, seed=5))


def test_moments_are_those_of_the_whole_picture_whatever_the_tile():
    style = _style(NETWORKS["compact"]())
    photo = _photo(256, 256)
    small, large = (whole_moments(style, Tiling(style.generator, photo, t), np.uint32(0)) for t in (64, 256))
    assert len(small) >= 2
    for a, b in zip(jax.tree.leaves(small), jax.tree.leaves(large), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-3, atol=1e-4)


def test_what_cannot_be_used_is_named():
    style = _style(NETWORKS["compact"]())
    with pytest.raises(InputError, match="multiple of 64 pixels; got 100"):
        transfer_tiled(style, _photo(8, 8), tile=100)
    with pytest.raises(InputError, match="shape of img"):
        transfer_tiled(style, _photo(8, 8), out=np.zeros((8, 9, 3), np.uint8))
    with pytest.raises(ValueError, match=r"\(4, 4\)"):
        transfer_tiled(style, np.zeros((4, 4), np.uint8))
