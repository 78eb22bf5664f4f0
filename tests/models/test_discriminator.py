"""Discriminators: one contract, and what each of them sees."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from stylejax.models import discriminator

IMAGES = jax.random.uniform(jax.random.key(0), (2, 96, 96, 3), minval=-1, maxval=1)
MAPS = tuple(jax.random.normal(jax.random.key(i), (2, 48 >> i, 48 >> i, c)) for i, c in enumerate((16, 24, 40, 112)))
FAMILY = {
    "patch": (lambda: discriminator.patch(8, 3, "instance_norm", False), 1),
    "features": (lambda: discriminator.features(8), 4),
    "patch_antialiased": (lambda: discriminator.patch_antialiased(4, 3, "instance_norm"), 1),
    "image": (lambda: discriminator.image(4, 5, "layer_norm"), 1),
    "both": (lambda: discriminator.both(8, 4), 5),
}


@pytest.mark.parametrize("name", FAMILY)
def test_logits_are_a_tuple_of_single_channel_maps(name):
    make, heads = FAMILY[name]
    logits, params = jax.jit(make().init_with_output)(jax.random.key(1), IMAGES, MAPS)
    assert len(logits) == heads and all(x.ndim == 4 and x.shape[0] == 2 and x.shape[-1] == 1 for x in logits)
    assert list(params) == ["params"]


def test_the_plain_patch_discriminator_sees_seventy_pixels():
    net = discriminator.patch(4, 3, "no_norm", False)
    params = jax.jit(net.init)(jax.random.key(1), IMAGES)
    middle = lambda x: net.apply(params, x)[0][0, 5, 5, 0]  # noqa: E731
    seen = np.abs(jax.grad(middle)(IMAGES)[0]).sum(-1) > 0
    rows = np.flatnonzero(seen.any(1))
    assert rows[-1] - rows[0] + 1 == 70


def test_the_feature_discriminator_uses_the_maps_alone():
    net = discriminator.features(8)
    params = jax.jit(net.init)(jax.random.key(1), IMAGES, MAPS)
    apply = jax.jit(net.apply)
    for a, b in zip(apply(params, IMAGES, MAPS), apply(params, 0 * IMAGES, MAPS), strict=True):
        np.testing.assert_array_equal(a, b)


def test_spectral_norm_bounds_the_logits_whatever_its_kernels():
    net = discriminator.both(8, 4)
    params = jax.jit(net.init)(jax.random.key(1), IMAGES, MAPS)
    larger = jax.tree.map(lambda x: 100 * x if x.ndim == 4 else x, params)
    apply = jax.jit(net.apply)
    for a, b in zip(apply(params, IMAGES, MAPS), apply(larger, IMAGES, MAPS), strict=True):
        np.testing.assert_allclose(a, b, atol=1e-4)
        assert jnp.all(jnp.isfinite(b))
