"""Where finer strokes are needed, on photos drawn here."""

import numpy as np

from stylejax.painting import finer


def test_plain_places_need_none_and_fine_detail_does():
    photo = np.full((96, 160, 3), 0.5, np.float32)
    photo[:, 100::2] = 0.9  # lines that half the size cannot show
    weight = finer.weights(photo, 2.0)
    assert weight.shape == (96, 160, 1)
    np.testing.assert_allclose(weight[:, :60], 0, atol=1e-3)
    np.testing.assert_allclose(weight[20:-20, 125:150], 1, atol=1e-3)
    assert np.abs(np.diff(weight[48, :, 0])).max() < 0.2  # feathered


def test_broad_waves_need_none_and_at_the_canvas_nothing_is_finer():
    wave = 0.5 + 0.3 * np.sin(np.arange(128) / 10, dtype=np.float32)
    photo = np.broadcast_to(wave[None, :, None], (128, 128, 3)).astype(np.float32)
    np.testing.assert_allclose(finer.weights(photo, 2.0), 0, atol=1e-3)
    noise = np.random.default_rng(0).random((64, 64, 3), np.float32)
    np.testing.assert_allclose(finer.weights(noise, 1.0), 0, atol=1e-6)


def test_a_mixture_is_of_both_by_weight():
    coarse = np.zeros((2, 2, 3), np.float32)
    fine = np.ones((2, 2, 3), np.float32)
    weight = np.array([[0, 0.25], [0.5, 1]], np.float32)[..., None]
    np.testing.assert_allclose(finer.mixed(coarse, fine, weight)[..., 0], weight[..., 0])


def test_the_finer_painting_is_never_larger_than_the_picture():
    assert finer.fine_side(400, 1280) == 640
    assert finer.fine_side(400, 500) == 500
