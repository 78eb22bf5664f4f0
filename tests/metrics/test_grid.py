"""The layout of pictures in a grid."""

import numpy as np

from stylejax.metrics.grid import grid


def test_grid_sets_rows_above_each_other_with_white_between_and_after():
    black = np.full((2, 3, 4, 3), -1.0)
    grey = np.zeros((1, 3, 4, 3))
    picture = grid([black, grey])
    assert picture.dtype == np.uint8
    assert picture.shape == (3 + 2 + 3, 4 + 2 + 4, 3)
    expected = np.full(picture.shape, 255)
    expected[:3, :4] = 0
    expected[:3, 6:] = 0
    expected[5:, :4] = 128
    np.testing.assert_array_equal(picture, expected)
