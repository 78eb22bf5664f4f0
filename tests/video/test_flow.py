"""Known motions are found, followed and undone."""

import numpy as np
import pytest
from scipy import ndimage

from stylejax.video import flow


def texture(height, width, seed=0):
    """Smooth noise, uint8 [H, W, 3], that a flow can hold on to."""
    noise = np.random.default_rng(seed).normal(size=(height, width))
    grey = ndimage.gaussian_filter(noise, 2, mode="wrap")
    return np.repeat((128 + 40 * grey / grey.std()).clip(0, 255).astype(np.uint8)[..., None], 3, -1)


def test_a_shift_is_found():
    before = texture(64, 80)
    now = np.roll(before, (2, 3), (0, 1))  # down by 2, right by 3
    step = flow.estimate(now, before) - flow.still(64, 80)
    np.testing.assert_allclose(np.median(step.reshape(-1, 2), 0), (-3, -2), atol=0.1)


def test_pictures_too_small_for_a_search_stand_still():
    np.testing.assert_array_equal(flow.estimate(texture(8, 20), texture(8, 20, 1)), flow.still(8, 20))


def test_warp_looks_up_x_and_y_and_goes_on_past_the_border():
    picture = np.arange(12, dtype=np.float32).reshape(3, 4, 1)
    where = np.array([[[2, 1], [0, 2], [9, 0], [1.5, 1]]], np.float32)
    np.testing.assert_allclose(flow.warp(picture, where).ravel(), [6, 8, 3, 5.5], atol=1e-5)


def test_steps_add_up_inside_and_beyond_the_border():
    step = flow.still(5, 6) + np.array([1, -2], np.float32)
    np.testing.assert_allclose(flow.follow(step, step), flow.still(5, 6) + np.array([2, -4]), atol=1e-5)


def test_inside_is_the_picture_to_its_last_pixel():
    where = np.array([[[0, 0], [3, 2], [3.1, 2], [0, -0.1]]], np.float32)
    assert flow.inside(where, 3, 4).tolist() == [[True, True, False, False]]


def test_without_opencv_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "cv2", None)
    with pytest.raises(flow.InputError, match=r"stylejax\[video\]"):
        flow.opencv()
