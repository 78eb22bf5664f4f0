"""Strokes travel with what they paint; what is new is painted anew; detail stays."""

import numpy as np

from stylejax.video import consistency
from stylejax.video.smooth import CUT, EVERY, Smoother
from tests.video.test_flow import texture


def flicker(photos):
    """Each frame with strokes of its own: as unsteady as can be."""
    draw = np.random.default_rng(1)
    return [np.clip(photo * 0.7 + draw.normal(38, 20, photo.shape), 0, 255).astype(np.uint8) for photo in photos]


def smooth(photos, paintings):
    smoother = Smoother()
    return [smoother(*pair) for pair in zip(photos, paintings, strict=True)]


def test_a_flickering_video_loses_half_its_warp_error_and_no_sharpness():
    photos = consistency.moving_frames(texture(128, 128), 80, 2 * EVERY + 4)
    paintings = flicker(photos)
    steady = smooth(photos, paintings)
    assert consistency.warp_error(steady) < 0.5 * consistency.warp_error(paintings)
    np.testing.assert_allclose(consistency.sharpness(steady) / consistency.sharpness(paintings), 1, atol=0.05)


def test_a_steady_video_stays_as_it_is():
    photos = [texture(40, 48)] * (EVERY + 3)
    for steady in smooth(photos, photos):
        assert np.abs(steady.astype(int) - photos[0]).max() <= 1


def test_the_first_frame_and_a_cut_show_their_own_painting():
    photos = [texture(64, 64)] * 2 + [255 - texture(64, 64, 5)]
    paintings = flicker(photos)
    steady = smooth(photos, paintings)
    np.testing.assert_array_equal(steady[0], paintings[0])
    np.testing.assert_array_equal(steady[2], paintings[2])


def test_what_comes_into_view_is_painted_anew():
    before = texture(64, 64)
    after = texture(64, 64)
    after[20:44, 20:44] = 0
    smoother = Smoother()
    smoother(before, np.full_like(before, 50))
    steady = smoother(after, np.full_like(before, 200))
    assert steady[32, 32].min() > 190 and steady[4, 4].max() < 60
    assert CUT > (24 / 64) ** 2  # not a cut


def test_memory_holds_two_keys():
    smoother = Smoother()
    for photo in [texture(32, 32)] * (4 * EVERY):
        smoother(photo, photo)
    assert len(smoother._keys) == 2
