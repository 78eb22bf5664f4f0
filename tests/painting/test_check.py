"""A newcomer's network paints every picture, and one that cannot is refused before it is trained."""

import flax.linen as nn
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from stylejax import InputError, Style, transfer, transfer_tiled
from stylejax.models import generator, norms
from stylejax.models.plain import as_generator
from stylejax.painting.check import check_paints
from tests import untrained


class UNet(nn.Module):
    """As anyone would write it in Flax: two sizes, a skip connection, tanh."""

    receptive_field = 32

    @nn.compact
    def __call__(self, images, seed):
        fine = nn.relu(nn.Conv(4, (3, 3))(images))
        coarse = nn.relu(norms.instance_norm(nn.Conv(4, (3, 3), strides=2)(fine)))
        coarse = nn.relu(nn.ConvTranspose(4, (2, 2), strides=(2, 2))(coarse))
        return nn.tanh(nn.Conv(3, (3, 3))(jnp.concatenate([fine, coarse], axis=-1)))


def _style(net):
    params = jax.jit(net.init)(jax.random.key(0), jnp.zeros((1, 64, 64, 3)), jnp.zeros(1, jnp.uint32))["params"]
    return Style(params, net, canvas=512)


@pytest.fixture(scope="module")
def style():
    return _style(as_generator(UNet()))


def _photo(height, width):
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)


def test_a_network_in_one_piece_passes_and_paints_above_its_canvas(style):
    check_paints(style)
    painted = transfer(style, _photo(853, 1280))
    assert painted.shape == (853, 1280, 3) and painted.dtype == np.uint8


def test_its_tiles_are_the_whole_picture(style):
    photo = _photo(150, 300)
    whole = transfer(style, photo, canvas=300)
    assert np.abs(whole.astype(int) - transfer_tiled(style, photo, tile=64)).max() <= 1


@pytest.mark.parametrize(
    "net",
    [
        generator.compact(width=4, blocks=1, decoder_blocks=1, noise=2, norm="instance_norm"),
        generator.compact(width=4, blocks=1, decoder_blocks=1, noise=2, norm="pixel_norm"),
        generator.single_image(2),
    ],
)
def test_the_generators_of_the_project_paint(net):
    shapes = jax.eval_shape(net.init, jax.random.key(0), jnp.zeros((1, 64, 64, 3)), jnp.zeros(1, jnp.uint32))
    check_paints(Style(shapes["params"], net))


def test_a_network_that_paints_its_training_size_only_is_refused():
    class Fixed(nn.Module):
        @nn.compact
        def __call__(self, images, seed):
            return images + self.param("shift", nn.initializers.zeros, (1, 64, 64, 3))

    with pytest.raises(InputError, match="model.generator: it cannot paint a picture pixel for pixel: "):
        check_paints(_style(as_generator(Fixed())))


def test_a_norm_of_two_calls_is_refused():
    class Twice(nn.Module):
        def setup(self):
            self.norm = norms.InstanceNorm()

        def __call__(self, images, seed):
            return nn.tanh(self.norm(self.norm(images) ** 2))

    with pytest.raises(InputError, match="cannot paint a picture above its canvas: .* is called 2 times"):
        check_paints(untrained.style().replace(params={}, generator=as_generator(Twice())))
