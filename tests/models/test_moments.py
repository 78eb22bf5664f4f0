"""Moments of a whole picture: every norm is covered, in the order of the calls, whatever the windows."""

import flax.linen as nn
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from stylejax.errors import InputError
from stylejax.models import generator, moments, norms
from tests import untrained

SEED = jnp.zeros(1, jnp.uint32)
PHOTO = jax.random.uniform(jax.random.key(0), (1, 32, 32, 3), minval=-1)


def _compact(norm):
    net = generator.compact(width=4, blocks=2, decoder_blocks=1, noise=2, norm=norm)
    return net, untrained.params(net)


def test_every_norm_of_a_generator_is_covered():
    net, params = _compact("instance_norm")
    found = jax.jit(lambda params: moments.of_whole(net, params, PHOTO, SEED))(params)
    assert len(found) == 2 * 5  # two norms in each of two blocks and one after them, a mean and a variance each
    again = jax.jit(lambda params: moments.apply(net, params, found, PHOTO, SEED))(params)
    np.testing.assert_allclose(again, jax.jit(net.apply)({"params": params}, PHOTO, SEED), atol=1e-4)
    assert moments.norm_inputs(net, params, found, PHOTO, SEED) == {}


def test_norms_come_in_the_order_of_the_calls():
    net, params = _compact("instance_norm")
    parts = [path[0] for path in moments.norm_inputs(net, params, {}, PHOTO, SEED)]
    assert parts == ["encoder"] * 2 + ["decoder"] * 3


def test_local_norms_need_no_moments():
    net, params = _compact("pixel_norm")
    assert moments.of_whole(net, params, PHOTO, SEED) == {}


def test_the_first_norm_is_measured_in_the_core_of_the_window():
    first = jnp.arange(16.0).reshape(1, 4, 4, 1)
    inputs = {("a",): first, ("b",): first + 1}
    seen = moments.first_statistics(inputs, height=16, core=(4, 12, 0, 16))
    count, mean, squares = seen["a",]  # rows 1 and 2: 4 .. 11
    assert list(seen) == [("a",)] and (count, mean, squares) == (8, 7.5, 42)
    assert moments.first_statistics({}, 16, (0, 16, 0, 16)) == {}


def test_the_moments_of_windows_are_those_of_the_picture():
    x = jax.random.normal(jax.random.key(0), (1, 8, 12, 2)) * jnp.arange(1.0, 13)[None, None, :, None]
    cores = [(0, 8, 0, 5), (0, 3, 5, 12), (3, 8, 5, 12)]
    parts = [moments.first_statistics({("a",): x}, 8, core)["a",] for core in cores]
    found = moments.joined(("a",), parts)
    np.testing.assert_allclose(found["a", "mean"][0, 0, 0], x.mean((0, 1, 2)), rtol=1e-5)
    np.testing.assert_allclose(found["a", "variance"][0, 0, 0], x.var((0, 1, 2)), rtol=1e-5)


def test_a_norm_that_is_called_twice_is_refused():
    class Twice(nn.Module):
        def setup(self):
            self.norm = norms.InstanceNorm()

        def __call__(self, x, seed):
            return self.norm(self.norm(x) ** 2)

    with pytest.raises(InputError, match="norm is called 2 times"):
        moments.norm_inputs(Twice(), {}, {}, PHOTO, SEED)
