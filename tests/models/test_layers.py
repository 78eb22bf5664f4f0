"""Layers against values worked out by hand and against jax.lax's own convolution."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax

from stylejax.models import layers, norms


def test_space_to_depth_lays_a_square_row_by_row():
    x = jnp.arange(16.0).reshape(1, 4, 4, 1)
    np.testing.assert_array_equal(layers.space_to_depth(x, 2)[0, 0, 1], [2, 3, 6, 7])


@pytest.mark.parametrize("block", [2, 4])
def test_depth_to_space_undoes_space_to_depth(block):
    x = jax.random.normal(jax.random.key(0), (2, 8, 16, 3))
    np.testing.assert_array_equal(layers.depth_to_space(layers.space_to_depth(x, block), block), x)


def test_halve_averages_squares():
    x = jnp.array([[1.0, 3.0], [5.0, 7.0]]).reshape(1, 2, 2, 1)
    np.testing.assert_allclose(layers.halve(x), [[[[4.0]]]])


def test_soften_takes_a_checkerboard_away_and_keeps_the_mean():
    board = jnp.indices((6, 8)).sum(0)[None, :, :, None] % 2
    np.testing.assert_allclose(layers.soften(board.astype(jnp.float32))[:, 1:-1, 1:-1], 0.5)
    spot = jnp.zeros((1, 5, 5, 1)).at[0, 2, 2, 0].set(16.0)
    np.testing.assert_allclose(layers.soften(spot)[0, 1:4, 1:4, 0], [[1, 2, 1], [2, 4, 2], [1, 2, 1]])


def test_double_is_bilinear_with_half_pixel_centres():
    x = jnp.array([0.0, 4.0]).reshape(1, 1, 2, 1)
    np.testing.assert_allclose(layers.double(x)[0, 0, :, 0], [0, 1, 3, 4])
    y = jax.random.normal(jax.random.key(0), (2, 5, 7, 3))
    np.testing.assert_allclose(layers.double(y), jax.image.resize(y, (2, 10, 14, 3), "linear"), atol=1e-5)


def test_spectral_unit_has_largest_singular_value_one():
    kernel = jax.random.normal(jax.random.key(1), (3, 3, 16, 32))
    unit = layers.spectral_unit(kernel, iterations=50).reshape(-1, 32)
    np.testing.assert_allclose(np.linalg.svd(unit, compute_uv=False)[0], 1.0, rtol=1e-3)


@pytest.mark.parametrize("size", [1, 3, 4, 7])
def test_conv_equals_a_valid_convolution_of_the_reflected_picture(size):
    x = jax.random.normal(jax.random.key(0), (2, 9, 11, 5))
    conv = layers.Conv(6, size=size)
    params = jax.jit(conv.init)(jax.random.key(1), x)
    params["params"]["bias"] = jnp.arange(6.0)
    border = (size - 1) // 2
    reflected = jnp.pad(x, ((0, 0), (border, border), (border, border), (0, 0)), mode="reflect")
    plain = lax.conv_general_dilated(
        reflected, params["params"]["kernel"], (1, 1), "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC")
    ) + jnp.arange(6.0).reshape(1, 1, 1, 6)
    np.testing.assert_allclose(conv.apply(params, x), plain, atol=1e-4)


@pytest.mark.parametrize("size", [3, 4])
def test_strided_conv_halves_even_sizes(size):
    x = jnp.ones((1, 12, 30, 3))
    y, _ = jax.jit(layers.StridedConv(5, size=size).init_with_output)(jax.random.key(0), x)
    assert y.shape == (1, 6, 15, 5)


def test_subpixel_start_has_no_checkerboard():
    conv = layers.Conv(8, kernel_init=layers.subpixel_init(2))
    y, _ = jax.jit(conv.init_with_output)(jax.random.key(0), jax.random.normal(jax.random.key(1), (1, 6, 6, 3)))
    grown = layers.depth_to_space(y, 2)
    np.testing.assert_array_equal(grown[:, ::2, ::2], grown[:, 1::2, 1::2])


def test_residual_block_of_zero_kernels_is_the_identity():
    block = layers.ResidualBlock(norms.no_norm)
    x = jax.random.normal(jax.random.key(0), (1, 6, 6, 4))
    params = jax.tree.map(jnp.zeros_like, block.init(jax.random.key(1), x))
    np.testing.assert_array_equal(block.apply(params, x), x)


def test_leaky_relu_keeps_a_fifth_of_the_negative():
    np.testing.assert_allclose(layers.leaky_relu(jnp.array([-5.0, 2.0])), [-1.0, 2.0])


def test_blur_halve_written_out_on_a_row():
    row = jnp.array([1.0, 5.0, 2.0, 8.0]).reshape(1, 1, 4, 1)
    wide = jnp.broadcast_to(row, (1, 4, 4, 1))
    # (5 + 2 * 1 + 5) / 4 at the reflected border, (5 + 2 * 2 + 8) / 4 inside
    np.testing.assert_allclose(layers.blur_halve(wide)[0, 0, :, 0], [3.0, 4.25])
    assert layers.blur_halve(jnp.zeros((1, 7, 5, 2))).shape == (1, 4, 3, 2)


def test_alike_subpixels_are_their_mean_and_grow_without_a_pattern():
    kernel = jnp.arange(8.0).reshape(1, 8)  # four sub-pixels of two channels: 0 1, 2 3, 4 5, 6 7
    np.testing.assert_array_equal(layers.alike_subpixels(kernel), [[3, 4] * 4])
    grown = layers.depth_to_space(jnp.ones((1, 2, 2, 1)) @ layers.alike_subpixels(kernel), 2)
    assert np.ptp(np.asarray(grown), axis=(1, 2)).max() == 0
