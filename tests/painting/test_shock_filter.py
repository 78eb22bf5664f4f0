"""The shock filter: steep edges where they were, nothing beyond what was there, and plain places as they are."""

import jax.numpy as jnp
import numpy as np

from stylejax.painting.shock_filter import REACH, gaussian, sharpened


def ramp(height=24, width=64, rise=8):
    """Dark to bright around the middle within `rise` pixels, as an enlarged edge: [1, H, W, 3] in [.2, .8]."""
    place = np.clip((np.arange(width) - width / 2 + 0.5) / rise + 0.5, 0, 1)
    smooth = 0.2 + 0.6 * place**2 * (3 - 2 * place)
    return np.broadcast_to(np.float32(smooth)[None, None, :, None], (1, height, width, 3))


def test_an_edge_becomes_steeper_and_stays_where_it_was():
    before = ramp()[0, 12, :, 0]
    after = np.asarray(sharpened(ramp(), 3.0))[0, 12, :, 0]
    assert np.diff(after).max() > 1.5 * np.diff(before).max()
    assert after[31] < 0.5 < after[32]  # it crosses the middle between the same two pixels
    np.testing.assert_allclose(after[:20], 0.2, atol=1e-6)
    np.testing.assert_allclose(after[-20:], 0.8, atol=1e-6)


def test_no_value_goes_beyond_those_around_it():
    images = np.random.default_rng(0).random((1, 40, 40, 3), np.float32)
    after = np.asarray(sharpened(images, 3.0))
    assert after.min() >= images.min() - 1e-6
    assert after.max() <= images.max() + 1e-6


def test_a_plain_picture_a_ratio_of_one_and_a_strength_of_nothing_change_nothing():
    plain = np.full((1, 20, 20, 3), 0.4, np.float32)
    np.testing.assert_array_equal(sharpened(plain, 3.0), plain)
    np.testing.assert_array_equal(sharpened(ramp(), 1.0), ramp())
    np.testing.assert_array_equal(sharpened(ramp(), 3.0, 0.0), ramp())


def test_faint_grain_is_no_edge():
    grain = 0.5 + 0.004 * np.random.default_rng(0).standard_normal((1, 48, 48, 3)).astype(np.float32)
    change = np.abs(np.asarray(sharpened(grain, 3.0)) - grain)
    assert change.mean() < 0.003


def test_it_knows_no_up_or_left():
    images = np.random.default_rng(1).random((1, 33, 33, 3), np.float32)
    turned = np.asarray(sharpened(np.rot90(images, axes=(1, 2)).copy(), 2.5))
    np.testing.assert_allclose(np.rot90(turned, -1, axes=(1, 2)), sharpened(images, 2.5), atol=2e-4)


def test_a_place_depends_on_no_more_than_its_reach():
    images = np.random.default_rng(2).random((1, 8, 2 * REACH + 24, 3), np.float32)
    other = images.copy()
    other[:, :, :12] = 0
    left, right = np.asarray(sharpened(images, 3.0)), np.asarray(sharpened(other, 3.0))
    assert not np.array_equal(left[:, :, 12], right[:, :, 12])
    np.testing.assert_array_equal(left[:, :, 12 + REACH :], right[:, :, 12 + REACH :])


def test_a_gaussian_keeps_a_constant_and_has_its_deviation():
    np.testing.assert_allclose(gaussian(jnp.full((1, 9, 9, 2), 0.3), 1.5), 0.3, rtol=1e-6)
    point = np.zeros((1, 1, 41, 1), np.float32)
    point[0, 0, 20] = 1
    spread = np.asarray(gaussian(point, 1.4))[0, 0, :, 0]
    np.testing.assert_allclose(np.sqrt(np.sum(spread * (np.arange(41) - 20) ** 2)), 1.4, rtol=0.01)
