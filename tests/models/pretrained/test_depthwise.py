"""The shifted form of a depthwise convolution equals the native one."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from stylejax.models.pretrained import depthwise


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("side", [3, 5])
@pytest.mark.parametrize("height", [8, 9])
def test_shifted_depthwise_equals_the_native_one_with_its_input_gradient(height, side, stride):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(2, height, 11, 3)).astype(np.float32)
    kernel = rng.normal(size=(side, side, 1, 3)).astype(np.float32)

    @functools.partial(jax.jit, static_argnums=0)
    def both(convolve):
        out, vjp = jax.vjp(lambda x: convolve(x, kernel, stride), x)
        return out, vjp(jnp.cos(jnp.arange(out.size, dtype=jnp.float32)).reshape(out.shape))[0]

    shifted = both(depthwise.shifted)
    native = both(depthwise.native)
    for ours, theirs in zip(shifted, native, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=2e-5)
