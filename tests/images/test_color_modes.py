"""Every color mode becomes RGB, and alpha is laid on white or kept apart."""

import numpy as np
import pytest
from PIL import Image

from stylejax.images.color_modes import split_alpha, to_rgb


def test_alpha_is_laid_on_white():
    assert to_rgb(Image.new("RGBA", (1, 1), (0, 0, 255, 51))).getpixel((0, 0)) == (204, 204, 255)


def test_deep_grey_is_scaled_to_eight_bits():
    assert to_rgb(Image.fromarray(np.full((1, 1), 257 * 20, np.uint16))).getpixel((0, 0)) == (20, 20, 20)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK", "P", "1", "I;16"])
def test_a_mode_without_alpha_splits_into_itself_and_none(mode):
    rgb, alpha = split_alpha(Image.new(mode, (2, 3)))
    assert (rgb.mode, rgb.size, alpha) == ("RGB", (2, 3), None)


def test_edges_keep_their_color_and_the_unseen_is_white():
    picture = Image.fromarray(np.array([[(9, 8, 7, 255), (9, 8, 7, 1), (9, 8, 7, 0)]], np.uint8))
    rgb, alpha = split_alpha(picture)
    assert np.asarray(rgb).tolist() == [[[9, 8, 7], [9, 8, 7], [255, 255, 255]]]
    assert np.asarray(alpha).tolist() == [[255, 1, 0]]
