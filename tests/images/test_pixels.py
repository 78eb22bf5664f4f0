"""Luminance, other sizes and the Laplacian, worked out by hand."""

import numpy as np
import pytest

from stylejax.images import pixels


def test_luminance_weighs_the_colors_and_keeps_grey():
    row = np.float32([[[1, 0, 0], [0, 1, 0], [0, 0, 1], [0.25, 0.25, 0.25]]])
    np.testing.assert_allclose(pixels.luminance(row), [[0.299, 0.587, 0.114, 0.25]], rtol=1e-6)


@pytest.mark.parametrize(
    ("shape", "long", "size"),
    [((400, 200, 3), 100, (100, 50)), ((3, 2000), 100, (1, 100)), ((2, 3), 6, (4, 6)), ((7, 7, 3), 7, (7, 7))],
)
def test_the_long_side_is_given_and_the_short_one_follows_and_is_never_nothing(shape, long, size):
    assert pixels.size_at(shape, long) == size


@pytest.mark.parametrize("leading", [(), (2,)])
def test_halve_takes_means_and_drops_what_is_odd(leading):
    picture = np.float32([[0, 1, 9], [2, 3, 9], [9, 9, 9]])[..., None]
    halved = pixels.halve(np.broadcast_to(picture, (*leading, 3, 3, 1)))
    np.testing.assert_array_equal(halved, np.full((*leading, 1, 1, 1), 1.5))


def test_laplacian_of_one_point_is_four_there_and_one_beside_it():
    point = np.zeros((5, 5, 3), np.float32)
    point[2, 2] = 1
    np.testing.assert_allclose(pixels.laplacian(point), [[0, 1, 0], [1, 4, 1], [0, 1, 0]], rtol=1e-6)


def test_laplacian_of_a_ramp_is_zero_for_every_picture_of_a_batch():
    ramp = np.broadcast_to(np.linspace(-1, 1, 8)[None, None, :, None], (2, 6, 8, 3))
    np.testing.assert_allclose(pixels.laplacian(ramp), np.zeros((2, 4, 6)), atol=1e-6)
