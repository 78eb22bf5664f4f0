"""The measures know a steady video from one that flickers."""

import numpy as np

from stylejax.video import consistency, flow
from tests.video.test_flow import texture


def test_motion_adds_up_from_frame_to_frame():
    one = consistency.moves(20, 30, 1)
    three = consistency.moves(20, 30, 3)
    two = flow.follow(one, one)
    np.testing.assert_allclose(flow.follow(two, one)[8:12, 10:20], three[8:12, 10:20], atol=0.05)
    np.testing.assert_array_equal(consistency.moves(20, 30, 0), flow.still(20, 30))


def test_the_frames_begin_in_the_middle_of_its_picture():
    picture = texture(40, 60)
    np.testing.assert_array_equal(consistency.moving_frames(picture, 20, 1)[0], picture[10:30, 20:40])


def test_warp_error_of_moving_frames_is_that_of_interpolation_and_flicker_adds_its_own():
    frames = consistency.moving_frames(texture(96, 96), 64, 6)
    assert consistency.warp_error(frames) < 1
    flicker = [np.clip(frame.astype(int) + 20 * (i % 2), 0, 255).astype(np.uint8) for i, frame in enumerate(frames)]
    np.testing.assert_allclose(consistency.warp_error(flicker), 20, atol=1)


def test_sharpness_is_the_mean_absolute_laplacian():
    frame = np.zeros((5, 5, 3), np.uint8)
    frame[2, 2] = 100
    np.testing.assert_allclose(consistency.sharpness([frame]), (4 * 100 + 4 * 100) / 25)


def test_report_of_a_painting_that_changes_nothing():
    report = consistency.report(texture(64, 64), lambda photo: photo, side=48, frames=4)
    assert report["photo"] == report["frame by frame"]
    assert report["size"] == [48, 48, 4]
    np.testing.assert_allclose(report["smooth to frame by frame"]["sharpness"], 1, atol=0.05)
