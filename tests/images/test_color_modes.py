"""Every color mode becomes RGB, and alpha is laid on white or kept apart."""

import numpy as np
import pytest
from PIL import Image

from stylejax.images import color_modes
from stylejax.images.color_modes import split_alpha, to_pixels, to_rgb


def test_alpha_is_laid_on_white():
    assert to_rgb(Image.new("RGBA", (1, 1), (0, 0, 255, 51))).getpixel((0, 0)) == (204, 204, 255)


def test_deep_grey_is_scaled_to_eight_bits():
    assert to_rgb(Image.fromarray(np.full((1, 1), 257 * 20, np.uint16))).getpixel((0, 0)) == (20, 20, 20)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK", "P", "1", "I;16"])
def test_a_mode_without_alpha_splits_into_itself_and_none(mode):
    rgb, alpha = split_alpha(Image.new(mode, (2, 3)))
    assert (rgb.dtype, rgb.shape, alpha) == (np.uint8, (3, 2, 3), None)


def test_edges_keep_their_color_and_the_unseen_is_white():
    picture = Image.fromarray(np.array([[(9, 8, 7, 255), (9, 8, 7, 1), (9, 8, 7, 0)]], np.uint8))
    rgb, alpha = split_alpha(picture)
    assert rgb.tolist() == [[[9, 8, 7], [9, 8, 7], [255, 255, 255]]]
    assert alpha.tolist() == [[255, 1, 0]]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F"])
def test_strip_by_strip_is_as_at_once(mode, monkeypatch):
    draw = np.random.default_rng(0)
    picture = Image.fromarray(draw.integers(0, 256, (7, 5, 4), np.uint8), "RGBA" if mode != "CMYK" else mode)
    if mode in ("I;16", "I", "F"):
        dtype = {"I;16": np.uint16, "I": np.int32, "F": np.float32}[mode]
        picture = Image.fromarray(draw.integers(0, 60000, (7, 5)).astype(dtype))
    picture = picture if picture.mode == mode else picture.convert(mode)
    if mode == "P":
        picture.info["transparency"] = 3
    whole = to_pixels(picture)
    rgb, alpha = split_alpha(picture)
    monkeypatch.setattr(color_modes, "_STRIP", 10)
    np.testing.assert_array_equal(to_pixels(picture), whole)
    np.testing.assert_array_equal(np.asarray(to_rgb(picture)), whole)
    for found, expected in zip(split_alpha(picture), (rgb, alpha), strict=True):
        np.testing.assert_array_equal(found, expected)


def test_a_picture_that_is_rgb_is_not_copied():
    picture = Image.new("RGB", (2, 3))
    assert to_rgb(picture) is picture
